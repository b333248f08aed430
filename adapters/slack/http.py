"""HTTP mode: Slack posts what happens to an address of ours. Signatures are checked by bolt (`AsyncRequestVerification`)."""

import asyncio

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp

# Where Slack posts to, below the public address.
PATH = "/slack/events"
# Seconds for requests that are being answered when the bot is stopped. Slack gives up after three.
_CLOSING = 3


def application(app: AsyncApp) -> AsyncSlackRequestHandler:
    """The bot for any ASGI server."""
    return AsyncSlackRequestHandler(app, path=PATH)


async def listen(app: AsyncApp, host: str, port: int) -> None:
    """Answer what Slack posts, until cancelled. TLS and the public name are the proxy's in front of this.

    What came before that is still acknowledged.
    """
    config = uvicorn.Config(
        application(app),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=_CLOSING,
    )
    server = uvicorn.Server(config)
    serving = asyncio.ensure_future(server.serve())
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving
