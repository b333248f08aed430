"""A Slack in this process, on a real port: the Web API, Socket Mode, signed HTTP, and the people in it.

    async with Slack() as slack:
        shop = slack.workspace("shop")
        app = slack.app(manifest())
        bot = slack.install(app, shop)
        ann = slack.person(shop, "ann", tz="Asia/Karachi")
        ...  # start the app with slack.url, app.app_token and bot.bot_token
        await ann.slash("/cancel")
        await slack.until(lambda: ann.dm(app))

The app under test is the real one: give slack_sdk `base_url=slack.url`. What Slack takes seconds or minutes for is in
`Pace`; what goes wrong is in `slack.faults`, `slack.socket_mode` and `slack.post`; what happened is in `slack.calls()` and
`slack.post.sent`.
"""

import secrets
from collections.abc import Callable, Iterable
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.servers.slack.apps import App, Installation
from tests.servers.slack.calls import Call
from tests.servers.slack.changes import PATIENCE
from tests.servers.slack.deliveries import Post
from tests.servers.slack.events import Events
from tests.servers.slack.faults import Faults
from tests.servers.slack.http_delivery import HttpDelivery
from tests.servers.slack.inputs import carried
from tests.servers.slack.limiter import Limiter
from tests.servers.slack.oauth import OAuth
from tests.servers.slack.pace import Pace
from tests.servers.slack.person import Person
from tests.servers.slack.response_urls import ResponseUrls
from tests.servers.slack.socket_mode import SocketMode
from tests.servers.slack.state import Channel, Message, User, Workspace, World
from tests.servers.slack.triggers import Triggers
from tests.servers.slack.uploads import Uploads
from tests.servers.slack.views import Views
from tests.servers.slack.web_api import WebApi

T = TypeVar("T")


