"""The whole conversation about one case: `step` takes what a seller did and gives what changes and what to show."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core import deadlines, moves, preferences
from bot.core.answers import Complaint, kept, quoted, read_again, zone_of
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.case import Answer, Case, TextAnswer
from bot.core.casework import Page, corrected, here, pages
from bot.core.conduct import refusal_card
from bot.core.deadlines import Deadline
from bot.core.events import (
    Arrive,
    Back,
    Begin,
    Choose,
    Event,
    Fill,
    Heed,
    Open,
    PickGroup,
    PickTone,
    Resume,
    Say,
    Set,
    StartOver,
    Submit,
    Tick,
    Why,
)
from bot.core.front import start_over_card
from bot.core.heeding import heed
from bot.core.names import product
from bot.core.playbook import Ask
from bot.core.reminders import Reminder, owed
from bot.core.seller import Seller, Unread
from bot.core.show import step_card, why_card
from bot.core.spans import Left, Moment, Said, Text
from bot.core.unread import correction, read_now, take, waits_for_zone
from bot.core.zonepage import zone_card

# The question at the end of a case whose answer is shown when the next one opens. Playbooks ask it under this name.
LEARNED = "learned"


@dataclass(frozen=True, slots=True)
class Name:
    """What a new case is called: a `token` unique everywhere, a `short` id free for this seller; and where it began."""

    token: str
    short: str
    community: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event leads to: the card to show, and what to write.

    `case` is None when no case changed, `seller` when their settings did not. `owed` are all reminders that the case and
    `cases` (tokens) are owed from now on.
    """

    card: Card
    case: Case | None = None
    owed: tuple[Reminder, ...] = ()
    seller: Seller | None = None
    cases: tuple[str, ...] = ()


def begin(name: Name, seller: Seller, book: Book, event: Begin, now: datetime, before: Iterable[Case] = ()) -> Turn:
    """Open a case in the playbook the seller picked. `before` are their cases so far: what they learned is shown again."""
    empty = Case(name.token, name.short, book.flow.digest, now, path=(), turn=0, community=name.community)
    case = moves.enter(empty, _start(book, event.playbook), book, now)
    return _moved(case, seller, book, now, (product(book, "case.opened", short=name.short), *_lesson(before, book)))


def _lesson(before: Iterable[Case], book: Book) -> Iterator[Text]:
    """What the seller noted when their last case closed, in their own words."""
    closed = sorted((c for c in before if c.closed), key=lambda c: c.closed or c.opened, reverse=True)
    noted = (c.answers.get(LEARNED) for c in closed)
    words = next((answer.words for answer in noted if isinstance(answer, TextAnswer)), None)
    if words:
        yield product(book, "case.learned", words=Said(words))


def step(case: Case, seller: Seller, book: Book, event: Event, now: datetime, rows: Iterable[Reminder] = ()) -> Turn:
    """Apply one event of the case's owner. An event that cannot apply changes nothing and shows where the case stands.

    `rows` are all the seller's reminders, for what is pressed on one and for what is told of them.
    """
    if not case.moved:
        return _step(case, seller, book, event, now, rows)
    knows = replace(case, moved=False)
    turn = _step(knows, seller, book, event, now, rows)
    card = replace(turn.card, notes=(product(book, "case.moved"), *turn.card.notes))
    return replace(turn, card=card) if turn.case else replace(turn, card=card, case=knows, owed=_owed(knows, seller, book))


def _step(case: Case, seller: Seller, book: Book, event: Event, now: datetime, rows: Iterable[Reminder]) -> Turn:
    stranded = book.flow.step(case.step) is None
    if stranded:
        return _moved(_rescued(case, book, now), seller, book, now, (product(book, "case.rescued"),))
    missed = moves.overdue(case, book, now, looking=isinstance(event, Arrive | Resume | Heed))
    if missed:
        moved, deadline = missed
        return _moved(moved, seller, book, now, (_passed(deadline, book),))
    match event:
        case Choose():
            return _choose(case, seller, book, event, now)
        case Submit():
            return _submit(case, seller, book, event, now)
        case Tick(step=at, item=item) | PickTone(step=at, tone=item):
            return _set(case, seller, book, event, now) if at == case.step and item else _old(case, seller, book, now)
        case Back(turn=turn):
            return _back(case, seller, book, turn, now)
        case Begin():
            return _restart(case, seller, book, event, now)
        case StartOver() | PickGroup():
            return Turn(start_over_card(case, book, event.group if isinstance(event, PickGroup) else ""))
        case Why():
            return Turn(why_card(case, book, now))
        case Arrive() | Resume() if (mended := read_now(case, seller, book)) != case:
            return _answered(mended, seller, book, now)
        case Arrive():
            return Turn(here(case, seller, book, now, (product(book, "case.welcome-back", short=case.short),)))
        case Open() | Fill() | Set() | Heed():
            page = _page(case, seller, book, event, now, rows)
            return _taken(page.card, page.case, seller, book, now) if page.case else Turn(page.card)
        case Say(words=words):
            refused = refusal_card(words, book, case.token)
            return Turn(refused or here(case, seller, book, now, (_puzzled(words, book),)))
        case _:
            return Turn(here(case, seller, book, now))


