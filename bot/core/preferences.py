"""The seller's own pages: time zone, quiet hours, reminders and a test of them, the what-if, and the check of their words.

They are of no case; only the zone and the check are also opened in the middle of one, and then lead back to it.
"""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.core.answers import quoted
from bot.core.book import Book
from bot.core.cards import Card, Choice
from bot.core.conduct import check_page
from bot.core.events import Fill, Open, Set
from bot.core.impact import impact, impact_card
from bot.core.names import label, plain, product
from bot.core.pages import Page, finished, form_card, unfinished, way_back
from bot.core.receipts import last_test
from bot.core.reminders import Reminder, a_test
from bot.core.seller import Seller
from bot.core.show import nav
from bot.core.spans import Moment, Text
from bot.core.texts import clean
from bot.core.wording import language_name
from bot.core.zonepage import zone_card, zones
from bot.core.zones import is_zone

# What a seller may pick; an id of a product text, `offsets.<id>`.
OFFSETS: dict[str, tuple[timedelta, ...] | None] = {
    "usual": None,
    "early": (timedelta(hours=36), timedelta(hours=24), timedelta(hours=6), timedelta(hours=1)),
    "few": (timedelta(hours=6), timedelta(hours=1)),
    "last": (timedelta(hours=1),),
}
_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))? ?(?:-|–|to|until|till) ?(\d{1,2})(?:[:.](\d{2}))?")
_NO_HOURS = {"off", "none", "no", "never"}


def is_own(event: Open | Fill | Set) -> bool:
    """Whether it is about a page of the seller's own, and not of a case."""
    return not event.token or (event.what if isinstance(event, Set) else event.page) in ("zone", "check")


def pages(seller: Seller, book: Book, event: Open | Fill | Set, now: datetime, rows: tuple[Reminder, ...] = ()) -> Page:
    """Open a page of the seller's own, or take what was typed or picked on one. Anything else shows the settings.

    `rows` are all the seller's reminders.
    """
    match event:
        case Open(page="zone", token=token):
            return Page(zone_card(seller, book, token))
        case Open(page="quiet"):
            return Page(_quiet_card(seller, book))
        case Open(page="offsets"):
            return Page(_offsets_card(book))
        case Open(page="fallback"):
            return Page(_fallback_card(book))
        case Open(page="language") if book.catalogue.languages:
            return Page(_language_card(book))
        case Open(page="impact") if book.catalogue.impact:
            return Page(impact_card(seller, book))
        case Open(page="check") | Fill(page="check"):
            return Page(check_page(event, book))
        case Fill(page="zone", answers=answers, token=token):
            return zones(seller, book, answers.get("zone", ""), now, token)
        case Fill(page="quiet", answers=answers):
            return _quiet(seller, book, answers.get("hours", ""), now)
        case Fill(page="impact", answers=answers):
            return impact(seller, book, answers, now)
        case Set(what="test"):
            return _test(seller, book, now, rows)
        case Set() if picked := _picked(seller, book, event):
            return _changed(picked, book, now)
        case _:
            return Page(settings_card(seller, book, now, last_test(rows, book)))


def _picked(seller: Seller, book: Book, event: Set) -> Seller | None:
    """The seller with what they picked; None when that is nothing they can pick."""
    match event:
        case Set(what="zone", value=zone) if is_zone(zone):
            return replace(seller, zone=zone)
        case Set(what="offsets", value=choice) if choice in OFFSETS:
            return replace(seller, offsets=OFFSETS[choice])
        case Set(what="language", value=tag) if tag in _languages(book):
            return replace(seller, language=tag)
        case Set(what="fallback", value="yes" | "no" as agreed):
            return replace(seller, fallback=agreed == "yes")
        case _:
            return None


def _test(seller: Seller, book: Book, now: datetime, rows: tuple[Reminder, ...]) -> Page:
    test = a_test(seller.id, rows, now)
    note = product(book, "test.asked") if test else last_test(rows, book)
    return Page(settings_card(seller, book, now, note), test=test)


