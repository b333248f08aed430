"""Words a seller should not send, found in what they wrote: by rules that are data, and pure.

A rule has phrases of two kinds: what somebody would write to a client (`writes`), and what they would ask of us (`asks`).
A phrase is words in their order. `a|b` is either word, `a*` any word that begins so, `…` up to six words of one sentence.
Small and capital letters and apostrophes make no difference.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

# A pause of more words than this, and two parts of a phrase belong to two thoughts.
PAUSE = 6
# Nobody sends a longer message about an order; what is beyond it is not looked at.
LONGEST = 4_000

_WORD = re.compile(r"\w+(?:['’`´.]\w+)*|[.!?\n]")
_APOSTROPHES = re.compile("['’`´]")
_ENDS = frozenset(".!?\n")


@dataclass(frozen=True, slots=True)
class Rule:
    """Something the product does not help with. Why, and what to do instead, are words: `conduct.<id>.why`, `.instead`."""

    id: str
    writes: tuple[str, ...]
    asks: tuple[str, ...] = ()
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A rule, and the words that touch it as they were written."""

    rule: str
    words: tuple[str, ...]


def points(text: str, rules: Iterable[Rule]) -> tuple[Point, ...]:
    """What a message to a client should not say, rule by rule, in the order of the rules."""
    said = _said(text)
    found = ((rule.id, tuple(dict.fromkeys(_all_found(rule.writes, said)))) for rule in rules)
    return tuple(Point(rule, words) for rule, words in found if words)


def asked(text: str, rules: Iterable[Rule]) -> str | None:
    """The rule that a request to us touches; None when it touches none."""
    said = _said(text)
    return next((rule.id for rule in rules if any(_all_found(rule.asks, said))), None)


@dataclass(frozen=True, slots=True)
class _Said:
    """A text, the place of each of its words, and the words made alike, each with a space behind it."""

    text: str
    places: tuple[tuple[int, int], ...]
    alike: str


def _said(text: str) -> _Said:
    words = list(_WORD.finditer(text[:LONGEST]))
    return _Said(text, tuple(w.span() for w in words), "".join(f"{_alike(w[0])} " for w in words))


def _alike(word: str) -> str:
    return "." if word in _ENDS else _APOSTROPHES.sub("", word.casefold())


def _all_found(phrases: Sequence[str], said: _Said) -> Iterator[str]:
    for phrase in phrases:
        for found in _pattern(phrase).finditer(said.alike):
            first, after = (said.alike.count(" ", 0, at) for at in found.span())
            yield said.text[said.places[first][0] : said.places[after - 1][1]]


@lru_cache(maxsize=4096)
def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\S)" + "".join(map(_part, phrase.split())))


def _part(written: str) -> str:
    if written == "…":
        return rf"(?:[^ .]\S* ){{0,{PAUSE}}}?"
    either = (re.escape(_alike(word.rstrip("*"))) + (r"\S*" if word.endswith("*") else "") for word in written.split("|"))
    return f"(?:{'|'.join(either)}) "
