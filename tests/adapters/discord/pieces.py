"""What a message consists of, as Discord gets it."""

from collections.abc import Iterator
from functools import partial

from bot.core.book import Book
from bot.core.cards import Card
from bot.core.events import Event
from bot.core.names import plain
from bot.core.press import opening
from tests.libraries import shipped

ROW, BUTTON, SELECT, TEXT, SEPARATOR = 1, 2, 3, 10, 14
FIVERR = shipped("fiverr")
BOOK = Book(FIVERR.flow, FIVERR.catalogue)
words = partial(plain, BOOK)


def inside(view) -> list[dict]:
    """The parts of a card's container, in order."""
    (container,) = view.to_components()
    return container["components"]


def said(view) -> str:
    return "\n".join(part["content"] for part in inside(view) if part["type"] == TEXT)


def pressed(part: dict) -> Iterator[str]:
    """What the buttons or the options of a row carry."""
    for child in part["components"]:
        if child["type"] == SELECT:
            yield from (option["value"] for option in child["options"])
        else:
            yield child["custom_id"]


def all_pressed(view) -> list[str]:
    return [carried for part in inside(view) if part["type"] == ROW for carried in pressed(part)]


def labels(view) -> list[str]:
    rows = [part for part in inside(view) if part["type"] == ROW]
    children = [child for row in rows for child in row["components"]]
    return [
        words for c in children for words in ([o["label"] for o in c["options"]] if c["type"] == SELECT else [c["label"]])
    ]


def handed_out(card: Card) -> list[Event]:
    """Every event of the card, in the order of the message."""
    tones = card.draft.tones if card.draft else ()
    opens = [opening(card.form.submit)] if card.form else []
    return [*(c.event for c in (*tones, *card.checklist)), *opens, *(c.event for c in (*card.choices, *card.nav))]
