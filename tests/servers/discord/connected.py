"""A client of the real discord.py, at home on a Discord of ours."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TypeVar

import discord
import discord.http
import yarl
from discord.gateway import DiscordWebSocket

from tests.servers.discord.server import TOKEN, Discord
from tests.servers.discord.waiting import until

Client = TypeVar("Client", bound=discord.AutoShardedClient)


@contextmanager
def aimed_at(url: str, gateway: str) -> Iterator[None]:
    """Let discord.py find this Discord in place of the real one, in this process, while it lasts."""
    base, known = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = url, yarl.URL(gateway)
    try:
        yield
    finally:
        discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, known


@asynccontextmanager
async def connected(here: Discord, client: Client) -> AsyncIterator[Client]:
    """The client, logged in and connected in its shards, while it lasts."""
    with aimed_at(here.url, here.gateway.url):
        async with client:
            await client.login(TOKEN)
            connecting = asyncio.create_task(client.connect())
            own = set(client.shard_ids or range(here.gateway.shards))
            await until(lambda: own <= here.gateway.there or connecting.done())
            yield client
        await connecting
