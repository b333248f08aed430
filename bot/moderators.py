"""What moderators do, and what they are told: their community's settings and counts, and that something here is wrong."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from bot.contact import Contact
from bot.core import moderation, reception, reports
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.counts import stats_card
from bot.core.events import Manage, Report
from bot.core.reports import FaultReport
from bot.readers import Readers, dressed, finished
from bot.reports import Reports
from bot.statistics import Statistics
from bot.stores.port import REMEMBERED, Changes, Dossier, Store


class Moderators:
    """The use cases of those who look after a community."""

    def __init__(self, store: Store, readers: Readers, now: Callable[[], datetime], version: str) -> None:
        self._store = store
        self._readers = readers
        self._now = now
        self._version = version
        self._statistics = Statistics(store)
        self._reports: dict[str, Reports] = {}
        self._erased_when_left: set[str] = set()

    def send_reports(self, platform: str, reports: Reports) -> None:
        """Give `reports` what sellers on this platform say is wrong with the guide."""
        self._reports[platform] = reports

    def erases_when_left(self, platform: str) -> None:
        """On this platform a community that removes the bot is erased; its moderators may say whether at once."""
        self._erased_when_left.add(platform)

    async def manage(self, contact: Contact, event: Manage) -> Card:
        """The card that their press leads to. Whoever may not manage the community is told so. Raises StoreError."""
        reader = await self._readers.spoken_to(contact)
        today = self._readers.here(reader, contact)
        return finished(await self._managed(contact, event, today), reader, today)

    async def _managed(self, contact: Contact, event: Manage, today: Book) -> Card:
        if not moderation.may_manage(contact.community, moderates=contact.moderates):
            return moderation.refused_card(today)
        id = contact.community_id(contact.community)
        if event.page == "stats":
            return stats_card(await self._statistics.of(id, self._now()), today)
        community = await self._store.community(id)
        # Only where the whole of what is erased is theirs: a workspace of an organization is not the organization.
        leaves = id.platform in self._erased_when_left and id.tenant == id.id
        changed, card = moderation.manage(community, event, today, leaves=leaves)
        if changed != community:
            await self._store.keep_community(changed)
        return card

    async def hear(self, contact: Contact, event: Report) -> Card:
        """Tell the moderators, once in an hour for each place and seller. Raises StoreError, and Conflict."""
        dossier = await self._store.load(contact.seller)
        seller = self._readers.reader(dossier, contact)
        case = reception.named_case(event, dossier.cases)
        book = await self._readers.of_case(case, seller, contact)
        community = reports.community_of(case, dossier.cases, contact.community)
        report = reports.fault_report(event, case, seller, community, book, self._version)
        came = await self._told(contact, dossier, community, report)
        return dressed(reports.report_card(came, report, case.token if case else "", book), seller, book)

    async def _told(
        self, contact: Contact, dossier: Dossier, community: str, report: FaultReport
    ) -> Literal["thanks", "again", "nobody"]:
        now, mark = self._now(), reports.told_once(report)
        if any(seen.id == mark and now - seen.at < REMEMBERED for seen in dossier.seen):
            return "again"
        found = await self._store.community(contact.community_id(community))
        receiver = self._reports.get(contact.seller.platform)
        if receiver is None or not community or not found.reports:
            return "nobody"
        await self._store.commit(contact.seller, dossier.version, Changes(now, delivery=mark, found=dossier.tokens))
        return "thanks" if await receiver.report(found, report) else "nobody"
