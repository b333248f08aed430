"""The documentation as its reader gets it: pages, and the shell commands in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
# A block in this language is typed into a shell, line by line.
SHELL = "sh"


@dataclass(frozen=True, slots=True)
class Command:
    """One line for a shell, and the line of the page it begins on."""

    text: str
    line: int


def pages() -> list[str]:
    """Every page, by its path from the root of the project."""
    found = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    return sorted(page.relative_to(ROOT).as_posix() for page in found)


def blocks(page: str) -> list[Token]:
    """The fenced blocks of a page; also those that belong to a step of a list."""
    return [token for token in MarkdownIt().parse((ROOT / page).read_text(encoding="utf-8")) if token.type == "fence"]


def commands(page: str) -> list[Command]:
    """The commands of a page, in its order. A line that ends in a backslash goes on in the next; a comment is none."""
    return [command for block in blocks(page) if block.info == SHELL for command in _lines(block)]


def _lines(block: Token) -> Iterator[Command]:
    first = (block.map or [0])[0] + 2  # the fence's own line, and lines count from one
    begun, since = "", first
    for number, line in enumerate(block.content.splitlines(), first):
        since = since if begun else number
        begun += line.strip()
        if begun.endswith("\\"):
            begun = begun[:-1]
            continue
        if begun and not begun.startswith("#"):
            yield Command(begun, since)
        begun = ""
