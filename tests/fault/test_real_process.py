"""The bot as a process: what it writes into its log, and that it ends well in HTTP mode too."""

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fault.serving import Shop
from tests.servers.slack import Pace, Person, Slack

MARKED = "zanzibar"


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack(Pace(ack=3.0)) as running:
        yield running


async def talks(shop: Shop, person: Person) -> None:
    """They say what happened and open a case."""
    await person.slash("/cancel", f"my buyer {MARKED} ordered by mistake")
    await shop.slack.until(person.dm, within=20)
    opened = len(shop.slack.calls("chat.update"))
    await person.press(person.dm()[-1], "That is it")
    await shop.slack.until(lambda: len(shop.slack.calls("chat.update")) > opened, within=20)


@pytest.mark.slow
async def test_the_log_holds_neither_words_nor_passwords_when_it_is_told_everything(slack: Slack, tmp_path: Path):
    shop = Shop(slack, tmp_path, {"AMICABLE_DATA": str(tmp_path / "data")}, {"AMICABLE_LOG_LEVEL": "DEBUG"})
    async with shop.running() as bot:
        person = slack.person(shop.workspace, f"ann-{MARKED}", tz="Asia/Karachi")
        await talks(shop, person)
        bot.tell(signal.SIGTERM)
        code, logged = await bot.ended()
    assert code == 0
    lines = [json.loads(line) for line in logged.splitlines()]
    assert {line["event"] for line in lines if "event" in line} >= {"Say", "Begin"}
    assert MARKED not in logged
    assert person.id not in logged
    for secret in (shop.installed.bot_token, shop.app.app_token, shop.app.signing_secret):
        assert secret not in logged


@pytest.mark.slow
async def test_it_ends_well_in_http_mode_and_what_was_posted_is_answered(slack: Slack, tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"SLACK_HTTP": f"127.0.0.1:{port}", "SLACK_APP_TOKEN": ""}
    shop = Shop(slack, tmp_path, {"AMICABLE_DATA": str(tmp_path / "data")}, settings, url=f"http://127.0.0.1:{port}")
    shop.more["SLACK_SIGNING_SECRET"] = shop.app.signing_secret
    async with shop.running() as bot:
        await listens(port)
        person = slack.person(shop.workspace, "ann", tz="Asia/Karachi")
        await talks(shop, person)
        bot.tell(signal.SIGTERM)
        code, logged = await bot.ended()
    assert code == 0, logged
    assert "Stopping on SIGTERM" in logged
    assert "Traceback" not in logged


async def listens(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                return
