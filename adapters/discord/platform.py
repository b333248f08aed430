"""Discord as one of the platforms that are served."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import discord

from adapters.discord.app import Bot
from adapters.discord.deliver import DiscordCourier
from adapters.discord.doctor import examine
from adapters.discord.invite import application_of, invitation
from adapters.discord.parse import PLATFORM
from adapters.office import Office, Platform, PlatformError
from bot.core.book import Book
from bot.core.names import plain
from bot.courier import Courier
from bot.pacing import Pace
from bot.settings import Settings
from bot.stores.port import Tenant

__all__ = ["connected", "examine", "set_up"]

# Discord takes 50 requests a second of a bot (https://discord.com/developers/docs/topics/rate-limits); answers come first.
PACE = Pace(20.0, at_once=20)


@asynccontextmanager
async def connected(office: Office) -> AsyncIterator[Platform]:
    """Discord, signed in with the settings' token. Raises PlatformError."""
    # It says at every start that there is no voice. None is wanted.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    settings, book = office.settings, office.book
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    ids, count = settings.discord_shards or (None, None)
    commands_in, figures = settings.discord_guild_ids, office.figures
    bot = Bot(office.desk, book, office.now, settings.data, commands_in, count, shard_ids=ids, figures=figures)
    async with bot:
        with _said(book):
            await bot.login(token)

        async def serve() -> None:
            with _said(book):
                await bot.connect()

        ready = plain(book, "discord.ready", who=str(bot.user))
        couriers: dict[Tenant, Courier] = {(PLATFORM, str(bot.application_id)): DiscordCourier(bot, bot.messages)}
        yield Platform(PLATFORM, ready, couriers, serve, pace(len(ids or ()), count), bot.finished)


def pace(shards: int, count: int | None) -> Pace:
    """How fast reminders go out of a bot with so many shards of `count`: Discord counts all bots of a token together."""
    share = shards / count if count else 1.0
    return Pace(PACE.per_second * share, at_once=max(1, round(PACE.at_once * share)))


async def set_up(settings: Settings, book: Book, application: str) -> str:
    """The links that invite the bot. Without an `application` (its id), Discord is asked whose the token is.

    Raises PlatformError.
    """
    if application.isdecimal():
        return invitation(int(application), book)
    if application or not settings.discord_token:
        raise PlatformError(plain(book, "discord.no-application"))
    with _said(book):
        return invitation(await application_of(settings.discord_token.get_secret_value()), book)


@contextmanager
def _said(book: Book) -> Iterator[None]:
    """Say in a sentence what keeps the bot away from Discord. Shorter troubles discord.py rides out by itself."""
    try:
        yield
    except discord.LoginFailure as error:
        raise PlatformError(plain(book, "discord.bad-token")) from error
    except discord.ConnectionClosed as error:
        raise PlatformError(plain(book, "discord.cut-off", reason=str(error))) from error
    except (OSError, discord.HTTPException, discord.GatewayNotFound) as error:
        raise PlatformError(plain(book, "discord.unreachable", reason=str(error))) from error