def settings_card(seller: Seller, book: Book, now: datetime, note: Text = ()) -> Card:
    """What is set, and the way to change each. `note` says what just happened, or how the last test reminder went."""
    chosen = next((name for name, offsets in OFFSETS.items() if offsets == seller.offsets), "usual")
    set_to = {
        "now": Moment(now),
        "known": seller.zone is not None,
        "quiet": _quiet_words(seller, book),
        "offsets": label(book, f"offsets.{chosen}"),
        "fallback": label(book, f"fallback.{'yes' if seller.fallback else 'no'}"),
    }
    offered = ("zone", "quiet", "offsets", "fallback", *(("language",) if book.catalogue.languages else ()))
    choices = (Choice(page, label(book, f"nav.{page}"), Open(page)) for page in offered)
    return Card(
        id="settings",
        title=product(book, "settings.title"),
        notes=(note,) if note else (),
        body=product(book, "settings.body", **set_to),
        choices=(*choices, Choice("test", label(book, "nav.test"), Set("test", "now")), way_back("", book)),
        nav=nav(book),
    )


def _quiet_words(seller: Seller, book: Book) -> str:
    if seller.quiet is None:
        return label(book, "quiet.none")
    since, until = seller.quiet
    return plain(book, "quiet.range", since=f"{since:%H:%M}", until=f"{until:%H:%M}")


def _changed(seller: Seller, book: Book, now: datetime) -> Page:
    return Page(settings_card(seller, book, now, product(book, "settings.done")), seller)


def _quiet_card(seller: Seller, book: Book, wrong: Text = ()) -> Card:
    return form_card("quiet", ("hours",), seller, book, values={"hours": _hours(seller)}, wrong={"hours": wrong})


def _hours(seller: Seller) -> str:
    """The quiet hours as the seller would type them."""
    return f"{seller.quiet[0]:%H:%M}-{seller.quiet[1]:%H:%M}" if seller.quiet else ""


def _quiet(seller: Seller, book: Book, typed: str, now: datetime) -> Page:
    words = clean(typed).casefold()
    hours = _read_hours(words)
    if hours is None and words not in _NO_HOURS:
        left = unfinished(seller, "quiet", {"hours": typed}, now)
        return Page(_quiet_card(left, book, product(book, "quiet.unknown", typed=quoted(typed))), left)
    return _changed(replace(finished(seller, "quiet"), quiet=hours), book, now)


def _read_hours(words: str) -> tuple[time, time] | None:
    found = _HOURS.fullmatch(words)
    if not found:
        return None
    hours = [int(part or 0) for part in found.groups()]
    if max(hours[0], hours[2]) > 23 or max(hours[1], hours[3]) > 59 or hours[:2] == hours[2:]:
        return None
    return time(hours[0], hours[1]), time(hours[2], hours[3])


def _languages(book: Book) -> tuple[str, ...]:
    return ("en", *book.catalogue.languages)


def _language_card(book: Book) -> Card:
    """The languages there are, each called as those call it who speak it."""
    return Card(
        id="language",
        title=product(book, "language.title"),
        body=product(book, "language.body"),
        choices=tuple(Choice(tag, language_name(tag), Set("language", tag)) for tag in _languages(book)),
        nav=nav(book),
    )


def _fallback_card(book: Book) -> Card:
    return Card(
        id="fallback",
        title=product(book, "fallback.title"),
        body=product(book, "fallback.body"),
        choices=tuple(
            Choice(agreed, label(book, f"fallback.{agreed}"), Set("fallback", agreed)) for agreed in ("yes", "no")
        ),
        nav=nav(book),
    )


def _offsets_card(book: Book) -> Card:
    return Card(
        id="offsets",
        title=product(book, "offsets.title"),
        body=product(book, "offsets.body"),
        choices=tuple(Choice(name, label(book, f"offsets.{name}"), Set("offsets", name)) for name in OFFSETS),
        nav=nav(book),
    )
