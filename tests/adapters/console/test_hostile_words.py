"""Whatever a person types, or a draft holds, it is shown and never obeyed: no markup, no Markdown, no escape sequence."""

from dataclasses import replace

import pytest

from adapters.console.parts import blocks
from adapters.console.render import render
from adapters.console.rich_view import RichView
from adapters.console.view import PlainView
from bot.core.cards import Card, Choice, Draft, Field, Form
from bot.core.events import Submit
from bot.core.spans import Said
from tests.adapters.console.drawing import READER, YES, drawn, screen, seen, style_of, written

MARKUP = ["[red]", "[/red]", "[bold]x[/bold]", "[link=https://example.com]y[/link]", ":warning:", "\\[x]", "[[x]]"]
MARKDOWN = ["**", "**bold**", "- item", "1. one", "# title", "`code`", "[a](https://example.com)", "<b>", "~~gone~~"]
STEERING = [
    "\x1b[31mred",
    "\x1b]8;;https://example.com\x07here\x1b]8;;\x07",
    "a\x07b\x08c\rd",
    "\x9b31m",
    "\u202edrah\u2066",
]


def everywhere(words: str) -> Card:
    """A card that holds the words wherever a person's words can stand."""
    field = Field("name", "What is their name?", value=words, typed=words, error=("I could not read “", Said(words), "”."))
    return Card(
        "lamp.answer",
        title=("Case ", Said(words)),
        short="C-7Q2K",
        notes=(("I did not understand “", Said(words), "”."),),
        body=("You wrote:\n\n", Said(words), "\n\n**", Said(words), "** again"),
        draft=Draft(words, "Plain"),
        form=Form(Submit("t", "lamp.answer", 1, {}), (field,)),
        choices=(YES, Choice("no", words, YES.event)),
    )


@pytest.mark.parametrize("words", [*MARKUP, *MARKDOWN])
def test_markup_and_markdown_stand_as_they_were_typed(book, words):
    page = drawn(everywhere(words), book, 92)
    assert f"“{words}”.\n\nC-7Q2K" in page
    assert f"Case {words}\n" in page
    assert f"You wrote:\n\n{words}\n\n{words} again" in page
    assert f"─\n{words}\n─" in page
    assert f"to keep: {words}\n" in page


def test_stars_of_a_person_make_nothing_bold(book):
    card = Card("lamp.answer", title=("Title",), body=(Said("**loud** words"), " and **ours**"))
    assert not style_of("loud", card, book).bold
    assert style_of("ours", card, book).bold


def test_a_link_of_a_person_is_no_link(book):
    card = Card("lamp.answer", title=("Title",), body=(Said("[link=https://example.com]y[/link]"),))
    assert style_of("y[/link]", card, book).link is None


@pytest.mark.parametrize("words", STEERING, ids=repr)
def test_no_control_or_direction_character_reaches_the_terminal(book, words):
    console = screen()
    view = RichView(console, echo=True)
    view.show(blocks(replace(everywhere(words), caution=(words,)), book, READER), READER)
    view.heard(words)
    view.remind(words)
    view.say(words)
    ours = written(console).replace("\x1b[0m", "")
    for attribute in ("1", "3", "1;3"):
        ours = ours.replace(f"\x1b[{attribute}m", "")
    assert {c for c in ours if not c.isprintable()} <= {"\n"}


@pytest.mark.parametrize("words", STEERING, ids=repr)
def test_no_such_character_reaches_a_pipe_either(book, words):
    pieces = [render(blocks(everywhere(words), book, READER), READER)]
    view = PlainView(pieces.append, echo=True)
    view.heard(words)
    view.remind(words)
    assert {c for c in "".join(pieces) if not c.isprintable()} <= {"\n"}


def test_urdu_and_emoji_keep_their_joiners(book):
    words = "نہیں\u200cبھیجا 👩\u200d💻 שלום"
    assert f"You wrote:\n\n{words}\n" in drawn(everywhere(words), book)


@pytest.mark.parametrize("words", ["x" * 10_000, "many words " * 900, "長い" * 3_000], ids=["one word", "words", "wide"])
def test_ten_thousand_characters_are_shown_whole_within_the_width(book, words):
    console = screen(60)
    card = Card("lamp.answer", title=("Title",), body=("You wrote: ", Said(words)))
    RichView(console).show(blocks(card, book, READER), READER)
    page = seen(console)
    assert words.replace(" ", "") in page.replace("\n", "").replace(" ", "")
    assert max(len(line) for line in page.split("\n")) <= 60


def test_a_long_line_of_a_draft_is_left_to_the_terminal(book):
    words = "x" * 10_000
    assert f"─\n{words}\n─" in drawn(Card("lamp.write", title=("Write",), draft=Draft(words, "Plain")), book)
