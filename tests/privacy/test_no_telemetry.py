"""Nothing is sent anywhere but to the addresses that were set: Python reports each look-up and connection of a process.

PostgreSQL's client library connects by itself, unseen by Python; it is given one address and knows no other.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from tests.adapters.discord.simulated import House as DiscordHouse
from tests.adapters.slack.simulated import House, Seller, asked_when
from tests.fault.on_discord import Seller as DiscordSeller
from tests.servers.discord import Discord, connected
from tests.servers.slack import Pace, Slack

ROOT = Path(__file__).parents[2]


def run(folder: Path, *words: str, said: str = "", **environment: str) -> list[str]:
    """What `amicable` with these words looks up and connects to."""
    record = folder / "addresses.json"
    settings = {"AMICABLE_DATA": str(folder / "data"), **environment}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AMICABLE", "SLACK", "DISCORD"))}
    subprocess.run(
        [sys.executable, "-m", "tests.privacy.addresses", str(record), *words],
        cwd=ROOT,
        env=inherited | settings,
        input=said.encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    found: list[str] = json.loads(record.read_text())
    return found


def test_the_terminal_opens_no_connection(tmp_path: Path) -> None:
    assert run(tmp_path, "chat", said="1\n1\nprivacy\nexport\nquit\n") == []


def test_status_opens_no_connection(tmp_path: Path) -> None:
    assert run(tmp_path, "status") == []


def test_a_connection_is_heard(tmp_path: Path) -> None:
    """Else the tests here would be content with a recorder that is deaf."""
    nowhere = "http://127.0.0.1:9/api/"
    found = run(tmp_path, "slack", SLACK_API_URL=nowhere, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1")
    assert "connect ('127.0.0.1', 9)" in found


Heard = list[tuple[str, object]]

_listening: list[Heard] = []


def _note(event: str, told: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo"}:
        for heard in _listening:
            heard.append((event, told[1] if event == "socket.connect" else told[:2]))


# A hook cannot be taken away again, so it is deaf but while somebody listens.
sys.addaudithook(_note)


@contextmanager
def listened() -> Iterator[Heard]:
    heard: Heard = []
    _listening.append(heard)
    try:
        yield heard
    finally:
        _listening.remove(heard)


def hosts(heard: Heard) -> set[tuple[str, int]]:
    """The hosts and ports that were connected to, whatever name they were looked up by."""
    return {(str(told[0]), int(told[1])) for event, told in heard if event == "socket.connect" and isinstance(told, tuple)}


async def test_slack_is_the_only_place_the_bot_in_slack_speaks_to(tmp_path: Path) -> None:
    async with Slack(Pace(ack=1.0, retries=(0.0,), warning=0.1)) as slack:
        house = House(slack, tmp_path)
        with listened() as heard:
            await house.open()
            person = slack.person(house.workspace, "alice", tz="Asia/Karachi")
            alice = Seller(house, person, slack.channel(house.workspace, "orders", person))
            await asked_when(alice)
            await alice.answer(request_at="2 hours ago")
            house.clock.pass_(timedelta(hours=23))
            await house.remind()
            await house.close()
        place = urlsplit(slack.url)
        assert hosts(heard) == {(place.hostname, place.port)}


async def test_discord_is_the_only_place_the_bot_on_discord_speaks_to(tmp_path: Path) -> None:
    async with Discord() as here:
        house = DiscordHouse(tmp_path)
        bot = house.bot()
        guild = here.world.guild("sellers")
        with listened() as heard:
            async with connected(here, bot):
                alice = DiscordSeller(here, house, here.person("alice", guild))
                await alice.told_when()
                house.clock.pass_(timedelta(hours=23))
                await house.dispatcher(bot).tick()
        places = {urlsplit(here.url), urlsplit(here.gateway.url)}
        assert hosts(heard) == {(place.hostname, place.port) for place in places}
