"""A store that forgets when the process ends: for tests, of ours and of those who write playbooks."""
# ruff: noqa: D102 - what each method does is said once, in `Store`

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.community import Community, CommunityId
from bot.core.library import Release
from bot.core.playbook import Flow
from bot.core.reminders import State
from bot.core.seller import SellerId
from bot.stores.changes import addressed, committed, pending, postponed, refuse_unless, settled
from bot.stores.index import DueIndex
from bot.stores.installed import Installed, Realm, Standing
from bot.stores.installing import Begun
from bot.stores.port import RELEASES_KEPT, Address, Changes, Claim, Dossier, Tenant


class InstalledHere:
    """`Installations` in memory."""

    def __init__(self) -> None:
        self._all: dict[Realm, Installed] = {}
        self._begun = Begun()

    async def keep(self, installed: Installed) -> None:
        self._all[installed.realm] = installed

    async def mark(self, realm: Realm, standing: Standing, at: datetime) -> bool:
        found = self._all.get(realm)
        if not found or found.standing in {standing, "uninstalled"}:
            return False
        self._all[realm] = replace(found, standing=standing, since=at)
        return True

    async def of(self, realm: Realm) -> Installed | None:
        return self._all.get(realm)

    async def all(self) -> AsyncIterator[Installed]:
        for found in list(self._all.values()):
            yield found

    async def forget(self, installed: Installed) -> bool:
        if self._all.get(installed.realm) != installed:
            return False
        del self._all[installed.realm]
        return True

    async def begin(self, secret: str, at: datetime) -> None:
        self._begun.begin(secret, at)

    async def end(self, secret: str) -> datetime | None:
        return self._begun.end(secret)


class MemoryStore:
    """A `Store` in memory. No method waits, so each is alone while it runs."""

    def __init__(self) -> None:
        self._dossiers: dict[SellerId, Dossier] = {}
        self._flows: dict[str, Flow] = {}
        self._communities: dict[CommunityId, Community] = {}
        self._beats: dict[str, datetime] = {}
        self._releases: dict[str, Release] = {}
        self._index = DueIndex()
        self.installations = InstalledHere()

    async def load(self, seller: SellerId) -> Dossier:
        return self._dossiers.get(seller, Dossier())

    async def commit(self, seller: SellerId, expected: int, changes: Changes) -> Dossier:
        return self._keep(seller, committed(await self.load(seller), expected, changes))

    async def erase(self, seller: SellerId, expected: int | None = None) -> None:
        if expected is not None:
            refuse_unless(await self.load(seller), expected)
        self._dossiers.pop(seller, None)
        self._index.put(seller, ())

    async def dossiers(self) -> AsyncIterator[tuple[SellerId, Dossier]]:
        for seller in tuple(self._dossiers):
            if seller in self._dossiers:
                yield seller, self._dossiers[seller]

    async def claim(
        self, now: datetime, lease: timedelta, limit: int, together: timedelta, tenants: Collection[Tenant] | None = None
    ) -> Sequence[Claim]:
        return self._index.claim(now, lease, limit, together, tenants)

    async def settle(self, seller: SellerId, keys: Sequence[str], state: State, at: datetime) -> None:
        if seller in self._dossiers:
            self._keep(seller, settled(self._dossiers[seller], frozenset(keys), state, at))

    async def postpone(self, seller: SellerId, keys: Sequence[str], at: datetime, until: datetime) -> None:
        if seller in self._dossiers:
            self._keep(seller, postponed(self._dossiers[seller], frozenset(keys), at, until))
            self._index.release(seller, keys)

    async def release(self, seller: SellerId, keys: Sequence[str]) -> None:
        self._index.release(seller, keys)

    async def next_due(self) -> datetime | None:
        return self._index.next_due()

    async def keep_address(self, seller: SellerId, address: Address) -> None:
        if seller in self._dossiers:
            self._dossiers[seller] = addressed(self._dossiers[seller], address)

    async def community(self, id: CommunityId) -> Community:
        return self._communities.get(id, Community(id))

    async def keep_community(self, community: Community) -> None:
        self._communities[community.id] = community

    async def beat(self, worker: str, at: datetime) -> None:
        self._beats[worker] = at

    async def beats(self) -> Mapping[str, datetime]:
        return dict(self._beats)

    async def keep_flow(self, flow: Flow) -> None:
        self._flows.setdefault(flow.digest, flow)

    async def flow(self, digest: str) -> Flow | None:
        return self._flows.get(digest)

    async def keep_release(self, release: Release) -> None:
        self._releases[release.digest] = release
        latest = sorted(self._releases.values(), key=lambda r: r.at)[-RELEASES_KEPT:]
        self._releases = {r.digest: r for r in latest}

    async def kept_release(self, digest: str = "") -> Release | None:
        found = (r for r in self._releases.values() if r.digest.startswith(digest))
        return max(found, key=lambda r: r.at, default=None)

    async def close(self) -> None:
        """Nothing to let go of."""

    def _keep(self, seller: SellerId, dossier: Dossier) -> Dossier:
        self._dossiers[seller] = dossier
        self._index.put(seller, pending(dossier))
        return dossier
