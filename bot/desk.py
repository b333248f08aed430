"""The desk: takes an event from any platform, lets the core decide, writes, then hands back the card."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.core import guide, reception, sidetrips
from bot.core.book import Book, Catalogue
from bot.core.cards import Card
from bot.core.events import Arrive, Begin, Cases, Erase, Event, Fill, New, Open, Privacy, Resume, Set, Tips
from bot.core.guide import Name, Turn, settings_turn
from bot.core.names import product
from bot.core.playbook import Flow
from bot.core.receipts import trouble
from bot.core.seller import Seller, SellerId
from bot.core.spans import Text
from bot.stores.port import Changes, Conflict, Dossier, Store


@dataclass(frozen=True, slots=True)
class Contact:
    """Who sends an event, and what the platform knows of them. `zone` is an IANA name or None."""

    seller: SellerId
    zone: str | None = None
    language: str = "en"
    community: str = ""


class Ids(Protocol):
    """Where new names come from; chance is passed in so that tests know them."""

    def token(self) -> str:
        """A name no other case anywhere has."""

    def short(self) -> str:
        """A short name a person can say, like C-7Q2K."""


class Desk:
    """The use cases of a conversation. Safe to call from many tasks at once."""

    def __init__(self, store: Store, flow: Flow, catalogue: Catalogue, ids: Ids, now: Callable[[], datetime]) -> None:
        self._store = store
        self._flow = flow
        self._catalogue = catalogue
        self._ids = ids
        self._now = now
        self._kept = False

    async def handle(self, contact: Contact, event: Event) -> Card:
        """Apply `event` and give the card to show. What it changed is durable before this returns.

        Somebody else's commit in between means deciding once more; a second Conflict in a row is raised.
        """
        if isinstance(event, Erase) and event.confirmed:
            await self._store.erase(contact.seller)
            return sidetrips.erased_card(Book(self._flow, self._catalogue))
        try:
            return await self._turn(contact, event)
        except Conflict:
            return await self._turn(contact, event)

    async def look(self, contact: Contact, event: Resume | Open | Cases | Tips) -> Card:
        """The card that `event` would lead to, with nothing written: for a form to open, or a list to pick from."""
        dossier = await self._store.load(contact.seller)
        seller = dossier.seller or Seller(contact.seller, contact.zone, contact.language)
        return (await self._decide(dossier, seller, contact, event, self._now())).card

    async def _turn(self, contact: Contact, event: Event) -> Card:
        now = self._now()
        dossier = await self._store.load(contact.seller)
        seller = dossier.seller or Seller(contact.seller, contact.zone, contact.language)
        turn = await self._decide(dossier, seller, contact, event, now)
        if turn.case or turn.seller:
            kept = turn.seller or (None if dossier.seller else seller)
            changes = Changes(now, kept, turn.case, turn.owed, turn.cases)
            await self._store.commit(contact.seller, dossier.version, changes)
        notes = (*self._news(dossier, seller, event), *turn.card.notes)
        return replace(turn.card, zone=(turn.seller or seller).zone, notes=notes)

    def _news(self, dossier: Dossier, seller: Seller, event: Event) -> Iterator[Text]:
        """What the seller must hear first: that something was lost, or that a reminder did not reach them."""
        today = Book(self._flow, self._catalogue)
        if dossier.recovered:
            yield product(today, "store.recovered")
        missed = trouble(dossier.cases, dossier.reminders, seller, today)
        if missed and isinstance(event, Arrive | Resume | Cases | New):
            yield missed

    async def _decide(self, dossier: Dossier, seller: Seller, contact: Contact, event: Event, now: datetime) -> Turn:
        case = reception.named_case(event, dossier.cases)
        if case:
            return guide.step(case, seller, await self._book(case.flow), event, now, dossier.reminders)
        today = Book(self._flow, self._catalogue)
        if isinstance(event, Begin) and not event.token and event.playbook in self._flow.playbooks:
            await self._keep_flow()
            name = Name(self._ids.token(), self._fresh_short(dossier), contact.community)
            return guide.begin(name, seller, today, event, now, dossier.cases)
        if isinstance(event, Open | Fill | Set) and not event.token:
            return settings_turn(dossier.cases, seller, today, event, now, dossier.reminders)
        looked = await self._looked() if isinstance(event, Privacy) else None
        rows, stranger = dossier.reminders, dossier.version == 0
        return Turn(reception.answer(event, dossier.cases, seller, today, rows, looked, stranger=stranger))

    async def _looked(self) -> datetime | None:
        return max((await self._store.beats()).values(), default=None)

    def _fresh_short(self, dossier: Dossier) -> str:
        taken = {c.short for c in dossier.cases}
        return next(short for short in iter(self._ids.short, None) if short not in taken)

    async def _keep_flow(self) -> None:
        if not self._kept:
            await self._store.keep_flow(self._flow)
            self._kept = True

    async def _book(self, digest: str) -> Book:
        if digest == self._flow.digest:
            return Book(self._flow, self._catalogue)
        return Book(await self._store.flow(digest) or self._flow, self._catalogue)