class Slack:
    def __init__(self, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self.world = World()
        self.faults = Faults()
        self.limiter = Limiter(self.world.clock)
        self.triggers = Triggers(self.world.clock, self.pace)
        self.socket_mode = SocketMode(self.pace, self.world.changes)
        self.http = HttpDelivery(self.pace)
        self.post = Post({"socket": self.socket_mode, "http": self.http}, self.pace, self.world.changes)
        self.events = Events(self.world, self.post)
        self.views = Views(self.world)
        self.oauth = OAuth(self)
        self.response_urls = ResponseUrls(self)
        self.uploads = Uploads(self.world.names)
        self.web_api = WebApi(self)
        self.url = ""
        """The base URL of the Web API, with a slash at the end; empty until the server runs."""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**22)
        app.router.add_get("/link/", self.socket_mode.connect)
        app.router.add_post("/actions/{team}/{number}/{token}", self.response_urls.handle)
        app.router.add_post("/upload/{id}/{key}", self.uploads.handle)
        app.router.add_route("*", "/{method}", self.web_api.handle)
        self._runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.post.stop()
        await self.socket_mode.stop()
        await self.http.stop()
        await self._runner.cleanup()

    # What there is

    def workspace(self, name: str, *, agents: bool = True) -> Workspace:
        workspace = Workspace(self.world.names.new("T"), name, agents)
        self.world.workspaces[workspace.id] = workspace
        return workspace

    def app(self, manifest: dict[str, Any], *, commercial: bool = False) -> App:
        """An app made from its manifest, with secrets of its own."""
        id_ = self.world.names.new("A")
        client = f"{int(id_[1:], 16)}.{secrets.randbelow(10**12)}"
        app = App(
            id_,
            manifest,
            client_id=client,
            client_secret=secrets.token_hex(16),
            signing_secret=secrets.token_hex(16),
            verification_token=secrets.token_hex(12),
            app_token=f"xapp-1-{id_}-1-{secrets.token_hex(16)}",
            commercial=commercial,
        )
        self.world.apps[app.id] = app
        return app

    def install(
        self, app: App, workspace: Workspace, *, by: User | None = None, scopes: Iterable[str] | None = None
    ) -> Installation:
        """The app in a workspace, again if it was there. Without `by`, an administrator installs it."""
        before = workspace.installations.get(app.id)
        if before and not before.dead:
            self.world.tokens.pop(before.bot_token)
        bot = before.bot if before else self._user(workspace, app.name.lower(), bot_id=self.world.names.new("B"))
        bot.deleted = False
        token = f"xoxb-{workspace.id}-{secrets.token_hex(12)}"
        installer = by or self._user(workspace, "admin")
        given = frozenset(app.scopes if scopes is None else scopes)
        installation = Installation(app, workspace, bot, installer, token, given)
        workspace.installations[app.id] = installation
        self.world.tokens[token] = installation
        return installation

    def person(self, workspace: Workspace, name: str, *, tz: str = "UTC", locale: str = "en-US") -> Person:
        return Person(self, self._user(workspace, name, tz=tz, locale=locale))

    def channel(
        self, workspace: Workspace, name: str, *members: User | Person | Installation, private: bool = False
    ) -> Channel:
        """A channel with people and bots in it."""
        channel = Channel(self.world.names.new("C"), workspace, "group" if private else "channel", name)
        for member in members:
            channel.members.add(member.bot.id if isinstance(member, Installation) else member.id)
        workspace.channels[channel.id] = channel
        return channel

    def _user(self, workspace: Workspace, name: str, **about: Any) -> User:
        user = User(self.world.names.new("U"), workspace, name, **about)
        workspace.users[user.id] = user
        return user

    # What happens to apps

    def revoke(self, installation: Installation) -> None:
        """Its token is revoked; the app stays."""
        installation.dead = "token_revoked"
        event = {"type": "tokens_revoked", "tokens": {"bot": [installation.bot.id]}, "event_ts": self.world.ts()}
        self.events.send(installation, "tokens_revoked", event, last=True)

    def uninstall(self, installation: Installation) -> None:
        """The app leaves the workspace: its token dies, and it hears of both, in no order."""
        installation.dead = "account_inactive"
        installation.bot.deleted = True
        self.events.send(
            installation, "app_uninstalled", {"type": "app_uninstalled", "event_ts": self.world.ts()}, last=True
        )
        event = {"type": "tokens_revoked", "tokens": {"bot": [installation.bot.id]}, "event_ts": self.world.ts()}
        self.events.send(installation, "tokens_revoked", event, last=True)

    # What happens to messages

    def change(self, message: Message, text: str, blocks: list[dict[str, Any]], metadata: dict[str, Any] | None) -> None:
        """A message says something else from now on; what people chose in it stays where the ids stay."""
        before = message.shown()
        message.text, message.blocks, message.metadata = text, blocks, metadata
        message.inputs = {user: carried(inputs, blocks) for user, inputs in message.inputs.items()}
        if not blocks:
            message.edited = self.world.ts()
        self.world.changes.note()
        if not message.only_for:
            self.events.changed(message, before)

    def remove(self, message: Message) -> None:
        if message in message.channel.messages:
            message.channel.messages.remove(message)
        self.world.changes.note()

    def block_name(self) -> str:
        """An id for a block or element that has none."""
        return secrets.token_urlsafe(4)[:5]

    # What a test looks at

    def calls(self, method: str) -> list[Call]:
        """The answered calls of a method, in order."""
        return [call for call in self.web_api.log if call.method == method]

    async def until(self, predicate: Callable[[], T | None], within: float = PATIENCE) -> T:
        """Waits for something to be true and gives it; looks again after each change.

        Raises:
            AssertionError: it was not, within so many seconds; says the last calls and deliveries.
        """
        return await self.world.changes.until(predicate, within, self._recently)

    async def settled(self, within: float = PATIENCE) -> None:
        """Waits until nothing is on its way to an app: everything was acknowledged, or given up for now."""
        await self.until(lambda: not self.post.on_the_way, within)

    async def quiet(self, seconds: float = 0.2, within: float = PATIENCE) -> None:
        """Waits until nothing has happened for so long: to say that nothing more comes."""
        await self.world.changes.quiet(seconds, within)

    def _recently(self) -> str:
        calls = [f"{call.method} → {'ok' if call.ok else call.error or call.status}" for call in self.web_api.log[-8:]]
        sent = [f"{one.kind} {'acked' if one.acked else one.failure or 'waits'}" for one in self.post.sent[-5:]]
        return f"Last calls: {', '.join(calls) or 'none'}. Last deliveries: {', '.join(sent) or 'none'}."
