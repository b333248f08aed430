"""What one more cancellation does to a completion rate: plain arithmetic over the numbers a seller types."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.answers import quoted
from bot.core.book import Book
from bot.core.cards import Card, Choice
from bot.core.events import Open
from bot.core.names import label, product
from bot.core.pages import Page, finished, form_card, unfinished, way_back
from bot.core.seller import Seller
from bot.core.show import fact_text, nav, paragraphs
from bot.core.texts import clean

# More orders than anybody has in two months; a number beyond it is a slip of the finger.
MOST_ORDERS = 9999
_ASKED = ("completed", "canceled")


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Rates in percent, `before` and `after` one more cancellation; `needed` completed orders lift it to the bar again."""

    before: float
    after: float
    needed: int


def what_if(completed: int, canceled: int, bar: int) -> WhatIf:
    """The rate is completed / (completed + canceled) over the marketplace's window; `bar` in percent, below 100.

    With no order yet the rate before counts as 100. Both counts must not be negative.
    """
    orders = completed + canceled
    missed = canceled + 1
    # completed + n >= bar % of (completed + n + missed), solved for n and rounded up in whole numbers.
    needed = -((100 - bar) * completed - bar * missed) / (100 - bar)
    return WhatIf(
        before=100.0 if orders == 0 else 100 * completed / orders,
        after=100 * completed / (orders + 1),
        needed=max(0, -int(-needed // 1)),
    )


def impact_card(seller: Seller, book: Book) -> Card:
    """Ask for the numbers."""
    return form_card("impact", _ASKED, seller, book)


def impact(seller: Seller, book: Book, answers: Mapping[str, str], now: datetime) -> Page:
    """The rates before and after, with what is known of them; or the question again, for what is missing or no number."""
    typed = {name: answers[name] for name in _ASKED if name in answers}
    counts = {name: count for name, words in typed.items() if (count := _count(words)) is not None}
    came = {name: typed[name] for name in counts}
    if wrong := {n: product(book, "impact.unknown", typed=quoted(typed[n])) for n in typed if n not in counts}:
        left = unfinished(seller, "impact", typed, now)
        return Page(form_card("impact", _ASKED, left, book, came=came, wrong=wrong), left)
    if len(counts) < len(_ASKED) or book.catalogue.impact is None:
        return Page(form_card("impact", _ASKED, seller, book, came=came))
    mended = finished(seller, "impact")
    return Page(_result_card(counts, book), mended if mended != seller else None)


def _result_card(counts: Mapping[str, int], book: Book) -> Card:
    known = book.catalogue.impact
    bar, facts = (known.bar, known.facts) if known else (0, ())
    rate = what_if(counts["completed"], counts["canceled"], bar)
    rates = {"now": _percent(rate.before), "after": _percent(rate.after), "bar": bar, "needed": rate.needed}
    return Card(
        id="impact-result",
        title=product(book, "impact.title"),
        body=paragraphs([product(book, "impact.result", **rates), *(fact_text(name, book) for name in facts)]),
        choices=(Choice("impact", label(book, "impact.again"), Open("impact")), way_back("", book)),
        nav=nav(book),
    )


def _count(typed: str) -> int | None:
    words = clean(typed)
    return int(words) if words.isdecimal() and len(words) < 6 and int(words) <= MOST_ORDERS else None


def _percent(rate: float) -> str:
    """One decimal, cut and not rounded, so that 89.96 never reads as the bar of 90."""
    return f"{int(rate * 10) / 10:g}"
