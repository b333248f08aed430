"""One turn of a conversation at a time: what a seller did goes to the desk, and the card it leads to is shown."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError

from adapters.lately import Lately
from adapters.slack.client import LOST
from adapters.slack.deliver import DirectMessages
from adapters.slack.home import Homes
from adapters.slack.reply import Place, Reader, Replies
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.events import Begin, Erase, Event, Resume
from bot.core.names import plain, product
from bot.core.seller import SellerId
from bot.desk import Desk

log = logging.getLogger(__name__)

# How many first presses are remembered: minutes of a busy bot.
_REMEMBERED = 10_000

Then = Callable[[Card], Event | None]


class Conversation:
    """Answers what sellers do, each seller's in turn."""

    def __init__(self, desk: Desk, book: Book, messages: DirectMessages, now: Callable[[], datetime]) -> None:
        self.replies = Replies(book, desk, messages, now)
        self.homes = Homes(desk, book, now)
        self._desk = desk
        self._book = book
        self._begun: Lately[tuple[SellerId, str], str] = Lately(_REMEMBERED)
        self._turns: WeakValueDictionary[SellerId, asyncio.Lock] = WeakValueDictionary()

    def turn(self, seller: SellerId) -> asyncio.Lock:
        """To be held while something of this seller is answered."""
        return self._turns.setdefault(seller, asyncio.Lock())

    async def answer(
        self,
        reader: Reader,
        place: Place,
        events: Sequence[Event],
        delivery: str,
        *,
        then: Then | None = None,
        showing: str = "",
        note: str = "",
    ) -> None:
        """Hand the events to the desk and show the last card, with `note` (a product text) above it.

        No events: a button we do not know. `then` makes another event of that card, whose card is shown instead. `showing`
        is what was pressed, so that a second press on it does not open a second case.
        """
        async with self.turn(reader.id):
            card = await self._handle(reader, events, delivery, showing)
            following = then(card) if then else None
            card = await self._desk.handle(reader.contact, following) if following else card
            if any(isinstance(event, Erase) and event.confirmed for event in events):
                self.replies.forget(reader.id)
                self.homes.forget(reader.id)
            if note:
                card = replace(card, notes=(product(card.book or self._book, note), *card.notes))
            await self.replies.show(reader, place, card)
        await self.homes.publish(reader)

    async def safely(self, reader: Reader, place: Place, work: Awaitable[object]) -> None:
        """Do the work; if it fails, tell the seller in a sentence, with a short id that is in the log as well."""
        try:
            await work
        except Exception as error:  # noqa: BLE001 - whatever failed, the seller is told, and bolt would tell nobody
            sentence = self.failure(reader, error, await self.book(reader))
            try:
                await self.replies.tell(reader, place, sentence)
            except (SlackApiError, *LOST) as refused:
                log.warning("That could not be said either: %s", refused)

    async def book(self, reader: Reader) -> Book:
        """What is said to them from where there is no card."""
        return await self._desk.book(reader.contact)

    def failure(self, reader: Reader, error: Exception, book: Book) -> str:
        """Log the error, and give the sentence of `book` for whoever it failed for."""
        id = secrets.token_hex(3)
        log.error(
            "Answering a seller failed [%s]",
            id,
            exc_info=error,
            extra={"failure": id, "platform": reader.id.platform, "tenant": reader.id.tenant},
        )
        return plain(book, "slack.failed", id=id)

    async def _handle(self, reader: Reader, events: Sequence[Event], delivery: str, showing: str) -> Card:
        match events:
            case []:
                card = await self._desk.handle(reader.contact, Resume())
                return replace(card, notes=(product(card.book or self._book, "press.old"), *card.notes))
            case [Begin(token="") as begin] if showing:
                return await self._begin(reader, begin, delivery, showing)
            case [event]:
                return await self._desk.handle(reader.contact, event, delivery)
            case [*before, last]:
                for number, event in enumerate(before):
                    await self._desk.handle(reader.contact, event, f"{delivery}:{number}")
                return await self._desk.handle(reader.contact, last, delivery)
        raise AssertionError("There are no other sequences.")

    async def _begin(self, reader: Reader, event: Begin, delivery: str, showing: str) -> Card:
        """Open a case, and one only: of two fast presses, the second was made on a message that had been answered."""
        key = (reader.id, showing)
        token = self._begun.get(key)
        card = await self._desk.handle(reader.contact, Resume(token) if token else event, delivery)
        self._begun.keep(key, card.token)
        return card
