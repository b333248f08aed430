"""Phrases written as data, found in what people type.

A phrase is words in their order. `a|b` is either word, `a*` any word that begins so, `…` up to six words of one sentence.
Small and capital letters and apostrophes make no difference.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

# A pause of more words than this, and two parts of a phrase belong to two thoughts.
PAUSE = 6

_WORD = re.compile(r"\w+(?:['’`´.]\w+)*|[.!?\n]")
_APOSTROPHES = re.compile("['’`´]")
_ENDS = frozenset(".!?\n")


@dataclass(frozen=True, slots=True)
class Said:
    """A text, the place of each of its words, and the words made alike, each with a space behind it."""

    text: str
    places: tuple[tuple[int, int], ...]
    alike: str


def said(text: str) -> Said:
    """The text with its words found. The end of a sentence is a word of its own, `.`."""
    words = list(_WORD.finditer(text))
    return Said(text, tuple(w.span() for w in words), "".join(f"{alike(w[0])} " for w in words))


def alike(word: str) -> str:
    """The word as it is compared."""
    return "." if word in _ENDS else _APOSTROPHES.sub("", word.casefold())


def all_found(phrases: Sequence[str], said: Said) -> Iterator[str]:
    """The words of a text that touch one of the phrases, as they were written."""
    for phrase in phrases:
        for found in pattern(phrase).finditer(said.alike):
            first, after = (said.alike.count(" ", 0, at) for at in found.span())
            yield said.text[said.places[first][0] : said.places[after - 1][1]]


@lru_cache(maxsize=4096)
def pattern(phrase: str) -> re.Pattern[str]:
    """What finds a phrase in words made alike, each with a space behind it."""
    return re.compile(source(phrase))


def source(phrase: str) -> str:
    """The regular expression of `pattern`, to be made part of a larger one."""
    return r"(?<!\S)" + "".join(map(_part, phrase.split()))


def _part(written: str) -> str:
    if written == "…":
        return rf"(?:[^ .]\S* ){{0,{PAUSE}}}?"
    either = (re.escape(alike(word.rstrip("*"))) + (r"\S*" if word.endswith("*") else "") for word in written.split("|"))
    return f"(?:{'|'.join(either)}) "
