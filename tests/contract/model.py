"""The plainest thing that could keep sellers: what every store is held against."""

from collections.abc import Collection
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.reminders import Reminder, State
from bot.core.seller import SellerId
from bot.stores.port import Address, Changes, Conflict, Dossier, Seen, Tenant

Lent = list[tuple[SellerId, tuple[Reminder, ...]]]


class Model:
    """Dossiers in a dictionary, and until when which reminder is lent out. It shares no code with the stores."""

    def __init__(self) -> None:
        self.kept: dict[SellerId, Dossier] = {}
        self.lent: dict[tuple[SellerId, str], datetime] = {}
        self.looked = datetime.min.replace(tzinfo=UTC)

    def copy(self) -> "Model":
        other = copy(self)
        other.kept, other.lent = dict(self.kept), dict(self.lent)
        return other

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and self.kept == other.kept

    __hash__ = None  # type: ignore[assignment]

    def load(self, seller: SellerId) -> Dossier:
        return self.kept.get(seller, Dossier())

    def commit(self, seller: SellerId, expected: int, changes: Changes) -> Dossier:
        before = self.load(seller)
        if before.version != expected:
            raise Conflict
        cases = {c.token: c for c in before.cases} | ({changes.case.token: changes.case} if changes.case else {})
        rows = {r.key: r for r in before.reminders}
        touched = {*changes.cases} | ({changes.case.token} if changes.case else set())
        owed = {r.key: r for r in changes.owed} if touched else {}
        for key, row in rows.items():
            if row.case in touched and row.state is State.PENDING:
                rows[key] = _moved(row, owed.get(key), changes.at)
        for key, row in owed.items():
            rows.setdefault(key, row)
        seen = [s for s in before.seen if s.at > changes.at - timedelta(hours=1)]
        if changes.delivery:
            seen.append(Seen(changes.delivery, changes.at))
        self.kept[seller] = Dossier(
            changes.seller or before.seller,
            tuple(c for c in cases.values() if c.token not in changes.forgotten),
            tuple(r for r in rows.values() if r.case not in changes.forgotten),
            before.version + 1,
            address=before.address,
            seen=tuple(seen),
        )
        self._forget_leases()
        return self.kept[seller]

    def erase(self, seller: SellerId) -> None:
        self.kept.pop(seller, None)
        self._forget_leases()

    def settle(self, seller: SellerId, keys: Collection[str], state: State, at: datetime) -> None:
        self._change(seller, keys, lambda r: replace(r, state=state, settled=at))

    def postpone(self, seller: SellerId, keys: Collection[str], at: datetime, until: datetime) -> None:
        self._change(seller, keys, lambda r: replace(r, attempts=r.attempts + 1, tried=r.tried or at, retry=until))
        self.release(seller, keys)

    def release(self, seller: SellerId, keys: Collection[str]) -> None:
        for key in keys:
            self.lent.pop((seller, key), None)

    def keep_address(self, seller: SellerId, address: Address) -> None:
        if seller in self.kept:
            self.kept[seller] = replace(self.kept[seller], address=address)

    def claim(
        self, now: datetime, lease: timedelta, limit: int, together: timedelta, tenants: Collection[Tenant] | None
    ) -> set[tuple[SellerId, str]]:
        self.looked = max(self.looked, now)
        free = [(r.sendable, r.key, seller) for seller, r in self._pending() if not self._is_lent(seller, r.key)]
        ours = sorted(f for f in free if tenants is None or (f[2].platform, f[2].tenant) in tenants)
        first = {seller for at, _, seller in [f for f in ours if f[0] <= now][:limit]}
        taken = {(seller, key) for at, key, seller in ours if seller in first and at <= now + together}
        self.lent |= dict.fromkeys(taken, now + lease)
        return taken

    def next_due(self) -> datetime | None:
        return min((r.sendable for seller, r in self._pending() if not self._is_lent(seller, r.key)), default=None)

    def _pending(self) -> list[tuple[SellerId, Reminder]]:
        return [(seller, r) for seller, d in self.kept.items() for r in d.reminders if r.state is State.PENDING]

    def _is_lent(self, seller: SellerId, key: str) -> bool:
        return (seller, key) in self.lent and self.lent[seller, key] > self.looked

    def _change(self, seller: SellerId, keys: Collection[str], change) -> None:
        if dossier := self.kept.get(seller):
            rows = [change(r) if r.key in keys and r.state is State.PENDING else r for r in dossier.reminders]
            self.kept[seller] = replace(dossier, reminders=tuple(rows))
        self._forget_leases()

    def _forget_leases(self) -> None:
        pending = {(seller, r.key) for seller, r in self._pending()}
        self.lent = {k: until for k, until in self.lent.items() if k in pending}


def _moved(row: Reminder, wanted: Reminder | None, now: datetime) -> Reminder:
    """What becomes of one that waits: it is dropped, or due when it is wanted, but not before now if it was not due yet."""
    if wanted is None:
        return replace(row, state=State.DROPPED, settled=now)
    due = max(wanted.due, min(row.due, now))
    return row if due == row.due else replace(row, due=due, attempts=0, tried=None, retry=None)
