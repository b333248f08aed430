"""What the desk and the dispatcher ask of a store. The unit is the seller; one contract suite runs over every store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.case import Case
from bot.core.playbook import Flow
from bot.core.reminders import Reminder, State
from bot.core.seller import Seller, SellerId


class StoreError(Exception):
    """The base of what a store raises. Its text is a sentence for the person running the bot."""


class Conflict(StoreError):  # noqa: N818 - it is no fault, only news
    """Somebody else committed for this seller since it was loaded. Load again and decide again."""


class Locked(StoreError):  # noqa: N818
    """Another process holds this data folder. The text names it."""


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


@dataclass(frozen=True, slots=True)
class Changes:
    """What one turn writes, all or nothing.

    A case is added, or replaces the one with its token. `owed` are all reminders owed to that case and to `cases` (tokens)
    from now on: the store adds those it does not know, gives a pending one its new due time, marks the other pending ones of
    these cases dropped at `at` (UTC), and never touches a settled one.
    """

    at: datetime
    seller: Seller | None = None
    case: Case | None = None
    owed: tuple[Reminder, ...] = ()
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """Reminders of one seller that are due, lent to one dispatcher until the lease ends."""

    seller: SellerId
    reminders: tuple[Reminder, ...]


class Store(Protocol):
    """Keeps sellers. Every method is safe to call from many tasks at once. Instants are UTC."""

    async def load(self, seller: SellerId) -> Dossier:
        """What is kept of the seller; an empty dossier for a stranger."""

    async def commit(self, seller: SellerId, expected: int, changes: Changes) -> Dossier:
        """Write all of `changes` durably and give the dossier as it now is, one version on.

        Raises Conflict unless `expected` is the version kept.
        """

    async def erase(self, seller: SellerId) -> None:
        """Remove everything kept of the seller, copies included. Erasing a stranger is fine."""

    async def claim(self, now: datetime, lease: timedelta, limit: int) -> Sequence[Claim]:
        """Lend out at most `limit` pending reminders due at `now`, earliest first. None is lent twice within its lease."""

    async def settle(self, seller: SellerId, keys: Sequence[str], state: State, at: datetime) -> None:
        """Record durably what became of claimed reminders. Keeps the version; unknown or settled keys are left alone."""

    async def next_due(self) -> datetime | None:
        """When the earliest pending reminder is due that is not lent out; None if there is none."""

    async def keep_flow(self, flow: Flow) -> None:
        """Keep a flow by its digest, so that an upgrade cannot lose it. Keeping it again changes nothing."""

    async def flow(self, digest: str) -> Flow | None:
        """The flow with this digest, if it was kept."""

    async def close(self) -> None:
        """Finish what is being written and let go of the data."""
