"""`amicable playbook translated`."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.playbooks.command import command
from bot.playbooks.findings import Finding, PlaybookError, did_you_mean
from bot.playbooks.market import read_market
from bot.playbooks.overlays import Ground
from bot.playbooks.translations import RECORD, Translation, noted, translations
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters.playbooks.command import Actions


def add(actions: "Actions") -> None:
    """Add the command."""
    parser = command(actions, "translated", "note that translations say what the English says today", _translated)
    parser.add_argument("language", help="the language, as its folder is called: es, pt-BR")
    parser.add_argument("ids", nargs="*", metavar="ID", help="the texts that were compared; all unless told")
    parser.add_argument("--templates", type=Path, metavar="DIR", help="the templates folder; the one in use unless told")


def _translated(settings: Settings, options: argparse.Namespace) -> int:
    templates = options.templates or settings.templates_folder()
    found: list[Finding] = []
    ground = Ground.of(read_market(templates, settings.marketplace, found))
    folders = [each for each in translations(templates, ground, found) if each.folder.name == options.language]
    if found:
        raise PlaybookError(found)
    refused = _refusal(options.language, options.ids, folders)
    if refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    for translation in folders:
        ids = [id for id in translation.passages if not options.ids or id in options.ids]
        text = noted(translation, ground.passages, ids)
        (translation.folder / RECORD).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{translation.folder / RECORD}: {len(ids)} noted.\n")
    return 0


def _refusal(language: str, ids: list[str], folders: list[Translation]) -> str:
    """Why nothing can be noted; "" when it can."""
    if not folders:
        return f"There is no folder of the language `{language}`."
    known = {id for translation in folders for id in translation.passages}
    missing = next((id for id in ids if id not in known), None)
    return f"`{missing}` is not translated there.{did_you_mean(missing, known)}" if missing else ""
