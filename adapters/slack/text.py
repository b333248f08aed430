"""From a text of spans to Slack's rich text, and shorter ones where there is no room.

In rich text, bold words, lists and times are parts of their own, and all other words are shown as they stand. So nothing a
person types is read as a mention, a link or a mark, and nothing has to be escaped. Of Markdown our own texts use bold words
and lists. Slack's other markup, mrkdwn, has no way at all to show a star or an underscore as it is.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple, TypeGuard

from adapters.slack.limits import Payload, length, size
from bot.core.spans import Left, Moment, Said, Text

# Puts a text into words, times in the reader's zone and language (`bot.core.wording.in_words`).
Say = Callable[[Text], str]

# How Slack shows an instant, in the zone and language of whoever reads it: "tomorrow at 18:00", or with the weekday and no
# needless year (block-kit/block-elements/date-element).
_FORMAT = "{day_divider_pretty} at {time}"
_CUT = "…"
# A word longer than this may be cut within.
_WORD = 30
# Where our own words are taken apart: at marks, at the ends of lines and after the mark of an item; to be cut, at words too.
_WHOLE = re.compile(r"\n|\*\*|(?<![^\n])(?:-|\d{1,2}[.)])(?=[^\S\n])|[^\S\n]+|[^\s*][^\n*]*|\*")
_FINE = re.compile(rf"\n|[^\S\n]+|\*\*|[^\s*]{{1,{_WORD}}}|\*")
# The mark of an item, which on one line would be read out as a dash.
_BULLET = re.compile(r"^- ", re.MULTILINE)
_ITEM = re.compile(r"(-|\d{1,2}[.)])")


class _Piece(NamedTuple):
    """What may not be torn apart: a word, a space, the end of a line, or a time. `ours`: it is read as Markdown.

    While nothing has to be cut, many words are one piece.
    """

    words: str
    bold: bool = False
    ours: bool = False
    at: int | None = None


def rich(text: Text, most: int, say: Say) -> Payload | None:
    """The text as a block of at most `most` characters of JSON, cut after a word; None if there is nothing to say."""
    block = whole(text, say)
    if block is None or size(block) <= most:
        return block
    pieces = [*_pieces(text, say, _in_words)]
    count = bisect_right(range(1, len(pieces)), most, key=lambda count: size(_block(_cut(pieces[:count]))))
    return _block(_cut(pieces[:count])) if count else None


def whole(text: Text, say: Say) -> Payload | None:
    """The text as a block, however long; None if there is nothing to say. What is in it is not to be changed."""
    if not text:
        return None
    return _ours(text) if _is_ours(text) else _block([*_pieces(text, say, _apart)])


def _is_ours(text: Text) -> TypeGuard[tuple[str, ...]]:
    """Whether it holds nothing but our own words: none that a person typed, and no time."""
    return set(map(type, text)) <= {str}


def literal(words: str) -> Payload:
    """A block of words as they stand."""
    said = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [said]}


def line(text: Text, most: int, say: Say) -> str:
    """The text without marks, on one line and in at most `most` characters."""
    return _our_line(text, most) if _is_ours(text) else cut(_BULLET.sub("", say(text)), most)


# Like `_ours`, nothing that a person typed.
@lru_cache(maxsize=2048)
def _our_line(text: tuple[str, ...], most: int) -> str:
    return cut(_BULLET.sub("", _as_they_stand(text)), most)


def cut(words: str, most: int) -> str:
    """Words without marks, on one line and in at most `most` characters, cut after a word."""
    line = " ".join(words.replace("**", "").split())
    if length(line) <= most:
        return line
    end = min(len(line) - 1, most)
    while length(line[:end]) > most - length(_CUT):
        end -= 1
    start, _, last = line[:end].rpartition(" ")
    torn = line[end] != " " and start and len(last) < _WORD
    return f"{(start if torn else line[:end]).rstrip()}{_CUT}"


def escaped(words: str) -> str:
    """Words for a message's `text`, where these three characters begin a mention or a link (messaging/formatting)."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(pieces: Sequence[_Piece]) -> list[_Piece]:
    kept = [*pieces]
    while kept and not kept[-1].words.strip():
        kept.pop()
    return [*kept, _Piece(_CUT)]