def settings_turn(
    cases: Iterable[Case],
    seller: Seller,
    book: Book,
    event: Open | Fill | Set,
    now: datetime,
    waiting: Case | None = None,
    rows: Iterable[Reminder] = (),
    book_of: Callable[[Case], Book] | None = None,
) -> Turn:
    """Apply an event on one of the seller's own pages. New settings change when every open case is reminded of.

    `waiting` is the case in the middle of which it was asked: once it is set, that goes on. `book` is this case's; other
    cases are reminded as `book_of` has it, else as `book` has. `rows` are all the seller's reminders; a test reminder is
    one of no case.
    """
    page = preferences.pages(seller, book, event, now, tuple(rows))
    if page.test:
        return Turn(page.card, None, (page.test,), seller, ("",))
    if page.seller is None:
        return Turn(page.card)
    went_on = _went_on(waiting, page.seller, book, now) if waiting and isinstance(event, Set) else Turn(page.card)
    still_open = [c for c in cases if c.open and c is not waiting]
    # One that would have come before it was asked for comes now, and is not late.
    owes = (r for c in still_open for r in _owed(c, page.seller, book_of(c) if book_of else book))
    reminders = tuple(replace(r, due=max(r.due, now)) for r in owes)
    others = tuple(c.token for c in still_open)
    return replace(went_on, owed=(*went_on.owed, *reminders), seller=page.seller, cases=others)


def _went_on(case: Case, seller: Seller, book: Book, now: datetime) -> Turn:
    """What waited for the zone is read with it, and the conversation goes on where it was."""
    known = correction(case, seller, book)
    if known:
        page = corrected(case, seller, book, *known, now)
        turn = _taken(page.card, page.case or case, seller, book, now)
    else:
        turn = step(case, seller, book, Resume(case.token), now)
    case = turn.case or case
    return replace(turn, case=case, owed=_owed(case, seller, book))


def _taken(card: Card, case: Case, seller: Seller, book: Book, now: datetime) -> Turn:
    """A turn that writes what a page made of the case."""
    words = waits_for_zone(case, seller, book)
    if words and card.id == "correct":
        return Turn(_zone_first(words, case, seller, book), case, _owed(case, seller, book))
    if moves.overdue(case, book, now):  # a corrected time may mean that its clock has passed
        return _moved(case, seller, book, now, card.notes)
    return Turn(card, case, _owed(case, seller, book))


def _zone_first(words: str, case: Case, seller: Seller, book: Book) -> Card:
    """What was typed is kept, and the zone is asked before it is read: a wrong guess would start a clock."""
    return zone_card(seller, book, case.token, note=product(book, "zone.first", typed=quoted(words)))


def _choose(case: Case, seller: Seller, book: Book, event: Choose, now: datetime) -> Turn:
    current = book.step(case.step)
    ways = {"next": current.then} if current.then and not current.collect else dict(current.choices)
    if (event.step, event.turn) != (case.step, case.turn) or event.choice not in ways:
        return _old(case, seller, book, now)
    return _moved(moves.enter(case, ways[event.choice], book, now, event.choice), seller, book, now)


def _submit(case: Case, seller: Seller, book: Book, event: Submit, now: datetime) -> Turn:
    current = book.step(case.step)
    asks = {name: ask for name in current.collect if name in event.answers and (ask := book.ask(case.step, name))}
    if (event.step, event.turn) != (case.step, case.turn) or not asks:
        return _old(case, seller, book, now)
    return _answered(_read(case, seller, book, asks, event.answers, now), seller, book, now)


def _read(
    case: Case, seller: Seller, book: Book, asks: Mapping[str, Ask], answers: Mapping[str, str], now: datetime
) -> Case:
    """The case with those answers taken that can be, and with the others kept as they were typed."""
    taken: dict[str, Answer] = {}
    unread: dict[str, Unread] = {}
    for name, ask in asks.items():
        found = read_again(ask, answers[name], case.answers.get(name), book.labels(case.step, ask), now, zone_of(seller))
        if isinstance(found, Complaint):
            unread[name] = kept(answers[name], now)
        else:
            taken[name] = found
    return take(case, taken, unread)


