"""Socket Mode: two sockets, so that one is open while Slack renews the other, and a watch over each.

slack_sdk reconnects by itself, but only looks every ten seconds whether it should, and it can end up waiting for ever
without a word, for example when the address it holds for its next try has expired. So a socket that broke is opened again at
once, and one on which nothing came for a while, not even an answer to its own pings, is thrown away whole.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from adapters.slack.client import LOST
from bot.stops import heeded

log = logging.getLogger(__name__)

# Slack takes ten (docs.slack.dev/apis/events-api/using-socket-mode).
SOCKETS = 2
# Seconds between two pings, as slack_bolt has it.
PING = 10.0
# So many pings without an answer, and the socket is silent. slack_sdk itself reconnects after four.
PATIENCE = 6
# Seconds between two looks whether a socket broke.
_LOOK = 0.5
# Seconds for closing one. A broken socket may not answer.
_CLOSING = 5.0


async def listen(app: AsyncApp, app_token: str, took: Callable[[float], None]) -> None:
    """Keep the sockets open and answer what comes, until cancelled.

    `took` is told the seconds until each delivery is acknowledged.
    """
    async with asyncio.TaskGroup() as all_of_them:
        for _ in range(SOCKETS):
            all_of_them.create_task(_kept(app, app_token, took))


async def _kept(app: AsyncApp, app_token: str, took: Callable[[float], None]) -> None:
    while True:
        socket = _Socket(app, app_token, took)
        try:
            await socket.until_silent()
        finally:
            await socket.close()
        log.warning("Nothing came on a socket to Slack for a while, so another takes its place.")


def _timed(
    handler: AsyncSocketModeHandler, took: Callable[[float], None]
) -> Callable[[SocketModeClient, SocketModeRequest], Awaitable[None]]:
    """How the handler answers a delivery; `took` is told the seconds that takes."""

    async def timed(client: SocketModeClient, request: SocketModeRequest) -> None:
        began = time.perf_counter()
        await handler.handle(client, request)
        took(time.perf_counter() - began)

    return timed


class _Socket:
    """One socket, with the time it was last heard."""

    def __init__(self, app: AsyncApp, app_token: str, took: Callable[[float], None]) -> None:
        self._handler = AsyncSocketModeHandler(app, app_token, ping_interval=PING)
        self._client = self._handler.client
        # bolt puts its own there in the same way: the type speaks of every kind of client, and it is called with this one.
        self._client.socket_mode_request_listeners[:] = [_timed(self._handler, took)]  # type: ignore[list-item]
        self._client.on_message_listeners.append(self._hear)
        self._heard = time.time()

    async def until_silent(self) -> None:
        """Open it, open it again when it breaks, and return once it was silent for too long."""
        opening = asyncio.ensure_future(self._handler.connect_async())
        try:
            # slack_sdk keeps when it sent the last ping that was answered.
            while time.time() - max(self._heard, self._client.last_ping_pong_time or 0) < PING * PATIENCE:
                await asyncio.sleep(_LOOK)
                await self._mended()
        finally:
            opening.cancel()

    async def close(self) -> None:
        """Close it, which must not fail."""
        try:
            async with asyncio.timeout(_CLOSING):
                await self._handler.close_async()
        except LOST as error:
            log.info("A socket to Slack was gone already: %r", error)

    async def _mended(self) -> None:
        session = self._client.current_session
        if session is None or not session.closed:
            return
        try:
            with heeded():
                await self._client.connect_to_new_endpoint()
        except (SlackApiError, *LOST) as error:
            log.warning("A socket to Slack broke and cannot be opened again yet: %s", error)
            await asyncio.sleep(PING)

    async def _hear(self, _: WSMessage) -> None:
        self._heard = time.time()
