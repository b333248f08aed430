"""The PostgreSQL store when the server goes away: calls say so, and it works again with no restart of the bot."""

import asyncio
import re
import time
from datetime import timedelta

import psycopg
import pytest

from bot.core.reminders import State
from bot.stores.port import Changes, StoreError
from bot.stores.postgres.store import PostgresStore
from tests import postgres
from tests.builders import NOON, a_case, a_reminder, a_seller, a_seller_id

ALI = a_seller_id("ALI")
LEASE = timedelta(minutes=2)
NONE = timedelta(0)
SOON = 15.0


async def again(store: PostgresStore) -> float:
    """Seconds until the store answers."""
    begun = time.monotonic()
    while time.monotonic() - begun < SOON:
        try:
            await store.load(ALI)
        except StoreError:
            await asyncio.sleep(0.1)
        else:
            return time.monotonic() - begun
    raise AssertionError("it never came back")


async def test_connections_that_the_server_ends_cost_one_call(postgres_url: str) -> None:
    store = await PostgresStore.open(postgres_url)
    await store.commit(ALI, 0, Changes(NOON, a_seller(ALI), a_case(), (a_reminder(),)))
    await asyncio.gather(*(store.load(ALI) for _ in range(20)))  # so that there are several
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND query NOT LIKE 'CREATE SCHEMA%'"
        )
    with pytest.raises(StoreError, match="could not be used"):
        await store.load(ALI)
    assert [d.version for d in await asyncio.gather(*(store.load(ALI) for _ in range(20)))] == [1] * 20
    await store.close()


@pytest.mark.parametrize("down", [0.5, pytest.param(60, marks=pytest.mark.slow)])
async def test_a_server_that_stops_and_starts_again(down: float) -> None:
    with postgres.own_server() as own:
        store = await PostgresStore.open(own.get_uri())
        kept = await store.commit(ALI, 0, Changes(NOON, a_seller(ALI), a_case(), (a_reminder("a"), a_reminder("b"))))
        await store.claim(NOON, LEASE, 100, NONE)
        await asyncio.to_thread(own.stop)
        begun = time.monotonic()
        while time.monotonic() - begun < down:
            calls = store.load(ALI), store.commit(ALI, 1, Changes(NOON)), store.settle(ALI, ["a"], State.SENT, NOON)
            for refused in await asyncio.gather(*calls, return_exceptions=True):
                assert isinstance(refused, StoreError)
                assert re.search(r"could not be used: .+\. Put that right and try again\.", str(refused))
        await asyncio.to_thread(own.start)
        assert await again(store) < SOON
        assert await store.load(ALI) == kept
        await store.settle(ALI, ["a"], State.SENT, NOON)
        (claim,) = await store.claim(NOON + LEASE, LEASE, 100, NONE)
        assert [r.key for r in claim.reminders] == ["b"]
        await store.close()
