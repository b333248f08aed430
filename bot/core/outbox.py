"""What becomes of the reminders that are lent out to be sent: which go into the next message, and which need none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import deadlines
from bot.core.case import Case
from bot.core.deadlines import Deadline
from bot.core.reminders import Reminder, State

# Reminders of different deadlines of one seller due within this span go out as one message. What is sent earlier for it says
# the time really left, so it stays true.
TOGETHER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Message:
    """Reminders that go out as one message, the nearest end first.

    `key` is the same whenever they are tried again, so that a platform takes a retry for the same message: those first tried
    together stay together, and no other joins them. `ends` is the nearest end (UTC). `alone`: no other reminder could have
    joined it.
    """

    key: str
    rows: tuple[Reminder, ...]
    ends: datetime
    alone: bool

    @property
    def tried(self) -> datetime | None:
        """When it was first tried without knowing that it arrived; None before that."""
        return self.rows[0].tried


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with reminders lent out: one message to send now, those to settle unsent, those to give back."""

    message: Message | None
    collapsed: tuple[Reminder, ...] = ()
    dropped: tuple[Reminder, ...] = ()
    later: tuple[Reminder, ...] = ()


def planned(lent: Iterable[str], rows: Iterable[Reminder], cases: Iterable[Case], now: datetime) -> Plan:
    """What to do at `now` with the reminders of one seller that are `lent` (keys), `rows` being all they have.

    Several late ones of one deadline collapse into the newest, and one whose deadline has passed into the notice that it
    has. With a message go reminders of other deadlines that are to come within `TOGETHER`: neither a notice that a time is
    over, which is not true before, nor a snooze, whose time the seller chose.
    """
    known = tuple(rows)
    running = {(c.token, d.name, d.generation): d for c in cases if c.open for d in deadlines.running(c.deadlines)}
    keys = set(lent)
    pending = sorted((r for r in known if r.key in keys and r.state is State.PENDING), key=lambda r: r.due)
    dropped = tuple(r for r in pending if not _stands(r, running))
    ready = [r for r in pending if r.sendable <= now and r not in dropped]
    newest = {(r.case, r.deadline, r.about): r for r in ready}
    collapsed = tuple(r for r in ready if newest[r.case, r.deadline, r.about] is not r or _is_over(r, known, running, now))
    left = [r for r in pending if r not in dropped and r not in collapsed]
    chosen = _first(left, known, running, now)
    message = _message(chosen, known, running) if chosen else None
    return Plan(message, collapsed, dropped, tuple(r for r in left if r not in chosen))


_Running = Mapping[tuple[str, str, int], Deadline]


def _deadline(row: Reminder, running: _Running) -> Deadline | None:
    return running.get((row.case, row.deadline, row.generation))


def _stands(row: Reminder, running: _Running) -> bool:
    """Whether there is still something to remind of. A test reminder is of no case."""
    return not row.case or _deadline(row, running) is not None


def _is_over(row: Reminder, known: Iterable[Reminder], running: _Running, now: datetime) -> bool:
    """Whether a reminder before the end comes too late for that, and the notice that the time is over will still come."""
    deadline = _deadline(row, running)
    if deadline is None or not row.before or row.about == "change" or not deadline.passed(now):
        return False
    notice = (row.case, row.deadline, row.generation, timedelta(0), State.PENDING)
    return any((r.case, r.deadline, r.generation, r.before, r.state) == notice for r in known)


def _first(left: list[Reminder], known: Iterable[Reminder], running: _Running, now: datetime) -> list[Reminder]:
    """The reminders of the message to send now: of those ready the one whose end is nearest, with those that go with it."""
    ready = sorted((r for r in left if r.sendable <= now), key=lambda r: _ends(r, running))
    for first in ready:
        if first.tried:
            # Sent in part, its key would stand for the whole, and the rest be taken for sent.
            whole = [r for r in known if r.tried == first.tried and r.state is State.PENDING and _stands(r, running)]
            if all(r in left for r in whole):
                return whole
        elif first.case:
            fresh = [r for r in ready if r.case and not r.tried]
            return fresh + _joining(left, ready, now)
        else:
            return [first]
    return []


def _joining(left: list[Reminder], ready: list[Reminder], now: datetime) -> list[Reminder]:
    """Those that come along early, one for each deadline."""
    taken = {(r.case, r.deadline) for r in ready}
    joining: list[Reminder] = []
    for row in left:
        early = row.sendable > now and row.case and row.before and not row.occurrence and not row.tried
        if early and (row.case, row.deadline) not in taken:
            taken.add((row.case, row.deadline))
            joining.append(row)
    return joining


def _ends(row: Reminder, running: _Running) -> datetime:
    deadline = _deadline(row, running)
    return deadline.ends if deadline else row.due


def _message(rows: list[Reminder], known: Iterable[Reminder], running: _Running) -> Message:
    ordered = sorted(rows, key=lambda r: _ends(r, running))
    tried = ordered[0].tried
    others = [r for r in known if r not in rows]
    # One of those first tried together may be settled since; the key must stay what it was.
    together = [r for r in others if r.tried == tried] if tried else []
    key = min(r.key for r in (*rows, *together))
    mine = {(r.case, r.deadline) for r in rows}
    alone = not any(r.case and r.state is State.PENDING and (r.case, r.deadline) not in mine for r in others)
    return Message(key, tuple(ordered), _ends(ordered[0], running), alone and len(rows) == 1)
