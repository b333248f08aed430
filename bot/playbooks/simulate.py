"""Every way through the playbooks, walked with the code that answers sellers and with no platform."""

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.core import deadlines
from bot.core.book import Book
from bot.core.case import Case
from bot.core.library import Library
from bot.core.show import step_card, why_card
from bot.playbooks.paths import Paths, simple_paths
from bot.playbooks.states import Edge, Seen, States, Walk
from bot.playbooks.tours import tours
from bot.playbooks.ways import SOMEBODY, Spot, begin, go, in_own_words, ways

# A working day in no summer-time change, so that every transcript reads the same for ever.
START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)

# Hears what is being done, how much of it is done, and how much is known to be ahead.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Walked:
    """What walking everything showed.

    `stuck` are steps from which no end was reached, `unbounded` waits on which the clock they wait for was not running,
    `unseen_steps` and `unseen_texts` what no seller can get to see, of `steps` and `texts` there are. `ends` has a shortest
    walk to each end, from the playbook that reached it first; `tours` so few walks that together every step is seen, and
    `paths` how many ways there are to an end. These two are empty unless they were asked for.
    """

    edges: frozenset[Edge]
    pairs: frozenset[tuple[Edge, Edge]]
    stuck: tuple[str, ...]
    unbounded: tuple[str, ...]
    steps: int
    unseen_steps: tuple[str, ...]
    texts: int
    unseen_texts: tuple[str, ...]
    ends: tuple[Walk, ...]
    tours: tuple[Walk, ...]
    paths: tuple[Paths, ...]

    @property
    def sound(self) -> bool:
        """Whether every walk can end, every wait has a deadline and every step is seen."""
        return not (self.stuck or self.unbounded or self.unseen_steps)


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


def simulate(library: Library, progress: Progress, *, all_paths: bool = False, read: bool = False) -> Walked:
    """Walk every edge and every two edges in a row that a seller can take; count all paths, and `read` tours, if asked.

    What counts as one state is in `States`: two edges in a row are walked when the state between them is.
    """
    book = _wordless(library)
    states = States(book)
    starts = [states.meet(Seen(begin(p.id, book, START))) for p in library.flow.playbooks.values() if p.listed]
    edges, unbounded = _explore(states, book, progress)
    shown = {f"{p.id}.{s.id}" for p in library.flow.playbooks.values() for s in p.steps.values() if not s.when}
    seen_texts = _read({s.spot.case.step: s.spot for s in states}, library)
    texts = _files(library.catalogue.texts)
    return Walked(
        edges=edges,
        pairs=frozenset(pair for s in states for pair in itertools.product(s.entering, s.leaving)),
        stuck=_stuck([*states]),
        unbounded=unbounded,
        steps=len(shown),
        unseen_steps=tuple(sorted(shown.difference(s.spot.case.step for s in states))),
        texts=len(texts),
        unseen_texts=tuple(sorted(texts - seen_texts)),
        ends=tuple(_shortest(states)),
        tours=tuple(replay(walk, library) for walk in tours(states, book)) if read else (),
        paths=tuple(_all_paths(starts, progress)) if all_paths else (),
    )


def _wordless(library: Library) -> Book:
    """The library without its words: they take time and lead nowhere."""
    return Book(replace(library.flow, english={}), replace(library.catalogue, texts={}))


def _explore(states: States, book: Book, progress: Progress) -> tuple[frozenset[Edge], tuple[str, ...]]:
    """Go on from every state that waits for it; gives the edges, and the steps that wait without their clock."""
    edges: set[Edge] = set()
    unbounded: set[str] = set()
    while states.waiting:
        seen = states.waiting.popleft()
        progress("Walking", len(states) - len(states.waiting), len(states))
        step = book.step(seen.spot.case.step)
        if step.wait and step.wait not in _running(seen.spot.case):
            unbounded.add(seen.spot.case.step)
        for way in ways(seen.spot, book):
            there = Seen(go(seen.spot, way, book), seen, way)
            edge = there.edge()
            edges.add(edge)
            seen.leaving.add(edge)
            after = states.meet(there)
            after.entering.add(edge)
            seen.after.append((way, after))
    return frozenset(edges), tuple(sorted(unbounded))


def replay(walk: Walk, library: Library) -> Walk:
    """The walk once more, with the words a seller sees."""
    book = Book(library.flow, library.catalogue)
    spots, taken = [begin(walk.playbook, book, START)], []
    for way in walk.taken:
        taken.append(in_own_words(way, book))
        spots.append(go(spots[-1], taken[-1], book))
    return Walk(walk.playbook, tuple(spots), tuple(taken))


def _all_paths(starts: Collection[Seen], progress: Progress) -> Iterator[Paths]:
    for done, start in enumerate(starts, 1):
        yield simple_paths(start)
        progress("Counting ways", done, len(starts))


def _running(case: Case) -> frozenset[str]:
    return frozenset(d.name for d in deadlines.running(case.deadlines))


def _stuck(seen: Collection[Seen]) -> tuple[str, ...]:
    """Steps on which some case stands that cannot reach an end any more."""
    before: dict[int, list[Seen]] = {}
    for one in seen:
        for _, after in one.after:
            before.setdefault(id(after), []).append(one)
    ending = [one for one in seen if not one.spot.case.open]
    saved = {id(one) for one in ending}
    while ending:
        for one in before.get(id(ending.pop()), ()):
            if id(one) not in saved:
                saved.add(id(one))
                ending.append(one)
    return tuple(sorted({one.spot.case.step for one in seen if id(one) not in saved}))


def _read(spots: Mapping[str, Spot], library: Library) -> set[str]:
    """The files of words that the cards of these steps show, or their Why."""
    texts = _Overheard(library.catalogue.texts)
    book = Book(library.flow, replace(library.catalogue, texts=texts))
    for spot in spots.values():
        step_card(spot.case, SOMEBODY, book, spot.now)
        why_card(spot.case, book, spot.now)
    return _files(texts.asked)


def _files(ids: Iterable[str]) -> set[str]:
    """The files behind texts, tips and drafts: one that is shown in one of its parts and tones is shown."""
    parts = (id.split(".") for id in ids)
    return {f"{kind}.{rest[0]}" for kind, *rest in parts if kind in ("text", "tip", "draft") and rest}


def _shortest(states: Iterable[Seen]) -> Iterator[Walk]:
    """A shortest walk to each end, in the order they were found, which is that of their length."""
    found: set[str] = set()
    for one in states:
        if not one.spot.case.open and one.spot.case.step not in found:
            found.add(one.spot.case.step)
            yield one.walk()
