"""What can be done about a reminder, as buttons that work for days, and what a snooze is."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.core.book import Book
from bot.core.cards import Choice
from bot.core.deadlines import Deadline
from bot.core.events import Heed
from bot.core.names import label
from bot.core.reminders import Reminder, offsets
from bot.core.seller import Seller

_WAITS = {"half-hour": timedelta(minutes=30), "two-hours": timedelta(hours=2)}
_BEFORE_END = timedelta(hours=1)
SNOOZES = (*_WAITS, "last-hour")


def snooze_until(deed: str, deadline: Deadline, now: datetime) -> datetime | None:
    """When a reminder snoozed at `now` comes again; None if the deadline ends before that, or the time has passed."""
    due = now + _WAITS[deed] if deed in _WAITS else deadline.ends - _BEFORE_END
    return due if now < due < deadline.ends else None


def deeds(reminder: Reminder, deadline: Deadline, seller: Seller, book: Book, now: datetime) -> Iterator[Choice]:
    """What fits a reminder of a deadline whose end is still to come. Only who must answer can have answered."""
    clock = book.catalogue.clocks.get(deadline.clock)
    if clock and clock.owner == "seller":
        yield _choice("answered", reminder, deadline, book)
    yield from snoozes(reminder, deadline, seller, book, now)
    yield _choice("stop", reminder, deadline, book)


def snoozes(reminder: Reminder, deadline: Deadline, seller: Seller, book: Book, now: datetime) -> Iterator[Choice]:
    """The snoozes that end before the deadline does, and change anything. None is shorter than the shortest."""
    clock = book.catalogue.clocks.get(deadline.clock)
    ahead = [before for before in (offsets(clock, seller) if clock else ()) if deadline.ends - before > now]
    for deed in SNOOZES:
        due = snooze_until(deed, deadline, now)
        comes_anyway = deed == "last-hour" and max(ahead, default=None) == _BEFORE_END
        if due and due - now >= _WAITS["half-hour"] and not comes_anyway:
            yield _choice(deed, reminder, deadline, book)


def stop_or_again(reminder: Reminder, deadline: Deadline, book: Book) -> Choice:
    """The button that stops the reminders of a deadline, or starts them again."""
    return _choice("stop" if deadline.reminds else "again", reminder, deadline, book)


def _choice(deed: str, reminder: Reminder, deadline: Deadline, book: Book) -> Choice:
    return Choice(deed, label(book, f"heed.{deed}"), Heed(reminder.case, reminder.key, deadline.generation, deed))
