"""Words a seller should not send, found in what they wrote: by rules that are data, and pure.

A rule has phrases of two kinds: what somebody would write to a client (`writes`), and what they would ask of us (`asks`).
How a phrase is written, `patterns` says.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.patterns import all_found, said

# Nobody sends a longer message about an order; what is beyond it is not looked at.
LONGEST = 4_000


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
    message = said(text[:LONGEST])
    found = ((rule.id, tuple(dict.fromkeys(all_found(rule.writes, message)))) for rule in rules)
    return tuple(Point(rule, words) for rule, words in found if words)


def asked(text: str, rules: Iterable[Rule]) -> str | None:
    """The rule that a request to us touches; None when it touches none."""
    request = said(text[:LONGEST])
    return next((rule.id for rule in rules if any(all_found(rule.asks, request))), None)
