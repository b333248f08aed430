"""Discord says in how many shards a bot has to come: a press in any of them, and the DM, are answered."""

import pytest

from adapters.discord.app import Bot
from tests.adapters.discord.simulated import House
from tests.fault.on_discord import Seller
from tests.servers.discord import Discord, connected, until
from tests.servers.discord.person import read


async def test_every_shard_that_discord_asks_for_answers(tmp_path, monkeypatch: pytest.MonkeyPatch):
    async def at_once(*_, **__) -> None:
        """discord.py waits five seconds between two shards."""

    monkeypatch.setattr(Bot, "before_identify_hook", at_once)
    house = House(tmp_path)
    async with Discord() as here:
        here.gateway.shards = 2
        guilds = [here.world.guild("sellers")]
        while len({guild.id >> 22 & 1 for guild in guilds}) < 2:
            here.world.clock.pass_(0.001)
            guilds.append(here.world.guild("more sellers"))
        async with connected(here, house.bot(shards=None)) as bot:
            await until(lambda: len(bot.guilds) == len(guilds))
            assert sorted(bot.shards) == [0, 1]
            for guild in (guilds[0], guilds[-1]):
                seller = Seller(here, house, here.person("alice", guild))
                await seller.told_when()
                assert "Is this the right time?" in read(seller.card)
                assert bot.get_guild(guild.id).shard_id == guild.id >> 22 & 1
