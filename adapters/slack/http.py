"""HTTP mode: Slack posts what happens to an address of ours. Signatures are checked by bolt (`AsyncRequestVerification`)."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp

# Where Slack posts to, below the public address.
PATH = "/slack/events"
# Seconds for requests that are being answered when it is stopped. Slack waits for three.
_LEAVING = 3


def application(app: AsyncApp) -> AsyncSlackRequestHandler:
    """The bot for any ASGI server."""
    return AsyncSlackRequestHandler(app, path=PATH)


async def listen(app: AsyncApp, host: str, port: int) -> None:
    """Answer what Slack posts, until cancelled; then whoever is being answered is. TLS and the public name are a proxy's."""
    config = uvicorn.Config(
        application(app),
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
