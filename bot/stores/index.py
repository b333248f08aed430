"""Which reminders are still to be sent, by time, and which are lent out. In memory: one process holds a store."""

import heapq
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.reminders import Reminder
from bot.core.seller import SellerId
from bot.stores.port import Claim, Tenant

# Deleted rows stay in the heaps until they surface. Rebuilding when more than half are such keeps the cost per change
# constant on average; the floor spares small stores the rebuilding.
_REBUILD_FLOOR = 1_000

_Entry = tuple[datetime, str, SellerId]


@dataclass(slots=True)
class _Realm:
    """The pending reminders of one tenant, with a heap of when each may be sent. Entries may be out of date."""

    pending: dict[SellerId, dict[str, Reminder]] = field(default_factory=dict)
    count: int = 0
    heap: list[_Entry] = field(default_factory=list)


class DueIndex:
    """Pending reminders by time. For one event loop; no call waits."""

    def __init__(self) -> None:
        self._realms: dict[Tenant, _Realm] = {}
        self._lent: dict[tuple[SellerId, str], datetime] = {}
        self._leases: list[_Entry] = []
        self._looked: datetime | None = None

    def put(self, seller: SellerId, rows: Iterable[Reminder]) -> None:
        """Take `rows` as all pending reminders of the seller. What is lent out stays so."""
        realm = self._realms.setdefault(_tenant(seller), _Realm())
        old = realm.pending.pop(seller, {})
        new = {r.key: r for r in rows}
        if new:
            realm.pending[seller] = new
        realm.count += len(new) - len(old)
        for key in old.keys() - new.keys():
            self._lent.pop((seller, key), None)
        for key, row in new.items():
            if key not in old or old[key].sendable != row.sendable:
                heapq.heappush(realm.heap, (row.sendable, key, seller))
        self._rebuild_if_stale(realm)

    def claim(
        self, now: datetime, lease: timedelta, limit: int, together: timedelta, tenants: Collection[Tenant] | None = None
    ) -> tuple[Claim, ...]:
        """As `Store.claim` says."""
        self._take_back(now, lease)
        claimed: dict[SellerId, list[Reminder]] = {}
        for row, seller in self._take_due(now, limit, self._realms if tenants is None else tenants):
            self._lend(seller, row, now + lease)
            claimed.setdefault(seller, []).append(row)
        for seller, rows in claimed.items():
            for row in self._free(seller, now + together):
                self._lend(seller, row, now + lease)
                rows.append(row)
        return tuple(Claim(seller, tuple(sorted(rows, key=lambda r: r.due))) for seller, rows in claimed.items())

    def release(self, seller: SellerId, keys: Iterable[str]) -> None:
        """Take back what was lent out, as if it had not been."""
        for key in keys:
            if self._lent.pop((seller, key), None):
                self._offer(seller, key)

    def next_due(self) -> datetime | None:
        """When the earliest reminder may be sent that is not lent out."""
        heads = [entry[0] for realm in self._realms.values() if (entry := self._earliest(realm))]
        return min(heads, default=None)

    def _take_due(self, now: datetime, limit: int, tenants: Iterable[Tenant]) -> Iterator[tuple[Reminder, SellerId]]:
        realms = [realm for tenant in tenants if (realm := self._realms.get(tenant))]
        heads = [(entry, n) for n, realm in enumerate(realms) if (entry := self._earliest(realm))]
        heapq.heapify(heads)
        while heads and limit > 0 and heads[0][0][0] <= now:
            (_, key, seller), n = heads[0]
            yield realms[n].pending[seller][key], seller
            limit -= 1
            following = self._earliest(realms[n])
            if following:
                heapq.heapreplace(heads, (following, n))
            else:
                heapq.heappop(heads)

    def _free(self, seller: SellerId, until: datetime) -> list[Reminder]:
        rows = self._realms[_tenant(seller)].pending[seller].values()
        return [row for row in rows if row.sendable <= until and (seller, row.key) not in self._lent]

    def _lend(self, seller: SellerId, row: Reminder, until: datetime) -> None:
        self._lent[seller, row.key] = until
        heapq.heappush(self._leases, (until, row.key, seller))

    def _earliest(self, realm: _Realm) -> _Entry | None:
        while realm.heap and not self._stands(realm, realm.heap[0]):
            heapq.heappop(realm.heap)
        return realm.heap[0] if realm.heap else None

    def _stands(self, realm: _Realm, entry: _Entry) -> bool:
        at, key, seller = entry
        row = realm.pending.get(seller, {}).get(key)
        return row is not None and row.sendable == at and (seller, key) not in self._lent

    def _take_back(self, now: datetime, lease: timedelta) -> None:
        if self._looked and now < self._looked:
            # The clock was set back. What it lent while it was ahead would stay lent for as long.
            for seller, key in [lent for lent, until in self._lent.items() if until > now + 2 * lease]:
                self.release(seller, [key])
        self._looked = now
        while self._leases and self._leases[0][0] <= now:
            until, key, seller = heapq.heappop(self._leases)
            if self._lent.get((seller, key)) == until:
                del self._lent[seller, key]
                self._offer(seller, key)
        if len(self._leases) > 2 * len(self._lent) + _REBUILD_FLOOR:
            self._leases = [(until, key, seller) for (seller, key), until in self._lent.items()]
            heapq.heapify(self._leases)

    def _offer(self, seller: SellerId, key: str) -> None:
        realm = self._realms[_tenant(seller)]
        heapq.heappush(realm.heap, (realm.pending[seller][key].sendable, key, seller))

    def _rebuild_if_stale(self, realm: _Realm) -> None:
        if len(realm.heap) <= 2 * realm.count + _REBUILD_FLOOR:
            return
        realm.heap = [
            (row.sendable, key, seller)
            for seller, rows in realm.pending.items()
            for key, row in rows.items()
            if (seller, key) not in self._lent
        ]
        heapq.heapify(realm.heap)


def _tenant(seller: SellerId) -> Tenant:
    return seller.platform, seller.tenant
