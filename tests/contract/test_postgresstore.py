"""What the PostgreSQL store adds to the contract: several bots share one database, and it knows whose shape it is in."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import fields
from datetime import timedelta

import psycopg
import pytest

from bot.core.reminders import Reminder, State
from bot.core.seller import SellerId
from bot.settings import Settings
from bot.stores.opening import open_store
from bot.stores.port import Changes, Conflict, StoreError
from bot.stores.postgres import rows
from bot.stores.postgres.connections import MOST, Connections
from bot.stores.postgres.migrate import migrate, steps
from bot.stores.postgres.store import PostgresStore
from tests.builders import NOON, a_case, a_reminder, a_seller, a_seller_id

ALI = a_seller_id("ALI")
LEASE = timedelta(minutes=2)
NONE = timedelta(0)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def pair(postgres_url: str) -> AsyncIterator[tuple[PostgresStore, PostgresStore]]:
    """Two bots on one database, opened at the same moment."""
    one, two = await asyncio.gather(PostgresStore.open(postgres_url), PostgresStore.open(postgres_url))
    yield one, two
    await one.close()
    await two.close()


Pair = tuple[PostgresStore, PostgresStore]


class TestSharing:
    async def test_each_sees_what_the_other_keeps(self, pair: Pair) -> None:
        one, two = pair
        kept = await one.commit(ALI, 0, Changes(NOON, a_seller(ALI), a_case(), (a_reminder(),)))
        assert await two.load(ALI) == kept
        with pytest.raises(Conflict):
            await two.commit(ALI, 0, Changes(NOON, case=a_case("other")))
        await two.erase(ALI)
        assert (await one.load(ALI)).version == 0

    async def test_of_many_turns_on_both_none_is_lost(self, pair: Pair) -> None:
        async def insist(store: PostgresStore, token: str) -> None:
            while True:
                version = (await store.load(ALI)).version
                try:
                    await store.commit(ALI, version, Changes(NOON, case=a_case(token)))
                except Conflict:
                    continue
                return

        await asyncio.gather(*(insist(pair[n % 2], f"token-{n}") for n in range(12)))
        dossier = await pair[0].load(ALI)
        assert ({c.token for c in dossier.cases}, dossier.version) == ({f"token-{n}" for n in range(12)}, 12)

    async def test_none_is_lent_to_both_and_a_sellers_stay_together(self, pair: Pair) -> None:
        sellers = [a_seller_id(f"user-{n}") for n in range(60)]
        for seller in sellers:
            owed = tuple(a_reminder(f"{seller.user}/{n}") for n in range(3))
            await pair[0].commit(seller, 0, Changes(NOON, case=a_case(), owed=owed))
        lent: list[tuple[SellerId, str]] = []

        async def work(store: PostgresStore) -> None:
            while claims := await store.claim(NOON, LEASE, 7, NONE):
                for claim in claims:
                    assert len(claim.reminders) == 3
                    lent.extend((claim.seller, r.key) for r in claim.reminders)

        while len(lent) < 180:
            await asyncio.gather(*map(work, (*pair, *pair)))
        assert len(set(lent)) == len(lent) == 180

    async def test_turns_receipts_and_claims_at_once_neither_block_nor_lose(self, pair: Pair) -> None:
        keys = [f"{n}" for n in range(20)]
        await pair[0].commit(ALI, 0, Changes(NOON, case=a_case(), owed=tuple(map(a_reminder, keys))))

        async def receipts() -> None:
            for key in reversed(keys):
                await pair[0].settle(ALI, [key, "0"], State.SENT, NOON)

        async def turns() -> None:
            for version in range(1, 21):
                changes = Changes(NOON, case=a_case(nickname=f"{version}"), owed=tuple(map(a_reminder, keys)))
                await pair[1].commit(ALI, version, changes)

        async def claims() -> None:
            for n in range(20):
                await pair[n % 2].claim(NOON + n * LEASE, LEASE, 3, NONE)

        await asyncio.wait_for(asyncio.gather(receipts(), turns(), claims()), 30)
        dossier = await pair[0].load(ALI)
        assert {r.state for r in dossier.reminders} == {State.SENT}
        assert dossier.version == 21

    async def test_a_claim_waits_for_nobody(self, pair: Pair, postgres_url: str) -> None:
        await pair[0].commit(ALI, 0, Changes(NOON, case=a_case(), owed=(a_reminder(),)))
        async with await psycopg.AsyncConnection.connect(postgres_url) as slow:
            await slow.execute("SELECT * FROM sellers FOR UPDATE")
            assert await asyncio.wait_for(pair[0].claim(NOON, LEASE, 10, NONE), 5) == []
        assert len(await pair[0].claim(NOON, LEASE, 10, NONE)) == 1

    async def test_a_nearer_deadline_of_another_bot_is_seen_at_the_next_look(self, pair: Pair) -> None:
        assert await pair[0].claim(NOON, LEASE, 10, NONE) == []
        await pair[1].commit(ALI, 0, Changes(NOON, case=a_case(), owed=(a_reminder(),)))
        assert await pair[0].next_due() == NOON
        assert len(await pair[0].claim(NOON, LEASE, 10, NONE)) == 1


class TestShape:
    async def test_a_newer_databases_is_refused_and_left_alone(self, postgres_url: str) -> None:
        await (await PostgresStore.open(postgres_url)).close()
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute("INSERT INTO migrations VALUES (999, now())")
        with pytest.raises(StoreError, match=r"newer Amicable.*step 999.*Nothing was changed"):
            await PostgresStore.open(postgres_url)

    async def test_steps_are_taken_once_in_order_and_all_or_none(self, postgres_url: str) -> None:
        connections = Connections(postgres_url)
        await connections.open()
        known = {1: "CREATE TABLE a ()", 2: "CREATE TABLE b (); INSERT INTO b DEFAULT VALUES"}
        await asyncio.gather(*(migrate(connections, known) for _ in range(3)))
        with pytest.raises(StoreError, match="syntax error"):
            await migrate(connections, known | {3: "CREATE TABLE c ()", 4: "nonsense"})
        async with connections.one() as connection:
            assert await (await connection.execute("SELECT count(*) FROM b")).fetchone() == (1,)
            assert await (await connection.execute("SELECT to_regclass('c')")).fetchone() == (None,)
        await connections.close()

    def test_a_reminder_has_a_column_for_each_field(self) -> None:
        assert tuple(field.name for field in fields(Reminder)) == rows.FIELDS

    def test_the_steps_come_with_the_bot(self) -> None:
        assert list(steps()) == list(range(1, len(steps()) + 1))
        assert "CREATE TABLE sellers" in steps()[1]


class TestAddress:
    @pytest.mark.parametrize("address", ["hunter2", "postgresql://amicable:hunter2@[broken", "host"])
    async def test_one_that_is_none_is_refused_without_being_repeated(self, address: str) -> None:
        with pytest.raises(StoreError, match="not the address") as refused:
            await open_store(Settings(store=address, _env_file=None))
        assert "hunter2" not in str(refused.value)

    async def test_a_server_that_is_not_there_is_told_in_words_without_the_password(self) -> None:
        with pytest.raises(StoreError, match=r"database cases on localhost could not be used") as refused:
            await open_store(Settings(store="postgresql://amicable:hunter2@localhost:1/cases", _env_file=None))
        assert "hunter2" not in str(refused.value)

    async def test_the_settings_choose_the_database(self, postgres_url: str) -> None:
        store = await open_store(Settings(store=postgres_url, _env_file=None))
        assert isinstance(store, PostgresStore)
        await store.close()
        await store.close()
        with pytest.raises(StoreError, match="has been closed"):
            await store.load(ALI)


async def test_ids_that_no_database_could_hold_are_kept_apart(postgres_url: str) -> None:
    ids = ["\x00", "\\u0000", "\ud800", "é", "\\", '"', "'; DROP TABLE sellers; --", "%s", ""]
    store = await PostgresStore.open(postgres_url)
    for id in ids:
        seller = a_seller_id(id, tenant=id)
        await store.commit(seller, 0, Changes(NOON, a_seller(seller), a_case(), (a_reminder(),)))
    found = {seller async for seller, _ in store.dossiers()}
    assert found == {a_seller_id(id, tenant=id) for id in ids}
    assert {c.seller for c in await store.claim(NOON, LEASE, 100, NONE, [("slack", id) for id in ids])} == found
    await store.close()


class TestStops:
    async def test_none_is_lost_while_a_turn_waits_for_a_connection(self, postgres_url: str) -> None:
        connections = Connections(postgres_url)
        await connections.open()

        async def work() -> None:
            async with connections.one():
                pass
            await asyncio.Event().wait()

        async def stopped_after(moments: int) -> bool:
            """Whether a task ends that is stopped so many rounds of the loop after somebody gave a connection back."""
            async with AsyncExitStack() as lent:
                for _ in range(MOST):
                    await lent.enter_async_context(connections.one())
                task = asyncio.create_task(work())
                await asyncio.sleep(0.01)
            for _ in range(moments):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task], timeout=1)
            ended = task.done()
            task.cancel()
            return ended

        ended = [await stopped_after(moments) for moments in range(8)]
        await connections.close()
        assert all(ended), ended


async def test_a_bot_has_all_its_connections_before_anybody_presses(postgres_url: str):
    name = f"bot-{secrets.token_hex(4)}"
    store = await PostgresStore.open(f"{postgres_url}&application_name={name}")
    there = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s"
    async with await psycopg.AsyncConnection.connect(postgres_url, autocommit=True) as watching, asyncio.timeout(30):
        while await (await watching.execute(there, [name])).fetchone() != (MOST,):
            pass
    await store.close()
