"""A reminder that comes while the person is typing: a block of its own, and then it is clear where to type."""

from rich.color import Color
from rich.text import Text

from adapters.console.app import HERE, ScreenCourier
from adapters.console.palette import RED
from adapters.console.parse import parse
from adapters.console.parts import blocks
from adapters.console.rich_view import RichView
from adapters.console.view import PlainView
from bot.core.cards import Card, Choice
from bot.core.events import Heed, Resume
from bot.core.notices import Notice
from bot.courier import Delivery, Outcome
from tests.adapters.console.drawing import HELP, READER, YES, screen, seen, written

WORDS = "⏳ Closing in 1 hour: the client's request (C-7Q2K).\nIf you do nothing, it counts as Accept."
CARD = Card("lamp.answer", title=("Title",), choices=(YES,), nav=(HELP,))


def test_it_stands_between_lines_and_the_prompt_comes_again(book):
    console = screen(60)
    view = RichView(console)
    view.show(blocks(CARD, book, READER), READER)
    view.ask()
    view.remind(WORDS)
    assert seen(console).endswith(f"\n>\n\n{'─' * 60}\n{WORDS}\n{'─' * 60}\n\n>")


def test_it_brings_no_prompt_when_nothing_was_asked_yet():
    console = screen(60)
    RichView(console).remind(WORDS)
    assert seen(console) == f"\n{'─' * 60}\n{WORDS}\n{'─' * 60}\n\n"


def test_it_brings_no_prompt_while_an_answer_is_being_made():
    console = screen(60)
    view = RichView(console)
    view.ask()
    view.heard("1")
    view.remind(WORDS)
    assert seen(console).count(">") == 1


def test_its_clock_is_in_the_colour_of_hurry_and_rings_no_bell():
    console = screen(60, colour=True)
    RichView(console).remind(WORDS)
    text = Text.from_ansi(written(console))
    style = text.get_style_at_offset(console, text.plain.index("Closing"))
    assert (style.color, style.bold) == (Color.parse(RED), True)
    assert "\a" not in written(console)


async def test_the_courier_shows_it_and_reports_that_it_was_sent():
    pieces = []
    delivery = await ScreenCourier(PlainView(pieces.append)).deliver(HERE, Notice("key", WORDS, ()))
    assert pieces == [f"\n** {WORDS}\n"]
    assert delivery == Delivery(Outcome.SENT)


async def test_what_can_be_done_about_it_is_said_and_can_be_typed():
    pieces = []
    courier = ScreenCourier(PlainView(pieces.append))
    open_, stop = Choice("open", "Open the case", Resume("t")), Choice("stop", "Stop reminding", Heed("t", "key", 1, "stop"))
    await courier.deliver(HERE, Notice("key", WORDS, (open_, stop)))
    assert pieces == [f"\n** {WORDS}\n\n[open] Open the case   [stop] Stop reminding\n"]
    assert parse("stop", CARD, courier.choices) == stop.event
    assert parse("Stop reminding", CARD, courier.choices) == stop.event
    assert parse("yes", CARD, courier.choices) == YES.event


def test_a_typed_line_is_repeated_only_when_no_terminal_did():
    silent, echoing = screen(60), screen(60)
    RichView(silent).heard("[red]yesterday")
    RichView(echoing, echo=True).heard("[red]yesterday")
    assert seen(silent) == ""
    assert seen(echoing) == "[red]yesterday\n"
