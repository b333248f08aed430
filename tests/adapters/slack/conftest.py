from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.tongues import learn
from tests.adapters.slack.simulated import House, Seller
from tests.servers.slack import Pace, Slack

# Slack waits for an ack as it does: a busy machine is no fault of the bot.
QUICK = Pace(retries=(0.0, 0.05, 0.05), warning=0.1)


@pytest.fixture(autouse=True, scope="session")
def learned() -> None:
    """What a bot does before it signs in."""
    learn()


@pytest.fixture(autouse=True)
def no_tokens_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_bolt reads these by itself."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack(QUICK) as running:
        yield running


@pytest.fixture
def house(slack: Slack, tmp_path: Path) -> House:
    return House(slack, tmp_path)


@pytest.fixture
async def alice(house: House) -> AsyncIterator[Seller]:
    """A seller in a workspace that has the bot."""
    await house.open()
    person = house.slack.person(house.workspace, "alice", tz="Asia/Karachi", locale="en-GB")
    yield Seller(house, person, house.slack.channel(house.workspace, "orders", person))
    await house.close()
