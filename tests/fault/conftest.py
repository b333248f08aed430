from collections.abc import AsyncIterator

import pytest

from adapters.discord.app import Bot
from tests.adapters.discord.simulated import House
from tests.fault.on_discord import Seller
from tests.servers.discord import Discord, connected


@pytest.fixture
async def here() -> AsyncIterator[Discord]:
    async with Discord() as server:
        yield server


@pytest.fixture
def house(tmp_path) -> House:
    return House(tmp_path)


@pytest.fixture
async def bot(here: Discord, house: House) -> AsyncIterator[Bot]:
    async with connected(here, house.bot()) as bot:
        yield bot


@pytest.fixture
def alice(here: Discord, house: House, bot: Bot) -> Seller:  # noqa: ARG001 - the bot is there before her
    return Seller(here, house, here.person("alice", here.world.guild("sellers")))
