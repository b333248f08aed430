"""A folder of templates in, a flow and a catalogue out."""

from dataclasses import dataclass
from pathlib import Path

from bot.core.book import Catalogue
from bot.core.playbook import Flow
from bot.playbooks.build import build_catalogue, build_flow
from bot.playbooks.check import check
from bot.playbooks.findings import Finding, PlaybookError
from bot.playbooks.market import read_market


@dataclass(frozen=True, slots=True)
class Library:
    """What a marketplace's files hold: the flow that cases keep, and the catalogue that is looked up live."""

    flow: Flow
    catalogue: Catalogue


def load_library(templates: Path, market: str) -> Library:
    """Read `templates/<market>` and `templates/product`. Raises PlaybookError with every finding, in order."""
    found: list[Finding] = []
    files = read_market(templates, market, found)
    found.extend(check(files))
    if found or files.content is None:
        raise PlaybookError(found)
    return Library(build_flow(files), build_catalogue(files, files.content))
