"""A look over the set-up on Discord: the token, the servers, the permissions, the commands."""

import base64
import binascii
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import aiohttp
import discord
from discord.http import Route

from adapters.discord.invite import PERMISSIONS, server_link
from bot.checkup import Found, clock, doubtful, sound, wrong
from bot.operators import told
from bot.settings import Settings

# Seconds for one answer.
_PATIENCE = aiohttp.ClientTimeout(total=8)
# The most servers that Discord tells of at once (docs/resources/user, Get Current User Guilds).
_SERVERS = 200
_MISSING_ACCESS = 50001
_COMMANDS = {"cancel", "cancel-admin"}


@dataclass(frozen=True, slots=True)
class _Answer:
    """`code` is Discord's own, 0 for none."""

    status: int
    date: str
    body: object
    code: int = 0


class _Asked:
    """Discord, asked with a token. Raises what aiohttp raises."""

    def __init__(self, session: aiohttp.ClientSession, token: str) -> None:
        self._session = session
        self._token = token

    async def get(self, path: str) -> _Answer:
        """What it answers."""
        headers = {"Authorization": f"Bot {self._token}"}
        async with self._session.get(f"{Route.BASE}{path}", headers=headers, timeout=_PATIENCE) as response:
            body = await response.json(content_type=None)
            code = body.get("code", 0) if isinstance(body, dict) else 0
            return _Answer(response.status, response.headers.get("Date", ""), body, int(code))


async def examine(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Found]:
    """What is found of the settings' token and servers, in an order in which each explains the next."""
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    if not _looks_right(token):
        yield wrong(told("doctor.discord-shape"))
        return
    try:
        async with aiohttp.ClientSession() as session:
            async for found in _asked(_Asked(session, token), settings.discord_guild_ids, now):
                yield found
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        yield wrong(told("doctor.discord-unreachable", reason=f"{error}" or type(error).__name__))


async def _asked(asked: _Asked, guilds: tuple[int, ...], now: Callable[[], datetime]) -> AsyncIterator[Found]:
    me = await asked.get("/users/@me")
    if me.status == 401:
        yield wrong(told("doctor.discord-refused"))
        return
    application = await asked.get("/oauth2/applications/@me")
    match me.body, application.body:
        case {"username": str(name)}, {"id": str(id)} if id.isdecimal():
            yield sound(told("doctor.discord-signed-in", name=name))
        case _:
            yield wrong(told("doctor.discord-unreachable", reason=f"HTTP {me.status}, {application.status}"))
            return
    for found in clock(me.date, now()):
        yield found
    there = await asked.get(f"/users/@me/guilds?limit={_SERVERS}")
    for found in _servers(there.body, guilds, int(id)):
        yield found
    async for found in _commands(asked, int(id), guilds):
        yield found


def _servers(told_of: object, wanted: tuple[int, ...], application: int) -> Iterator[Found]:
    """Whether the bot is where it should be, and may there do what it asks for."""
    servers = {int(one["id"]): one for one in told_of} if isinstance(told_of, list) else {}
    for id in wanted:
        if id not in servers and len(servers) < _SERVERS:
            yield wrong(told("doctor.discord-not-there", id=id, link=server_link(application)))
    if not servers:
        yield doubtful(told("doctor.discord-nowhere", link=server_link(application)))
        return
    for one in servers.values():
        has = discord.Permissions(int(one.get("permissions", 0)))
        missing = [_named(name) for name, asked in PERMISSIONS if asked and not (getattr(has, name) or has.administrator)]
        if missing:
            yield doubtful(told("doctor.discord-permissions", server=one["name"], missing=", ".join(missing)))
    yield sound(told("doctor.discord-servers", count=len(servers)))


async def _commands(asked: _Asked, application: int, guilds: tuple[int, ...]) -> AsyncIterator[Found]:
    """Whether the commands are published, and may be."""
    places = [f"/applications/{application}/guilds/{id}/commands" for id in guilds]
    for place, id in zip(places or [f"/applications/{application}/commands"], guilds or (0,), strict=True):
        answer = await asked.get(place)
        if answer.code == _MISSING_ACCESS:
            yield wrong(told("doctor.discord-no-commands", id=id, link=server_link(application)))
        elif isinstance(answer.body, list):
            published = {str(one.get("name")) for one in answer.body}
            if published >= _COMMANDS:
                yield sound(told("doctor.discord-commands"))
            else:
                yield doubtful(told("doctor.discord-unpublished"))


def _named(permission: str) -> str:
    """As Discord's own pages write it: `read_messages` has another name there."""
    return "View Channels" if permission == "read_messages" else permission.replace("_", " ").title()


def _looks_right(token: str) -> bool:
    """Three parts with dots between them, the first of them the bot's id (base64)."""
    first, *rest = token.split(".")
    try:
        id = base64.b64decode(first + "=" * (-len(first) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return False
    return id.isdigit() and len(rest) == 2 and all(rest)
