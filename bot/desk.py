"""The desk: takes an event from any platform, lets the core decide, writes, then hands back the card."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Literal, Protocol

from bot.allowances import Allowances
from bot.core import guide, moderation, reception, reports, sidetrips
from bot.core.allowance import hasty_card
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.case import Case
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
    Share,
    StartOver,
    Tips,
)
from bot.core.front import full_card
from bot.core.guide import Name, Turn, settings_turn
from bot.core.library import community_name
from bot.core.names import product
from bot.core.playbook import Flow
from bot.core.preferences import is_own
from bot.core.receipts import trouble
from bot.core.reports import FaultReport, reportable
from bot.core.seller import Seller, SellerId
from bot.core.spans import Text
from bot.corrections import up_to_date
from bot.figures import UNCOUNTED, Figures
from bot.reports import Reports
from bot.shelf import Shelf
from bot.statistics import Statistics
from bot.stores.documents import everything
from bot.stores.port import REMEMBERED, Address, Changes, Conflict, Dossier, Store, StoreError

log = logging.getLogger(__name__)

# Seconds to look up which language somebody chose, where something else than a card is said: most often that it failed.
_TO_READ = 1.0


@dataclass(frozen=True, slots=True)
class Contact:
    """Who sends an event, and what the platform knows of them. `zone` is an IANA name or None.

    `community` is where it was sent, "" in private; `moderates`: the platform says that they may manage it.
    `may_write`: it says that they may write there, for others to read.
    """

    seller: SellerId
    zone: str | None = None
    language: str = "en"
    community: str = ""
    moderates: bool = False
    may_write: bool = False


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
        self._version = version
        self._figures = figures
        self._steady = steady
        self._allowances = allowances
        self._statistics = Statistics(store)
        self._reports: dict[str, Reports] = {}
        self._erased_when_left: set[str] = set()
        self._kept: set[str] = set()

    def send_reports(self, platform: str, reports: Reports) -> None:
        """Give `reports` what sellers on this platform say is wrong with the guide."""
        self._reports[platform] = reports

    def erases_when_left(self, platform: str) -> None:
        """On this platform a community that removes the bot is erased; its moderators may say whether at once."""
        self._erased_when_left.add(platform)

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
        reader = self._reader(Dossier(), contact)
        book = self._book(reader, contact.community)
        return _dressed(hasty_card(book), reader, book)

    async def _handled(self, contact: Contact, event: Event, delivery: str) -> Card:
        if isinstance(event, Erase) and event.confirmed:
            language = (await self._spoken_to(contact)).language
            await self._store.erase(contact.seller)
            stranger = replace(self._reader(Dossier(), contact), language=language)
            book = self._book(stranger, contact.community)
            return reportable(_dressed(sidetrips.erased_card(book), stranger, book), book)
        try:
            return await self._answer(contact, event, delivery)
        except Conflict:
            return await self._answer(contact, event, delivery)

    async def look(self, contact: Contact, event: Resume | Open | Cases | Tips) -> Card:
        """The card that `event` would lead to, with nothing written: for a form to open, or a list to pick from."""
        dossier = await self._store.load(contact.seller)
        seller = self._reader(dossier, contact)
        book = await self._book_for(reception.named_case(event, dossier.cases), seller, contact)
        turn = await self._decide(dossier, seller, contact, event, self._now(), book)
        return _dressed(turn.card, seller, book)

    async def address(self, contact: Contact) -> Address:
        """Where this seller's conversation is shown; an empty address for a stranger."""
        return (await self._store.load(contact.seller)).address

    async def book(self, contact: Contact) -> Book:
        """What a sentence comes from that stands on no card: in the language they chose, if that can be read soon."""
        return self._book(await self._spoken_to(contact), contact.community)

    def book_as_heard(self, contact: Contact) -> Book:
        """As `book`, with nothing read: in the language the platform says they speak."""
        return self._book(self._reader(Dossier(), contact), contact.community)

    async def keep_address(self, contact: Contact, address: Address) -> None:
        """Keep where the conversation is shown. Of a stranger nothing is kept."""
        await self._store.keep_address(contact.seller, address)

    async def _answer(self, contact: Contact, event: Event, delivery: str) -> Card:
        if isinstance(event, Report):
            return await self._reported(contact, event)
        if isinstance(event, Manage):
            return await self._managed(contact, event)
        if isinstance(event, Share):
            return self._shared(contact, event)
        return await self._turn(contact, event, delivery)

    def _shared(self, contact: Contact, event: Share) -> Card:
        """What others may read is made without looking at what is kept of anybody."""
        reader = self._reader(Dossier(), contact)
        book = self._book(reader, contact.community)
        card = sidetrips.shared_card(event, book, in_channel=bool(contact.community), may_write=contact.may_write)
        return reportable(_dressed(card, reader, book), book)

    async def _managed(self, contact: Contact, event: Manage) -> Card:
        reader = await self._spoken_to(contact)
        today = self._book(reader, contact.community)
        return reportable(_dressed(await self._manage(contact, event, today), reader, today), today)

    async def _manage(self, contact: Contact, event: Manage, today: Book) -> Card:
        if not moderation.may_manage(contact.community, moderates=contact.moderates):
            return moderation.refused_card(today)
        id = _community(contact, contact.community)
        if event.page == "stats":
            return stats_card(await self._statistics.of(id, self._now()), today)
        community = await self._store.community(id)
        # Only where the whole of what is erased is theirs: a workspace of an organization is not the organization.
        leaves = id.platform in self._erased_when_left and id.tenant == id.id
        changed, card = moderation.manage(community, event, today, leaves=leaves)
        if changed != community:
            await self._store.keep_community(changed)
        return card

    async def _reported(self, contact: Contact, event: Report) -> Card:
        """Tell the moderators, once in an hour for each place and seller."""
        dossier = await self._store.load(contact.seller)
        seller = self._reader(dossier, contact)
        case = reception.named_case(event, dossier.cases)
        book = await self._book_for(case, seller, contact)
        community = reports.community_of(case, dossier.cases, contact.community)
        report = reports.fault_report(event, case, seller, community, book, self._version)
        came = await self._told(contact, dossier, community, report)
        return _dressed(reports.report_card(came, report, case.token if case else "", book), seller, book)

    async def _told(
        self, contact: Contact, dossier: Dossier, community: str, report: FaultReport
    ) -> Literal["thanks", "again", "nobody"]:
        now, mark = self._now(), reports.told_once(report)
        if any(seen.id == mark and now - seen.at < REMEMBERED for seen in dossier.seen):
            return "again"
        found = await self._store.community(_community(contact, community))
        receiver = self._reports.get(contact.seller.platform)
        if receiver is None or not community or not found.reports:
            return "nobody"
        await self._store.commit(contact.seller, dossier.version, Changes(now, delivery=mark, found=dossier.tokens))
        return "thanks" if await receiver.report(found, report) else "nobody"

    async def _turn(self, contact: Contact, event: Event, delivery: str) -> Card:
        now = self._now()
        dossier = await self._store.load(contact.seller)
        dossier = await up_to_date(self._store, contact.seller, dossier, self._shelf.library, now)
        seller = self._reader(dossier, contact)
        seen = next((seen for seen in dossier.seen if delivery and seen.id == delivery), None)
        if seen:
            event = reception.where_it_led(event, dossier.cases, seller, seen.at)
        book = await self._book_for(reception.named_case(event, dossier.cases), seller, contact)
        turn = await self._decide(dossier, seller, contact, event, now, book)
        if (turn.case or turn.seller) and not seen:
            kept = _as_known(turn.seller or (None if dossier.seller else seller), seller, dossier, contact)
            changes = Changes(now, kept, turn.case, turn.owed, turn.cases, delivery=delivery, found=dossier.tokens)
            await self._store.commit(contact.seller, dossier.version, changes)
        if turn.seller and turn.seller.language != seller.language and not seen:
            # In the language that was just picked.
            seller, event = turn.seller, Open("settings")
            book = await self._book_for(None, seller, contact)
            turn = await self._decide(dossier, seller, contact, event, now, book)
        card = replace(turn.card, notes=(*_news(dossier, seller, event, book), *turn.card.notes))
        return reportable(_dressed(card, turn.seller or seller, book), book)

    async def _decide(
        self, dossier: Dossier, seller: Seller, contact: Contact, event: Event, now: datetime, book: Book
    ) -> Turn:
        case = reception.named_case(event, dossier.cases)
        community = case.community if case else contact.community
        if community and isinstance(event, Arrive | New | PickGroup | Say | StartOver):
            book = moderation.offered(book, await self._store.community(_community(contact, community)))
        if event == Open("export"):
            books = {c.flow: await self._book_for(c, seller, contact) for c in dossier.cases}
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

    async def _spoken_to(self, contact: Contact) -> Seller:
        """The seller, for the sake of their language: a store that is slow or away is not worth waiting for."""
        try:
            async with asyncio.timeout(_TO_READ):
                return self._reader(await self._store.load(contact.seller), contact)
        except (TimeoutError, StoreError):
            return self._reader(Dossier(), contact)

    def _reader(self, dossier: Dossier, contact: Contact) -> Seller:
        """The seller, with the one of the languages there are that is nearest to theirs."""
        seller = _known(dossier, contact)
        return replace(seller, language=self._shelf.library.language(seller.language))

    def _book(self, seller: Seller, community: str, flow: Flow | None = None) -> Book:
        return self._shelf.library.book(seller.language, community_name(seller.id.platform, community), flow)

    async def _book_for(self, case: Case | None, seller: Seller, contact: Contact) -> Book:
        """What the case is answered from, or what they are answered from where they are."""
        if case is None or case.flow == self._shelf.library.flow.digest:
            return self._book(seller, case.community if case else contact.community)
        return self._book(seller, case.community, await self._store.flow(case.flow))


def _news(dossier: Dossier, seller: Seller, event: Event, today: Book) -> Iterator[Text]:
    """What the seller must hear first: that something was lost, or that a reminder did not reach them."""
    if dossier.recovered:
        yield product(today, "store.recovered")
    if isinstance(event, Arrive | Resume | Cases | New) and (
        missed := trouble(dossier.cases, dossier.reminders, seller, today)
    ):
        yield missed


def _known(dossier: Dossier, contact: Contact) -> Seller:
    return dossier.seller or Seller(contact.seller, contact.zone, contact.language)


def _as_known(changed: Seller | None, reader: Seller, dossier: Dossier, contact: Contact) -> Seller | None:
    """The seller to keep: their own language is kept although it does not ship, for the day when it does."""
    if changed is None or changed.language != reader.language:
        return changed
    return replace(changed, language=_known(dossier, contact).language)


def _dressed(card: Card, seller: Seller, book: Book) -> Card:
    """The card with what a platform needs to put it into words for this seller."""
    return replace(card, zone=seller.zone, language=seller.language, book=book)


def _community(contact: Contact, id: str) -> CommunityId:
    return CommunityId(contact.seller.platform, contact.seller.tenant, id)
