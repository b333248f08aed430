"""Which platforms are served, and how they are served together: one store, one desk, one dispatcher, one process."""

import asyncio
import signal
import sys
import threading
from collections import ChainMap
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from platform import node
from typing import Protocol

from adapters.office import Connect, Office, Platform, PlatformError
from adapters.watching import Heartbeat, Page, Watch
from bot.checkup import Found
from bot.core.book import Book
from bot.core.frontdoor import prepare
from bot.core.names import plain
from bot.core.tongues import learn
from bot.dispatcher import Dispatcher
from bot.releases import Releases
from bot.retention import Retention
from bot.settings import Settings

# Seconds for answers that were begun when the bot is stopped. With those for reminders on their way it stays within the
# thirty that deploy/ and docs/operating.md give it.
_FINISHING = 10.0


class Room(Protocol):
    """What `adapters/<platform>/platform.py` has in it."""

    def connected(self, office: Office) -> AbstractAsyncContextManager[Platform]:
        """Signs in, and signs out when left. Raises PlatformError."""

    async def set_up(self, settings: Settings, book: Book, application: str) -> str:
        """What the operator needs to bring the bot to people there. Raises PlatformError.

        `application` is what the platform calls it by, "" to ask the platform.
        """

    def examine(self, settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Found]:
        """Look over the set-up there, for `amicable doctor`. Nothing is changed, and nothing is raised."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A platform that can be served: whether its settings are there, and its room, which is imported only when entered."""

    configured: Callable[[Settings], bool]
    room: Callable[[], Room]


def _discord() -> Room:
    from adapters.discord import platform

    return platform


def _slack() -> Room:
    from adapters.slack import platform

    return platform


# By the name of the command, which is also the beginning of the ids of its product texts.
PLATFORMS: Mapping[str, Entry] = {
    "discord": Entry(lambda settings: settings.discord_token is not None, _discord),
    "slack": Entry(lambda settings: bool(settings.slack_bot_tokens or settings.slack_client_id), _slack),
}


def chosen(settings: Settings, book: Book, name: str | None = None) -> list[Connect]:
    """How to sign in to the platform `name`, or without one to every platform that is configured.

    Raises PlatformError when that is none, or when a part for it is not installed.
    """
    names = [name] if name else [each for each, entry in PLATFORMS.items() if entry.configured(settings)]
    if not names:
        raise PlatformError(plain(book, "run.nothing"))
    for each in names:
        if not PLATFORMS[each].configured(settings):
            raise PlatformError(plain(book, f"{each}.no-token"))
    return [room(each, book).connected for each in names]


def room(name: str, book: Book) -> Room:
    """The room of a platform. Raises PlatformError when a part for it is not installed."""
    try:
        return PLATFORMS[name].room()
    except ModuleNotFoundError as missing:
        raise PlatformError(plain(book, f"{name}.not-installed")) from missing


async def serve(office: Office, connects: Sequence[Connect], say: Callable[[str], None], page: Page | None = None) -> None:
    """Be the bot on these platforms and watch every seller's clocks, until one of them stops. Raises PlatformError.

    `page` gives the figures, to be told where the settings say.
    """
    # Else the first who types a time, or tells what happened, waits for it, and everybody with them.
    await asyncio.to_thread(learn)
    await asyncio.to_thread(prepare, office.shelf.library)
    async with AsyncExitStack() as signed_in:
        platforms = [await signed_in.enter_async_context(connect(office)) for connect in connects]
        for platform in platforms:
            say(f"{platform.ready}\n")
        say(plain(office.book, "run.stop") + "\n")
        couriers = ChainMap(*(platform.couriers for platform in platforms))
        paces = {platform.name: platform.pace for platform in platforms}
        watched = _watched(office, page)
        dispatcher = Dispatcher(
            office.store,
            office.shelf,
            couriers,
            office.now,
            worker=node(),
            paces=paces,
            figures=office.figures,
            looked=[each.looked for each in watched],
        )
        retention = Retention(office.store, timedelta(days=office.settings.keep_closed_days), office.now)
        releases = Releases(office.store, office.shelf, office.settings, office.now, read=office.read)
        _reload_when_asked(releases)
        try:
            running = (*watched, dispatcher, retention, releases)
            await _until_one_stops(*(each.run() for each in running), *(platform.serve() for platform in platforms))
        finally:
            await _answered(platforms)


def _reload_when_asked(releases: Releases) -> None:
    """Look at the playbooks at once when the process is told to (SIGHUP), where a system has that.

    A terminal that is closed sends it too, and there it ends the bot as it always has.
    """
    in_a_terminal = sys.stdin is not None and sys.stdin.isatty()
    if hasattr(signal, "SIGHUP") and not in_a_terminal and threading.current_thread() is threading.main_thread():
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, releases.reload)


def _watched(office: Office, page: Page | None) -> list[Heartbeat | Watch]:
    """Who is told that the reminders were looked at, as the settings have it."""
    watched: list[Heartbeat | Watch] = []
    if office.settings.metrics and page:
        watched.append(Watch(office.settings.metrics, office.store, page, office.now))
    if office.settings.heartbeat:
        watched.append(Heartbeat(office.settings.heartbeat.get_secret_value()))
    return watched


async def _answered(platforms: Sequence[Platform]) -> None:
    """Wait until what sellers did before the bot was stopped is answered, but not for ever."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_FINISHING):
            await asyncio.gather(*(platform.finished() for platform in platforms))


async def _until_one_stops(*running: Coroutine[None, None, None]) -> None:
    """Run all of these until the first ends, however it ends: a bot that answers and never reminds looks sound."""
    tasks = [asyncio.ensure_future(each) for each in running]
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
