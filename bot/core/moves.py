"""How a case moves: into a step, back out of it, and onto the step of a clock that has passed. Case in, case out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.core import deadlines
from bot.core.book import Book
from bot.core.case import Case, OptionAnswer, Skipped, TimeAnswer, Visit
from bot.core.deadlines import Deadline, Source
from bot.core.lengths import after
from bot.core.playbook import ClockUse, Condition, Step

# A case that loops for weeks must not grow for ever; nobody goes back a hundred steps.
LONGEST_PATH = 100
# Flows are checked for branches that lead in a circle; this stops one that slipped through.
MOST_BRANCHES = 50


class Circle(Exception):  # noqa: N818 - named for what it is
    """Branches of a flow lead in a circle without ever reaching a step to show."""


def enter(case: Case, ref: str, book: Book, now: datetime, chosen: str = "") -> Case:
    """The case moved onto `ref`, branches followed, its clocks stopped and started, closed if the step is an end.

    `chosen` is the choice taken at the step it leaves, which is written down.
    """
    left = (*case.path[:-1], _left_by(case.path[-1], chosen)) if chosen else case.path
    ref = _landing(case, ref, book)
    step = book.step(ref)
    active = {d.name for d in deadlines.running(case.deadlines)}
    stopped = tuple(sorted(active if step.end else active & set(step.stop_clock)))
    clocks = deadlines.stop(case.deadlines, stopped)
    return replace(
        case,
        path=(*left, Visit(ref, now, stopped))[-LONGEST_PATH:],
        turn=case.turn + 1,
        filled=frozenset(),
        unread={},
        deadlines=clocks if step.collect else _started(clocks, case, ref, book, now),
        outcome=step.end,
        closed=now if step.end else None,
    )


def _left_by(visit: Visit, chosen: str) -> Visit:
    return Visit(visit.step, visit.at, visit.stopped, chosen)


def close(case: Case, outcome: str, now: datetime) -> Case:
    """The case closed where it stands, with an outcome of the seller's own. Its clocks stop; going back opens it again."""
    active = tuple(d.name for d in deadlines.running(case.deadlines))
    return replace(
        case,
        path=(*case.path, Visit(case.step, now, active))[-LONGEST_PATH:],
        turn=case.turn + 1,
        deadlines=deadlines.stop(case.deadlines, active),
        outcome=outcome,
        closed=now,
    )


def back(case: Case, now: datetime) -> tuple[Case, tuple[Deadline, ...]]:
    """The case one step earlier, and the clocks that run again because leaving had stopped them. Needs two visits."""
    left = case.path[-1]
    before = replace(
        case,
        path=case.path[:-1],
        turn=case.turn + 1,
        filled=frozenset(),
        unread={},
        deadlines=deadlines.wake(case.deadlines, left.stopped, now),
        outcome=None,
        closed=None,
    )
    return before, tuple(d for d in before.deadlines if d.name in left.stopped)


def start_clocks(case: Case, book: Book, now: datetime) -> Case:
    """The case with its step's clocks started or corrected from its answers. A clock without a time does not start."""
    clocks = _started(case.deadlines, case, case.step, book, now)
    return case if clocks is case.deadlines else replace(case, deadlines=clocks)


def _started(clocks: tuple[Deadline, ...], case: Case, ref: str, book: Book, now: datetime) -> tuple[Deadline, ...]:
    """These clocks, with those that the step `ref` starts."""
    step = book.step(ref)
    for name in step.start_clock:
        use = book.clock_use(ref, name)
        fresh = _deadline(use, case, step.collect, book, now) if use else None
        clocks = deadlines.put(clocks, fresh) if fresh else clocks
    return clocks


def correct_clocks(case: Case, ask: str, book: Book, now: datetime) -> Case:
    """The case with those of its running clocks set anew that the corrected answer to `ask` starts or ends."""
    clocks = case.deadlines
    for deadline in deadlines.running(clocks):
        use = book.clock_use(case.step, deadline.name)
        fresh = _deadline(use, case, (ask,), book, now) if use and ask in (use.start, use.page) else None
        clocks = deadlines.put(clocks, fresh) if fresh else clocks
    return replace(case, deadlines=clocks)


def overdue(case: Case, book: Book, now: datetime, *, looking: bool = False) -> tuple[Case, Deadline] | None:
    """The case moved onto the step for its nearest clock that has passed, with that clock; None when there is none.

    The clock stops for good: going back from that step does not start it again. A time the seller only chose to look again
    decides nothing, so it takes them along when they are `looking` at the case, and never in place of what they pressed.
    """
    for deadline in deadlines.running(case.deadlines):
        use = book.clock_use(case.step, deadline.name)
        if deadline.passed(now) and use and use.missed and (looking or deadline.source is not Source.CHOSEN):
            stopped = replace(case, deadlines=deadlines.stop(case.deadlines, [deadline.name]))
            return enter(stopped, use.missed, book, now), deadline
    return None


def holds(case: Case, condition: Condition) -> bool:
    """Whether a line of a `when` is true of the case."""
    answer = case.answers.get(condition.left)
    match condition.test:
        case "is":
            return isinstance(answer, OptionAnswer) and answer.option == condition.right
        case "missing":
            return answer is None or isinstance(answer, Skipped)
        case "running":
            return _running(case, condition.left) is not None
        case "before":
            first, second = _running(case, condition.left), _running(case, condition.right)
            return first is not None and second is not None and first.ends < second.ends


def _landing(case: Case, ref: str, book: Book) -> str:
    for _ in range(MOST_BRANCHES):
        step = book.step(ref)
        if step.otherwise is None:
            return ref
        ref = next(_matches(case, step), step.otherwise)
    raise Circle(ref)


def _matches(case: Case, step: Step) -> Iterator[str]:
    return (c.to for c in step.when if holds(case, c))


def _running(case: Case, name: str) -> Deadline | None:
    return deadlines.find(deadlines.running(case.deadlines), name)


def _deadline(use: ClockUse, case: Case, asked: tuple[str, ...], book: Book, now: datetime) -> Deadline | None:
    clock = book.catalogue.clocks.get(use.clock)
    page = case.answers.get(use.page or "")
    start = case.answers.get(use.start)
    began = start.at if isinstance(start, TimeAnswer) and not start.is_end else None
    terms = clock.terms if clock else None
    # What the order page shows wins, unless it was just `asked` again when the clock began.
    if isinstance(page, TimeAnswer) and use.start not in asked:
        return Deadline(use.name, use.clock, page.at, now, Source.ORDER_PAGE, began, terms=terms)
    if clock is None or not isinstance(start, TimeAnswer):
        return None
    match clock.kind:
        case "length" if clock.length is not None and not start.is_end:
            return Deadline(use.name, use.clock, after(start.at, clock.length), now, Source.ESTIMATE, start.at, terms=terms)
        case "chosen":
            return Deadline(use.name, use.clock, start.at, now, Source.CHOSEN, terms=terms)
        case _:
            return Deadline(use.name, use.clock, start.at, now, Source.ORDER_PAGE, terms=terms)
