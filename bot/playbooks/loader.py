"""A folder of templates in, a flow and a catalogue out."""

from pathlib import Path

from bot.core.library import Library
from bot.playbooks.build import build_catalogue, build_flow
from bot.playbooks.check import check
from bot.playbooks.findings import Finding, PlaybookError
from bot.playbooks.market import read_market


def load_library(templates: Path, market: str) -> Library:
    """Read `templates/<market>` and `templates/product`. Raises PlaybookError with every finding, in order."""
    found: list[Finding] = []
    files = read_market(templates, market, found)
    found.extend(check(files))
    if found or files.content is None:
        raise PlaybookError(found)
    return Library(build_flow(files), build_catalogue(files, files.content))
