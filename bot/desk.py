"""The desk: takes an event from any platform, lets the core decide, writes, then hands back the card."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.allowances import Allowances
from bot.contact import Contact
from bot.core import guide, moderation, reception, sidetrips
from bot.core.allowance import hasty_card
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.events import (
    Arrive,
    Begin,
    Cases,
    Erase,
    Event,
    Fill,
    Manage,
    New,
    Open,
    PickGroup,
    Privacy,
    Report,
    Resume,
    Say,
    Set,
    Share,
    StartOver,
    Tips,
)
from bot.core.front import full_card
from bot.core.guide import Name, Turn, settings_turn
from bot.core.names import product
from bot.core.playbook import Flow
from bot.core.preferences import is_own
from bot.core.receipts import trouble
from bot.core.seller import Seller
from bot.core.spans import Text
from bot.corrections import up_to_date
from bot.figures import UNCOUNTED, Figures
from bot.moderators import Moderators
from bot.readers import Readers, dressed, finished, to_keep
from bot.shelf import Shelf
from bot.stores.documents import everything
from bot.stores.port import Address, Changes, Conflict, Dossier, Store

log = logging.getLogger(__name__)


class Ids(Protocol):
    """Where new names come from; chance is passed in so that tests know them."""

    def token(self) -> str:
        """A name no other case anywhere has."""

    def short(self) -> str:
        """A short name a person can say, like C-7Q2K."""


class Desk:
    """The use cases of a conversation. Safe to call from many tasks at once."""

    def __init__(
        self,
        store: Store,
        shelf: Shelf,
        ids: Ids,
        now: Callable[[], datetime],
        version: str = "?",
        *,
        figures: Figures = UNCOUNTED,
        steady: Callable[[], float] = time.perf_counter,
        allowances: Allowances | None = None,
    ) -> None:
        self._store = store
        self._shelf = shelf
        self._ids = ids
        self._now = now
        self._figures = figures
        self._steady = steady
        self._allowances = allowances
        self._readers = Readers(store, shelf)
        self.moderators = Moderators(store, self._readers, now, version)
        self._kept: set[str] = set()

    async def handle(self, contact: Contact, event: Event, delivery: str = "") -> Card:
        """Apply `event` and give the card to show. What it changed is durable before this returns.

        `delivery` is the platform's id of what was done, the same when it is delivered again: within an hour it then changes
        nothing more, and the card shows where it led. Somebody else's commit in between means deciding once more; a second
        Conflict in a row is raised.
        """
        began = self._steady()
        card = self._slowed(contact, event, began) or await self._handled(contact, event, delivery)
        seconds, kind, platform = self._steady() - began, type(event).__name__, contact.seller.platform
        self._figures.turned(platform, kind, seconds)
        about = {"event": kind, "platform": platform, "tenant": contact.seller.tenant}
        if card.short:
            about["case"] = card.short
        log.debug("Answered", extra={**about, "seconds": round(seconds, 4)})
        return card

    def _slowed(self, contact: Contact, event: Event, at: float) -> Card | None:
        """What somebody is told who asks for more than anybody can read; nothing was looked up for it."""
        if self._allowances is None or not self._allowances.wait(contact.seller, event, at):
            return None
        stranger = self._readers.stranger(contact)
        book = self._readers.here(stranger, contact)
        return dressed(hasty_card(book), stranger, book)

    async def _handled(self, contact: Contact, event: Event, delivery: str) -> Card:
        if isinstance(event, Erase) and event.confirmed:
            language = (await self._readers.spoken_to(contact)).language
            await self._store.erase(contact.seller)
            stranger = replace(self._readers.stranger(contact), language=language)
            book = self._readers.here(stranger, contact)
            return finished(sidetrips.erased_card(book), stranger, book)
        try:
            return await self._answer(contact, event, delivery)
        except Conflict:
            return await self._answer(contact, event, delivery)

    async def look(self, contact: Contact, event: Resume | Open | Cases | Tips) -> Card:
        """The card that `event` would lead to, with nothing written: for a form to open, or a list to pick from."""
        dossier = await self._store.load(contact.seller)
        seller = self._readers.reader(dossier, contact)
        book = await self._readers.of_case(reception.named_case(event, dossier.cases), seller, contact)
        turn = await self._decide(dossier, seller, contact, event, self._now(), book)
        return dressed(turn.card, seller, book)

    async def address(self, contact: Contact) -> Address:
        """Where this seller's conversation is shown; an empty address for a stranger."""
        return (await self._store.load(contact.seller)).address

    async def book(self, contact: Contact) -> Book:
        """What a sentence comes from that stands on no card: in the language they chose, if that can be read soon."""
        return self._readers.here(await self._readers.spoken_to(contact), contact)

    def book_as_heard(self, contact: Contact) -> Book:
        """As `book`, with nothing read: in the language the platform says they speak."""
        return self._readers.here(self._readers.stranger(contact), contact)

    async def keep_address(self, contact: Contact, address: Address) -> None:
        """Keep where the conversation is shown. Of a stranger nothing is kept."""
        await self._store.keep_address(contact.seller, address)

    async def _answer(self, contact: Contact, event: Event, delivery: str) -> Card:
        if isinstance(event, Report):
            return await self.moderators.hear(contact, event)
        if isinstance(event, Manage):
            return await self.moderators.manage(contact, event)
        if isinstance(event, Share):
            return self._shared(contact, event)
        return await self._turn(contact, event, delivery)

    def _shared(self, contact: Contact, event: Share) -> Card:
        """What others may read is made without looking at what is kept of anybody."""
        reader = self._readers.stranger(contact)
        book = self._readers.here(reader, contact)
        card = sidetrips.shared_card(event, book, in_channel=bool(contact.community), may_write=contact.may_write)
        return finished(card, reader, book)

    async def _turn(self, contact: Contact, event: Event, delivery: str) -> Card:
        now = self._now()
        dossier = await self._store.load(contact.seller)
        dossier = await up_to_date(self._store, contact.seller, dossier, self._shelf.library, now)
        seller = self._readers.reader(dossier, contact)
        seen = next((seen for seen in dossier.seen if delivery and seen.id == delivery), None)
        if seen:
            event = reception.where_it_led(event, dossier.cases, seller, seen.at)
        book = await self._readers.of_case(reception.named_case(event, dossier.cases), seller, contact)
        turn = await self._decide(dossier, seller, contact, event, now, book)
        if (turn.case or turn.seller) and not seen:
            kept = to_keep(turn.seller or (None if dossier.seller else seller), seller, dossier, contact)
            changes = Changes(now, kept, turn.case, turn.owed, turn.cases, delivery=delivery, found=dossier.tokens)
            await self._store.commit(contact.seller, dossier.version, changes)
        if turn.seller and turn.seller.language != seller.language and not seen:
            # In the language that was just picked.
            seller, event = turn.seller, Open("settings")
            book = await self._readers.of_case(None, seller, contact)
            turn = await self._decide(dossier, seller, contact, event, now, book)
        return finished(turn.card, turn.seller or seller, book, _news(dossier, seller, event, book))

    async def _decide(
        self, dossier: Dossier, seller: Seller, contact: Contact, event: Event, now: datetime, book: Book
    ) -> Turn:
        case = reception.named_case(event, dossier.cases)
        community = case.community if case else contact.community
        if community and isinstance(event, Arrive | New | PickGroup | Say | StartOver):
            book = moderation.offered(book, await self._store.community(contact.community_id(community)))
        if event == Open("export"):
            books = {c.flow: await self._readers.of_case(c, seller, contact) for c in dossier.cases}
            stored = everything(dossier) if dossier.version else ""
            return Turn(sidetrips.export_card(dossier.cases, seller, books, book, now, dossier.reminders, stored))
        if isinstance(event, Open | Fill | Set) and is_own(event):
            of_case = partial(self._shelf.book, seller)
            return settings_turn(dossier.cases, seller, book, event, now, case, dossier.reminders, of_case)
        if case:
            return guide.step(case, seller, book, event, now, dossier.reminders)
        if isinstance(event, Begin) and not event.token and event.playbook in book.flow.playbooks:
            if full := full_card(dossier.cases, book):
                return Turn(full)
            await self._keep_flow(book.flow)
            name = Name(self._ids.token(), self._fresh_short(dossier), contact.community)
            return guide.begin(name, seller, book, event, now, dossier.cases)
        looked = await self._looked() if isinstance(event, Privacy) else None
        rows, stranger = dossier.reminders, dossier.seller is None
        return Turn(reception.answer(event, dossier.cases, seller, book, rows, looked, stranger=stranger))

    async def _looked(self) -> datetime | None:
        return max((await self._store.beats()).values(), default=None)

    def _fresh_short(self, dossier: Dossier) -> str:
        taken = {c.short for c in dossier.cases}
        return next(short for short in iter(self._ids.short, None) if short not in taken)

    async def _keep_flow(self, flow: Flow) -> None:
        if flow.digest not in self._kept:
            await self._store.keep_flow(flow)
            self._kept.add(flow.digest)


def _news(dossier: Dossier, seller: Seller, event: Event, today: Book) -> Iterator[Text]:
    """What the seller must hear first: that something was lost, or that a reminder did not reach them."""
    if dossier.recovered:
        yield product(today, "store.recovered")
    if isinstance(event, Arrive | Resume | Cases | New) and (
        missed := trouble(dossier.cases, dossier.reminders, seller, today)
    ):
        yield missed
