"""Socket Mode: two sockets, so that one is open while Slack renews the other, and a watch over each.

slack_sdk reconnects by itself, and mostly that is enough. But it can end up waiting for ever without a word, for example
when the address it holds for its next try has expired. So a socket on which nothing came for a while, not even an answer to
its own pings, is thrown away whole.
"""

import asyncio
import logging
import time
from collections.abc import Callable

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

log = logging.getLogger(__name__)

# Slack takes ten (docs.slack.dev/apis/events-api/using-socket-mode).
SOCKETS = 2
# Seconds between two pings, as slack_bolt has it.
PING = 10.0
# So many pings without an answer, and the socket is silent. slack_sdk itself reconnects after four.
PATIENCE = 6
# Seconds before a socket that could not be opened is tried again.
_AGAIN = 5.0


async def listen(app: AsyncApp, app_token: str, *, sockets: int = SOCKETS, ping: float = PING) -> None:
    """Keep so many sockets open and answer what comes, until cancelled."""
    async with asyncio.TaskGroup() as all_of_them:
        for _ in range(sockets):
            all_of_them.create_task(_watched(lambda: _Socket(app, app_token, ping)))


async def _watched(fresh: Callable[[], "_Socket"]) -> None:
    while True:
        socket = fresh()
        try:
            await socket.until_silent()
        finally:
            await socket.close()
        log.warning("Nothing came on a socket to Slack for a while, so another takes its place.")


class _Socket:
    """One socket, with the time it was last heard."""

    def __init__(self, app: AsyncApp, app_token: str, ping: float) -> None:
        self._ping = ping
        self._handler = AsyncSocketModeHandler(app, app_token, ping_interval=ping)
        self._heard = time.time()
        self._handler.client.on_message_listeners.append(self._hear)

    async def until_silent(self) -> None:
        """Open it, and return once it was silent for too long. What slack_sdk does meanwhile to bring it back is its own."""
        opening = asyncio.ensure_future(self._handler.connect_async())
        try:
            while True:
                rest = self._last() + self._ping * PATIENCE - time.time()
                if rest <= 0:
                    return
                await asyncio.sleep(rest)
        finally:
            opening.cancel()

    async def close(self) -> None:
        """Close it, which must not fail: a broken socket may."""
        try:
            await asyncio.wait_for(self._handler.close_async(), _AGAIN)
        except (OSError, TimeoutError) as error:
            log.info("A socket to Slack was gone already: %r", error)

    def _last(self) -> float:
        # slack_sdk keeps when it sent the last ping that was answered.
        return max(self._heard, self._handler.client.last_ping_pong_time or 0)

    async def _hear(self, _: WSMessage) -> None:
        self._heard = time.time()