def _pieces(text: Text, say: Say, apart: Callable[[str], Sequence[str]]) -> Iterator[_Piece]:
    """The text in pieces. What is still bold at the end of a line stays so no further.

    Slack does not keep "in 3 hours" up to date, so the time itself stands beside it, if it does not already.
    """
    bold, told = False, {span.at for span in text if isinstance(span, Moment)}
    for span in text:
        if isinstance(span, str):
            for words in apart(span):
                if words == "**":
                    bold = not bold
                    continue
                bold = bold and words != "\n"
                yield _Piece(words, bold, ours=True)
        elif isinstance(span, Moment):
            yield _Piece(say((span,)), bold, at=int(span.at.timestamp()))
        else:
            words = " ".join(span.words.split()) if isinstance(span, Said) else say((span,))
            yield from (_Piece(words[at : at + _WORD], bold) for at in range(0, len(words), _WORD))
            if isinstance(span, Left) and span.until not in told:
                time = _Piece(say((Moment(span.until),)), bold, at=int(span.until.timestamp()))
                yield from (_Piece(" (", bold), time, _Piece(")", bold))


# All texts that ship are some thousand.
@lru_cache(maxsize=2048)
def _apart(ours: str) -> Sequence[str]:
    return _WHOLE.findall(ours)


def _in_words(ours: str) -> Sequence[str]:
    return _FINE.findall(ours)


# Nothing that a person typed is kept here: a text that says nothing of theirs reads the same for everybody.
@lru_cache(maxsize=1024)
def _ours(text: tuple[str, ...]) -> Payload | None:
    return _block([*_pieces(text, _as_they_stand, _apart)])


def _as_they_stand(text: Text) -> str:
    return "".join(span for span in text if isinstance(span, str))


def _block(pieces: Sequence[_Piece]) -> Payload | None:
    """The pieces as a block; None if there is nothing to say."""
    if not any(piece.words.strip() for piece in pieces):
        return None
    parts = [part for kind, some in groupby(_lines(pieces), key=_kind) for part in _stretch(kind, [*some])]
    return {"type": "rich_text", "elements": parts}


def _lines(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    line: list[_Piece] = []
    for piece in pieces:
        if piece.words == "\n" and piece.ours:
            yield line
            line = []
        else:
            line.append(piece)
    yield line


def _kind(line: Sequence[_Piece]) -> str:
    """What a line is an item of: "bullet" or "ordered", or "" for one that is none."""
    if len(line) < 3 or not (line[0].ours and line[1].ours) or not _ITEM.fullmatch(line[0].words) or line[1].words.strip():
        return ""
    return "bullet" if line[0].words == "-" else "ordered"


def _stretch(kind: str, lines: Sequence[Sequence[_Piece]]) -> Iterator[Payload]:
    if kind:
        first = int(lines[0][0].words[:-1]) - 1 if kind == "ordered" else 0
        offset = {"offset": first} if first > 0 else {}
        items = [{"type": "rich_text_section", "elements": _elements(line[2:])} for line in lines]
        yield {"type": "rich_text_list", "style": kind, **offset, "elements": items}
        return
    said = [piece for line in lines for piece in (*line, _Piece("\n"))][:-1]
    if said:
        yield {"type": "rich_text_section", "elements": _elements(said)}


def _elements(pieces: Iterable[_Piece]) -> list[Payload]:
    """Pieces that look alike as one element each."""
    elements: list[Payload] = []
    some: list[str] = []
    bold: bool = False
    at: int | None = None
    for piece in pieces:
        if some and (piece.bold is not bold or piece.at != at):
            elements.append(_element("".join(some), bold, at))
            some = []
        some.append(piece.words)
        bold, at = piece.bold, piece.at
    return [*elements, _element("".join(some), bold, at)] if some else elements


def _element(words: str, bold: bool, at: int | None) -> Payload:  # noqa: FBT001 - of a piece
    style = {"style": {"bold": True}} if bold else {}
    if at is None:
        return {"type": "text", "text": words, **style}
    return {"type": "date", "timestamp": at, "format": _FORMAT, "fallback": words, **style}
