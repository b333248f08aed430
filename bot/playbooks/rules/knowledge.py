"""What is known of a case on each step: what was asked and answered, and which clocks started and run.

Two walks over the same steps. One gathers what *may* be known, coming from any side; the other keeps what *must* be known,
from whichever side a case comes. Playbooks share their questions and clocks, so the walks go through all of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.core.book import Book
from bot.core.playbook import Ask, ClockUse, Condition, Flow, Step

# A piece of knowledge: "asked" and "answered" go with a question, "started" and "runs" with a clock as a playbook calls it.
Piece = tuple[Literal["asked", "answered", "started", "runs"], str]
Known = frozenset[Piece]

NOTHING: Known = frozenset()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known while a case stands on a step, by `playbook.step`. A step that is not in `may` cannot be reached."""

    may: dict[str, Known]
    must: dict[str, Known]


def entries(flow: Flow) -> list[str]:
    """The steps on which a case can begin."""
    return [f"{p.id}.{p.start}" for p in flow.playbooks.values() if p.listed]


def knowledge(book: Book) -> Knowledge:
    """Both walks over all playbooks."""
    may = _Walk(book).spread(frozenset.union)
    return Knowledge(may, _Walk(book, may).spread(frozenset.intersection))


def leaving(step: Step, known: Known, asks: Callable[[str], Ask | None], *, sure: bool = True) -> Known:
    """What is known of a case that stood on the step with `known` and filled in its form; what may be, if not `sure`."""
    asked = [ask for name in step.collect if (ask := asks(name))]
    known |= {("asked", ask.id) for ask in asked}
    return known | {("answered", ask.id) for ask in asked if not (sure and ask.optional)}


class _Walk:
    """Knowledge flows along the ways until nothing changes. Without `may`, this is the walk that gathers it."""

    def __init__(self, book: Book, may: dict[str, Known] | None = None) -> None:
        self._book, self._may = book, may
        # Each is asked for thousands of times; what a playbook calls a clock is the same on all its steps.
        self._use: Callable[[str, str], ClockUse | None] = cache(book.clock_use)
        self._missed: Callable[[str], list[tuple[str, str]]] = cache(self._carrying)
        self._ask: Callable[[str, str], Ask | None] = cache(book.ask)

    def spread(self, meet: Callable[[Known, Known], Known]) -> dict[str, Known]:
        """What is known on each step, where `meet` joins what comes from two sides."""
        coming: dict[str, Known] = dict.fromkeys(entries(self._book.flow), NOTHING)
        waiting = dict.fromkeys(coming)  # in the order they came, each once
        while waiting:
            ref = next(iter(waiting))
            del waiting[ref]
            for to, known in self._onward(ref, coming[ref]):
                met = meet(coming[to], known) if to in coming else known
                if to not in coming or met != coming[to]:
                    coming[to] = met
                    waiting[to] = None
        return {ref: self._standing(ref, known) for ref, known in coming.items()}

    def _standing(self, ref: str, known: Known) -> Known:
        """Clocks stop on entering, and start unless a form comes first."""
        step = self._book.step(ref)
        here = known - {("runs", name) for name in step.stop_clock}
        return here if step.collect else self._started(ref, here)

    def _started(self, ref: str, known: Known) -> Known:
        for name in self._book.step(ref).start_clock:
            use = self._use(_playbook(ref), name)
            if use and {("answered", use.start), ("answered", use.page or "")} & known:
                known |= _runs(name)
        return known

    def _onward(self, ref: str, known: Known) -> Iterator[tuple[str, Known]]:
        step = self._book.step(ref)
        if step.otherwise:
            yield from _branches(step, known, sure=self._may is not None)
            return
        here = self._standing(ref, known)
        after = leaving(step, here, lambda name: self._ask(ref, name), sure=self._may is not None)
        after = self._started(ref, after) if step.collect else after
        yield from ((to, after) for _, to in step.choices)
        if step.then:
            yield step.then, after
        if not step.end:
            yield from self._passing(ref, here)

    def _passing(self, ref: str, here: Known) -> Iterator[tuple[str, Known]]:
        """Any clock that may run can pass while a case stands here."""
        running = here if self._may is None else self._may.get(ref, here)
        for name, missed in self._missed(_playbook(ref)):
            if ("runs", name) in running:
                yield missed, (here | _runs(name)) - {("runs", name)}

    def _carrying(self, playbook: str) -> list[tuple[str, str]]:
        """The clocks that carry a case along when they pass, and to where, as a playbook has them."""
        names = dict.fromkeys(name for p in self._book.flow.playbooks.values() for name in p.clocks)
        used = ((name, self._use(playbook, name)) for name in names)
        return [(name, use.missed) for name, use in used if use and use.missed]


def _playbook(ref: str) -> str:
    return ref.partition(".")[0]


def _branches(step: Step, known: Known, *, sure: bool) -> Iterator[tuple[str, Known]]:
    for condition in step.when:
        yield condition.to, _if_true(condition, known) if sure else known
        known = _if_false(condition, known) if sure else known
    if step.otherwise:
        yield step.otherwise, known


def _if_true(condition: Condition, known: Known) -> Known:
    match condition.test:
        case "is":
            return known | {("asked", condition.left), ("answered", condition.left)}
        case "missing":
            return known - {("answered", condition.left)}
        case "running":
            return known | _runs(condition.left)
        case "before":
            return known | _runs(condition.left) | _runs(condition.right)


def _if_false(condition: Condition, known: Known) -> Known:
    if condition.test == "missing":
        return known | {("asked", condition.left), ("answered", condition.left)}
    return known


def _runs(name: str) -> Known:
    return frozenset({("started", name), ("runs", name)})
