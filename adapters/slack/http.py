"""HTTP mode: Slack posts what happens to an address of ours. Signatures are checked by bolt (`AsyncRequestVerification`)."""

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp

# Where Slack posts to, below the public address.
PATH = "/slack/events"


def application(app: AsyncApp) -> AsyncSlackRequestHandler:
    """The bot for any ASGI server."""
    return AsyncSlackRequestHandler(app, path=PATH)


async def listen(app: AsyncApp, host: str, port: int) -> None:
    """Answer what Slack posts, until cancelled. TLS and the public name are the proxy's in front of this."""
    config = uvicorn.Config(application(app), host=host, port=port, log_config=None, access_log=False, lifespan="off")
    await uvicorn.Server(config).serve()
