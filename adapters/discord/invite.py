"""The links by which a server and a single person get the bot, with the fewest permissions, each explained."""

from collections.abc import Iterator

import discord
from discord.utils import oauth_url

from bot.core.book import Book
from bot.core.names import plain

# What the bot may do in a server. Answers to commands need none of it; the channels moderators name do.
PERMISSIONS = discord.Permissions(view_channel=True, send_messages=True)
# Where an application is installed: a server, or a person (docs/resources/application, Application Integration Types).
_SERVER, _PERSON = "&integration_type=0", "&integration_type=1"


def server_link(application: int) -> str:
    """Where somebody who manages a server adds the bot to it."""
    return oauth_url(application, permissions=PERMISSIONS, scopes=("bot", "applications.commands")) + _SERVER


def person_link(application: int) -> str:
    """Where a person adds the bot to their own account, for every server they are in."""
    return oauth_url(application, scopes=("applications.commands",)) + _PERSON


def invitation(application: int, book: Book) -> str:
    """Both links, and what each permission is for."""
    return "\n".join(_lines(application, book))


def _lines(application: int, book: Book) -> Iterator[str]:
    yield plain(book, "discord.invite.server")
    yield f"  {server_link(application)}"
    yield plain(book, "discord.invite.permissions")
    for name in (name.replace("_", "-") for name, asked in PERMISSIONS if asked):
        yield f"  - {plain(book, f'discord.invite.{name}')}"
    yield plain(book, "discord.invite.person")
    yield f"  {person_link(application)}"


async def application_of(token: str) -> int:
    """The id of the application whose bot has this token. Raises what discord.py raises."""
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(token)
        return (await client.application_info()).id
