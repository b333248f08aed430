"""The desk: takes an event from any platform, lets the core decide, writes, then hands back the card."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.core import guide, moderation, reception, reports, sidetrips
from bot.core.book import Book, Catalogue
from bot.core.cards import Card
from bot.core.community import CommunityId
from bot.core.counts import stats_card
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
    StartOver,
    Tips,
)
from bot.core.guide import Name, Turn, settings_turn
from bot.core.names import product
from bot.core.playbook import Flow
from bot.core.preferences import is_own
from bot.core.receipts import trouble
from bot.core.reports import reportable
from bot.core.seller import Seller, SellerId
from bot.core.spans import Text
from bot.figures import UNCOUNTED, Figures
from bot.reports import Reports
from bot.statistics import Statistics
from bot.stores.documents import everything
from bot.stores.port import REMEMBERED, Address, Changes, Conflict, Dossier, Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Contact:
    """Who sends an event, and what the platform knows of them. `zone` is an IANA name or None.

    `community` is where it was sent, "" in private; `moderates`: the platform says that they may manage it.
    """

    seller: SellerId
    zone: str | None = None
    language: str = "en"
    community: str = ""
    moderates: bool = False


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
        flow: Flow,
        catalogue: Catalogue,
        ids: Ids,
        now: Callable[[], datetime],
        version: str = "?",
        *,
        figures: Figures = UNCOUNTED,
        steady: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._store = store
        self._flow = flow
        self._catalogue = catalogue
        self._ids = ids
        self._now = now
        self._version = version
        self._figures = figures
        self._steady = steady
        self._statistics = Statistics(store)
        self._reports: dict[str, Reports] = {}
        self._kept = False

    def send_reports(self, platform: str, reports: Reports) -> None:
        """Give `reports` what sellers on this platform say is wrong with the guide."""
        self._reports[platform] = reports

    async def handle(self, contact: Contact, event: Event, delivery: str = "") -> Card:
        """Apply `event` and give the card to show. What it changed is durable before this returns.

        `delivery` is the platform's id of what was done, the same when it is delivered again: within an hour it then changes
        nothing more, and the card shows where it led. Somebody else's commit in between means deciding once more; a second
        Conflict in a row is raised.
        """
        began = self._steady()
        card = await self._handled(contact, event, delivery)
        seconds, kind, platform = self._steady() - began, type(event).__name__, contact.seller.platform
        self._figures.turned(platform, kind, seconds)
        about = {"event": kind, "platform": platform, "tenant": contact.seller.tenant}
        if card.short:
            about["case"] = card.short
        log.debug("Answered", extra={**about, "seconds": round(seconds, 4)})
        return card

    async def _handled(self, contact: Contact, event: Event, delivery: str) -> Card:
        if isinstance(event, Erase) and event.confirmed:
            await self._store.erase(contact.seller)
            return sidetrips.erased_card(Book(self._flow, self._catalogue))
        try:
            card = await self._answer(contact, event, delivery)
        except Conflict:
            card = await self._answer(contact, event, delivery)
        return reportable(card, Book(self._flow, self._catalogue))

    async def look(self, contact: Contact, event: Resume | Open | Cases | Tips) -> Card:
        """The card that `event` would lead to, with nothing written: for a form to open, or a list to pick from."""
        dossier = await self._store.load(contact.seller)
        seller = dossier.seller or Seller(contact.seller, contact.zone, contact.language)
        turn = await self._decide(dossier, seller, contact, event, self._now())
        return replace(turn.card, zone=seller.zone)

    async def address(self, contact: Contact) -> Address:
        """Where this seller's conversation is shown; an empty address for a stranger."""
        return (await self._store.load(contact.seller)).address

    async def keep_address(self, contact: Contact, address: Address) -> None:
        """Keep where the conversation is shown. Of a stranger nothing is kept."""
        await self._store.keep_address(contact.seller, address)

    async def _answer(self, contact: Contact, event: Event, delivery: str) -> Card:
        if isinstance(event, Report):
            return await self._reported(contact, event)
        if isinstance(event, Manage):
            return await self._managed(contact, event)
        return await self._turn(contact, event, delivery)

    async def _managed(self, contact: Contact, event: Manage) -> Card:
        today = Book(self._flow, self._catalogue)
        if not (contact.moderates and contact.community):
            return moderation.refused_card(today)
        id = _community(contact, contact.community)
        if event.page == "stats":
            return stats_card(await self._statistics.of(id, self._now()), today)
        community = await self._store.community(id)
        changed, card = moderation.manage(community, event, today)
        if changed != community:
            await self._store.keep_community(changed)
        return card

    async def _reported(self, contact: Contact, event: Report) -> Card:
        """Tell the moderators, once in an hour for each place and seller."""
        dossier = await self._store.load(contact.seller)
        case = reception.named_case(event, dossier.cases)
        book = await self._book(case.flow) if case else Book(self._flow, self._catalogue)
        community = reports.community_of(case, dossier.cases, contact.community)
        seller = dossier.seller or Seller(contact.seller, contact.zone, contact.language)
        report = reports.fault_report(event, case, seller, community, book, self._version)
        token = case.token if case else ""
        now, mark = self._now(), reports.told_once(report)
        if any(seen.id == mark and now - seen.at < REMEMBERED for seen in dossier.seen):
            return reports.report_card("again", report, token, book)
        found = await self._store.community(_community(contact, community))
        receiver = self._reports.get(contact.seller.platform)
        if receiver is None or not community or not found.reports:
            return reports.report_card("nobody", report, token, book)
        await self._store.commit(contact.seller, dossier.version, Changes(now, delivery=mark))
        arrived = await receiver.report(found, report)
        return reports.report_card("thanks" if arrived else "nobody", report, token, book)

    async def _turn(self, contact: Contact, event: Event, delivery: str) -> Card:
        now = self._now()
        dossier = await self._store.load(contact.seller)
        seller = dossier.seller or Seller(contact.seller, contact.zone, contact.language)
        seen = next((seen for seen in dossier.seen if delivery and seen.id == delivery), None)
        if seen:
            event = reception.where_it_led(event, dossier.cases, seller, seen.at)
        turn = await self._decide(dossier, seller, contact, event, now)
        if (turn.case or turn.seller) and not seen:
            kept = turn.seller or (None if dossier.seller else seller)
            changes = Changes(now, kept, turn.case, turn.owed, turn.cases, delivery=delivery)
            await self._store.commit(contact.seller, dossier.version, changes)
        notes = (*self._news(dossier, seller, event), *turn.card.notes)
        return replace(turn.card, zone=(turn.seller or seller).zone, notes=notes)

    def _news(self, dossier: Dossier, seller: Seller, event: Event) -> Iterator[Text]:
        """What the seller must hear first: that something was lost, or that a reminder did not reach them."""
        today = Book(self._flow, self._catalogue)
        if dossier.recovered:
            yield product(today, "store.recovered")
        if isinstance(event, Arrive | Resume | Cases | New) and (
            missed := trouble(dossier.cases, dossier.reminders, seller, today)
        ):
            yield missed

    async def _decide(self, dossier: Dossier, seller: Seller, contact: Contact, event: Event, now: datetime) -> Turn:
        today = Book(self._flow, self._catalogue)
        case = reception.named_case(event, dossier.cases)
        book = await self._book(case.flow) if case else today
        community = case.community if case else contact.community
        if community and isinstance(event, Arrive | New | PickGroup | Say | StartOver):
            book = moderation.offered(book, await self._store.community(_community(contact, community)))
        if event == Open("export"):
            books = {c.flow: await self._book(c.flow) for c in dossier.cases}
            stored = everything(dossier) if dossier.version else ""
            return Turn(sidetrips.export_card(dossier.cases, seller, books, today, now, dossier.reminders, stored))
        if isinstance(event, Open | Fill | Set) and is_own(event):
            return settings_turn(dossier.cases, seller, book, event, now, case, dossier.reminders)
        if case:
            return guide.step(case, seller, book, event, now, dossier.reminders)
        if isinstance(event, Begin) and not event.token and event.playbook in self._flow.playbooks:
            await self._keep_flow()
            name = Name(self._ids.token(), self._fresh_short(dossier), contact.community)
            return guide.begin(name, seller, today, event, now, dossier.cases)
        looked = await self._looked() if isinstance(event, Privacy) else None
        rows, stranger = dossier.reminders, dossier.seller is None
        return Turn(reception.answer(event, dossier.cases, seller, book, rows, looked, stranger=stranger))

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


def _community(contact: Contact, id: str) -> CommunityId:
    return CommunityId(contact.seller.platform, contact.seller.tenant, id)
