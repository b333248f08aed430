"""What is known of a case on each step: what was asked and answered, and which clocks started and run.

Two walks over the same steps. One gathers what *may* be known, coming from any side; the other keeps what *must* be known,
from whichever side a case comes. Playbooks share their questions and clocks, so the walks go through all of them.
Each piece of knowledge is a bit of a number: the walks join and compare what is known many thousands of times.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import and_, or_
from typing import Literal

from bot.core.book import Book
from bot.core.playbook import Ask, Condition, Flow, Step

# A piece of knowledge: "asked" and "answered" go with a question, "started" and "runs" with a clock as a playbook calls it.
Piece = tuple[Literal["asked", "answered", "started", "runs"], str]
Known = frozenset[Piece]


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
    walk = _Walk(book)
    may = walk.spread(or_, None)
    must = walk.spread(and_, may)
    return Knowledge(
        {ref: walk.pieces(bits) for ref, bits in may.items()}, {ref: walk.pieces(bits) for ref, bits in must.items()}
    )


def leaving(step: Step, known: Known, asks: Callable[[str], Ask | None]) -> Known:
    """What is surely known of a case that stood on the step with `known` and filled in its form."""
    asked = [ask for name in step.collect if (ask := asks(name))]
    known |= {("asked", ask.id) for ask in asked}
    return known | {("answered", ask.id) for ask in asked if not ask.optional}


@dataclass(frozen=True, slots=True)
class _Start:
    """A clock that starts where one of `needs` is known, and then `gives`."""

    needs: int
    gives: int


@dataclass(frozen=True, slots=True)
class _Passing:
    """A clock that carries a case along when it passes: its bits, and the step it leads to."""

    runs: int
    started: int
    to: str


@dataclass(frozen=True, slots=True)
class _Effect:
    """What a step does to what is known: on entering `stops`, in a form `asks`, `answers` and what `may_answer`."""

    stops: int
    starts: tuple[_Start, ...]
    asks: int
    answers: int
    may_answer: int
    passing: tuple[_Passing, ...]


class _Walk:
    """Knowledge flows along the ways until nothing changes."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._bits: dict[Piece, int] = {}
        self._effect: Callable[[str], _Effect] = cache(self._effect_of)
        self._passing: Callable[[str], tuple[_Passing, ...]] = cache(self._passing_in)

    def spread(self, meet: Callable[[int, int], int], may: dict[str, int] | None) -> dict[str, int]:
        """What is known on each step, where `meet` joins what comes from two sides; what must be, given what `may` be."""
        coming = dict.fromkeys(entries(self._book.flow), 0)
        waiting = dict.fromkeys(coming)  # in the order they came, each once
        while waiting:
            ref = next(iter(waiting))
            del waiting[ref]
            for to, known in self._onward(ref, coming[ref], may):
                met = meet(coming[to], known) if to in coming else known
                if met != coming.get(to):
                    coming[to] = met
                    waiting[to] = None
        return {ref: self._standing(ref, known) for ref, known in coming.items()}

    def pieces(self, bits: int) -> Known:
        """The knowledge that a number stands for."""
        return frozenset(piece for piece, bit in self._bits.items() if bits & bit)

    def _bit(self, *pieces: Piece) -> int:
        bits = 0
        for piece in pieces:
            bits |= self._bits.setdefault(piece, 1 << len(self._bits))
        return bits

    def _standing(self, ref: str, known: int) -> int:
        """Clocks stop on entering, and start unless a form comes first."""
        here = known & ~self._effect(ref).stops
        return here if self._book.step(ref).collect else self._started(ref, here)

    def _started(self, ref: str, known: int) -> int:
        for start in self._effect(ref).starts:
            if known & start.needs:
                known |= start.gives
        return known

    def _onward(self, ref: str, known: int, may: dict[str, int] | None) -> Iterator[tuple[str, int]]:
        step, effect = self._book.step(ref), self._effect(ref)
        if step.otherwise:
            yield from self._branches(step, known, sure=may is not None)
            return
        here = self._standing(ref, known)
        after = here | effect.asks | (effect.answers if may is not None else effect.may_answer)
        after = self._started(ref, after) if step.collect else after
        yield from ((to, after) for _, to in step.choices)
        if step.then:
            yield step.then, after
        if not step.end:
            running = here if may is None else may.get(ref, here)
            yield from ((p.to, (here | p.started) & ~p.runs) for p in effect.passing if running & p.runs)

    def _branches(self, step: Step, known: int, *, sure: bool) -> Iterator[tuple[str, int]]:
        for condition in step.when:
            yield condition.to, self._if_true(condition, known) if sure else known
            if sure and condition.test == "missing":
                known |= self._told(condition.left)
        if step.otherwise:
            yield step.otherwise, known

    def _if_true(self, condition: Condition, known: int) -> int:
        match condition.test:
            case "is":
                return known | self._told(condition.left)
            case "missing":
                return known & ~self._bit(("answered", condition.left))
            case "running":
                return known | self._runs(condition.left)
            case "before":
                return known | self._runs(condition.left) | self._runs(condition.right)

    def _told(self, name: str) -> int:
        return self._bit(("asked", name), ("answered", name))

    def _runs(self, name: str) -> int:
        return self._bit(("started", name), ("runs", name))

    def _effect_of(self, ref: str) -> _Effect:
        step, book = self._book.step(ref), self._book
        asked = [ask for name in step.collect if (ask := book.ask(ref, name))]
        uses = [(name, use) for name in step.start_clock if (use := book.clock_use(ref, name))]
        return _Effect(
            stops=self._bit(*(("runs", name) for name in step.stop_clock)),
            starts=tuple(
                _Start(self._bit(*(("answered", ask) for ask in (use.start, use.page) if ask)), self._runs(name))
                for name, use in uses
            ),
            asks=self._bit(*(("asked", ask.id) for ask in asked)),
            answers=self._bit(*(("answered", ask.id) for ask in asked if not ask.optional)),
            may_answer=self._bit(*(("answered", ask.id) for ask in asked)),
            passing=self._passing(ref.partition(".")[0]),
        )

    def _passing_in(self, playbook: str) -> tuple[_Passing, ...]:
        """The clocks that carry a case along when they pass, and to where, as a playbook has them."""
        names = dict.fromkeys(name for p in self._book.flow.playbooks.values() for name in p.clocks)
        used = ((name, self._book.clock_use(playbook, name)) for name in names)
        return tuple(
            _Passing(self._bit(("runs", name)), self._bit(("started", name)), use.missed)
            for name, use in used
            if use and use.missed
        )
