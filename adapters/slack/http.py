"""HTTP mode: Slack posts what happens to an address of ours. Signatures are checked by bolt (`AsyncRequestVerification`)."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp

# An application, and what it is called with (asgi.readthedocs.io/en/latest/specs/main.html).
Scope = dict[str, Any]
Call = Callable[..., Awaitable[Any]]
ASGI = Callable[[Scope, Call, Call], Awaitable[None]]
# Answers at an address with the application, until cancelled.
Listen = Callable[[ASGI, str, int], Awaitable[None]]
# Where Slack posts to, below the public address.
PATH = "/slack/events"
# Seconds for requests that are being answered when it is stopped. Slack waits for three.
_LEAVING = 3


def application(app: AsyncApp, took: Callable[[float], None]) -> ASGI:
    """The bot for any ASGI server. `took` is told the seconds until each delivery is acknowledged."""
    handle = AsyncSlackRequestHandler(app, path=PATH)

    async def timed(scope: Scope, receive: Call, send: Call) -> None:
        began = time.perf_counter()
        await handle(scope, receive, send)
        took(time.perf_counter() - began)

    return timed


async def listen(door: ASGI, host: str, port: int) -> None:
    """Answer what Slack posts, until cancelled; then whoever is being answered is. TLS and the public name are a proxy's."""
    config = uvicorn.Config(
        door,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=_LEAVING,
    )
    server = _Server(config)
    serving = asyncio.ensure_future(server.serve())
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving


class _Server(uvicorn.Server):
    """Leaves the signals to the process: it is told to stop by being cancelled."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
