"""What the desk and the dispatcher ask of a store. The unit is the seller; one contract suite runs over every store."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.case import Case
from bot.core.community import Community, CommunityId
from bot.core.library import Release
from bot.core.playbook import Flow
from bot.core.reminders import Reminder, State
from bot.core.seller import Seller, SellerId
from bot.stores.installed import Installations


class StoreError(Exception):
    """The base of what a store raises. Its text is a sentence for the person running the bot."""


class Conflict(StoreError):  # noqa: N818 - it is no fault, only news
    """Somebody else committed for this seller since it was loaded. Load again and decide again."""


class Locked(StoreError):  # noqa: N818
    """Another process holds this data folder. The text names it."""


# One sender's realm on a platform: a bot delivers only to those it has a connection for.
Tenant = tuple[str, str]

# Platforms deliver the same event again for minutes after a lost answer or a reconnect; an hour is far beyond.
REMEMBERED = timedelta(hours=1)

# Releases kept, the latest. Each takes about half a megabyte; a moderator who works all day makes some dozens.
RELEASES_KEPT = 30


@dataclass(frozen=True, slots=True)
class Address:
    """Where a seller's conversation is shown. Ids are the platform's, "" where there is none.

    `draft` is a digest of the last draft sent beside a card, so that it is not sent twice; `closed` says that their DM
    refused us the last time.
    """

    channel: str = ""
    message: str = ""
    draft: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A platform's id of something a seller did that changed what is kept, and when (UTC)."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything kept of one seller. `version` counts commits; 0 means nothing is kept yet and `seller` is None.

    `recovered`: what was kept was damaged and an older copy (or none) took its place, so the seller should look it over.
    True from then to the seller's next commit, whoever loads in between.
    """

    seller: Seller | None = None
    cases: tuple[Case, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    version: int = 0
    recovered: bool = False
    address: Address = Address()
    seen: tuple[Seen, ...] = ()

    @property
    def tokens(self) -> frozenset[str]:
        """The tokens of the cases."""
        return frozenset(case.token for case in self.cases)


@dataclass(frozen=True, slots=True)
class Changes:
    """What one turn writes, all or nothing.

    A case is added, or replaces the one with its token. `owed` are all reminders owed to that case and to `cases` (tokens)
    from now on: the store adds those it does not know, gives a pending one its new due time, marks the other pending ones of
    these cases dropped at `at` (UTC), and never touches a settled one. `forgotten` are the tokens of cases to remove with
    their reminders. `delivery` is the platform's id of what led to this, remembered for an hour (`REMEMBERED`).

    `found` are the tokens of the cases it was decided on. A seller who erased everything and began anew counts versions from
    one again, with other cases: a turn decided before that is refused. None: it was decided on no case.
    """

    at: datetime
    seller: Seller | None = None
    case: Case | None = None
    owed: tuple[Reminder, ...] = ()
    cases: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()
    delivery: str = ""
    found: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Reminders of one seller that are due, earliest first, lent to one dispatcher until the lease ends."""

    seller: SellerId
    reminders: tuple[Reminder, ...]


class Store(Protocol):
    """Keeps sellers. Every method is safe to call from many tasks at once. Instants are UTC."""

    @property
    def installations(self) -> Installations:
        """Where the bot is installed, on platforms whose communities install it by themselves."""

    async def load(self, seller: SellerId) -> Dossier:
        """What is kept of the seller; an empty dossier for a stranger."""

    async def commit(self, seller: SellerId, expected: int, changes: Changes) -> Dossier:
        """Write all of `changes` durably and give the dossier as it now is, one version on.

        Raises Conflict unless `expected` is the version kept, and the cases are those the changes were decided on.
        """

    async def erase(self, seller: SellerId, expected: int | None = None) -> None:
        """Remove everything kept of the seller, copies included. Erasing a stranger is fine.

        Raises Conflict if `expected` is given and is not the version kept.
        """

    def dossiers(self) -> AsyncIterator[tuple[SellerId, Dossier]]:
        """Every seller of whom something is kept, in no order, each as it is when it is their turn."""

    async def claim(
        self, now: datetime, lease: timedelta, limit: int, together: timedelta, tenants: Collection[Tenant] | None = None
    ) -> Sequence[Claim]:
        """Lend out at most `limit` pending reminders sendable at `now`, earliest first, of `tenants` (None: of all).

        With them, beyond the limit, go the same seller's that become sendable within `together` after `now`, so that they
        can be one message. None is lent twice within its lease, unless that ends more than two leases after `now`: it was
        given when the clock was ahead, and would hold the reminder back for as long as the clock was wrong.
        """

    async def settle(self, seller: SellerId, keys: Sequence[str], state: State, at: datetime) -> None:
        """Record durably what became of claimed reminders. Keeps the version; unknown or settled keys are left alone."""

    async def postpone(self, seller: SellerId, keys: Sequence[str], at: datetime, until: datetime) -> None:
        """Record durably an attempt made at `at` whose reminders may not have arrived, and lend them out again from `until`.

        Keeps the version; unknown or settled keys are left alone.
        """

    async def release(self, seller: SellerId, keys: Sequence[str]) -> None:
        """Give claimed reminders back untried."""

    async def next_due(self) -> datetime | None:
        """From when on the earliest pending reminder is sendable that is not lent out; None if there is none."""

    async def keep_address(self, seller: SellerId, address: Address) -> None:
        """Keep where the seller's conversation is shown. Keeps the version; of a stranger nothing is kept."""

    async def community(self, id: CommunityId) -> Community:
        """What the moderators of a community have set; all as it comes for one that is not known."""

    async def keep_community(self, community: Community) -> None:
        """Keep what a community's moderators have set, durably."""

    async def beat(self, worker: str, at: datetime) -> None:
        """Record that the dispatcher called `worker` looked at what is due at `at`."""

    async def beats(self) -> Mapping[str, datetime]:
        """When each dispatcher last looked."""

    async def keep_flow(self, flow: Flow) -> None:
        """Keep a flow by its digest, so that an upgrade cannot lose it. Keeping it again changes nothing."""

    async def flow(self, digest: str) -> Flow | None:
        """The flow with this digest, if it was kept."""

    async def keep_release(self, release: Release) -> None:
        """Keep a release by its digest, in the place of what was kept under it. The oldest of many are forgotten."""

    async def kept_release(self, digest: str = "") -> Release | None:
        """The latest release kept whose digest begins like this and that can be read; None if there is none."""

    async def close(self) -> None:
        """Finish what is being written and let go of the data."""
