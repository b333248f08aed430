"""The states a case can be in: what counts as one, and how each was reached."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.core.book import Book
from bot.core.case import Case
from bot.core.moves import holds
from bot.core.playbook import Condition, Flow
from bot.playbooks.ways import Spot, Way, leads_to, passing

# Presses ahead from which the conditions of branches keep two states apart. Fewer is quicker and misses ways; that shows as
# steps nobody gets to.
LOOK_AHEAD = 3

# One press: from a step, by a way, to a step.
Edge = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk from the start of a playbook: the spots in order, and the way taken from each but the last."""

    playbook: str
    spots: tuple[Spot, ...]
    taken: tuple[Way, ...]


@dataclass(slots=True)
class Seen:
    """A state reached, and how: from which state, by which way. `after` are the states that follow, and the way to each."""

    spot: Spot
    before: "Seen | None" = None
    way: Way | None = None
    after: list[tuple[Way, "Seen"]] = field(default_factory=list)
    entering: set[Edge] = field(default_factory=set)
    leaving: set[Edge] = field(default_factory=set)

    def edge(self) -> Edge:
        """The press that led here."""
        came = self.before.spot.case.step if self.before else ""
        return came, self.way.id if self.way else "", self.spot.case.step

    def walk(self) -> Walk:
        """The walk that led here first, which is a shortest one."""
        spots, taken, seen = [self.spot], [], self
        while seen.before and seen.way:
            taken.append(seen.way)
            seen = seen.before
            spots.append(seen.spot)
        return Walk(seen.spot.case.playbook, tuple(reversed(spots)), tuple(reversed(taken)))


class States:
    """The states met so far, and those from which nobody has gone on yet.

    Two states count as one when the case stands on the same step, the same clock is the next to run out, and the conditions
    of the branches ahead are as true: what was typed changes words, not ways.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._tests = conditions_near(book.flow)
        self._known: dict[object, Seen] = {}
        self.waiting: deque[Seen] = deque()

    def __len__(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[Seen]:
        return iter(self._known.values())

    def find(self, case: Case) -> Seen | None:
        """The state that a case is in, if it was met."""
        return self._known.get(self._mark(case))

    def meet(self, seen: Seen) -> Seen:
        """The state as it was met first; a new one waits to be gone on from."""
        first = self._known.setdefault(self._mark(seen.spot.case), seen)
        if first is seen:
            self.waiting.append(seen)
        return first

    def _mark(self, case: Case) -> object:
        near = (holds(case, test) for test in self._tests[case.step])
        return case.step, next((way.id for way in passing(case, self._book)), ""), tuple(near)


def conditions_near(flow: Flow) -> dict[str, tuple[Condition, ...]]:
    """The conditions that branches ask within the next few presses, by the step they are near to."""
    steps = {f"{p.id}.{s.id}": s for p in flow.playbooks.values() for s in p.steps.values()}
    near = {ref: set(step.when) for ref, step in steps.items()}
    for _ in range(LOOK_AHEAD):
        near = {ref: near[ref].union(*(near[to] for to in leads_to(step))) for ref, step in steps.items()}
    return {ref: tuple(sorted(found, key=str)) for ref, found in near.items()}
