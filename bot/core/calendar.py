"""The running clocks of a case as a calendar file (RFC 5545), with alarms: for the day this bot is down.

icalendar takes half as long to load as all the rest of the core: import this where it is used.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from bot.core import deadlines
from bot.core.book import Book
from bot.core.case import Case
from bot.core.deadlines import Deadline
from bot.core.names import plain
from bot.core.reminders import offsets
from bot.core.seller import Seller

# Who wrote a calendar file, in the form RFC 5545 (3.7.3) wants.
_MAKER = "-//Amicable//Deadlines//EN"


def calendar(case: Case, seller: Seller, book: Book, now: datetime) -> str:
    """Each clock of the case that runs and has not passed as an event at its end, with an alarm where a reminder is owed.

    Taken again after a correction, it replaces what a calendar took before: same name, higher sequence.
    """
    made = Calendar()
    made.add("prodid", _MAKER)
    made.add("version", "2.0")
    for deadline in deadlines.running(case.deadlines):
        if not deadline.passed(now):
            made.add_component(_event(deadline, case, seller, book, now))
    text: str = made.to_ical().decode("utf-8")
    return text


def _event(deadline: Deadline, case: Case, seller: Seller, book: Book, now: datetime) -> Event:
    clock = book.catalogue.clocks.get(deadline.clock)
    words = book.words(f"clock.{deadline.clock}.label") or deadline.name
    silence = (book.words(f"clock.{deadline.clock}.on-silence") or "").replace("**", "")
    summary = plain(book, "calendar.event", label=words, case=case.short)
    event = Event()
    event.add("uid", f"{case.token}.{deadline.name}@amicable")
    event.add("sequence", deadline.generation)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", deadline.ends.astimezone(UTC))
    event.add("summary", summary)
    event.add("description", plain(book, "calendar.description", on_silence=silence))
    for before in _alarms(offsets(clock, seller) if clock else (), deadline, now):
        event.add_component(_alarm(summary, before))
    return event


def _alarms(owed: Iterable[timedelta], deadline: Deadline, now: datetime) -> list[timedelta]:
    return [before for before in owed if deadline.ends - before > now]


def _alarm(summary: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -before)
    return alarm
