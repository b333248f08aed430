"""How well the front door does on a half of the phrasings."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.book import Book
from bot.core.frontdoor import guesses
from tests.frontdoor.halves import PLAYBOOKS, Phrasing


@dataclass(frozen=True, slots=True)
class Report:
    """Shares from 0 to 1: of the phrasings with a situation, right first and among the first three; of the others, refused.

    `wrong` are those that were not first, or not refused, with what was offered.
    """

    first: float
    among: float
    refused: float
    wrong: tuple[tuple[Phrasing, tuple[str, ...]], ...]

    def __str__(self) -> str:
        return f"right first {self.first:.1%}, among the first three {self.among:.1%}, misfits refused {self.refused:.1%}"


def report(half: Iterable[Phrasing], book: Book) -> Report:
    """Try every phrasing of a half at the front door."""
    offered = [(p, tuple(g.playbook for g in guesses(p.words, book))) for p in half]
    ours = [(p, names) for p, names in offered if PLAYBOOKS[p.situation]]
    others = [(p, names) for p, names in offered if not PLAYBOOKS[p.situation]]
    first = [_is_first(p, names) for p, names in ours]
    among = [bool(PLAYBOOKS[p.situation].intersection(names)) for p, names in ours]
    refused = [not names for _, names in others]
    wrong = [(p, n) for p, n in ours if not _is_first(p, n)] + [(p, n) for p, n in others if n]
    return Report(_share(first), _share(among), _share(refused), tuple(wrong))


def _is_first(phrasing: Phrasing, names: tuple[str, ...]) -> bool:
    return bool(names) and names[0] in PLAYBOOKS[phrasing.situation]


def _share(found: list[bool]) -> float:
    return sum(found) / len(found)
