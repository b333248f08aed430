"""Ten thousand reminders due at once among a hundred thousand, shared by four bots on one PostgreSQL.

Each is recorded by itself. The server is the one in AMICABLE_TEST_POSTGRES, else one of its own. Bots and server share
this machine's processors.
"""

import asyncio
import multiprocessing
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from typing import Any

import psycopg

from benchmarks.figures import Figure
from bot.core.reminders import State
from bot.stores.port import Claim
from bot.stores.postgres.store import PostgresStore
from tests import postgres

BOTS = 4
DUE, WAITING = 10_000, 90_000
# What a dispatcher claims at once, and how many it has on their way at a time.
BATCH, AT_ONCE = 100, 8
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LEASE = timedelta(minutes=5)

_SELLERS = """
    INSERT INTO sellers (platform, tenant, account, version)
    SELECT 'slack', 'T' || n %% 20, 'U' || n, 1 FROM generate_series(1, %s) n
"""
_REMINDERS = """
    INSERT INTO reminders (seller, key, "case", deadline, generation, before, due, state, occurrence, attempts)
    SELECT s.id, 'key-' || s.id, 'case', 'reply', 1, '6 hours',
        %(now)s + CASE WHEN s.id %% 10 = 0 THEN -1 ELSE 1 END * make_interval(secs => s.id), 'pending', 0, 0
    FROM sellers s
"""

# What a bot does with what it claimed; gives how many.
Serve = Callable[[PostgresStore, Sequence[Claim]], Any]


def run() -> Iterator[Figure]:
    """Claims alone, then claims with a receipt each; both without what a platform takes to deliver."""
    for server in postgres.server():
        with postgres.database(server) as url:
            asyncio.run(_prepare(url))
            claimed, took = _share(url, lend)
            yield Figure(f"claim one of {claimed:,}, {BOTS} bots", took / claimed * 1e6, "us", bar=50)
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("UPDATE reminders SET lease = NULL")
            recorded, took = _share(url, record)
            yield Figure(f"claim and record one of {recorded:,}, {BOTS} bots", took / recorded * 1e6, "us", bar=1e6 / 1_500)
            yield Figure("lost or doubled", abs(DUE - claimed) + abs(DUE - recorded), "", bar=0)


async def lend(_: PostgresStore, claims: Sequence[Claim]) -> int:
    """Claim and do no more."""
    return sum(len(claim.reminders) for claim in claims)


async def record(store: PostgresStore, claims: Sequence[Claim]) -> int:
    """Record each by itself, a few at a time, as a dispatcher does."""
    left = iter(claims)

    async def serve() -> int:
        served = 0
        for claim in left:
            for reminder in claim.reminders:
                await store.settle(claim.seller, [reminder.key], State.SENT, NOW)
                served += 1
        return served

    return sum(await asyncio.gather(*(serve() for _ in range(AT_ONCE))))


async def _prepare(url: str) -> None:
    await (await PostgresStore.open(url)).close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_SELLERS, [DUE + WAITING])
        connection.execute(_REMINDERS, {"now": NOW})


def _share(url: str, serve: Serve) -> tuple[int, float]:
    """How many reminders all bots served together, and the seconds from the first's begin to the last's end."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(BOTS)
    served = context.SimpleQueue()
    bots = [context.Process(target=_be_a_bot, args=(url, serve, barrier, served)) for _ in range(BOTS)]
    for bot in bots:
        bot.start()
    found = [served.get() for _ in bots]
    for bot in bots:
        bot.join()
    return sum(n for n, _, _ in found), max(end for _, _, end in found) - min(begin for _, begin, _ in found)


def _be_a_bot(url: str, serve: Serve, barrier: Barrier, served: Any) -> None:  # noqa: ANN401 - multiprocessing has no name for it
    served.put(asyncio.run(_dispatch(url, serve, barrier)))


async def _dispatch(url: str, serve: Serve, barrier: Barrier) -> tuple[int, float, float]:
    async with _opened(url) as store:
        barrier.wait()
        begun = ended = time.monotonic()
        served = 0
        # Claims pass over sellers whom another bot just holds, so one look that finds nothing is not the end.
        empty = 0
        while empty < BOTS:
            claims = await store.claim(NOW, LEASE, BATCH, timedelta(0))
            empty = 0 if claims else empty + 1
            if claims:
                served += await serve(store, claims)
                ended = time.monotonic()
        return served, begun, ended


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[PostgresStore]:
    store = await PostgresStore.open(url)
    try:
        yield store
    finally:
        await store.close()
