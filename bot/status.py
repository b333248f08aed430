"""How the reminders stand, for the people who run the bot: who looks at them, what waits, what went wrong lately."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.reminders import Reminder, State
from bot.stores.port import Store

# A dispatcher writes every ten seconds that it looks. After this long without, it does not run.
SILENT = timedelta(minutes=2)
# One that has not looked for this long has been replaced and is not named any more.
GONE = timedelta(days=1)
# A reminder still unsent this long after its time is overdue. Before that it is on its way.
OVERDUE = timedelta(minutes=1)
# How far back "lately" reaches.
LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Status:
    """Instants are UTC. `looked` is by worker, the latest first. `trying` have been tried and wait for another try.

    `overdue` wait for longer than they should, the first of them since `oldest`. `settled` counts by state what was settled
    lately.
    """

    looked: Mapping[str, datetime]
    watched: bool
    waiting: int
    nearest: datetime | None
    overdue: int
    oldest: datetime | None
    trying: int
    settled: Mapping[State, int]


async def status(beats: Mapping[str, datetime], rows: AsyncIterator[Reminder], now: datetime) -> Status:
    """Sum up when dispatchers looked (`beats`) and all the reminders there are. Reads each row once and keeps none."""
    pending = overdue = trying = 0
    nearest: datetime | None = None
    settled: Counter[State] = Counter()
    async for row in rows:
        if row.state is not State.PENDING:
            settled[row.state] += bool(row.settled and now - row.settled < LATELY)
            continue
        pending += 1
        trying += bool(row.attempts)
        overdue += now - row.due > OVERDUE
        nearest = min(nearest or row.due, row.due)
    latest = sorted(((at, worker) for worker, at in beats.items() if now - at < GONE), reverse=True)
    return Status(
        looked={worker: at for at, worker in latest},
        watched=any(now - at <= SILENT for at in beats.values()),
        waiting=pending,
        nearest=nearest,
        overdue=overdue,
        oldest=nearest if overdue else None,
        trying=trying,
        settled=settled,
    )


async def reminders_of(store: Store) -> AsyncIterator[Reminder]:
    """All reminders in a store."""
    async for _, dossier in store.dossiers():
        for row in dossier.reminders:
            yield row
