"""A bare bolt app for the tests of the Slack server: the real slack-bolt and slack_sdk, nothing of ours."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import App, Channel, Installation, Person, Slack, manifest


@dataclass
class Place:
    """A workspace with one app in it, and Ann."""

    slack: Slack
    app: App
    bot: Installation
    ann: Person
    orders: Channel

    @property
    def client(self) -> AsyncWebClient:
        """The SDK's client with the bot's token."""
        return AsyncWebClient(self.bot.bot_token, base_url=self.slack.url)


def place(slack: Slack, **about: Any) -> Place:
    """A new workspace; `about` goes into the manifest."""
    shop = slack.workspace("shop")
    app = slack.app(manifest(**about))
    bot = slack.install(app, shop)
    ann = slack.person(shop, "ann", tz="Asia/Karachi", locale="en-GB")
    return Place(slack, app, bot, ann, slack.channel(shop, "orders", ann, bot))


def bolt(there: Place) -> AsyncApp:
    return AsyncApp(client=there.client, signing_secret=there.app.signing_secret)


@asynccontextmanager
async def socketed(there: Place, app: AsyncApp, ping_interval: float = 10) -> AsyncIterator[AsyncSocketModeHandler]:
    """The app on a socket, connected."""
    handler = AsyncSocketModeHandler(app, there.app.app_token, ping_interval=ping_interval)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # bolt has no types there
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def served(app: AsyncApp) -> AsyncIterator[str]:
    """The app behind HTTP; gives its address."""

    async def events(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    site = web.Application()
    site.router.add_post("/slack/events", events)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


async def error_of(call: Awaitable[object]) -> str:
    """The error a call is refused with."""
    return str((await refusal_of(call))["error"])


async def refusal_of(call: Awaitable[object]) -> dict[str, Any]:
    """The whole answer a call is refused with."""
    with pytest.raises(SlackApiError) as refused:
        await call
    answer = refused.value.response.data
    assert isinstance(answer, dict)
    return answer
