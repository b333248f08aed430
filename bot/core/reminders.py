"""Which reminders a case is owed, and what becomes of each. Rows with a due time and a state, never timers in memory."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.book import Clock
from bot.core.case import Case
from bot.core.deadlines import Deadline
from bot.core.seller import SellerId


class State(StrEnum):
    """Where a reminder stands. All but `PENDING` are final."""

    PENDING = "pending"
    SENT = "sent"
    COLLAPSED = "collapsed"
    UNDELIVERABLE = "undeliverable"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message owed. `before` is how long before the end it is due; zero for the notice that the clock has passed.

    `key` names this very reminder for ever (25 characters): a retry keeps it, a corrected deadline owes another one.
    """

    key: str
    case: str
    deadline: str
    generation: int
    before: timedelta
    due: datetime
    state: State = State.PENDING
    settled: datetime | None = None


def key(seller: SellerId, case: str, deadline: str, generation: int, before: timedelta, occurrence: int = 0) -> str:
    """The reminder's name, 25 characters of a hash (Discord's limit for a nonce)."""
    parts = (
        seller.platform,
        seller.tenant,
        seller.user,
        case,
        deadline,
        generation,
        before.total_seconds(),
        occurrence,
    )
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    return base64.b32encode(digest).decode().lower()[:25]


def owed(seller: SellerId, case: Case, clocks: Mapping[str, Clock]) -> tuple[Reminder, ...]:
    """All reminders the running deadlines of an open case owe. One already past when the deadline was set is not owed."""
    if not case.open:
        return ()
    return tuple(
        Reminder(
            key(seller, case.token, d.name, d.generation, before),
            case.token,
            d.name,
            d.generation,
            before,
            due,
        )
        for d in case.deadlines
        if d.running and d.clock in clocks
        for before, due in _moments(d, clocks[d.clock])
        if due > d.set_at
    )


def _moments(deadline: Deadline, clock: Clock) -> Iterable[tuple[timedelta, datetime]]:
    offsets = (*clock.owes, timedelta(0)) if clock.owes_passed else clock.owes
    return ((before, deadline.ends - before) for before in offsets)


def reconcile(rows: Iterable[Reminder], case: str, owes: Iterable[Reminder], now: datetime) -> tuple[Reminder, ...]:
    """The rows after a turn of `case`: new ones added, pending ones no longer owed dropped, settled ones untouched."""
    wanted = {r.key: r for r in owes}
    kept = tuple(
        replace(r, state=State.DROPPED, settled=now)
        if r.case == case and r.state is State.PENDING and r.key not in wanted
        else r
        for r in rows
    )
    known = {r.key for r in kept}
    return kept + tuple(r for r in wanted.values() if r.key not in known)


def collapse(due: Iterable[Reminder]) -> tuple[tuple[Reminder, ...], tuple[Reminder, ...]]:
    """Of reminders due together, the newest of each deadline to send, and the older ones it makes needless."""
    ordered = sorted(due, key=lambda r: r.due)
    newest = {(r.case, r.deadline): r for r in ordered}
    send = tuple(r for r in ordered if newest[r.case, r.deadline] is r)
    return send, tuple(r for r in ordered if newest[r.case, r.deadline] is not r)
