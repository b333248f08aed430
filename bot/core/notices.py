"""A reminder as it is sent: plain words that read well on a lock screen, and buttons."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core import deadlines
from bot.core.book import Book, Clock
from bot.core.cards import Choice
from bot.core.case import Case
from bot.core.deadlines import Deadline
from bot.core.deeds import deeds
from bot.core.events import Open, Resume
from bot.core.names import label, plain, product
from bot.core.outbox import Message
from bot.core.reminders import Reminder
from bot.core.seller import Seller
from bot.core.show import paragraphs
from bot.core.spans import Left, Moment, Text
from bot.core.texts import fill
from bot.core.wording import in_words

# A reminder this much after its time says that it is late. Below it, ticks and slow networks are no news to anybody.
LATE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Notice:
    """A message for one seller. `key` names it for ever: a platform that knows idempotency keys gets it.

    `tried` is when it was first sent without learning whether it arrived (UTC), None if never: where a platform has no such
    keys, look whether it is there before sending it again. `book` has what a platform says around the buttons.
    """

    key: str
    words: str
    choices: tuple[Choice, ...]
    tried: datetime | None = None
    book: Book | None = field(default=None, repr=False, compare=False)


def notice(
    message: Message, cases: Iterable[Case], seller: Seller, book_of: Callable[[Case | None], Book], now: datetime
) -> Notice | None:
    """The words and buttons of a message, with the time really left; None when none of its clocks is known any more.

    `book_of` has the words for each of their cases, and for none of them.
    """
    by_token = {c.token: c for c in cases}
    rows = [(row, by_token.get(row.case)) for row in message.rows]
    parts = list(filter(None, (_part(row, case, book_of(case), now) for row, case in rows)))
    if not parts:
        return None
    book = book_of(rows[0][1])
    words = in_words(paragraphs([_late(message, book, now), *parts]), now=now, zone=seller.zone, language=seller.language)
    choices = _choices(message, by_token, seller, book, now)
    # A lock screen shows Markdown's marks as they are.
    return Notice(message.key, words.replace("**", ""), choices, message.tried, book)


def _late(message: Message, book: Book, now: datetime) -> Text:
    due = min(r.due for r in message.rows)
    return product(book, "reminder.late", since=Left(due)) if now - due >= LATE else ()


def _part(row: Reminder, case: Case | None, book: Book, now: datetime) -> Text:
    if not row.case:
        return product(book, "test.notice")
    deadline = _deadline(row, case)
    clock = book.catalogue.clocks.get(deadline.clock) if deadline else None
    if case is None or deadline is None or clock is None:
        return ()
    if row.about == "change":
        return _corrected(deadline, clock, case, book)
    return fill(
        book.words(f"reminder.{clock.reminder}.{'passed' if deadline.passed(now) else 'before'}") or "",
        {
            "label": book.words(f"clock.{clock.id}.label"),
            "on_silence": book.words(f"clock.{clock.id}.on-silence"),
            "ends": Moment(deadline.ends),
            "left": Left(deadline.ends),
            "case": case.short,
        },
    )


def _corrected(deadline: Deadline, clock: Clock, case: Case, book: Book) -> Text:
    """What was corrected about the clock itself, with the end they knew and the one there is."""
    what = deadline.change.what if deadline.change else ()
    return product(
        book,
        "corrected.notice",
        label=book.words(f"clock.{clock.id}.label"),
        case=case.short,
        moved="end" in what,
        reminders="reminders" in what,
        ended=Moment(deadline.change.ended) if deadline.change else None,
        ends=Moment(deadline.ends),
        left=Left(deadline.ends),
        owner=book.words(f"owner.{clock.owner}") if "owner" in what else "",
        on_silence=book.words(f"clock.{clock.id}.on-silence") if "silence" in what else "",
    )


def _choices(message: Message, cases: dict[str, Case], seller: Seller, book: Book, now: datetime) -> tuple[Choice, ...]:
    """The way to each case. What else can be done fits beside one reminder; of several it is on the page of each case."""
    row, *others = message.rows
    if not row.case:
        return (Choice("settings", label(book, "nav.settings"), Open("settings")),)
    if others:
        tokens = dict.fromkeys(r.case for r in message.rows)
        shorts = [(t, cases[t].short) for t in tokens if t in cases]
        return tuple(Choice(f"open-{s}", plain(book, "cases.resume", short=s), Resume(t)) for t, s in shorts)
    way = Choice("open", label(book, "reminder.open"), Resume(row.case))
    deadline = _deadline(row, cases.get(row.case))
    reminds = deadline and not deadline.passed(now) and row.about == "end"
    return (way, *deeds(row, deadline, seller, book, now)) if deadline and reminds else (way,)


def _deadline(row: Reminder, case: Case | None) -> Deadline | None:
    return deadlines.find(deadlines.running(case.deadlines), row.deadline) if case else None
