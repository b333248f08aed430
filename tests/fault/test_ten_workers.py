"""Ten worker processes, 10,000 reminders, and workers killed at random: none is lost, and few are sent twice."""

import asyncio
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.reminders import State
from bot.stores.port import Changes, StoreError
from bot.stores.postgres.store import PostgresStore
from tests.builders import NOON, a_case, a_deadline, a_reminder, a_seller, a_seller_id
from tests.fault.working import AT_ONCE

REMINDERS, WORKERS, KILLS = 10_000, 10, 20
# The whole takes about three minutes on two cores; beside other tests it may need several times that.
LONGEST = 900.0


async def owed(store: PostgresStore) -> None:
    """Each reminder is of a seller of its own."""
    several = asyncio.Semaphore(4)  # fewer than the store has connections: a call waits two seconds for one

    async def one(n: int) -> None:
        seller = a_seller_id(f"U{n}")
        deadline = a_deadline(clock="request", ends=NOON + timedelta(hours=300))
        case = a_case(f"token-{n}", deadlines=(deadline,), closed=None, outcome=None)
        async with several:
            changes = Changes(NOON, a_seller(seller), case, (a_reminder(f"{n:025}", case=case.token),))
            for tries_left in range(20, -1, -1):
                try:
                    await store.commit(seller, 0, changes)
                except StoreError:  # a starved machine: no connection within two seconds, and nothing was written
                    if not tries_left:
                        raise
                else:
                    return

    await asyncio.gather(*map(one, range(REMINDERS)))


async def is_not_over(store: PostgresStore) -> bool:
    """Whether reminders still wait, as far as is known: with ten workers on two cores a connection may take too long."""
    try:
        return await store.next_due() is not None or bool((await states(store))[State.PENDING])
    except StoreError:
        return True


async def states(store: PostgresStore) -> Counter[State]:
    return Counter([row.state async for _, dossier in store.dossiers() for row in dossier.reminders])


@asynccontextmanager
async def closed(store: PostgresStore) -> AsyncIterator[PostgresStore]:
    """The store, closed in the end, also after a failure: else its connections would keep the database from going."""
    try:
        yield store
    finally:
        await store.close()


@pytest.mark.slow
async def test_none_is_lost_and_no_more_sent_twice_than_were_on_their_way(
    postgres_url: str, shop_templates: Path, tmp_path: Path
) -> None:
    async with closed(await PostgresStore.open(postgres_url)) as store:
        await owed(store)
        delivered = tmp_path / "delivered"
        delivered.touch()
        arguments = [postgres_url, str(shop_templates), str(delivered), str(time.time())]

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen([sys.executable, "-m", "tests.fault.working", *arguments], stderr=subprocess.DEVNULL)

        luck, workers, kills = random.Random(7), [start() for _ in range(WORKERS)], 0
        try:
            begun = time.monotonic()
            while await is_not_over(store) or kills < KILLS:
                assert time.monotonic() - begun < LONGEST
                await asyncio.sleep(luck.uniform(0.2, 0.8))
                if kills < KILLS and delivered.stat().st_size:
                    one = luck.randrange(WORKERS)
                    workers[one].send_signal(signal.SIGKILL)
                    workers[one].wait()
                    workers[one] = start()
                    kills += 1
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
        sent = Counter(delivered.read_text().split())
        twice = sum(times - 1 for times in sent.values())
        print(f"{kills} kills, {twice} sent twice with the same key")
        assert await states(store) == Counter({State.SENT: REMINDERS})
        assert len(sent) == REMINDERS
        assert twice <= kills * AT_ONCE
