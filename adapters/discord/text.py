"""From a text of spans to Discord's Markdown, and shorter ones where there is no room."""

import re
from collections.abc import Iterator

from discord.utils import format_dt

from adapters.discord.limits import beginning, room, size
from bot.core.spans import Left, Moment, Said, Text

# What Discord's Markdown reads as a mark: emphasis, code, spoilers, quotes, headings, small print, lists, links with and
# without brackets, mentions, emoji and timestamps in <>. The library's own escaping leaves links, "<" and "[" alone.
_MARK = re.compile(r"[\\*_~`|>#\-+.:<\[\]()&]")
# A backslash does not keep @everyone from being read; a space of no width does (discord.utils.escape_mentions).
_AT = "@\u200b"
_CUT = "…"
# How far back from a cut the end of a word is looked for.
_WORD = 30


def fitted(text: Text, most: int) -> str:
    """The text, having `room` in `most` characters, with Discord's own timestamps: each reader sees them in their own zone.

    It is cut after a word, never within a time, and bold words end where it is cut.
    """
    whole = "".join([span if isinstance(span, str) else "".join(_of(span)) for span in text])
    if room(whole) <= most:
        return whole
    pieces = [*_pieces(text)]
    kept = pieces[: beginning(pieces, most - room(f"{_CUT}**"))]
    near = [place for place in range(len(kept), max(len(kept) - _WORD, 0), -1) if pieces[place].isspace()]
    kept = kept[: near[0]] if near else kept
    while kept and (kept[-1] in {"*", "\u200d"} or kept[-1].isspace()):
        kept.pop()
    if not kept:
        return ""
    bold = "".join(kept).count("**") % 2
    return f"{''.join(kept)}{_CUT}{'**' if bold else ''}"


def cut(words: str, most: int) -> str:
    """Words that are no Markdown, on one line and in at most `most` characters, cut after a word."""
    line = " ".join(words.replace("**", "").split())
    if size(line) <= most:
        return line
    end = min(len(line) - 1, most)
    while size(line[:end]) > most - size(_CUT):
        end -= 1
    start, _, last = line[:end].rpartition(" ")
    torn = line[end] != " " and start and len(last) < _WORD
    return f"{(start if torn else line[:end]).rstrip()}{_CUT}"


def one_line(text: Text) -> Text:
    """The text without line breaks of ours: for a heading, or small print, which end where the line does."""
    return tuple(" ".join(re.split(r"\s*\n\s*", span)) if isinstance(span, str) else span for span in text)


def _pieces(text: Text) -> Iterator[str]:
    """What may not be torn apart: a character, an escaped character, a time."""
    for span in text:
        yield from span if isinstance(span, str) else _of(span)


def _of(span: Said | Moment | Left) -> Iterator[str]:
    match span:
        case Said(words):
            yield from (_shown(c) for c in " ".join(words.split()))
        case Moment(at):
            yield format_dt(at, "F")
        case Left(until):
            yield format_dt(until, "R")


def _shown(character: str) -> str:
    return _AT if character == "@" else _MARK.sub(r"\\\g<0>", character)
