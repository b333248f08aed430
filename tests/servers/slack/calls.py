"""A Web API call: who makes it, with what, and what came of it."""

import json
from base64 import b64decode
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.servers.slack.apps import App, Installation
from tests.servers.slack.refusals import Refused, wrong
from tests.servers.slack.state import Channel, Workspace


@dataclass(eq=False)
class Call:
    """One call, kept in the log once it is answered."""

    method: str
    arguments: dict[str, Any]
    token: str | None
    credentials: tuple[str, str] | None
    """Client id and secret, where the call came with them."""
    app: App | None = None
    installation: Installation | None = None
    status: int = 200
    answer: dict[str, Any] = field(default_factory=dict)
    """What was answered; empty where the connection broke."""

    @property
    def ok(self) -> bool:
        return bool(self.answer.get("ok"))

    @property
    def error(self) -> str:
        return str(self.answer.get("error", ""))

    @property
    def where(self) -> Installation:
        """The app's installation, for methods that need a bot token."""
        assert self.installation
        return self.installation

    @property
    def workspace(self) -> Workspace:
        return self.where.workspace

    def text(self, name: str) -> str:
        """A required string.

        Raises:
            Refused: it is missing.
        """
        value = self.arguments.get(name)
        if value in (None, ""):
            raise wrong("invalid_arguments", f"missing required field: {name}")
        return str(value)

    def maybe(self, name: str) -> str:
        return str(self.arguments.get(name) or "")

    def flag(self, name: str) -> bool:
        return self.arguments.get(name) in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int) -> int:
        value = self.arguments.get(name)
        if value in (None, ""):
            return default
        try:
            return int(str(value))
        except ValueError:
            raise wrong("invalid_arguments", f"must be an integer [json-pointer:/{name}]") from None

    def parsed(self, name: str, error: str = "invalid_arguments") -> Any:
        """An object or array, which a form carries as JSON text. None when it is not there."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise Refused(error) from None

    def channel(self, name: str = "channel") -> Channel:
        """A conversation the app may know of: its own DMs, public channels, and private ones it is in.

        Raises:
            Refused: `channel_not_found`, also for a user id: only chat.postMessage takes those.
        """
        channel = self.workspace.channels.get(self.text(name))
        if channel is None or (channel.kind != "channel" and self.where.bot.id not in channel.members):
            raise Refused("channel_not_found")
        return channel


async def read_call(request: web.Request) -> Call:
    """The call of a request: its arguments from the query, a form or JSON; its token from the header or the form.

    Raises:
        Refused: the body is not what its Content-Type says.
    """
    arguments: dict[str, Any] = dict(request.query)
    if request.method == "POST":
        arguments |= await _body(request)
    token, credentials = None, None
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        token = header.removeprefix("Bearer ").strip()
    elif header.startswith("Basic "):
        client, _, secret = b64decode(header.removeprefix("Basic ")).decode().partition(":")
        credentials = (client, secret)
    elif request.content_type != "application/json" and "token" in arguments and "token" not in request.query:
        token = str(arguments["token"])
    if credentials is None and "client_id" in arguments:
        credentials = (str(arguments["client_id"]), str(arguments.get("client_secret", "")))
    arguments.pop("token", None)
    arguments.pop("client_secret", None)
    return Call(request.match_info["method"], arguments, token, credentials)


async def _body(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            raise Refused("invalid_json") from None
        if not isinstance(body, dict):
            raise Refused("json_not_object")
        return body
    return dict(await request.post())
