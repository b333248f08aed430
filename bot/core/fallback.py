"""Calling a seller whose DM is closed back in a channel of their community: only if both sides agreed, and of no case."""

from dataclasses import dataclass

from bot.core.book import Book
from bot.core.community import Community
from bot.core.names import product
from bot.core.seller import Seller
from bot.core.spans import Text


@dataclass(frozen=True, slots=True)
class Call:
    """What to post, and in which channel (the platform's id)."""

    channel: str
    words: Text


def call(seller: Seller, community: Community, mention: str, book: Book) -> Call | None:
    """The call, with the platform's own way to mention the seller; None unless moderators set a channel and they agreed."""
    if not seller.fallback or not community.fallback:
        return None
    return Call(community.fallback, product(book, "reminder.fallback", person=mention))
