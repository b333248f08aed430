"""What a seller does about a reminder: it is answered, it comes again later, there are to be no more, or more again."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.core import deadlines
from bot.core.book import Book
from bot.core.case import Case
from bot.core.casework import Page, here
from bot.core.deadlines import Deadline
from bot.core.deeds import SNOOZES, snooze_until, stop_or_again
from bot.core.events import Heed
from bot.core.names import product
from bot.core.reminders import Reminder, snoozed
from bot.core.seller import Seller
from bot.core.spans import Left, Moment, Text


def heed(case: Case, rows: Iterable[Reminder], seller: Seller, book: Book, event: Heed, now: datetime) -> Page:
    """Do what was pressed on a reminder, one of `rows`. A button of an older generation shows where the case stands."""
    known = [r for r in rows if r.case == case.token]
    pressed = next((r for r in known if r.key == event.reminder), None)
    deadline = deadlines.find(deadlines.running(case.deadlines), pressed.deadline) if pressed else None
    if pressed is None or deadline is None or deadline.generation != event.generation:
        return Page(here(case, seller, book, now, (product(book, "heeded.old"),)))
    due = snooze_until(event.deed, deadline, now) if event.deed in SNOOZES else None
    match event.deed:
        case "answered" | "stop":
            changed = replace(deadline, reminds=False, snooze=None)
        case "again":
            changed = _reminding(deadline, now)
        case _ if due:
            changed = replace(_reminding(deadline, now), snooze=snoozed(pressed, known, due, now))
        case _:
            return Page(here(case, seller, book, now, (_note("heeded.too-late", deadline, book),)))
    kept = replace(case, deadlines=deadlines.change(case.deadlines, changed))
    said = "heeded.snoozed" if due else f"heeded.{event.deed}"
    card = here(kept, seller, book, now, (_note(said, changed, book),))
    again = () if changed.reminds else (stop_or_again(pressed, changed, book),)
    return Page(replace(card, choices=(*card.choices, *again)), kept)


def _reminding(deadline: Deadline, now: datetime) -> Deadline:
    """The deadline with its reminders on. Those dropped when they were stopped are owed anew by another generation."""
    if deadline.reminds:
        return deadline
    return replace(deadline, generation=deadline.generation + 1, set_at=now, reminds=True, snooze=None)


def _note(name: str, deadline: Deadline, book: Book) -> Text:
    words = book.words(f"clock.{deadline.clock}.label") or deadline.name
    due = Moment(deadline.snooze.due) if deadline.snooze else None
    return product(book, name, label=words, ends=Moment(deadline.ends), left=Left(deadline.ends), due=due)
