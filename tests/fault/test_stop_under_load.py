"""A bot that is told to stop while sellers press: every press that was acknowledged is in the store."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from adapters.slack import parse
from bot.core.reminders import State
from bot.core.seller import SellerId
from bot.pacing import USUAL
from bot.stores.port import Changes, Store
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb import TinyStore
from tests.adapters.slack.simulated import LIBRARY
from tests.builders import a_case, a_deadline, a_reminder, a_seller
from tests.fault.serving import Shop
from tests.servers.slack import Message, Pace, Person, Slack
from tests.servers.slack.deliveries import Delivery

SELLERS = 12
# What somebody is told whose press could not be stored: here a database that is locked for longer than it is waited for.
SORRY = "Something went wrong on my side."
SENTENCE = "my buyer ordered by mistake and wants to order again"
# What a seller presses, again and again: a case opens, and goes back and forth.
OPENING, MOVES = "That is it", ("They asked me to cancel", "Back")


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack(Pace(ack=3.0, retries=(0.0, 0.1, 0.1), warning=0.1)) as running:
        yield running


@pytest.fixture
async def shop(slack: Slack, tmp_path: Path) -> Shop:
    return Shop(slack, tmp_path, {"AMICABLE_DATA": str(tmp_path / "data")})


class Crowd:
    """Sellers who press as fast as they are answered."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.people = [shop.slack.person(shop.workspace, f"seller{n}", tz="Asia/Karachi") for n in range(SELLERS)]
        self.acknowledged: dict[Person, list[Delivery]] = {person: [] for person in self.people}

    async def arrive(self) -> None:
        """Each has said what happened and looks at the first card."""
        for person in self.people:
            await person.slash("/cancel", SENTENCE)
            await self._sees(person, OPENING)

    async def press(self) -> None:
        """Each presses, until a press is not acknowledged."""
        async with asyncio.TaskGroup() as all_of_them:
            for person in self.people:
                all_of_them.create_task(self._press(person))

    async def _press(self, person: Person) -> None:
        label, done, pressed = OPENING, 0, ""
        while True:
            try:
                shown = await self._sees(person, label, pressed)
            except AssertionError:
                return  # they were told that it failed, or nothing came: what the store has says whether that is so
            before = repr(shown.blocks)
            delivery = await person.press(shown, label)
            if delivery.acked:
                self.acknowledged[person].append(delivery)
                label, done, pressed = MOVES[done % len(MOVES)], done + 1, before
            else:
                return
            await asyncio.sleep(0.1)

    async def _sees(self, person: Person, label: str, pressed: str = "") -> Message:
        """The card with this button, once it is another than the one that was pressed."""

        def card() -> Message | None:
            for message in reversed(person.dm()):
                buttons = [
                    e for b in message.blocks if b["type"] == "actions" for e in b["elements"] if e["type"] == "button"
                ]
                if any(button["text"]["text"] == label for button in buttons) and repr(message.blocks) != pressed:
                    return message
            return None

        return await self.shop.slack.until(card, within=20)

    @property
    def count(self) -> int:
        return sum(map(len, self.acknowledged.values()))

    async def missing(self, store: Store) -> list[str]:
        """The acknowledged presses that the store does not know, although nobody was told that they failed."""
        found = []
        for person, deliveries in self.acknowledged.items():
            dossier = await store.load(SellerId("slack", self.shop.workspace.id, person.id))
            known = {seen.id for seen in dossier.seen}
            lost = [d for d in (parse.delivery(delivery.payload) for delivery in deliveries) if d not in known]
            found += lost[sum(SORRY in message.text for message in person.dm()) :]
        return found


async def enough(crowd: Crowd, pressing: asyncio.Task[None], presses: int) -> None:
    while crowd.count < presses:
        await asyncio.sleep(0.01)
        assert not pressing.done(), f"nobody presses any more, after {crowd.count} presses"


@pytest.mark.slow
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
async def test_every_acknowledged_press_is_in_the_store(shop: Shop, told: signal.Signals):
    crowd = Crowd(shop)
    async with shop.running() as bot:
        await crowd.arrive()
        pressing = asyncio.create_task(crowd.press())
        await enough(crowd, pressing, 3 * SELLERS)
        bot.tell(told)
        began = time.monotonic()
        code, logged = await bot.ended()
        took = time.monotonic() - began
        pressing.cancel()
        await asyncio.gather(pressing, return_exceptions=True)
    store = await TinyStore.open(shop.folder / "data")
    missing = await crowd.missing(store)
    await store.close()
    print(f"{crowd.count} presses acknowledged, stopped in {took:.2f} s")
    assert missing == []
    assert code == 0, logged
    assert f"Stopping on {told.name}" in logged
    assert "Traceback" not in logged
    assert took < 10


