"""What a card consists of in a terminal, and in which order; how each part looks is for a view to say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from adapters.console.parse import asks_number, open_field
from bot.core.book import Book
from bot.core.cards import Card, CheckItem, Choice, Draft, Field, Mood
from bot.core.names import label, plain
from bot.core.spans import Text
from bot.core.wording import short_left


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the time now, their zone and language."""

    now: datetime
    zone: str | None
    language: str


class Role(StrEnum):
    """What a stretch of text is for."""

    NOTE = "note"
    BODY = "body"
    CLOCK = "clock"
    CAUTION = "caution"
    TIP = "tip"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Heading:
    """Which case and step. `left` is the time left of the nearest clock, `state` the mood; both in words, or empty."""

    title: Text
    short: str
    mood: Mood
    progress: tuple[int, int] | None
    left: str
    state: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences."""

    role: Role
    text: Text


@dataclass(frozen=True, slots=True)
class Copy:
    """Something to be copied as it is, and nothing else with it."""

    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked."""

    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line that is picked by typing its key."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Hint:
    """How to use what is above it."""

    words: str


@dataclass(frozen=True, slots=True)
class Nav:
    """Why, Back and Help, in brackets. `pick` tells a newcomer how choices are made."""

    words: str
    pick: str


Part: TypeAlias = Heading | Prose | Copy | Question | Row | Hint | Nav
# Parts that stand together. An empty one is nothing to show.
Block: TypeAlias = Sequence[Part]


def blocks(card: Card, book: Book, reader: Reader) -> Iterator[Block]:
    """All blocks of a card, from the notes to the buttons."""
    yield from ([Prose(Role.NOTE, note)] for note in card.notes)
    yield [_heading(card, book, reader)]
    yield _prose(Role.BODY, card.body)
    yield from _draft(card.draft, book)
    if card.document:
        yield [Hint(plain(book, "console.document", file=card.document.name))]
        yield [Copy(card.document.text)]
    yield _checklist(card.checklist, book)
    yield [Prose(Role.CLOCK, clock.says) for clock in card.times]
    yield _prose(Role.CAUTION, card.caution)
    yield _prose(Role.TIP, card.tip)
    field = open_field(card)
    yield _question(field, book) if field else []
    yield _choices(card, book)


def _heading(card: Card, book: Book, reader: Reader) -> Heading:
    nearest = next(iter(card.times), None)
    short = short_left(nearest.ends, now=reader.now, language=reader.language) if nearest else ""
    return Heading(
        title=card.title,
        short=card.short,
        mood=card.mood,
        progress=card.progress,
        left=plain(book, "console.left", left=short) if short else "",
        state="" if card.mood is Mood.CALM else label(book, f"console.{card.mood}"),
    )


def _prose(role: Role, text: Text) -> Block:
    return [Prose(role, text)] if text else []


def _draft(draft: Draft | None, book: Book) -> Iterator[Block]:
    if draft is None:
        return
    yield [Hint(label(book, "console.copy"))]
    yield [Copy(draft.text)]
    if draft.tones:
        yield [Hint(f"{label(book, 'console.tones')} {_bracketed(draft.tones)}")]


def _checklist(items: tuple[CheckItem, ...], book: Book) -> Block:
    if not items:
        return []
    rows = (
        Row(letter, f"[{'x' if item.done else ' '}] {item.label}") for letter, item in zip("abcdefghij", items, strict=False)
    )
    return [*rows, Hint(label(book, "console.checklist"))]


def _question(field: Field, book: Book) -> Block:
    block: list[Part] = [*_prose(Role.PROBLEM, field.error), Question(field.label)]
    if field.options:
        block += [Row(str(place), words) for place, (_, words) in enumerate(field.options, 1)]
    elif field.example and not field.error:
        block.append(Hint(plain(book, "console.example", example=field.example)))
    if field.lines:
        block.append(Hint(label(book, "console.lines")))
    if field.value:
        block.append(Hint(plain(book, "console.keep", value=field.value)))
    elif field.optional:
        block.append(Hint(label(book, "console.skip")))
    return block


def _choices(card: Card, book: Book) -> Block:
    numbered = not asks_number(open_field(card))
    block: list[Part] = [Row(str(place) if numbered else "·", c.label) for place, c in enumerate(card.choices, 1)]
    return [*block, Nav(_bracketed(card.nav), label(book, "console.pick"))] if card.nav else block


def _bracketed(choices: tuple[Choice, ...]) -> str:
    return " ".join(f"[{c.id}]" if c.id in ("report", "why", "back", "help", "tip") else f"[{c.label}]" for c in choices)
