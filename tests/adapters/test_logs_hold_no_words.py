"""Whole conversations on both platforms, with the log told everything: not one word of a seller is in it."""

import io
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters import logs
from bot.core.seller import SellerId
from bot.stores.memory import MemoryStore
from tests.adapters.discord.simulated import House as DiscordHouse
from tests.adapters.slack.conftest import QUICK
from tests.adapters.slack.simulated import House as SlackHouse
from tests.adapters.slack.simulated import Seller as SlackSeller
from tests.fault.on_discord import Seller as DiscordSeller
from tests.servers.discord import Discord, connected
from tests.servers.slack import Slack

# A mark in everything that is typed.
MARKED = "zanzibar"


class Quoting(MemoryStore):
    """Fails with an exception that quotes what it was given, while it is told to."""

    failing = False

    async def commit(self, seller: SellerId, expected: int, changes):
        if self.failing:
            raise ValueError(f"cannot keep {changes!r} of {MARKED}")
        return await super().commit(seller, expected, changes)


@pytest.fixture
def log() -> io.StringIO:
    into = io.StringIO()
    logs.set_up("DEBUG", (), into)
    return into


def lines(log: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Slack]:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    async with Slack(QUICK) as running:
        yield running


async def test_in_slack(slack: Slack, tmp_path: Path, log: io.StringIO):
    house = SlackHouse(slack, tmp_path, Quoting())
    await house.open()
    person = slack.person(house.workspace, f"alice-{MARKED}", tz="Asia/Karachi")
    alice = SlackSeller(house, person, slack.channel(house.workspace, "orders", person))
    await alice.command(f"my buyer {MARKED} ordered by mistake and wants to order again")
    await alice.press("That is it")
    await alice.press("They asked me to cancel")
    await alice.answer(request_at=f"two {MARKED} ago")
    house.store.failing = True
    await alice.answer(request_at=f"yesterday at {MARKED}")
    await alice.say(f"{MARKED}?")
    await house.close()
    told_id(lines(log), alice.cards[0].channel.messages, "slack")
    whole(log)


async def test_on_discord(tmp_path: Path, log: io.StringIO):
    async with Discord() as here:
        house = DiscordHouse(tmp_path, Quoting())
        async with connected(here, house.bot()):
            alice = DiscordSeller(here, house, here.person(f"alice-{MARKED}", here.world.guild("sellers")))
            started = alice.person.slash("cancel start", alice.guild, words=f"my buyer {MARKED} ordered by mistake")
            await alice.person.press((await started.answered()).original, "That is it").answered()
            await alice.press("They asked me to cancel").answered()
            form = await alice.press("Answer").answered()
            await alice.person.submit(form, {"request_at": f"two {MARKED} ago"}).answered()
            house.store.failing = True
            form = await alice.press("Answer").answered()
            failed = await alice.person.submit(form, {"request_at": f"noon {MARKED}"}).answered()
        told_id(lines(log), failed.follow_ups, "discord")
        whole(log)


def told_id(told: list[dict], messages: list, platform: str) -> None:
    """The short id that a person was told is a field of a line."""
    [failed, *_] = [line for line in told if "failure" in line]
    assert failed["platform"] == platform
    said = " ".join(getattr(m, "content", "") or getattr(m, "text", "") for m in messages)
    if platform == "discord":
        assert failed["failure"] in re.findall(r"\b[0-9a-f]{6}\b", said)


def whole(log: io.StringIO) -> None:
    """It has what it should have, and nothing of what was typed."""
    told = lines(log)
    assert {line["event"] for line in told if "event" in line} >= {"Begin", "Choose", "Submit"}
    assert {line["case"] for line in told if "case" in line} == {"C-0001"}
    assert any("builtins.ValueError" in line.get("exc_info", "") for line in told)
    assert [line for line in told if MARKED in json.dumps(line).replace("{MARKED}", "")] == []