@pytest.mark.slow
async def test_a_second_signal_ends_it_at_once(shop: Shop):
    async with shop.running() as bot:
        person = shop.slack.person(shop.workspace, "ann", tz="Asia/Karachi")
        # An answer that takes long keeps it from ending.
        shop.slack.faults.slow("chat.postMessage", 20)
        await person.slash("/cancel", SENTENCE)
        await shop.slack.until(lambda: not shop.slack.faults.rules)
        bot.tell(signal.SIGTERM)
        await asyncio.sleep(0.5)
        assert bot.process.returncode is None
        began = time.monotonic()
        bot.tell(signal.SIGTERM)
        await bot.ended()
        assert bot.process.returncode == -signal.SIGTERM
        assert time.monotonic() - began < 1


@pytest.mark.slow
async def test_a_rolling_restart_loses_no_press(slack: Slack, tmp_path: Path, postgres_url: str):
    shop = Shop(slack, tmp_path, {"AMICABLE_STORE": postgres_url, "AMICABLE_DATA": str(tmp_path / "data")})
    crowd = Crowd(shop)
    async with shop.running() as old:
        await crowd.arrive()
        pressing = asyncio.create_task(crowd.press())
        await enough(crowd, pressing, 2 * SELLERS)
        async with shop.running() as new:
            async with everybody_waits(postgres_url):
                await asyncio.sleep(0.2)  # presses are acknowledged meanwhile, and cannot be written
                old.tell(signal.SIGTERM)
                await asyncio.sleep(0.3)
            code, logged = await old.ended()
            assert code == 0, logged
            await enough(crowd, pressing, crowd.count + 2 * SELLERS)
            pressing.cancel()
            await asyncio.gather(pressing, return_exceptions=True)
            new.tell(signal.SIGTERM)
            await new.ended()
    store = await PostgresStore.open(postgres_url)
    missing = await crowd.missing(store)
    await store.close()
    told = sum(SORRY in message.text for person in crowd.people for message in person.dm())
    print(f"{crowd.count} presses acknowledged, {told} told that theirs failed")
    assert missing == [], logged


@asynccontextmanager
async def everybody_waits(url: str) -> AsyncIterator[None]:
    """Nobody can write anything of a seller while it lasts."""
    async with await psycopg.AsyncConnection.connect(url) as connection, connection.transaction():
        await connection.execute("LOCK TABLE sellers IN EXCLUSIVE MODE")
        yield


REMINDED = 60


@pytest.mark.slow
async def test_what_a_stopped_bot_had_claimed_is_sent_at_once_by_the_next(slack: Slack, tmp_path: Path, postgres_url: str):
    shop = Shop(slack, tmp_path, {"AMICABLE_STORE": postgres_url, "AMICABLE_DATA": str(tmp_path / "data")})
    people = [slack.person(shop.workspace, f"seller{n}") for n in range(REMINDED)]
    store = await PostgresStore.open(postgres_url)
    now, terms = datetime.now(UTC), LIBRARY.catalogue.clocks["client-request"].terms
    for n, person in enumerate(people):
        seller = SellerId("slack", shop.workspace.id, person.id)
        # On today's terms, or the bot that starts would bring the case up to date and drop what it owes.
        deadline = a_deadline(clock="client-request", ends=now + timedelta(hours=1), terms=terms)
        case = a_case(f"token-{n}", deadlines=(deadline,), closed=None, outcome=None)
        due = a_reminder(f"{n:025}", case=case.token, due=now, before=timedelta(hours=1))
        await store.commit(seller, 0, Changes(now, a_seller(seller), case, (due,)))

    def reminded() -> int:
        return sum(bool(person.dm()) for person in people)

    async with shop.running() as old:
        await slack.until(lambda: reminded() >= 5, within=20)
        old.tell(signal.SIGTERM)
        began = time.monotonic()
        given_back = await until_given_back(postgres_url) - began
        await old.ended()
        left = REMINDED - reminded()
    async with shop.running() as new:
        await slack.until(lambda: reminded() == REMINDED, within=120)
        new.tell(signal.SIGTERM)
        await new.ended()
    states = {row.state async for _, dossier in store.dossiers() for row in dossier.reminders}
    await store.close()
    print(f"{left} of {REMINDED} given back {given_back:.2f} s after the signal")
    assert left > 20
    assert given_back < 3  # a third of a second on a machine that is not shared
    assert states == {State.SENT}
    assert {len(person.dm()) for person in people} == {1}


async def until_given_back(url: str) -> float:
    """When no more reminders are lent than may be on their way at once, in seconds of the steady clock."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        async with asyncio.timeout(20):
            while True:
                found = await connection.execute("SELECT count(*) FROM reminders WHERE lease > now() AND state = 'pending'")
                if (await found.fetchone() or (0,))[0] <= USUAL.at_once:
                    return time.monotonic()
                await asyncio.sleep(0.02)
