"""Every way through the playbooks, walked with the code that answers sellers and with no platform."""

import itertools
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.core import deadlines
from bot.core.book import Book
from bot.core.case import Case
from bot.core.library import Library
from bot.core.moves import holds
from bot.core.playbook import Condition, Flow
from bot.core.show import step_card, why_card
from bot.playbooks.ways import SOMEBODY, Spot, Way, begin, go, leads_to, passing, ways

# A working day in no summer-time change, so that every transcript reads the same for ever.
START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
# Beyond it a flow has more simple paths than anybody reads; the edges and pairs are walked all the same.
MOST_PATHS = 10_000
# Ways that turn out to lead in a circle count as no path; this many looked at take about a second.
MOST_LOOKED_AT = 1_000_000

# Presses ahead from which the conditions of branches keep two states apart. Fewer is quicker and misses ways; that shows as
# steps nobody gets to.
LOOK_AHEAD = 3

# One press: from a step, by a way, to a step.
Edge = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Walked:
    """What walking everything showed.

    `stuck` are steps from which no end was reached, `unbounded` waits on which the clock they wait for was not running,
    `unseen_steps` and `unseen_texts` what no seller can get to see. `walks` has a shortest way to each end, from the
    playbook that reached it first; `paths` is empty unless they were asked for.
    """

    edges: frozenset[Edge]
    pairs: frozenset[tuple[Edge, Edge]]
    stuck: tuple[str, ...]
    unbounded: tuple[str, ...]
    unseen_steps: tuple[str, ...]
    unseen_texts: tuple[str, ...]
    walks: tuple["Walk", ...]
    paths: tuple["Paths", ...]

    @property
    def sound(self) -> bool:
        """Whether every walk can end, every wait has a deadline and every step is seen."""
        return not (self.stuck or self.unbounded or self.unseen_steps)


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk from the start of a playbook: the spots in order, and the way taken from each but the last."""

    playbook: str
    spots: tuple[Spot, ...]
    taken: tuple[Way, ...]


@dataclass(slots=True)
class _Seen:
    """A state reached, and how: from which state, by which way."""

    spot: Spot
    before: "_Seen | None" = None
    way: Way | None = None
    after: list["_Seen"] = field(default_factory=list)
    entering: set[Edge] = field(default_factory=set)
    leaving: set[Edge] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Paths:
    """How many ways to an end there are from the start of a playbook that pass no step twice, and presses of the longest.

    `complete` is False when there are more than were counted.
    """

    playbook: str
    count: int
    longest: int
    complete: bool


class _Overheard(Mapping[str, str]):
    """The texts, with which of them were looked up."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self.asked: set[str] = set()

    def __getitem__(self, id: str) -> str:
        self.asked.add(id)
        return self._texts[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def simulate(library: Library, progress: Callable[[int, int], None], *, all_paths: bool = False) -> Walked:
    """Walk every edge and every two edges in a row that a seller can take. `progress` hears (done, known) as it goes.

    Two states count as one when the case stands on the same step, the same clock is the next to run out, and the conditions
    of the branches ahead are as true: what was typed changes words, not ways. So two edges in a row are walked when the
    state between them is.
    """
    book = Book(replace(library.flow, english={}), replace(library.catalogue, texts={}))  # words take time and lead nowhere
    tests = conditions_near(library.flow)
    known: dict[object, _Seen] = {}
    waiting: deque[_Seen] = deque()
    starts = [_Seen(begin(p.id, book, START)) for p in library.flow.playbooks.values() if p.listed]
    for start in starts:
        _meet(start, known, waiting, tests, book)
    edges: set[Edge] = set()
    unbounded: set[str] = set()
    while waiting:
        seen = waiting.popleft()
        progress(len(known) - len(waiting), len(known))
        step = book.step(seen.spot.case.step)
        if step.wait and step.wait not in _running(seen.spot.case):
            unbounded.add(seen.spot.case.step)
        for way in ways(seen.spot, book):
            there = _Seen(go(seen.spot, way, book), seen, way)
            edge = _edge(there)
            edges.add(edge)
            seen.leaving.add(edge)
            after = _meet(there, known, waiting, tests, book)
            after.entering.add(edge)
            seen.after.append(after)
    return Walked(
        edges=frozenset(edges),
        pairs=frozenset(pair for s in known.values() for pair in itertools.product(s.entering, s.leaving)),
        stuck=_stuck(known.values()),
        unbounded=tuple(sorted(unbounded)),
        unseen_steps=_unseen(library.flow, {s.spot.case.step for s in known.values()}),
        unseen_texts=_unread(library, {s.spot.case.step: s.spot for s in known.values()}),
        walks=tuple(_shortest(known.values())),
        paths=tuple(_paths(start) for start in starts) if all_paths else (),
    )


def conditions_near(flow: Flow) -> dict[str, tuple[Condition, ...]]:
    """The conditions that branches ask within the next few presses, by the step they are near to."""
    steps = {f"{p.id}.{s.id}": s for p in flow.playbooks.values() for s in p.steps.values()}
    near = {ref: set(step.when) for ref, step in steps.items()}
    for _ in range(LOOK_AHEAD):
        near = {ref: near[ref].union(*(near[to] for to in leads_to(step))) for ref, step in steps.items()}
    return {ref: tuple(sorted(found, key=str)) for ref, found in near.items()}


def _meet(
    seen: _Seen, known: dict[object, _Seen], waiting: deque[_Seen], tests: Mapping[str, tuple[Condition, ...]], book: Book
) -> _Seen:
    case = seen.spot.case
    mark = (case.step, _next_to_pass(case, book), tuple(holds(case, test) for test in tests[case.step]))
    first = known.setdefault(mark, seen)
    if first is seen:
        waiting.append(seen)
    return first


def _next_to_pass(case: Case, book: Book) -> str:
    return next((way.id for way in passing(case, book)), "")


def _running(case: Case) -> frozenset[str]:
    return frozenset(d.name for d in deadlines.running(case.deadlines))


def _edge(seen: _Seen) -> Edge:
    came = seen.before.spot.case.step if seen.before else ""
    return came, seen.way.id if seen.way else "", seen.spot.case.step


def _stuck(seen: Collection[_Seen]) -> tuple[str, ...]:
    """Steps on which some case stands that cannot reach an end any more."""
    before: dict[int, list[_Seen]] = {}
    for one in seen:
        for after in one.after:
            before.setdefault(id(after), []).append(one)
    ending = [one for one in seen if not one.spot.case.open]
    saved = {id(one) for one in ending}
    while ending:
        for one in before.get(id(ending.pop()), ()):
            if id(one) not in saved:
                saved.add(id(one))
                ending.append(one)
    return tuple(sorted({one.spot.case.step for one in seen if id(one) not in saved}))


def _unseen(flow: Flow, steps: Collection[str]) -> tuple[str, ...]:
    shown = {f"{p.id}.{s.id}" for p in flow.playbooks.values() for s in p.steps.values() if not s.when}
    return tuple(sorted(shown.difference(steps)))


def _unread(library: Library, spots: Mapping[str, Spot]) -> tuple[str, ...]:
    """The files of words that no card of these steps shows, nor their Why."""
    texts = _Overheard(library.catalogue.texts)
    book = Book(library.flow, replace(library.catalogue, texts=texts))
    for spot in spots.values():
        step_card(spot.case, SOMEBODY, book, spot.now)
        why_card(spot.case, book, spot.now)
    return tuple(sorted(_files(texts) - _files(texts.asked)))


def _files(ids: Iterable[str]) -> set[str]:
    """The files behind texts, tips and drafts: one that is shown in one of its parts and tones is shown."""
    parts = (id.split(".") for id in ids)
    return {f"{kind}.{rest[0]}" for kind, *rest in parts if kind in ("text", "tip", "draft") and rest}


def _shortest(seen: Collection[_Seen]) -> Iterator[Walk]:
    """A shortest walk to each end, in the order they were found, which is that of their length."""
    found: set[str] = set()
    for one in seen:
        if not one.spot.case.open and one.spot.case.step not in found:
            found.add(one.spot.case.step)
            yield _walk(one)


def _walk(last: _Seen) -> Walk:
    spots, taken, seen = [last.spot], [], last
    while seen.before and seen.way:
        taken.append(seen.way)
        seen = seen.before
        spots.append(seen.spot)
    return Walk(seen.spot.case.playbook, tuple(reversed(spots)), tuple(reversed(taken)))


def _paths(start: _Seen) -> Paths:
    """Count the paths by walking on from state to state. A way that only ends by passing a step twice counts nothing."""
    count, longest, looked = 0, 0, 0
    here = start.spot.case.step
    # Each entry: the states still to be tried from there, and the step that leads to them.
    trail: list[tuple[Iterator[_Seen], str]] = [(_apart(start), here)]
    passed = {here}
    while trail and count < MOST_PATHS and looked < MOST_LOOKED_AT:
        following = next(trail[-1][0], None)
        if following is None:
            passed.discard(trail.pop()[1])
            continue
        looked += 1
        step = following.spot.case.step
        if not following.spot.case.open:
            count, longest = count + 1, max(longest, len(trail))
        elif step not in passed:
            passed.add(step)
            trail.append((_apart(following), step))
    return Paths(start.spot.case.playbook, count, longest, complete=not trail)


def _apart(seen: _Seen) -> Iterator[_Seen]:
    """The states that follow, each once: two answers that lead to the same are one path."""
    return iter({id(after): after for after in seen.after}.values())
