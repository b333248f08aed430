"""Stopping on Discord: what was acknowledged is finished, and nothing more is acknowledged."""

import asyncio

from bot.stores.memory import MemoryStore
from tests.adapters.discord.simulated import House
from tests.fault.on_discord import Seller
from tests.servers.discord import Discord, connected
from tests.servers.discord.person import read


class Slow(MemoryStore):
    """A write waits until it may."""

    def __init__(self) -> None:
        super().__init__()
        self.writing, self.may = asyncio.Event(), asyncio.Event()
        self.may.set()

    async def commit(self, *args):
        self.writing.set()
        await self.may.wait()
        return await super().commit(*args)


async def test_what_was_acknowledged_is_finished_and_nothing_more_is_acknowledged(tmp_path):
    house = House(tmp_path, store := Slow())
    async with Discord() as here, connected(here, house.bot()) as bot:
        alice = Seller(here, house, here.person("alice", here.world.guild("sellers")))
        await alice.opened()
        store.may.clear()
        store.writing.clear()
        pressed = alice.press("They asked me to cancel")
        await store.writing.wait()
        stopping = asyncio.create_task(bot.finished())
        await asyncio.sleep(0.05)
        assert not stopping.done()
        late = alice.press("No, nothing yet")
        await asyncio.sleep(0.05)
        store.may.set()
        await asyncio.wait_for(stopping, 5)
        await pressed.answered()
        assert "When did they send it?" in read(alice.card)
        assert late.kind_of_answer is None
