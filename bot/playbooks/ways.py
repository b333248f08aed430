"""What can happen to a case next: every press, every kind of answer, and every clock running out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core import deadlines, guide
from bot.core.book import Book
from bot.core.case import Case
from bot.core.deadlines import Source
from bot.core.events import Begin, Choose, Event, Resume, Submit
from bot.core.guide import Name, Turn
from bot.core.playbook import Ask, Step, Tense
from bot.core.seller import Seller, SellerId

# Of each tense one time on either side of the 48 hours that decide most orders, far enough apart to change what comes first.
_TIMES = {
    Tense.PAST: ("now", "60 hours ago"),
    Tense.FUTURE: ("in 3 hours", "in 5 days"),
    Tense.EITHER: ("now", "in 5 days"),
}
_WORDS = "Sam"
# A moment after the end: what has passed has surely passed.
_AFTER = timedelta(minutes=1)

SOMEBODY = Seller(SellerId("simulation", "simulation", "seller"), "Asia/Karachi")


@dataclass(frozen=True, slots=True)
class Spot:
    """A case somewhere in the playbooks, at a time, with the turn that led there."""

    case: Case
    now: datetime
    turn: Turn


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that can happen. `id` is the choice, "next", "form" with what was answered, or "passed" with the clock."""

    id: str
    event: Event
    now: datetime


def begin(playbook: str, book: Book, now: datetime) -> Spot:
    """A new case in the playbook."""
    turn = guide.begin(Name("simulated", "C-SIM"), SOMEBODY, book, Begin(playbook), now)
    if turn.case is None:
        raise ValueError(playbook)
    return Spot(turn.case, now, turn)


def ways(spot: Spot, book: Book) -> Iterator[Way]:
    """Everything that can happen next; nothing once the case is closed."""
    case = spot.case
    if not case.open:
        return
    step = book.step(case.step)
    if step.collect:
        yield from (_submit(case, answers, spot.now) for answers in _answers(case, step, book))
    elif step.then:
        yield Way("next", Choose(case.token, case.step, "next", case.turn), spot.now)
    yield from (Way(id, Choose(case.token, case.step, id, case.turn), spot.now) for id, _ in step.choices)
    yield from passing(case, book)


def go(spot: Spot, way: Way, book: Book) -> Spot:
    """Where the way leads, by the very code that answers sellers."""
    turn = guide.step(spot.case, SOMEBODY, book, way.event, way.now)
    return Spot(turn.case or spot.case, way.now, turn)


def in_own_words(way: Way, book: Book) -> Way:
    """The way with the example of each question in words where any words would do."""
    if not isinstance(way.event, Submit):
        return way
    step = way.event.step
    examples = {name: book.words(f"{book.asked(step, name)}.example") for name in way.event.answers}
    answers = {name: (typed == _WORDS and examples[name]) or typed for name, typed in way.event.answers.items()}
    return replace(way, id=_form(answers), event=replace(way.event, answers=answers))


def _submit(case: Case, answers: dict[str, str], now: datetime) -> Way:
    return Way(_form(answers), Submit(case.token, case.step, case.turn, answers), now)


def _form(answers: Mapping[str, str]) -> str:
    said = ", ".join(f"{name}: {typed or '-'}" for name, typed in answers.items())
    return f"form ({said})"


def _answers(case: Case, step: Step, book: Book) -> Iterator[dict[str, str]]:
    """Each answer to each question once, beside the first answers to the others."""
    typed = {ask.id: _typed(ask) for name in step.collect if (ask := book.ask(case.step, name))}
    first = {name: answers[0] for name, answers in typed.items()}
    yield first
    yield from ({**first, name: other} for name, answers in typed.items() for other in answers[1:])


def _typed(ask: Ask) -> tuple[str, ...]:
    said = {"option": ask.options, "time": _TIMES[ask.tense], "text": (_WORDS,)}[ask.type]
    return (*said, "") if ask.optional else said


def passing(case: Case, book: Book) -> Iterator[Way]:
    """The nearest clock runs out: one that decides something by itself, or a look again that takes the case along."""
    for deadline in deadlines.running(case.deadlines):
        use = book.clock_use(case.step, deadline.name)
        if use and use.missed:
            kind = "look" if deadline.source is Source.CHOSEN else "passed"
            yield Way(f"{kind} ({deadline.name})", Resume(case.token), deadline.ends + _AFTER)
            return


def leads_to(step: Step) -> Iterator[str]:
    """Every step (`playbook.step`) that a way out of this one names."""
    yield from (to for _, to in step.choices)
    yield from (c.to for c in step.when)
    yield from (to for to in (step.then, step.otherwise) if to)
