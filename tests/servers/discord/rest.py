"""The REST API, version 10: each route is a line in `routes` and a small method."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import BodyPartReader, web

from tests.servers.discord import refusals
from tests.servers.discord.answers import answer
from tests.servers.discord.commands import Commands
from tests.servers.discord.faults import Faults, Handler
from tests.servers.discord.gateway import Gateway
from tests.servers.discord.interactions import Interactions
from tests.servers.discord.messages import Files, Messages
from tests.servers.discord.ratelimits import RateLimits, Window
from tests.servers.discord.state import APPLICATION, Channel, Guild, Message, Payload, World

# The paths a fault or an allowance is told for.
ME, APP, GATEWAY, OPEN_DM = "/users/@me", "/oauth2/applications/@me", "/gateway/bot", "/users/@me/channels"
GUILD, MEMBER = "/guilds/{guild}", "/guilds/{guild}/members/{user}"
GUILDS = "/users/@me/guilds"
CHANNEL, MESSAGES, MESSAGE = "/channels/{channel}", "/channels/{channel}/messages", "/channels/{channel}/messages/{message}"
COMMANDS, GUILD_COMMANDS = "/applications/{application}/commands", "/applications/{application}/guilds/{guild}/commands"
CALLBACK = "/interactions/{interaction}/{token}/callback"
FOLLOW_UPS, ANSWER = "/webhooks/{application}/{token}", "/webhooks/{application}/{token}/messages/{message}"
# These know the bot by the token in their path, and are not counted in its limit over all.
_BY_TOKEN = (CALLBACK, FOLLOW_UPS, ANSWER)
# Bytes of a request with files.
_UPLOAD = 10 * 1024**2
# discord.py takes a 429 without it for one of the firewall before Discord.
_VIA = {"Via": "1.1 google"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request and its answer. `path` as above, `at` as it was."""

    method: str
    path: str
    at: str
    status: int


