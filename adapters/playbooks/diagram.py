"""`amicable playbook diagram`."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.playbooks.command import add_folder, command, library_of
from bot.core.book import Book
from bot.core.library import Library
from bot.core.playbook import Playbook
from bot.playbooks.diagram import diagram
from bot.settings import Settings

# What stands on every page.
NOTE = "Drawn from the playbook by `make diagrams`; a change made here is lost."
LEGEND = (
    "A box is a step, an arrow a button. A box with double sides asks something, a slanted one waits, a round one an end.\n"
    "A flag is another playbook, and a dotted arrow is taken when a time is over."
)

if TYPE_CHECKING:
    from adapters.playbooks.command import Actions


def add(actions: "Actions") -> None:
    """Add the command."""
    parser = command(actions, "diagram", "draw each playbook as a Mermaid flowchart, in Markdown", _diagram)
    add_folder(parser)
    parser.add_argument("--into", type=Path, metavar="DIR", help="one file per playbook; on the screen unless told")


def diagrams(library: Library) -> dict[str, str]:
    """A Markdown page with the diagram of each playbook, by file name; README.md lists them, those with a button first."""
    book = Book(library.flow, library.catalogue)
    playbooks = sorted(library.flow.playbooks.values(), key=lambda p: (not p.listed, p.id))
    pages = {f"{p.id}.md": f"# {_title(p, book)}\n\n{NOTE}\n\n```mermaid\n{diagram(p, book)}```\n" for p in playbooks}
    lists = [
        f"## {heading}\n\n" + "".join(f"- [{_title(p, book)}]({p.id}.md)\n" for p in of_these)
        for heading, of_these in (
            ("What a seller can pick", [p for p in playbooks if p.listed]),
            ("What these lead to", [p for p in playbooks if not p.listed]),
        )
        if of_these
    ]
    return {"README.md": f"# The playbooks of {library.flow.market}\n\n{NOTE}\n\n{LEGEND}\n\n" + "\n".join(lists), **pages}


def _title(playbook: Playbook, book: Book) -> str:
    return book.words(f"{playbook.id}.title") or playbook.id


def _diagram(settings: Settings, options: argparse.Namespace) -> int:
    for name, page in diagrams(library_of(settings, options)).items():
        if options.into:
            options.into.mkdir(parents=True, exist_ok=True)
            (options.into / name).write_text(page, encoding="utf-8")
        else:
            sys.stdout.write(page)
    return 0
