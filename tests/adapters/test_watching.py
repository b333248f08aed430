"""What whoever watches the bot gets: whether it is well, figures for Prometheus, a heartbeat."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from prometheus_client.parser import text_string_to_metric_families

from adapters.figures import Counted
from adapters.office import PlatformError, utc_now
from adapters.watching import SILENT, Health, Heartbeat, Watch
from bot.core.events import Cases
from bot.stores.memory import MemoryStore
from bot.stores.port import StoreError
from tests.adapters.discord.simulated import House as DiscordHouse
from tests.fault.on_discord import Seller as DiscordSeller
from tests.fault.serving import Shop
from tests.servers.discord import Discord, connected
from tests.servers.slack import Pace, Slack
from tests.unit.office import AYESHA, Office


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@asynccontextmanager
async def watched(watch: Watch, port: int) -> AsyncIterator[aiohttp.ClientSession]:
    running = asyncio.create_task(watch.run())
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        await asyncio.sleep(0.1)
        yield session
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def figures(page: bytes | str) -> dict[tuple[str, ...], float]:
    """Every figure by its name and the values of its labels, in the order of their names."""
    text = page.decode() if isinstance(page, bytes) else page
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(s.name, *s.labels.values()): s.value for s in samples if not s.name.endswith(("_bucket", "_created"))}


async def test_turns_and_reminders_are_counted_with_how_late_they_were(shop):
    counted = Counted()
    office = Office(shop)
    office.desk._figures = counted
    office.start()
    office.dispatcher._figures = office.dispatcher._deliveries._figures = counted
    await office.request()
    await office.do(Cases())
    await office.after(hours=24, seconds=30)
    found = figures(counted.page(2.5, 7.0))
    assert found["amicable_turns_total", "Begin", "test"] == 1
    assert found["amicable_turns_total", "Submit", "test"] == 1
    assert found["amicable_turn_seconds_count", "test"] == 4
    assert found["amicable_reminders_total", "test", "sent"] == 1
    assert found["amicable_reminder_late_seconds_sum", "test"] == 30
    assert found["amicable_reminders_queued", "test", "t"] == 0
    assert found["amicable_deliveries_total", "sent", "test"] == 1
    assert found["amicable_reminders_looked_seconds",] == 2.5
    assert found["amicable_reminders_overdue_seconds",] == 7
    assert AYESHA.seller.user not in counted.page(0, 0).decode()


async def test_acknowledgements_are_counted_on_discord(tmp_path: Path):
    counted = Counted()
    house = DiscordHouse(tmp_path)
    async with Discord() as here:
        bot = house.bot()
        bot._figures = counted
        async with connected(here, bot):
            alice = DiscordSeller(here, house, here.person("alice", here.world.guild("sellers")))
            await alice.asked_when()
            await alice.press("Answer").answered()
    found = figures(counted.page(0, 0))
    assert found["amicable_ack_seconds_count", "discord"] == 4
    assert found["amicable_ack_seconds_sum", "discord"] < 4


async def test_an_error_in_the_log_is_counted(caplog: pytest.LogCaptureFixture):  # noqa: ARG001 - it keeps the log quiet
    import logging

    counted = Counted()
    counted.count_errors()
    logging.getLogger("bot.desk").error("wrong")
    logging.getLogger("bot.desk").warning("odd")
    assert figures(counted.page(0, 0))["amicable_errors_total", "bot.desk"] == 1


class Store(MemoryStore):
    error: Exception | None = None
    hangs = False

    async def beats(self):
        if self.error:
            raise self.error
        if self.hangs:
            await asyncio.sleep(60)
        return await super().beats()


async def test_it_is_well_while_it_looks_and_the_store_answers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("adapters.watching._STORE", 0.05)
    seconds = 0.0
    store = Store()
    health = Health(store, lambda: seconds)
    seconds = SILENT
    assert await health.ills() == []
    seconds = SILENT + 1
    assert await health.ills() == ["The reminders were last looked at 61 seconds ago. Look at the log."]
    health.looked()
    store.error = StoreError("The disk is full.")
    assert await health.ills() == ["The disk is full."]
    store.error, store.hangs = None, True
    assert (await health.ills())[0].startswith("The store does not answer")


async def test_the_page_of_health_is_red_when_it_is_not_well():
    store, port = Store(), free_port()
    async with watched(Watch(("127.0.0.1", port), store, lambda *_: b"", utc_now), port) as session:
        async with session.get("/healthz") as answer:
            assert (answer.status, (await answer.json())["well"]) == (200, True)
        store.error = StoreError("The disk is full.")
        async with session.get("/healthz") as answer:
            assert (answer.status, (await answer.json())["wrong"]) == (503, ["The disk is full."])


async def test_a_reminder_that_waits_although_it_may_go_is_a_figure(shop):
    office, port, told = Office(shop), free_port(), []

    def page(looked: float, overdue: float) -> bytes:
        told.append((looked < 5, overdue))
        return b""

    async with watched(Watch(("127.0.0.1", port), office.store, page, office.clock), port) as session:
        await session.get("/metrics")
        await office.request()
        office.clock.pass_(timedelta(hours=24, seconds=90))
        await session.get("/metrics")
    assert told == [(True, 0.0), (True, 90.0)]


async def test_an_address_that_is_taken_is_said():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PlatformError, match=f"AMICABLE_METRICS cannot be listened at: 127.0.0.1:{port}"):
            await Watch(("127.0.0.1", port), Store(), lambda *_: b"", utc_now).run()


@asynccontextmanager
async def pager(status: int = 200) -> AsyncIterator[tuple[str, list[str]]]:
    """A service that is called; gives its address, and the calls."""
    calls: list[str] = []

    async def called(request: web.Request) -> web.Response:
        calls.append(request.path)
        return web.Response(status=status)

    app = web.Application()
    app.router.add_get("/{id}", called)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/my-secret-id", calls
    await runner.cleanup()


async def test_the_heartbeat_calls_after_a_look_and_not_more_often_than_it_may():
    async with pager() as (url, calls):
        heartbeat = Heartbeat(url, each=0.2)
        running = asyncio.create_task(heartbeat.run())
        await asyncio.sleep(0.1)
        assert calls == []
        for _ in range(10):
            heartbeat.looked()
            await asyncio.sleep(0.01)
        assert calls == ["/my-secret-id"]
        await asyncio.sleep(0.3)
        assert len(calls) == 2
        await asyncio.sleep(0.3)
        assert len(calls) == 2  # nobody looks any more
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("status", [500, 0])
async def test_a_heartbeat_that_fails_harms_nothing_and_is_logged_without_its_address(status: int, caplog):
    async with pager(status or 200) as (url, _):
        heartbeat = Heartbeat(url if status else "http://127.0.0.1:1/my-secret-id", each=0.05)
        running = asyncio.create_task(heartbeat.run())
        for _ in range(3):
            heartbeat.looked()
            await asyncio.sleep(0.1)
        assert not running.done()
        assert "The heartbeat" in caplog.text
        assert "my-secret-id" not in caplog.text
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.mark.slow
async def test_a_running_bot_tells_all_of_it(tmp_path: Path):
    port = free_port()
    async with Slack(Pace(ack=3.0)) as slack, pager() as (url, calls):
        settings = {"AMICABLE_METRICS": f"127.0.0.1:{port}", "AMICABLE_HEARTBEAT": url}
        shop = Shop(slack, tmp_path, {"AMICABLE_DATA": str(tmp_path / "data")}, settings)
        async with shop.running(), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            person = slack.person(shop.workspace, "ann", tz="Asia/Karachi")
            await person.slash("/cancel", "cases")
            await slack.until(person.dm, within=20)
            async with session.get("/healthz") as answer:
                assert answer.status == 200
            async with session.get("/metrics") as answer:
                found = figures(await answer.text())
    assert found["amicable_turns_total", "Cases", "slack"] == 1
    assert found["amicable_ack_seconds_count", "slack"] >= 1
    assert found["amicable_reminders_looked_seconds",] < 10
    assert len(calls) == 1
