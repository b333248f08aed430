"""A card as plain lines of text: for a pipe, and for a terminal that can do no more."""

import textwrap
from collections.abc import Iterable

from adapters.console.harmless import harmless
from adapters.console.parts import Block, Copy, Heading, Hint, Nav, Part, Prose, Question, Reader, Row
from bot.core.spans import Text
from bot.core.wording import in_words

RULE = "-" * 60


def render(blocks: Iterable[Block], reader: Reader, width: int | None = None) -> str:
    """All lines of the blocks, an empty line between. Sentences longer than `width` are wrapped."""
    shown = ([line for part in block for line in _lines(part, reader, width)] for block in blocks)
    return harmless("\n\n".join("\n".join(lines) for lines in shown if lines) + "\n")


def _lines(part: Part, reader: Reader, width: int | None) -> list[str]:
    match part:
        case Heading(title=title, short=short):
            words = _words(title, reader)
            return [f"== {short} · {words}" if short else f"== {words}"]
        case Prose(text=text):
            return _wrapped(_words(text, reader), width)
        case Copy(text=text):
            return [RULE, text, RULE]
        case Row(key=key, words=words):
            return [f"  {key}  {_unmarked(words)}"]
        case Question(words=words):
            return [_unmarked(words)]
        case Nav(words=words):
            return [f"  {words}"]
        case Hint(words=words):
            return [words]


def _wrapped(words: str, width: int | None) -> list[str]:
    lines = words.split("\n") if words else []
    return [part for line in lines for part in textwrap.wrap(line, width) or [""]] if width else lines


def _words(text: Text, reader: Reader) -> str:
    return _unmarked(in_words(text, now=reader.now, zone=reader.zone, language=reader.language)).strip()


def _unmarked(words: str) -> str:
    """Markdown's bold marks mean nothing on a bare terminal."""
    return words.replace("**", "")
