"""What the seller's own pages are made of: a form, and what was typed into it and not taken."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.answers import kept
from bot.core.book import Book
from bot.core.cards import Card, Choice, Field, Form
from bot.core.events import Cases, Fill, Resume
from bot.core.names import label, product
from bot.core.reminders import Reminder
from bot.core.seller import Seller
from bot.core.show import nav
from bot.core.spans import Text


@dataclass(frozen=True, slots=True)
class Page:
    """What a page leads to: a card, the seller when they changed, and a test reminder when they want one."""

    card: Card
    seller: Seller | None = None
    test: Reminder | None = None


def form_card(
    page: str,
    names: tuple[str, ...],
    seller: Seller,
    book: Book,
    *,
    values: Mapping[str, str] | None = None,
    came: Mapping[str, str] | None = None,
    wrong: Mapping[str, Text] | None = None,
    token: str = "",
    note: Text = (),
) -> Card:
    """A page with a form. `values` are as they are set; `came` need no second asking; `wrong` is why others are not taken.

    With a token the page leads back to that case.
    """

    def field(name: str) -> Field:
        unread = seller.unread.get(f"{page}.{name}")
        return Field(
            name,
            label(book, f"{page}.{name}"),
            example=label(book, f"{page}.{name}.example"),
            filled=name in (came or {}),
            value=({**(values or {}), **(came or {})}).get(name, ""),
            typed=unread.words if unread else "",
            error=(wrong or {}).get(name, ()),
        )

    return Card(
        id=page,
        title=product(book, f"{page}.title"),
        token=token,
        notes=(note,) if note else (),
        body=product(book, f"{page}.body"),
        form=Form(Fill(page, came or {}, token), tuple(map(field, names))),
        choices=(way_back(token, book),),
        nav=nav(book, token),
    )


def way_back(token: str, book: Book) -> Choice:
    """To the case with that token, else to the list of cases."""
    if token:
        return Choice("resume", label(book, "nav.resume"), Resume(token))
    return Choice("cases", label(book, "nav.cases"), Cases())


def unfinished(seller: Seller, page: str, answers: Mapping[str, str], now: datetime) -> Seller:
    """The seller with what was typed on the page kept, to be mended."""
    fresh = {f"{page}.{name}": kept(typed, now) for name, typed in answers.items()}
    return replace(seller, unread={**finished(seller, page).unread, **fresh})


def finished(seller: Seller, page: str) -> Seller:
    """The seller with nothing of the page left to be mended."""
    left = {key: typed for key, typed in seller.unread.items() if not key.startswith(f"{page}.")}
    return replace(seller, unread=left)
