"""The seller's own pages, of no case: zone, quiet hours, reminders and a test of them, the what-if of a cancellation."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.core.answers import quoted
from bot.core.book import Book
from bot.core.cards import Card, Choice, Field, Form
from bot.core.events import Cases, Fill, Open, Set
from bot.core.impact import what_if
from bot.core.names import label, plain, product
from bot.core.receipts import last_test
from bot.core.reminders import Reminder, a_test
from bot.core.seller import Seller
from bot.core.show import fact_text, nav, paragraphs
from bot.core.spans import Moment, Text
from bot.core.texts import clean
from bot.core.zones import found_zones, is_zone

# What a seller may pick; an id of a product text, `offsets.<id>`.
OFFSETS: dict[str, tuple[timedelta, ...] | None] = {
    "usual": None,
    "early": (timedelta(hours=36), timedelta(hours=24), timedelta(hours=6), timedelta(hours=1)),
    "few": (timedelta(hours=6), timedelta(hours=1)),
    "last": (timedelta(hours=1),),
}
_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))? ?(?:-|–|to|until|till) ?(\d{1,2})(?:[:.](\d{2}))?")
_NO_HOURS = {"off", "none", "no", "never"}
# More orders than anybody has in two months; a number beyond it is a slip of the finger.
MOST_ORDERS = 9999


@dataclass(frozen=True, slots=True)
class Page:
    """What a page leads to: a card, the seller when they changed, and a test reminder when they want one."""

    card: Card
    seller: Seller | None = None
    test: Reminder | None = None


def pages(seller: Seller, book: Book, event: Open | Fill | Set, now: datetime, rows: tuple[Reminder, ...] = ()) -> Page:
    """Open a page of the seller's own, or take what was typed or picked on one. Anything else shows the settings.

    `rows` are all the seller's reminders.
    """
    match event:
        case Open(page="zone"):
            return Page(_form_card("zone", ("zone",), book))
        case Open(page="quiet"):
            return Page(_form_card("quiet", ("hours",), book))
        case Open(page="offsets"):
            return Page(_offsets_card(book))
        case Open(page="impact"):
            return Page(_form_card("impact", ("completed", "canceled"), book))
        case Fill(page="zone", answers=answers):
            return Page(_zones_card(answers.get("zone", ""), book, now))
        case Fill(page="quiet", answers=answers):
            return _quiet(seller, book, answers.get("hours", ""), now)
        case Fill(page="impact", answers=answers):
            return Page(_impact_card(answers, book))
        case Set(what="zone", value=zone) if is_zone(zone):
            return _changed(replace(seller, zone=zone), book, now)
        case Set(what="offsets", value=choice) if choice in OFFSETS:
            return _changed(replace(seller, offsets=OFFSETS[choice]), book, now)
        case Set(what="test"):
            return _test(seller, book, now, rows)
        case _:
            return Page(settings_card(seller, book, now, last_test(rows, book)))


def _test(seller: Seller, book: Book, now: datetime, rows: tuple[Reminder, ...]) -> Page:
    test = a_test(seller.id, rows, now)
    note = product(book, "test.asked") if test else last_test(rows, book)
    return Page(settings_card(seller, book, now, note), test=test)


def settings_card(seller: Seller, book: Book, now: datetime, note: Text = ()) -> Card:
    """What is set, and the way to change each. `note` says what just happened, or how the last test reminder went."""
    chosen = next((name for name, offsets in OFFSETS.items() if offsets == seller.offsets), "usual")
    set_to = {"now": Moment(now), "quiet": _quiet_words(seller, book), "offsets": label(book, f"offsets.{chosen}")}
    return Card(
        id="settings",
        title=product(book, "settings.title"),
        notes=(note,) if note else (),
        body=product(book, "settings.body", **set_to),
        choices=(
            *(Choice(p, label(book, f"nav.{p}"), Open(p)) for p in ("zone", "quiet", "offsets")),
            Choice("test", label(book, "nav.test"), Set("test", "now")),
            _to_cases(book),
        ),
        nav=nav(book),
    )


def _quiet_words(seller: Seller, book: Book) -> str:
    if seller.quiet is None:
        return label(book, "quiet.none")
    since, until = seller.quiet
    return plain(book, "quiet.range", since=f"{since:%H:%M}", until=f"{until:%H:%M}")


def _changed(seller: Seller, book: Book, now: datetime) -> Page:
    return Page(settings_card(seller, book, now, product(book, "settings.done")), seller)


def _zones_card(typed: str, book: Book, now: datetime) -> Card:
    """The zones that fit a place, or in which it is now the time that was typed. One is picked, none is guessed."""
    zones = found_zones(clean(typed), now)
    if not zones:
        return _form_card("zone", ("zone",), book, {"zone": product(book, "zone.unknown", typed=quoted(typed))})
    picks = tuple(Choice(z.id.lower(), z.label, Set("zone", z.id)) for z in zones)
    return Card(
        id="zones",
        title=product(book, "zone.title"),
        body=product(book, "zone.pick"),
        choices=(*picks, Choice("zone", label(book, "zone.again"), Open("zone"))),
        nav=nav(book),
    )


def _quiet(seller: Seller, book: Book, typed: str, now: datetime) -> Page:
    words = clean(typed).casefold()
    if words in _NO_HOURS:
        return _changed(replace(seller, quiet=None), book, now)
    hours = _read_hours(words)
    if hours is None:
        wrong = product(book, "quiet.unknown", typed=quoted(typed))
        return Page(_form_card("quiet", ("hours",), book, {"hours": wrong}))
    return _changed(replace(seller, quiet=hours), book, now)


def _read_hours(words: str) -> tuple[time, time] | None:
    found = _HOURS.fullmatch(words)
    if not found:
        return None
    hours = [int(part or 0) for part in found.groups()]
    if max(hours[0], hours[2]) > 23 or max(hours[1], hours[3]) > 59 or hours[:2] == hours[2:]:
        return None
    return time(hours[0], hours[1]), time(hours[2], hours[3])


def _offsets_card(book: Book) -> Card:
    return Card(
        id="offsets",
        title=product(book, "offsets.title"),
        body=product(book, "offsets.body"),
        choices=tuple(Choice(name, label(book, f"offsets.{name}"), Set("offsets", name)) for name in OFFSETS),
        nav=nav(book),
    )


def _impact_card(answers: Mapping[str, str], book: Book) -> Card:
    counts = {name: _count(answers[name]) for name in ("completed", "canceled") if name in answers}
    wrong = {n: product(book, "impact.unknown", typed=quoted(answers[n])) for n, count in counts.items() if count is None}
    completed, canceled, impact = counts.get("completed"), counts.get("canceled"), book.catalogue.impact
    if completed is None or canceled is None or impact is None:
        return _form_card("impact", ("completed", "canceled"), book, wrong, answers)
    rate = what_if(completed, canceled, impact.bar)
    rates = {"now": _percent(rate.before), "after": _percent(rate.after), "bar": impact.bar, "needed": rate.needed}
    return Card(
        id="impact-result",
        title=product(book, "impact.title"),
        body=paragraphs([product(book, "impact.result", **rates), *(fact_text(name, book) for name in impact.facts)]),
        choices=(Choice("impact", label(book, "impact.again"), Open("impact")), _to_cases(book)),
        nav=nav(book),
    )


def _count(typed: str) -> int | None:
    words = clean(typed)
    return int(words) if words.isdecimal() and len(words) < 6 and int(words) <= MOST_ORDERS else None


def _percent(rate: float) -> str:
    """One decimal, cut and not rounded, so that 89.96 never reads as the bar of 90."""
    return f"{int(rate * 10) / 10:g}"


def _form_card(
    page: str,
    names: Iterable[str],
    book: Book,
    wrong: Mapping[str, Text] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Card:
    """A page with a form. `answers` came before: those that were fine need no second asking."""
    came = {name: typed for name, typed in (answers or {}).items() if name not in (wrong or {})}
    fields = tuple(
        Field(
            name,
            label(book, f"{page}.{name}"),
            example=label(book, f"{page}.{name}.example"),
            filled=name in came,
            value=came.get(name, ""),
            error=(wrong or {}).get(name, ()),
        )
        for name in names
    )
    return Card(
        id=page,
        title=product(book, f"{page}.title"),
        body=product(book, f"{page}.body"),
        form=Form(Fill(page, came), fields),
        choices=(_to_cases(book),),
        nav=nav(book),
    )


def _to_cases(book: Book) -> Choice:
    return Choice("cases", label(book, "nav.cases"), Cases())
