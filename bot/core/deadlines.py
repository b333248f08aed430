"""The clocks that run in one case, and when they end. All instants are UTC; lengths are elapsed time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from bot.core.lengths import Length


class Source(StrEnum):
    """Where the end of a deadline comes from. What the order page shows outranks our arithmetic."""

    ESTIMATE = "estimate"
    ORDER_PAGE = "order-page"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Snooze:
    """A reminder the seller asked for: at `due` (UTC), in place of one owed `before` the end. `occurrence` counts them."""

    before: timedelta
    occurrence: int
    due: datetime


Owner = Literal["seller", "client", "support", "marketplace"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a clock of the marketplace means: who must act, when it reminds, and what silence does, in English.

    `length` is None where the seller gives or chooses the end. `owes` are the reminders before the end,
    `owes_passed` the one when it passes.
    """

    owner: Owner
    length: Length | None
    owes: tuple[timedelta, ...]
    owes_passed: bool
    on_silence: str


# What of a clock was corrected: its end, who must act, what silence does, or when it reminds.
What = Literal["end", "owner", "silence", "reminders"]


@dataclass(frozen=True, slots=True)
class Change:
    """A correction of the clock itself that the seller is told of once. `number` counts them, `ended` is the end they knew.

    `at` is when we noticed. Instants are UTC.
    """

    number: int
    at: datetime
    ended: datetime
    what: tuple[What, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A running or finished clock of a case.

    `name` is the playbook's name for it, `clock` the marketplace's. `set_at` is when the seller told us: a reminder that
    would have been due before it is not owed. `generation` counts corrections, so that a reminder for an older time is
    recognised. `running` says whether it is still of interest; whether it has *passed* is derived from the time now.
    `reminds` is False from when the seller wants no more reminders of it until another generation begins; until its
    `snooze` is due, none comes before its end. `terms` are what the clock meant when they last knew, None if that was not
    written down; `change` is the last correction of the clock itself.
    """

    name: str
    clock: str
    ends: datetime
    set_at: datetime
    source: Source
    starts: datetime | None = None
    generation: int = 1
    running: bool = True
    reminds: bool = True
    snooze: Snooze | None = None
    terms: Terms | None = None
    change: Change | None = None

    def passed(self, now: datetime) -> bool:
        """Whether its end has come."""
        return self.ends <= now


def running(deadlines: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """The clocks still of interest, nearest first."""
    return tuple(sorted((d for d in deadlines if d.running), key=lambda d: d.ends))


def find(deadlines: Iterable[Deadline], name: str) -> Deadline | None:
    """The deadline the playbook calls `name`, running or not."""
    return next((d for d in deadlines if d.name == name), None)


def put(deadlines: tuple[Deadline, ...], fresh: Deadline) -> tuple[Deadline, ...]:
    """Start a clock, or correct one: the same end keeps its generation, another end begins the next."""
    old = find(deadlines, fresh.name)
    if old is None:
        return (*deadlines, fresh)
    if old.ends == fresh.ends and old.running:
        return deadlines
    corrected = replace(fresh, generation=old.generation + 1)
    return tuple(corrected if d.name == fresh.name else d for d in deadlines)


def stop(deadlines: tuple[Deadline, ...], names: Iterable[str]) -> tuple[Deadline, ...]:
    """The same deadlines with those named no longer running."""
    stopped = set(names)
    if not stopped:
        return deadlines
    return tuple(replace(d, running=False) if d.name in stopped else d for d in deadlines)


def change(deadlines: tuple[Deadline, ...], changed: Deadline) -> tuple[Deadline, ...]:
    """The same deadlines with the one of this name replaced, in the same generation."""
    return tuple(changed if d.name == changed.name else d for d in deadlines)


def wake(deadlines: tuple[Deadline, ...], names: Iterable[str], now: datetime) -> tuple[Deadline, ...]:
    """Let stopped clocks run again, as a new generation so that their reminders are owed anew."""
    woken = set(names)
    return tuple(
        replace(d, running=True, generation=d.generation + 1, set_at=now, reminds=True, snooze=None)
        if d.name in woken and not d.running
        else d
        for d in deadlines
    )
