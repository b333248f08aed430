"""`amicable playbook diagram`."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.playbooks.command import add_folder, command, library_of
from bot.core.book import Book
from bot.core.library import Library
from bot.playbooks.diagram import diagram
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters.playbooks.command import Actions


def add(actions: "Actions") -> None:
    """Add the command."""
    parser = command(actions, "diagram", "draw each playbook as a Mermaid flowchart, in Markdown", _diagram)
    add_folder(parser)
    parser.add_argument("--into", type=Path, metavar="DIR", help="one file per playbook; on the screen unless told")


def diagrams(library: Library) -> dict[str, str]:
    """A Markdown page with the diagram of each playbook, by file name."""
    book = Book(library.flow, library.catalogue)
    return {
        f"{p.id}.md": f"# {book.words(f'{p.id}.title') or p.id}\n\n```mermaid\n{diagram(p, book)}```\n"
        for p in library.flow.playbooks.values()
    }


def _diagram(settings: Settings, options: argparse.Namespace) -> int:
    for name, page in diagrams(library_of(settings, options)).items():
        if options.into:
            options.into.mkdir(parents=True, exist_ok=True)
            (options.into / name).write_text(page, encoding="utf-8")
        else:
            sys.stdout.write(page)
    return 0
