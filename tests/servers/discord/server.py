"""A Discord on this machine: real HTTP and a real WebSocket for the real discord.py, strict where Discord is.

    async with Discord() as here, connected(here, client):
        shown = await here.person("alice").slash("cancel start").answered()

What of it differs from Discord: it has one bot; who may do what in a server is not modelled; numbers that Discord does not
tell (rate limits, how long a nonce lasts) are our guess and said where they are.
"""

from typing import Self

from aiohttp import web

from tests.servers.discord.commands import Commands
from tests.servers.discord.gateway import Gateway
from tests.servers.discord.interactions import Interactions
from tests.servers.discord.messages import Messages
from tests.servers.discord.person import Person
from tests.servers.discord.rest import Rest
from tests.servers.discord.state import Guild, World

TOKEN = "a-token-for-tests"
_API, _GATEWAY = "/api/v10", "/gateway"


class Discord:
    """The server, with one bot and the people who talk with it. Use it as an async context."""

    def __init__(self, token: str = TOKEN) -> None:
        self.world = World()
        self.gateway = Gateway(self.world, token)
        self.messages = Messages(self.world, self.gateway)
        self.interactions = Interactions(self.world, self.gateway, self.messages)
        self.commands = Commands(self.world)
        self.rest = Rest(self.world, self.gateway, self.messages, self.interactions, self.commands, token)
        self.url = ""

    def person(self, name: str, guild: Guild | None = None) -> Person:
        """Somebody new, in a server if one is named."""
        user = self.world.user(name)
        if guild:
            guild.members.append(user)
        return Person(self.world, self.messages, self.interactions, self.commands, user)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_subapp(_API, self.rest.app(_API))
        app.router.add_get(_GATEWAY, self.gateway.serve)
        self._runner = web.AppRunner(app, shutdown_timeout=1.0, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}{_API}"
        self.gateway.url = f"ws://{host}:{port}{_GATEWAY}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.gateway.close()
        await self._runner.cleanup()
