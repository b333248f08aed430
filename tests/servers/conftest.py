from collections.abc import AsyncIterator

import discord
import pytest

from tests.servers.bolted import Place, place
from tests.servers.discord import Discord, connected, until
from tests.servers.discord.state import Guild
from tests.servers.slack import Pace, Slack

QUICK = Pace(ack=0.4, retries=(0.0, 0.05, 0.05), warning=0.1)


class Client(discord.AutoShardedClient):
    """A small bot of the real discord.py. It remembers what it was told."""

    def __init__(self, **options) -> None:
        intents = discord.Intents(guilds=True, dm_messages=True, guild_messages=True)
        super().__init__(**{"intents": intents, **options})
        self.heard: list[str] = []
        self.interactions: list[discord.Interaction] = []
        self.seen: list[str] = []

    async def before_identify_hook(self, shard_id, *, initial=False) -> None:  # noqa: ARG002 - the real one sleeps here
        return

    async def on_socket_event_type(self, event: str) -> None:
        self.seen.append(event)

    async def on_message(self, message: discord.Message) -> None:
        if not message.author.bot:
            self.heard.append(message.content)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self.interactions.append(interaction)

    async def interaction(self) -> discord.Interaction:
        """The next interaction nobody has taken yet."""
        await until(lambda: self.interactions)
        return self.interactions.pop(0)


@pytest.fixture
async def here() -> AsyncIterator[Discord]:
    async with Discord() as server:
        yield server


@pytest.fixture
def guild(here: Discord) -> Guild:
    return here.world.guild("sellers")


@pytest.fixture
async def client(here: Discord, guild: Guild) -> AsyncIterator[Client]:  # noqa: ARG001 - made before the client connects
    async with connected(here, Client()) as small:
        yield small


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack(QUICK) as running:
        yield running


@pytest.fixture
def there(slack: Slack) -> Place:
    return place(slack)
