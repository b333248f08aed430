"""At the door: which of the seller's cases an event is about, and the card for one that is about none."""

from collections.abc import Iterable
from datetime import datetime

from bot.core.answers import quoted
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.case import Case
from bot.core.conduct import refusal_card
from bot.core.events import (
    Arrive,
    Begin,
    Cases,
    Erase,
    Event,
    Fill,
    Help,
    New,
    OfCase,
    Open,
    PickGroup,
    Privacy,
    Resume,
    Say,
    Set,
    Tips,
)
from bot.core.front import cases_card, front_door_card, group_card, nearest, triage_card
from bot.core.names import product
from bot.core.reminders import Reminder
from bot.core.seller import Seller
from bot.core.sidetrips import erase_card, help_card, privacy_card, tips_card
from bot.core.texts import clean


def named_case(event: Event, cases: Iterable[Case]) -> Case | None:
    """The case of this seller that an event is about, if it is about one and it is theirs."""
    known = tuple(cases)
    still_open = sorted((c for c in known if c.open), key=nearest)
    match event:
        case Arrive():
            return still_open[0] if len(still_open) == 1 else None
        case Resume(case=""):
            return next(iter(still_open), None)
        case Resume(case=name):
            said = clean(name).casefold()
            return next((c for c in known if name == c.token or said in _spoken(c)), None)
        case _ if isinstance(event, OfCase):
            return next((c for c in known if c.token == event.token), None)
        case _:
            return None


def where_it_led(event: Event, cases: Iterable[Case], seller: Seller, at: datetime) -> Event:
    """The event that shows what `event`, which changed something at `at` (UTC), has led to. It changes nothing itself."""
    match event:
        case Begin(token=""):
            return next((Resume(c.token) for c in cases if c.opened == at), Cases())
        case Fill(page=page) if any(key.startswith(f"{page}.") for key in (named_case(event, cases) or seller).unread):
            return Open(page, event.token, event.value)
        case Open() | Fill() | Set() if not event.token:
            return Open("settings")
        case _ if isinstance(event, OfCase) and event.token:
            return Resume(event.token)
        case _:
            return event


def _spoken(case: Case) -> tuple[str, str]:
    """How people say a short id: "c-7q2k", or without the letter in front."""
    return case.short.casefold(), case.short.casefold().removeprefix("c-")


def answer(
    event: Event,
    cases: Iterable[Case],
    seller: Seller,
    book: Book,
    rows: Iterable[Reminder] = (),
    looked: datetime | None = None,
    *,
    stranger: bool = False,
) -> Card:
    """The card for an event that is about no case of this seller. `stranger`: nothing is kept of them yet.

    `rows` are all their reminders, `looked` when a dispatcher last looked at what is due.
    """
    known = tuple(cases)
    match event:
        case Tips():
            return tips_card(event, book)
        case Help():
            return help_card(event, book)
        case Privacy():
            return privacy_card(event, known, seller, book, rows, looked)
        case Erase():
            return erase_card(known, book)
        case Cases():
            return cases_card(known, book)
        case New():
            return triage_card(book, first=stranger)
        case PickGroup(group=group, token=""):
            return group_card(group, book)
        case Arrive():
            note = product(book, "case.several")
            return cases_card(known, book, note) if any(c.open for c in known) else triage_card(book, first=stranger)
        case Say(words=words, token=""):
            return refusal_card(words, book) or front_door_card(words, book)
        case Resume(case=""):
            return cases_card(known, book)
        case Resume(case=name):
            return cases_card(known, book, product(book, "cases.unknown", typed=quoted(name)))
        case _:
            return cases_card(known, book, product(book, "press.not-yours"))
