"""Draws the picture of the README: a real conversation in a terminal, at a clock that stands still (`make picture`)."""

import asyncio
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import TerminalTheme

from adapters.console.app import HERE, Conversation
from adapters.console.rich_view import RichView
from adapters.console.view import WIDEST
from bot.contact import Contact
from bot.core.book import Book
from bot.core.library import Library
from bot.desk import Desk
from bot.playbooks.loader import load_library
from bot.shelf import Shelf
from bot.stores.memory import MemoryStore
from bot.testing import CountingIds, FrozenClock

FOLDER = Path(__file__).parent
PICTURE = FOLDER / "conversation.svg"
# Two more than a card is wide: a margin on the right.
COLUMNS = WIDEST + 2
# A Monday morning in Karachi, and how long the seller reads before typing.
NOW = datetime(2026, 11, 23, 5, 50, tzinfo=UTC)
TO_READ = timedelta(seconds=20)
ZONE = "Asia/Karachi"

# What is typed, and whether the card it leads to is in the picture.
SCRIPT = (
    ("They want to cancel", False),
    ("They ordered by mistake", False),
    ("They asked me to cancel", False),
    ("yesterday 6pm", True),
    ("Yes, the same", False),
    ("They sent them", False),
    ("", False),
    ("They wrote it", True),
)

# Soft on the eyes, and dark on a light page as on a dark one. The eight named colours are never used.
THEME = TerminalTheme((13, 17, 23), (222, 226, 232), [(118, 118, 118)] * 8)

# Rich's own frame, without the font it fetches from the web.
FRAME = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>A conversation with Amicable in a terminal</title>
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
  font-size: {char_height}px;
  line-height: {line_height}px;
}}
.{unique_id}-title {{ font: bold 18px sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


class Typist:
    """Types the script; the console records only what belongs in the picture, and a cut is shown as one."""

    def __init__(self, console: Console, view: RichView, clock: FrozenClock) -> None:
        self._console = console
        self._view = view
        self._clock = clock
        self._script: Iterator[tuple[str, bool]] = iter(SCRIPT)

    async def next(self) -> str | None:
        """The next line; the last one is followed by the end of input."""
        line, shown = next(self._script, (None, False))
        self._clock.pass_(TO_READ)
        if line is not None and shown != self._console.record:
            self._console.print("" if shown else "⋯")
            self._console.record = shown
            self._console.print()
            self._view.ask()
        self._console.record = shown
        return line


async def _play(library: Library, console: Console) -> None:
    clock = FrozenClock(NOW)
    desk = Desk(MemoryStore(), Shelf(library), CountingIds(), clock)
    view = RichView(console, echo=True)
    book = Book(library.flow, library.catalogue)
    await Conversation(desk, book, Contact(HERE, ZONE), view, clock).hold(Typist(console, view, clock))


def draw() -> str:
    """The picture as SVG, the same one each time."""
    console = Console(
        file=io.StringIO(),
        width=COLUMNS,
        force_terminal=True,
        color_system="truecolor",
        no_color=False,
        record=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    asyncio.run(_play(load_library(FOLDER.parents[1] / "templates", "fiverr"), console))
    console.record = True  # only a recording console exports
    return _measured(console.export_svg(title="amicable chat", theme=THEME, code_format=FRAME, unique_id="amicable"))


def _measured(svg: str) -> str:
    """The picture with room for wide characters: Rich counts characters for a text's length, where ⏳ takes two cells."""

    def stretched(text: re.Match[str]) -> str:
        words = unescape(text["words"])
        length = float(text["length"]) * cell_len(words) / len(words)
        return f"{text['before']}{length:g}{text['after']}{text['words']}<"

    return re.sub(r'(?P<before>textLength=")(?P<length>[\d.]+)(?P<after>"[^>]*>)(?P<words>[^<]+)<', stretched, svg)


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
