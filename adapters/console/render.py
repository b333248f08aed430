"""A card as lines of text. The same words go to a terminal and to a pipe."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.wording import in_words

from adapters.console.parse import open_field
from bot.core.book import Book
from bot.core.cards import Card, Choice, Draft, Field
from bot.core.names import plain
from bot.core.spans import Text

RULE = "-" * 60


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the time now, their zone and language, and how wide their lines are (None: as long as they come)."""

    now: datetime
    zone: str | None
    language: str
    width: int | None = None


def render(card: Card, book: Book, reader: Reader) -> str:
    """All lines of a card, blocks apart by an empty line."""
    return "\n\n".join("\n".join(block) for block in _blocks(card, book, reader) if block) + "\n"


def render_question(card: Card, book: Book, reader: Reader) -> str:
    """Only the question of the card's form that is open: for a form the person is already looking at."""
    field = open_field(card)
    return "\n".join(_question(field, book, reader)) + "\n" if field else render(card, book, reader)


def _blocks(card: Card, book: Book, reader: Reader) -> Iterator[list[str]]:
    yield from (_lines(note, reader) for note in card.notes)
    yield [_heading(card, reader)]
    yield _lines(card.body, reader)
    yield from _draft(card.draft, book)
    yield _checklist(card, book)
    yield [line for clock in card.times for line in _lines(clock.says, reader)]
    yield _lines(card.caution, reader)
    yield _lines(card.tip, reader)
    field = open_field(card)
    yield _question(field, book, reader) if field else []
    yield _choices(card)


def _heading(card: Card, reader: Reader) -> str:
    title = _words(card.title, reader)
    return f"== {card.short} · {title}" if card.short else f"== {title}"


def _draft(draft: Draft | None, book: Book) -> Iterator[list[str]]:
    if draft is None:
        return
    yield [plain(book, "console.copy")]
    yield [RULE, draft.text, RULE]
    if draft.tones:
        yield [f"{plain(book, 'console.tones')} {_bracketed(draft.tones)}"]


def _checklist(card: Card, book: Book) -> list[str]:
    if not card.checklist:
        return []
    lines = [
        f"  {letter}  [{'x' if item.done else ' '}] {_unmarked(item.label)}"
        for letter, item in zip("abcdefghij", card.checklist, strict=False)
    ]
    return [*lines, plain(book, "console.checklist")]


def _question(field: Field, book: Book, reader: Reader) -> list[str]:
    lines = _lines(field.error, reader) if field.error else []
    lines.append(_unmarked(field.label))
    if field.options:
        lines += [f"  {place}  {_unmarked(label)}" for place, (_, label) in enumerate(field.options, 1)]
    elif field.example and not field.error:
        lines.append(plain(book, "console.example", example=field.example))
    if field.value:
        lines.append(plain(book, "console.keep", value=field.value))
    elif field.optional:
        lines.append(plain(book, "console.skip"))
    return lines


def _choices(card: Card) -> list[str]:
    lines = [f"  {place}  {_unmarked(c.label)}" for place, c in enumerate(card.choices, 1)]
    return [*lines, f"  {_bracketed(card.nav)}"] if card.nav else lines


def _bracketed(choices: tuple[Choice, ...]) -> str:
    return " ".join(f"[{c.id}]" if c.id in ("why", "back", "help", "tip") else f"[{c.label}]" for c in choices)


def _lines(text: Text, reader: Reader) -> list[str]:
    words = _words(text, reader)
    return [line for part in words.split("\n") for line in _wrapped(part, reader.width)] if words else []


def _wrapped(line: str, width: int | None) -> list[str]:
    return textwrap.wrap(line, width) or [""] if width else [line]


def _words(text: Text, reader: Reader) -> str:
    return _unmarked(in_words(text, now=reader.now, zone=reader.zone, language=reader.language)).strip()


def _unmarked(words: str) -> str:
    """Markdown's bold marks mean nothing on a bare terminal."""
    return words.replace("**", "")
