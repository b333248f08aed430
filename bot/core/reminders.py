"""Which reminders a case is owed, and what becomes of each. Rows with a due time and a state, never timers in memory."""

import base64
import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.book import Clock
from bot.core.case import Case
from bot.core.deadlines import Deadline
from bot.core.seller import Seller, SellerId


class State(StrEnum):
    """Where a reminder stands. All but `PENDING` are final. `FAILED`: tried as often as we try, and given up."""

    PENDING = "pending"
    SENT = "sent"
    COLLAPSED = "collapsed"
    UNDELIVERABLE = "undeliverable"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message owed. `before` is how long before the end it is due; zero for the notice that the clock has passed.

    `key` names this very reminder for ever (25 characters): a retry keeps it, a corrected deadline owes another one, and so
    does a snooze, which counts `occurrence` up. `attempts` are deliveries tried without knowing that one arrived, the first
    of them at `tried`; it is not tried again before `retry`. All instants are UTC.
    """

    key: str
    case: str
    deadline: str
    generation: int
    before: timedelta
    due: datetime
    state: State = State.PENDING
    settled: datetime | None = None
    occurrence: int = 0
    attempts: int = 0
    tried: datetime | None = None
    retry: datetime | None = None

    @property
    def sendable(self) -> datetime:
        """From when on it may be sent: its due time, or later when an attempt failed."""
        return max(self.due, self.retry) if self.retry else self.due


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


def owed(seller: Seller, case: Case, clocks: Mapping[str, Clock]) -> tuple[Reminder, ...]:
    """All reminders the running deadlines of an open case owe. One already past when the deadline was set is not owed.

    The seller's own offsets replace those of a clock that is theirs to answer. Their quiet hours move a reminder before the
    end to where those hours begin, and the notice that the time is over to where they end.
    """
    if not case.open:
        return ()
    return tuple(
        _reminder(seller, case, deadline, before)
        for deadline in case.deadlines
        if deadline.running and deadline.clock in clocks
        for before in _offsets(clocks[deadline.clock], seller)
        if deadline.ends - before > deadline.set_at
    )


def _reminder(seller: Seller, case: Case, deadline: Deadline, before: timedelta) -> Reminder:
    name = key(seller.id, case.token, deadline.name, deadline.generation, before)
    return Reminder(name, case.token, deadline.name, deadline.generation, before, _due(deadline, before, seller))


def _offsets(clock: Clock, seller: Seller) -> tuple[timedelta, ...]:
    own = clock.owner == "seller" and clock.owes and seller.offsets is not None
    before = (seller.offsets or ()) if own else clock.owes
    return (*before, timedelta(0)) if clock.owes_passed else before


def _due(deadline: Deadline, before: timedelta, seller: Seller) -> datetime:
    due = deadline.ends - before
    hours = _quiet_hours(due, seller)
    if hours is None:
        return due
    begin, end = hours
    return max(begin, deadline.set_at) if before else end


def _quiet_hours(at: datetime, seller: Seller) -> tuple[datetime, datetime] | None:
    """The beginning and end (UTC) of the seller's quiet hours around `at`, if it falls within them. They are wall time."""
    if seller.quiet is None:
        return None
    since, until = seller.quiet
    zone = ZoneInfo(seller.zone or "UTC")
    today = at.astimezone(zone).date()
    for first in (today - timedelta(days=1), today):
        last = first if since < until else first + timedelta(days=1)
        begin, end = (datetime.combine(day, hour, zone).astimezone(UTC) for day, hour in ((first, since), (last, until)))
        if begin <= at < end:
            return begin, end
    return None


def reconcile(
    rows: Iterable[Reminder], cases: Collection[str], owes: Iterable[Reminder], now: datetime
) -> tuple[Reminder, ...]:
    """The rows after a turn of `cases` (tokens): new ones added, pending ones moved to their due time or dropped.

    Settled ones are never touched, nor those of other cases.
    """
    wanted = {r.key: r for r in owes}
    kept = tuple(_after(r, wanted.get(r.key), now) if r.case in cases and r.state is State.PENDING else r for r in rows)
    known = {r.key for r in kept}
    return kept + tuple(r for r in wanted.values() if r.key not in known)


def _after(pending: Reminder, wanted: Reminder | None, now: datetime) -> Reminder:
    if wanted is None:
        return replace(pending, state=State.DROPPED, settled=now)
    # Quiet hours that have begun when they are set move it to their beginning. It comes at once, and it is not late.
    return replace(pending, due=max(wanted.due, min(pending.due, now)))


def collapse(due: Iterable[Reminder]) -> tuple[tuple[Reminder, ...], tuple[Reminder, ...]]:
    """Of reminders due together, the newest of each deadline to send, and the older ones it makes needless."""
    ordered = sorted(due, key=lambda r: r.due)
    newest = {(r.case, r.deadline): r for r in ordered}
    send = tuple(r for r in ordered if newest[r.case, r.deadline] is r)
    return send, tuple(r for r in ordered if newest[r.case, r.deadline] is not r)
