"""The same conversation as a state machine of `transitions`, as a project of its own would keep it.

A state is a step, a trigger is a choice, and a branch is a state that is left at once by conditions. Entering a state stops
and starts clocks, and the reminders of those that run are planned with a key each.
"""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from transitions import Machine

from benchmarks.turns.presses import Press
from bot.core.book import Book, Clock
from bot.core.case import OptionAnswer, Skipped, TextAnswer, TimeAnswer
from bot.core.lengths import after
from bot.core.playbook import ClockUse, Condition, Step

BRANCH = "branch"


@dataclass(slots=True)
class Running:
    """A clock that runs."""

    name: str
    clock: str
    starts: datetime | None
    ends: datetime
    set_at: datetime
    source: str
    generation: int = 1


@dataclass(slots=True)
class Reminder:
    """A reminder that is owed."""

    key: str
    due: datetime


class Order:
    """An order of a seller in the machine's hands: what it stands for between two presses."""

    def __init__(self, press: Press) -> None:
        case = press.case
        self.state = case.step
        self.seller, self.zone, self.now = press.seller.id, press.seller.zone, press.now
        self.token, self.short, self.turn = case.token, case.short, case.turn
        self.path = [visit.step for visit in case.path]
        self.answers = {name: _plain(answer) for name, answer in case.answers.items()}
        self.ticks, self.tone = set(case.ticks), case.tone
        self.clocks = {
            d.name: Running(d.name, d.clock, d.starts, d.ends, d.set_at, str(d.source), d.generation)
            for d in case.deadlines
            if d.running
        }
        self.stopped = {d.name: d for d in case.deadlines if not d.running}
        self.outcome: str | None = None
        self.reminders: list[Reminder] = []
        self.missed: Running | None = None


class Conversation:
    """The machine of all playbooks, and what a press does in it."""

    def __init__(self, book: Book) -> None:
        self._clocks = book.catalogue.clocks
        self.steps = {f"{p.id}.{s.id}": s for p in book.flow.playbooks.values() for s in p.steps.values()}
        own = {(p.id, use.name): use for p in book.flow.playbooks.values() for use in p.clocks.values()}
        anyone = {use.name: use for p in reversed([*book.flow.playbooks.values()]) for use in p.clocks.values()}
        self._uses = {
            (ref, name): own.get((ref.partition(".")[0], name), use) for ref in self.steps for name, use in anyone.items()
        }
        self._current: Order | None = None
        self._machine = Machine(
            model=None, states=[*self.steps], initial=next(iter(self.steps)), auto_transitions=False, send_event=False
        )
        for ref, step in self.steps.items():
            for choice, to in [*step.choices, *([("next", step.then)] if step.then and not step.collect else [])]:
                self._machine.add_transition(choice, ref, to)
            for condition in step.when:
                self._machine.add_transition(BRANCH, ref, condition.to, conditions=partial(self._holds, condition))
            if step.otherwise:
                self._machine.add_transition(BRANCH, ref, step.otherwise)

    def press(self, order: Order, step: str, choice: str, turn: int) -> bool:
        """Move the order; False for an old press."""
        self._current = order
        if self._overdue(order):
            return True
        if (step, turn) != (order.state, order.turn):
            return False
        self._machine.events[choice].trigger(order)
        self._arrive(order)
        self._overdue(order)
        return True

    def _overdue(self, order: Order) -> bool:
        """Move the order on where a clock has passed that decides something."""
        for clock in sorted(order.clocks.values(), key=lambda clock: clock.ends):
            missed = self._uses[order.state, clock.name].missed
            if clock.ends <= order.now and missed and clock.source != "chosen":
                order.missed = order.clocks.pop(clock.name)
                self._machine.set_state(missed, order)
                self._arrive(order)
                return True
        return False

    def _arrive(self, order: Order) -> None:
        while self.steps[order.state].otherwise:
            self._machine.events[BRANCH].trigger(order)
        self._enter(order, self.steps[order.state])

    def _enter(self, order: Order, step: Step) -> None:
        order.turn += 1
        order.path.append(order.state)
        order.outcome = step.end
        for name in [*order.clocks] if step.end else step.stop_clock:
            order.clocks.pop(name, None)
        if not step.collect:
            for name in step.start_clock:
                self._start(order, self._uses[order.state, name])
        order.reminders = [] if step.end else [*self._owed(order)]

    def _start(self, order: Order, use: ClockUse) -> None:
        clock, start, page = self._clocks[use.clock], order.answers.get(use.start), order.answers.get(use.page or "")
        if isinstance(page, datetime):
            fresh = Running(
                use.name, use.clock, start if isinstance(start, datetime) else None, page, order.now, "order-page"
            )
        elif not isinstance(start, datetime):
            return
        elif clock.length:
            fresh = Running(use.name, use.clock, start, after(start, clock.length), order.now, "estimate")
        else:
            source = "chosen" if clock.kind == "chosen" else "order-page"
            fresh = Running(use.name, use.clock, None, start, order.now, source)
        known = order.clocks.get(use.name) or order.stopped.get(use.name)
        if known and (known.ends != fresh.ends or use.name not in order.clocks):
            fresh.generation = known.generation + 1
        if not known or known.ends != fresh.ends or use.name not in order.clocks:
            order.clocks[use.name] = fresh

    def _owed(self, order: Order) -> Iterator[Reminder]:
        for running in order.clocks.values():
            clock: Clock = self._clocks[running.clock]
            for before in (*clock.owes, *([timedelta(0)] if clock.owes_passed else [])):
                if running.ends - before > running.set_at:
                    parts = (order.seller.tenant, order.seller.user, order.token, running.name, running.generation, before)
                    digest = hashlib.sha256("|".join(map(str, parts)).encode()).digest()
                    yield Reminder(base64.b32encode(digest).decode().lower()[:25], running.ends - before)

    def _holds(self, condition: Condition) -> bool:
        order = self._current
        assert order is not None  # noqa: S101 - set before the machine is asked
        match condition.test:
            case "is":
                return order.answers.get(condition.left) == Option(condition.right)
            case "missing":
                return order.answers.get(condition.left) is None
            case "running":
                return condition.left in order.clocks
            case "before":
                first, second = order.clocks.get(condition.left), order.clocks.get(condition.right)
                return bool(first and second and first.ends < second.ends)


@dataclass(frozen=True, slots=True)
class Option:
    """An option that was picked."""

    id: str


def _plain(answer: object) -> object:
    match answer:
        case TimeAnswer(at):
            return at
        case OptionAnswer(option):
            return Option(option)
        case TextAnswer(words):
            return words
        case Skipped():
            return None
    raise TypeError(answer)
