"""Which reminders are still to be sent, by due time, and which are lent out. In memory: one process holds a store."""

import heapq
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.reminders import Reminder
from bot.core.seller import SellerId
from bot.stores.port import Claim

# Deleted rows stay in the heaps until they surface. Rebuilding when more than half are such keeps the cost per change
# constant on average; the floor spares small stores the rebuilding.
_REBUILD_FLOOR = 1_000

_Entry = tuple[datetime, str, SellerId]


class DueIndex:
    """Pending reminders by due time. For one event loop; no call waits."""

    def __init__(self) -> None:
        self._pending: dict[SellerId, dict[str, Reminder]] = {}
        self._count = 0
        self._due: list[_Entry] = []
        self._lent: dict[tuple[SellerId, str], datetime] = {}
        self._leases: list[_Entry] = []

    def put(self, seller: SellerId, rows: Iterable[Reminder]) -> None:
        """Take `rows` as all pending reminders of the seller. What is lent out stays so."""
        old = self._pending.pop(seller, {})
        new = {r.key: r for r in rows}
        if new:
            self._pending[seller] = new
        self._count += len(new) - len(old)
        for key in old.keys() - new.keys():
            self._lent.pop((seller, key), None)
        for key, row in new.items():
            if key not in old or old[key].due != row.due:
                heapq.heappush(self._due, (row.due, key, seller))
        self._rebuild_if_stale()

    def claim(self, now: datetime, lease: timedelta, limit: int) -> tuple[Claim, ...]:
        """Lend out at most `limit` reminders due at `now` until `now + lease`, earliest first, each seller's together."""
        self._take_back(now)
        claimed: dict[SellerId, list[Reminder]] = {}
        for _ in range(limit):
            entry = self._earliest()
            if entry is None or entry[0] > now:
                break
            heapq.heappop(self._due)
            _, key, seller = entry
            claimed.setdefault(seller, []).append(self._pending[seller][key])
            self._lent[seller, key] = now + lease
            heapq.heappush(self._leases, (now + lease, key, seller))
        return tuple(Claim(seller, tuple(rows)) for seller, rows in claimed.items())

    def next_due(self) -> datetime | None:
        """The due time of the earliest reminder that is not lent out."""
        entry = self._earliest()
        return entry[0] if entry else None

    def _earliest(self) -> _Entry | None:
        while self._due and not self._stands(self._due[0]):
            heapq.heappop(self._due)
        return self._due[0] if self._due else None

    def _stands(self, entry: _Entry) -> bool:
        due, key, seller = entry
        row = self._pending.get(seller, {}).get(key)
        return row is not None and row.due == due and (seller, key) not in self._lent

    def _take_back(self, now: datetime) -> None:
        while self._leases and self._leases[0][0] <= now:
            until, key, seller = heapq.heappop(self._leases)
            if self._lent.get((seller, key)) == until:
                del self._lent[seller, key]
                heapq.heappush(self._due, (self._pending[seller][key].due, key, seller))

    def _rebuild_if_stale(self) -> None:
        if len(self._due) > 2 * self._count + _REBUILD_FLOOR:
            self._due = [
                (row.due, key, seller)
                for seller, rows in self._pending.items()
                for key, row in rows.items()
                if (seller, key) not in self._lent
            ]
            heapq.heapify(self._due)
        if len(self._leases) > 2 * len(self._lent) + _REBUILD_FLOOR:
            self._leases = [(until, key, seller) for (seller, key), until in self._lent.items()]
            heapq.heapify(self._leases)