def _answered(case: Case, seller: Seller, book: Book, now: datetime) -> Turn:
    """A turn that writes a case with answers to its step: onwards once it has them all."""
    current = book.step(case.step)
    if not current.then or not case.filled.issuperset(current.collect):
        words = waits_for_zone(case, seller, book)
        card = _zone_first(words, case, seller, book) if words else step_card(case, seller, book, now)
        return Turn(card, case, _owed(case, seller, book))
    started = moves.start_clocks(case, book, now)
    return _moved(moves.enter(started, current.then, book, now), seller, book, now)


def _page(
    case: Case, seller: Seller, book: Book, event: Open | Fill | Set | Heed, now: datetime, rows: Iterable[Reminder]
) -> Page:
    if isinstance(event, Heed):
        return heed(case, rows, seller, book, event, now)
    return pages(case, seller, book, event, now, rows)


def _set(case: Case, seller: Seller, book: Book, event: Tick | PickTone, now: datetime) -> Turn:
    if isinstance(event, PickTone):
        known = book.catalogue.tones.get(book.step(case.step).draft or "", ())
        changed = replace(case, tone=event.tone) if event.tone in known else case
    elif event.item in book.step(case.step).checklist:
        line = frozenset({f"{case.step}.{event.item}"})
        changed = replace(case, ticks=case.ticks | line if event.done else case.ticks - line)
    else:
        changed = case
    kept = changed if changed != case else None
    return Turn(step_card(changed, seller, book, now), kept, _owed(changed, seller, book))


def _back(case: Case, seller: Seller, book: Book, turn: int, now: datetime) -> Turn:
    if turn != case.turn or len(case.path) < 2:
        return _old(case, seller, book, now)
    before, woken = moves.back(case, now)
    notes = [_clock_note("back.runs-again", d, book) for d in woken]
    if not woken and deadlines.running(before.deadlines):
        notes.append(product(book, "back.clocks-stay"))
    return _moved(before, seller, book, now, tuple(notes))


def _restart(case: Case, seller: Seller, book: Book, event: Begin, now: datetime) -> Turn:
    if event.turn != case.turn or event.playbook not in book.flow.playbooks:
        return _old(case, seller, book, now)
    fresh = replace(case, path=(), answers={}, ticks=frozenset(), outcome=None, closed=None)
    runs = deadlines.running(fresh.deadlines)
    notes = (product(book, "start-over.done"), *(_clock_note("start-over.still-runs", d, book) for d in runs))
    return _moved(moves.enter(fresh, _start(book, event.playbook), book, now), seller, book, now, notes)


def _rescued(case: Case, book: Book, now: datetime) -> Case:
    """A step that is gone: the case moves to the start of its playbook, or of the first one there is."""
    known = book.flow.playbooks
    playbook = case.playbook if case.playbook in known else min(known, key=lambda name: known[name].place)
    return moves.enter(replace(case, path=()), _start(book, playbook), book, now)


def _start(book: Book, playbook: str) -> str:
    return f"{playbook}.{book.flow.playbooks[playbook].start}"


def _moved(case: Case, seller: Seller, book: Book, now: datetime, notes: tuple[Text, ...] = ()) -> Turn:
    """A turn that writes the case. A clock that has passed already takes it on to the step for that."""
    missed = moves.overdue(case, book, now)
    if missed:
        case, deadline = missed
        notes = (*notes, _passed(deadline, book))
    return Turn(step_card(case, seller, book, now, notes), case, _owed(case, seller, book))


def _owed(case: Case, seller: Seller, book: Book) -> tuple[Reminder, ...]:
    return owed(seller, case, book.catalogue.clocks)


def _old(case: Case, seller: Seller, book: Book, now: datetime) -> Turn:
    return Turn(here(case, seller, book, now, (product(book, "press.old"),)))


def _passed(deadline: Deadline, book: Book) -> Text:
    return _clock_note("clock.passed-now", deadline, book)


def _clock_note(name: str, deadline: Deadline, book: Book) -> Text:
    words = book.words(f"clock.{deadline.clock}.label") or deadline.name
    return product(book, name, label=words, ends=Moment(deadline.ends), left=Left(deadline.ends))


def _puzzled(words: str, book: Book) -> Text:
    return product(book, "press.not-understood", typed=quoted(words))
