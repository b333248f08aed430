"""Which reminders a case is owed, and what becomes of each. Rows with a due time and a state, never timers in memory."""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from bot.core.book import Clock
from bot.core.case import Case
from bot.core.deadlines import Change, Deadline, Snooze, Terms
from bot.core.seller import Seller, SellerId

# Rows that are kept of each case although they were never needed, and of tests: each correction of a time leaves some.
MOST_IDLE = 100
# Somebody who presses twice wants one test reminder, and nobody's tests shall hold up what others are owed.
BETWEEN_TESTS = timedelta(minutes=1)


class State(StrEnum):
    """Where a reminder stands. All but `PENDING` are final.

    `UNDELIVERABLE`: the seller's DM is closed. `CALLED`: so it was, and they were called in their community instead.
    `FAILED`: tried as often as we try, and given up.
    """

    PENDING = "pending"
    SENT = "sent"
    COLLAPSED = "collapsed"
    UNDELIVERABLE = "undeliverable"
    CALLED = "called"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message owed. `before` is how long before the end it is due; zero for the notice that the clock has passed.

    One of no case and no deadline is a test. `key` names this very reminder for ever (25 characters): a retry keeps it, a
    corrected deadline owes another one, and so does a snooze, which counts `occurrence` up. One `about` a change tells that
    the clock itself was corrected; its `occurrence` is the number of the change. `attempts` are deliveries tried
    without knowing that one arrived, the first of them at `tried`; it is not tried again before `retry`. All instants are
    UTC.
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
    about: Literal["end", "change"] = "end"

    @property
    def sendable(self) -> datetime:
        """From when on it may be sent: its due time, or later when an attempt failed."""
        return max(self.due, self.retry) if self.retry else self.due


# A case wants the same keys at each of its turns.
@lru_cache(maxsize=4096)
def key(
    seller: SellerId, case: str, deadline: str, generation: int, before: timedelta, occurrence: int = 0, about: str = ""
) -> str:
    """The reminder's name, 25 characters of a hash (Discord's limit for a nonce)."""
    parts: tuple[object, ...] = (
        seller.platform,
        seller.tenant,
        seller.user,
        case,
        deadline,
        generation,
        before.total_seconds(),
        occurrence,
    )
    parts = (*parts, about) if about else parts
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    return base64.b32encode(digest[:20]).decode().lower()[:25]  # five bytes make eight characters


def owed(seller: Seller, case: Case, clocks: Mapping[str, Clock]) -> tuple[Reminder, ...]:
    """All reminders the running deadlines of an open case owe. One already past when the deadline was set is not owed.

    The seller's own offsets replace those of a clock that is theirs to answer. Their quiet hours move a reminder before the
    end to where those hours begin, and the notice that the time is over to where they end. A snooze stands where they asked
    for it; what would have come before it waits with it, to be collapsed into it.
    """
    if not case.open:
        return ()
    return tuple(
        reminder
        for deadline in case.deadlines
        if deadline.running and deadline.clock in clocks
        for reminder in _of_deadline(seller, case, deadline, clocks[deadline.clock])
    )


def _of_deadline(seller: Seller, case: Case, deadline: Deadline, clock: Clock) -> Iterator[Reminder]:
    if deadline.change:
        yield _news(seller, case, deadline, deadline.change)
    if not deadline.reminds:
        return
    snooze = deadline.snooze
    for before in offsets(clock, seller):
        if deadline.ends - before > deadline.set_at:
            due = _due(deadline, before, seller)
            yield _reminder(seller, case, deadline, before, max(due, snooze.due) if snooze and before else due)
    if snooze:
        yield _reminder(seller, case, deadline, snooze.before, snooze.due, snooze.occurrence)


def _reminder(
    seller: Seller, case: Case, deadline: Deadline, before: timedelta, due: datetime, occurrence: int = 0
) -> Reminder:
    name = key(seller.id, case.token, deadline.name, deadline.generation, before, occurrence)
    return Reminder(name, case.token, deadline.name, deadline.generation, before, due, occurrence=occurrence)


def _news(seller: Seller, case: Case, deadline: Deadline, change: Change) -> Reminder:
    """That the clock itself was corrected: at once, but for quiet hours that end while there is still time."""
    # Of no generation: whatever becomes of the deadline, this correction is told once.
    name = key(seller.id, case.token, deadline.name, 0, timedelta(0), change.number, f"change {change.at.isoformat()}")
    hours = _quiet_hours(change.at, seller)
    due = hours[1] if hours and hours[1] < deadline.ends else change.at
    before = max(deadline.ends - due, timedelta(0))
    row = Reminder(name, case.token, deadline.name, deadline.generation, before, due, occurrence=change.number)
    return replace(row, about="change")


def offsets(clock: Clock | Terms, seller: Seller) -> tuple[timedelta, ...]:
    """How long before its end a clock owes this seller reminders; zero is the notice that it has passed."""
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
    return _bounded(kept + tuple(r for r in wanted.values() if r.key not in known))


def _bounded(rows: tuple[Reminder, ...]) -> tuple[Reminder, ...]:
    """The rows without the oldest of those that nobody misses, where there are very many: never needed, or mere tests."""
    idle: defaultdict[str, list[Reminder]] = defaultdict(list)
    for row in rows:
        if row.state is State.DROPPED or not (row.case or row.state is State.PENDING):
            idle[row.case].append(row)
    oldest = (sorted(settled, key=lambda r: r.settled or r.due)[:-MOST_IDLE] for settled in idle.values())
    gone = {row.key for settled in oldest for row in settled}
    return tuple(row for row in rows if row.key not in gone)


def _after(pending: Reminder, wanted: Reminder | None, now: datetime) -> Reminder:
    if wanted is None:
        return replace(pending, state=State.DROPPED, settled=now)
    # Quiet hours that have begun when they are set move it to their beginning. It comes at once, and it is not late.
    due = max(wanted.due, min(pending.due, now))
    if due == pending.due:
        return pending
    # At another time it is another message: whoever it was tried with goes without it.
    return replace(pending, due=due, attempts=0, tried=None, retry=None)


def snoozed(pressed: Reminder, rows: Iterable[Reminder], due: datetime, now: datetime) -> Snooze:
    """A snooze at `due` in place of the reminder `pressed`, one of `rows`. One that still waits moves."""
    kin = [r for r in rows if _kind(r) == _kind(pressed)]
    waits = (r.occurrence for r in kin if r.occurrence and r.state is State.PENDING and r.due > now)
    latest = max(r.occurrence for r in kin)
    return Snooze(pressed.before, next(waits, latest + 1), due)


def _kind(row: Reminder) -> tuple[str, str, int, timedelta, str]:
    return row.case, row.deadline, row.generation, row.before, row.about


def a_test(seller: SellerId, rows: Iterable[Reminder], now: datetime) -> Reminder | None:
    """A reminder of no deadline, due now, that goes the way all go; None if there was one within `BETWEEN_TESTS`."""
    due = [r.due for r in rows if not r.case]
    if due and now - max(due) < BETWEEN_TESTS:
        return None
    latest = max((r.occurrence for r in rows if not r.case), default=-1)
    name = key(seller, "", "", 0, timedelta(0), latest + 1)
    return Reminder(name, "", "", 0, timedelta(0), now, occurrence=latest + 1)
