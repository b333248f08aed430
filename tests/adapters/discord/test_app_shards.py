"""Discord says in how many shards a bot has to come: a press in any of them, and the DM, are answered.

The shards may be several bots' over one store: each press is answered once, by the bot whose it is.
"""

import pytest

from adapters.discord import platform
from adapters.discord.app import Bot
from tests.adapters.discord.simulated import House
from tests.fault.on_discord import Seller
from tests.servers.discord import Discord, connected, until
from tests.servers.discord.person import read


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """discord.py waits five seconds between two shards."""

    async def hook(*_, **__) -> None: ...

    monkeypatch.setattr(Bot, "before_identify_hook", hook)


def guilds_of_both(here: Discord) -> tuple[list, int]:
    """Servers of shard 0 and of shard 1 of two: those of one are the first, the last is of the other."""
    guilds = [here.world.guild("sellers")]
    while len({guild.id >> 22 & 1 for guild in guilds}) < 2:
        here.world.clock.pass_(0.001)
        guilds.append(here.world.guild("more sellers"))
    return guilds, guilds[0].id >> 22 & 1


async def test_every_shard_that_discord_asks_for_answers(tmp_path):
    house = House(tmp_path)
    async with Discord() as here:
        here.gateway.shards = 2
        guilds, _ = guilds_of_both(here)
        async with connected(here, house.bot(shards=None)) as bot:
            await until(lambda: len(bot.guilds) == len(guilds))
            assert sorted(bot.shards) == [0, 1]
            for guild in (guilds[0], guilds[-1]):
                seller = Seller(here, house, here.person("alice", guild))
                await seller.told_when()
                assert "Is this the right time?" in read(seller.card)
                assert bot.get_guild(guild.id).shard_id == guild.id >> 22 & 1


async def test_two_bots_share_the_shards_and_each_press_is_answered_once(tmp_path):
    house = House(tmp_path)
    async with Discord() as here:
        here.gateway.shards = 2
        guilds, first = guilds_of_both(here)
        ones, others = house.bot(shards=2, shard_ids=(first,)), house.bot(shards=2, shard_ids=(1 - first,))
        async with connected(here, ones) as one, connected(here, others) as other:
            await until(lambda: len(one.guilds) + len(other.guilds) == len(guilds))
            assert (sorted(one.shards), sorted(other.shards)) == ([first], [1 - first])
            assert {guild.id for guild in one.guilds}.isdisjoint(guild.id for guild in other.guilds)
            for name, guild in (("alice", guilds[0]), ("bob", guilds[-1])):
                seller = Seller(here, house, here.person(name, guild))
                await seller.told_when()
                assert "Is this the right time?" in read(seller.card)
                assert len(await seller.cases()) == 1


@pytest.mark.parametrize(("mine", "of", "per_second", "at_once"), [(0, None, 20, 20), (2, 4, 10, 10), (1, 100, 0.2, 1)])
def test_bots_of_one_token_share_what_discord_takes_of_it(mine: int, of: int | None, per_second: float, at_once: int):
    pace = platform.pace(mine, of)
    assert (pace.per_second, pace.at_once) == (pytest.approx(per_second), at_once)
