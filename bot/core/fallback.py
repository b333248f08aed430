"""Calling a seller whose DM is closed back in a channel of their community: only if both sides agreed, and of no case."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.book import Book
from bot.core.case import Case
from bot.core.community import Community
from bot.core.names import plain
from bot.core.reminders import Reminder
from bot.core.seller import Seller


@dataclass(frozen=True, slots=True)
class Call:
    """What to post behind the seller's name, and in which channel (the platform's id) of which community.

    `key` names it for ever: a platform that knows idempotency keys gets it.
    """

    community: Community
    words: str
    key: str

    @property
    def channel(self) -> str:
        """Where it is posted."""
        return self.community.fallback


def community_of(rows: Iterable[Reminder], cases: Iterable[Case]) -> str:
    """In which community a seller is called for these reminders, the first of them first; "" for in none.

    For a test reminder, which is of no case, it is that of the case opened last.
    """
    known = {case.token: case for case in cases}
    newest = max(known.values(), key=lambda case: case.opened, default=None)
    of = [known.get(row.case) if row.case else newest for row in rows]
    return next((case.community for case in of if case and case.community), "")


def call(seller: Seller, community: Community, key: str, book: Book) -> Call | None:
    """The call that stands in for the message `key`; None unless moderators set a channel and the seller agreed."""
    if not seller.fallback or not community.fallback:
        return None
    # Another name than the message's: Discord knows one message by one nonce (25 characters), in whatever channel.
    return Call(community, plain(book, "reminder.fallback"), f"{key[:24]}!")
