"""HTTP mode with one workspace, and behind an ASGI server that is not ours."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from adapters.slack.asgi import Application
from tests.adapters.slack.open import OpenHouse
from tests.adapters.slack.simulated import Seller, words
from tests.servers.slack import Slack


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A bot that starts sets up the log of its process, which is that of the tests."""
    root = logging.getLogger()
    before, level = [*root.handlers], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)


@pytest.fixture
def house(slack: Slack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenHouse:
    """One workspace has the app that Slack posts to; the settings are where an operator puts them."""
    house = OpenHouse(slack, tmp_path)
    house.workspace = slack.workspace("mill")
    installed = slack.install(house.app, house.workspace)
    for name, value in {
        "SLACK_BOT_TOKEN": installed.bot_token,
        "SLACK_SIGNING_SECRET": house.app.signing_secret,
        "SLACK_HTTP": f"127.0.0.1:{house.port}",
        "SLACK_API_URL": slack.url,
        "AMICABLE_DATA": str(tmp_path / "data"),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return house


@pytest.fixture
def alice(house: OpenHouse) -> Seller:
    person = house.slack.person(house.workspace, "alice", tz="Asia/Karachi", locale="en-GB")
    return Seller(house, person, house.slack.channel(house.workspace, "orders", person))


def server(house: OpenHouse) -> uvicorn.Server:
    config = uvicorn.Config(Application(), port=house.port, log_config=None, lifespan="on")
    return uvicorn.Server(config)


async def test_a_server_of_the_operators_starts_it_answers_and_stops_it(alice: Seller, house: OpenHouse):
    outside = server(house)
    running = asyncio.ensure_future(outside.serve())
    await house.reachable()
    await alice.person.slash("/cancel", "my buyer ordered by mistake and wants to order again", alice.channel)
    await alice.slack.until(lambda: alice.cards)
    assert "It sounds like this" in words(alice.card)
    assert set(house.slack.http.statuses) == {200}
    outside.should_exit = True
    await asyncio.wait_for(running, 10)


@pytest.mark.usefixtures("house")
async def test_a_setting_that_is_missing_is_said_and_nothing_starts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("SLACK_SIGNING_SECRET")
    said: list[dict[str, str]] = []

    async def receive() -> dict[str, str]:
        return {"type": "lifespan.startup"}

    async def send(message: dict[str, str]) -> None:
        said.append(message)

    await Application()({"type": "lifespan"}, receive, send)
    [failed] = said
    assert failed["type"] == "lifespan.startup.failed"
    assert "SLACK_SIGNING_SECRET" in failed["message"]


async def test_without_the_lifespan_protocol_that_is_said():
    with pytest.raises(RuntimeError, match="lifespan"):
        await Application()({"type": "http"}, asyncio.sleep, asyncio.sleep)
