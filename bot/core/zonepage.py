"""Asking for the seller's zone: by what time it is for them, or by a place. Alone, or in the middle of a case that waits."""

from datetime import datetime

from bot.core.answers import quoted
from bot.core.book import Book
from bot.core.cards import Card, Choice
from bot.core.events import Open, Set
from bot.core.names import label, product
from bot.core.pages import Page, finished, form_card, unfinished
from bot.core.seller import Seller
from bot.core.show import nav
from bot.core.spans import Text
from bot.core.texts import clean
from bot.core.zones import found_zones


def zone_card(seller: Seller, book: Book, token: str = "", wrong: Text = (), note: Text = ()) -> Card:
    """The question. With a token the case waits for the answer."""
    return form_card("zone", ("zone",), seller, book, wrong={"zone": wrong}, token=token, note=note)


def zones(seller: Seller, book: Book, typed: str, now: datetime, token: str) -> Page:
    """The zones that fit a place, or in which it is now the time that was typed. One is picked, none is guessed."""
    found = found_zones(clean(typed), now)
    if not found:
        left = unfinished(seller, "zone", {"zone": typed}, now)
        return Page(zone_card(left, book, token, product(book, "zone.unknown", typed=quoted(typed))), left)
    picks = tuple(Choice(z.id.lower(), z.label, Set("zone", z.id, token)) for z in found)
    card = Card(
        id="zones",
        title=product(book, "zone.title"),
        token=token,
        body=product(book, "zone.pick"),
        choices=(*picks, Choice("zone", label(book, "zone.again"), Open("zone", token))),
        nav=nav(book, token),
    )
    mended = finished(seller, "zone")
    return Page(card, mended if mended != seller else None)
