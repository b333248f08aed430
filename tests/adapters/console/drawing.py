"""Cards drawn on a terminal that is a string, and what can be asked of the drawing."""

import io
from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.style import Style
from rich.text import Text

from adapters.console.parts import Reader, blocks
from adapters.console.rich_view import RichView
from bot.core.book import Book
from bot.core.cards import Card, Choice, TimeLine
from bot.core.events import Choose, Help, Tips
from bot.core.spans import Left

NOON = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
READER = Reader(NOON, "Asia/Karachi", "en")

YES = Choice("yes", "Yes, it is waiting", Choose("t", "lamp.start", "yes", 1))
NO = Choice("no", "No, nothing yet", Choose("t", "lamp.start", "no", 1))
HELP = Choice("help", "Help", Help("t"))
TIP = Choice("tip", "Read the tip", Tips("calm", "t"))


def screen(width: int = 80, *, colour: bool = False) -> Console:
    return Console(
        file=io.StringIO(),
        width=width,
        height=50,
        force_terminal=True,
        color_system="truecolor",
        no_color=not colour,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )


def written(console: Console) -> str:
    return console.file.getvalue()


def seen(console: Console) -> str:
    """What a reader sees: the words, without styles and without the blanks at the ends of lines."""
    lines = Text.from_ansi(written(console)).plain.split("\n")
    return "\n".join(line.rstrip() for line in lines)


def drawn(card: Card, book: Book, width: int = 80) -> str:
    console = screen(width)
    RichView(console).show(blocks(card, book, READER), READER)
    return seen(console)


def style_of(words: str, card: Card, book: Book) -> Style:
    """How the first letter of `words` looks, on a terminal with colours."""
    console = screen(colour=True)
    RichView(console).show(blocks(card, book, READER), READER)
    text = Text.from_ansi(written(console))
    assert words in text.plain
    return text.get_style_at_offset(console, text.plain.index(words))


def clock(hours: float, name: str = "request") -> TimeLine:
    ends = NOON + timedelta(hours=hours)
    says = (f"⏳ the {name}: ends ", Left(ends), ". If nothing is done, it counts as **Accept**.")
    return TimeLine(name, ends, passed=hours <= 0, says=says)
