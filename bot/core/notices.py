"""A reminder as it is sent: plain words that read well on a lock screen, and buttons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import deadlines
from bot.core.book import Book
from bot.core.cards import Choice
from bot.core.case import Case
from bot.core.events import Resume
from bot.core.names import label, product
from bot.core.reminders import Reminder
from bot.core.seller import Seller
from bot.core.show import paragraphs
from bot.core.spans import Left, Moment
from bot.core.texts import fill
from bot.core.wording import in_words

# A reminder this much after its time says that it is late. Below it, ticks and slow networks are no news to anybody.
LATE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Notice:
    """A message for one seller. `key` names it for ever: a platform that knows idempotency keys gets it.

    `tried` is when it was first sent without learning whether it arrived (UTC), None if never: where a platform has no such
    keys, look whether it is there before sending it again.
    """

    key: str
    words: str
    choices: tuple[Choice, ...]
    tried: datetime | None = None


def notice(reminder: Reminder, cases: Iterable[Case], seller: Seller, book: Book, now: datetime) -> Notice | None:
    """The message for a reminder, with the time really left; None when its clock was stopped or corrected since."""
    case = next((c for c in cases if c.token == reminder.case), None)
    deadline = deadlines.find(deadlines.running(case.deadlines), reminder.deadline) if case else None
    clock = book.catalogue.clocks.get(deadline.clock) if deadline else None
    if case is None or deadline is None or clock is None or deadline.generation != reminder.generation:
        return None
    part = "passed" if deadline.passed(now) else "before"
    said = fill(
        book.words(f"reminder.{clock.reminder}.{part}") or "",
        {
            "label": book.words(f"clock.{clock.id}.label"),
            "on_silence": book.words(f"clock.{clock.id}.on-silence"),
            "ends": Moment(deadline.ends),
            "left": Left(deadline.ends),
            "case": case.short,
        },
    )
    late = product(book, "reminder.late", since=Left(reminder.due)) if now - reminder.due >= LATE else ()
    words = in_words(paragraphs([late, said]), now=now, zone=seller.zone, language=seller.language)
    # A lock screen shows Markdown's marks as they are.
    return Notice(reminder.key, words.replace("**", ""), (Choice("open", label(book, "reminder.open"), Resume(case.token)),))