class Rest:
    """Answers requests. Every one is remembered in `asked`."""

    def __init__(
        self, world: World, gateway: Gateway, messages: Messages, interactions: Interactions, commands: Commands, token: str
    ) -> None:
        self._world = world
        self._gateway = gateway
        self._messages = messages
        self._interactions = interactions
        self._commands = commands
        self._token = token
        self.faults = Faults()
        self.limits = RateLimits(world.clock)
        # How many new DMs are taken in how long; None: any. Discord tells no numbers.
        self.new_dms: Window | None = None
        self.asked: list[Asked] = []

    def app(self, prefix: str) -> web.Application:
        """All routes, to be put below `prefix`."""
        app = web.Application(middlewares=[self._remember, self._limit, self._fail, self._check], client_max_size=_UPLOAD)
        for method, path, handle in self._routes():
            app.router.add_route(method, path, _handler(handle))
        self._prefix = prefix
        return app

    def _routes(self) -> list[tuple[str, str, Callable[[web.Request], Awaitable[object]]]]:
        return [
            ("GET", ME, self._me),
            ("GET", APP, self._application),
            ("GET", GATEWAY, self._where_to_connect),
            ("GET", GUILDS, self._guilds),
            ("GET", COMMANDS, self._published),
            ("GET", GUILD_COMMANDS, self._published),
            ("PUT", COMMANDS, self._publish),
            ("PUT", GUILD_COMMANDS, self._publish),
            ("POST", OPEN_DM, self._open_dm),
            ("GET", GUILD, self._guild),
            ("GET", MEMBER, self._member),
            ("GET", CHANNEL, self._channel),
            ("GET", MESSAGES, self._history),
            ("POST", MESSAGES, self._send),
            ("GET", MESSAGE, self._message),
            ("PATCH", MESSAGE, self._edit),
            ("DELETE", MESSAGE, self._delete),
            ("POST", CALLBACK, self._call_back),
            ("POST", FOLLOW_UPS, self._follow_up),
            ("GET", ANSWER, self._answer),
            ("PATCH", ANSWER, self._edit_answer),
            ("DELETE", ANSWER, self._delete_answer),
        ]

    async def _me(self, _: web.Request) -> Payload:
        return self._world.bot.payload()

    async def _application(self, _: web.Request) -> Payload:
        owner = {"id": "1", "username": "owner", "discriminator": "0", "avatar": None}
        about = {"name": "Amicable", "description": "", "icon": None, "verify_key": "", "flags": 0}
        return {"id": f"{APPLICATION}", "bot_public": True, "bot_require_code_grant": False, "owner": owner, **about}

    async def _where_to_connect(self, _: web.Request) -> Payload:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return {"url": self._gateway.url, "shards": self._gateway.shards, "session_start_limit": limit}

    async def _guilds(self, _: web.Request) -> list[Payload]:
        return [{"id": f"{g.id}", "name": g.name, "permissions": f"{g.permissions}"} for g in self._world.guilds.values()]

    async def _published(self, request: web.Request) -> list[Payload]:
        guild = request.match_info.get("guild")
        if guild and not (int(guild) in self._world.guilds and self._world.guilds[int(guild)].takes_commands):
            raise refusals.missing_access()
        return self._commands.published.get(int(guild) if guild else None, [])

    async def _publish(self, request: web.Request) -> list[Payload]:
        guild = request.match_info.get("guild")
        return self._commands.publish(int(guild) if guild else None, await request.json())

    async def _open_dm(self, request: web.Request) -> Payload:
        user = self._world.users.get(int((await request.json())["recipient_id"]))
        if user is None:
            raise refusals.unknown_user()
        if self.new_dms and not self._world.has_dm(user) and self.new_dms.take(self._world.clock()):
            raise refusals.dms_too_fast()
        return self._world.dm(user).payload()

    async def _guild(self, request: web.Request) -> Payload:
        return self._gateway.guild_payload(self._named_guild(request))

    async def _member(self, request: web.Request) -> Payload:
        guild = self._named_guild(request)
        found = [member for member in guild.members if member.id == int(request.match_info["user"])]
        if not found:
            raise refusals.unknown_member()
        return found[0].member_payload()

    async def _channel(self, request: web.Request) -> Payload:
        return self._named_channel(request).payload()

    async def _history(self, request: web.Request) -> list[Payload]:
        channel, asked = self._named_channel(request), request.query
        after, before = int(asked.get("after", 0)), int(asked.get("before", 1 << 63))
        shown = [m for m in channel.messages.values() if m.only_for is None and after < m.id < before]
        newest = sorted(shown, key=lambda message: -message.id)
        limit = int(asked.get("limit", 50))
        return [message.payload() for message in (newest[-limit:] if "after" in asked else newest[:limit])]

    async def _send(self, request: web.Request) -> Payload:
        channel = self._named_channel(request)
        return self._messages.send(channel, *await _body(request)).payload()

    async def _message(self, request: web.Request) -> Payload:
        return self._named_message(request).payload()

    async def _edit(self, request: web.Request) -> Payload:
        return self._messages.edit(self._own_message(request), *await _body(request)).payload()

    async def _delete(self, request: web.Request) -> None:
        message = self._own_message(request)
        del message.channel.messages[message.id]

    async def _call_back(self, request: web.Request) -> Payload | None:
        named = request.match_info
        told = self._interactions.call_back(int(named["interaction"]), named["token"], *await _body(request))
        return told if request.query.get("with_response") in ("1", "true") else None

    async def _follow_up(self, request: web.Request) -> Payload:
        return self._interactions.follow_up(request.match_info["token"], *await _body(request)).payload()

    async def _answer(self, request: web.Request) -> Payload:
        return self._interactions.message(request.match_info["token"], request.match_info["message"]).payload()

    async def _edit_answer(self, request: web.Request) -> Payload:
        named = request.match_info
        return self._interactions.edit(named["token"], named["message"], *await _body(request)).payload()

    async def _delete_answer(self, request: web.Request) -> None:
        self._interactions.delete(request.match_info["token"], request.match_info["message"])

    def _named_guild(self, request: web.Request) -> Guild:
        guild = self._world.guilds.get(int(request.match_info["guild"]))
        if guild is None:
            raise refusals.unknown_guild()
        return guild

    def _named_channel(self, request: web.Request) -> Channel:
        channel = self._world.channels.get(int(request.match_info["channel"]))
        if channel is None:
            raise refusals.unknown_channel()
        return channel

    def _named_message(self, request: web.Request) -> Message:
        message = self._named_channel(request).messages.get(int(request.match_info["message"]))
        if message is None or message.only_for:
            raise refusals.unknown_message()
        return message

    def _own_message(self, request: web.Request) -> Message:
        message = self._named_message(request)
        if message.author is not self._world.bot:
            raise refusals.not_the_author()
        return message

    def _path(self, request: web.Request) -> str:
        resource = request.match_info.route.resource
        return resource.canonical.removeprefix(self._prefix) if resource else request.path

    @web.middleware
    async def _remember(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        self.asked.append(Asked(request.method, self._path(request), request.path, response.status))
        response.headers.update(_VIA)
        return response

    @web.middleware
    async def _limit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path, named = self._path(request), request.match_info
        major = named.get("token") or named.get("channel") or named.get("guild") or ""
        limited, headers = self.limits.take((request.method, path), major, counted=path not in _BY_TOKEN)
        response = answer(limited.body(), 429, limited.headers()) if limited else await handler(request)
        response.headers.update(headers)
        return response

    @web.middleware
    async def _fail(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        return await self.faults.meet((request.method, self._path(request)), request, handler)

    @web.middleware
    async def _check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.match_info.http_exception:
            return answer({"message": "404: Not Found", "code": 0}, status=404)
        if self._path(request) not in _BY_TOKEN and request.headers.get("Authorization") != f"Bot {self._token}":
            refusal = refusals.unauthorized()
            return answer(refusal.body(), status=refusal.status)
        return await handler(request)


def _handler(handle: Callable[[web.Request], Awaitable[object]]) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        try:
            told = await handle(request)
        except refusals.RefusalError as refusal:
            return answer(refusal.body(), status=refusal.status)
        return web.Response(status=204) if told is None else answer(told)

    return handler


async def _body(request: web.Request) -> tuple[Payload, Files]:
    """The body of a message, and its files by name."""
    if not request.content_type.startswith("multipart/"):
        return await request.json(), {}
    told: Payload = {}
    files: dict[str, bytes] = {}
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name == "payload_json":
            told = json.loads(await part.text())
        elif isinstance(part, BodyPartReader):
            files[part.filename or f"{part.name}"] = bytes(await part.read())
    return told, files
