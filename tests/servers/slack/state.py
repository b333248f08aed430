"""What Slack keeps: workspaces, people, conversations, messages and views."""

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from tests.servers.slack.apps import App, Installation
from tests.servers.slack.changes import Changes, Clock, Names
from tests.servers.slack.refusals import Refused
from tests.servers.slack.writing import kept, kept_blocks

Inputs = dict[tuple[str, str], dict[str, Any]]
"""What somebody has put into the inputs of a message or view, by block_id and action_id, as Slack's `state` has it."""


@dataclass(eq=False)
class User:
    id: str
    workspace: "Workspace"
    name: str
    tz: str = "UTC"
    locale: str = "en-US"
    deleted: bool = False
    admin: bool = False
    bot_id: str | None = None

    def shown(self, *, with_locale: bool) -> dict[str, Any]:
        """As users.info has them. A deactivated account keeps little more than its name."""
        told = {
            "id": self.id,
            "team_id": self.workspace.id,
            "name": self.name,
            "deleted": self.deleted,
            "is_bot": self.bot_id is not None,
            "is_app_user": False,
            "profile": {"real_name": self.name.title(), "display_name": self.name, "team": self.workspace.id},
        }
        if self.deleted:
            return told
        told |= {"real_name": self.name.title(), "tz": self.tz, "is_admin": self.admin, "is_owner": False}
        return told | {"locale": self.locale} if with_locale else told


@dataclass(eq=False)
class Message:
    """A message. `only_for` makes it ephemeral: that person alone sees it, until they reload."""

    ts: str
    channel: "Channel"
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    bot_id: str | None = None
    app_id: str | None = None
    metadata: dict[str, Any] | None = None
    only_for: str | None = None
    thread_ts: str | None = None
    edited: str | None = None
    files: list[dict[str, Any]] = field(default_factory=list)
    inputs: dict[str, Inputs] = field(default_factory=dict)
    """By person."""
    _kept: tuple[list[dict[str, Any]], Any] | None = None

    def as_seen(self) -> "Message":
        """As it is on somebody's screen now, whatever the app changes before they press."""
        return copy(self)

    def shown(self, *, with_metadata: bool = False) -> dict[str, Any]:
        """As the API has it."""
        told: dict[str, Any] = {"type": "message", "user": self.user, "ts": self.ts, "text": kept(self.text)}
        told["team"] = self.channel.workspace.id
        if self.bot_id:
            told |= {"bot_id": self.bot_id, "app_id": self.app_id}
        if self.blocks:
            told["blocks"] = self._blocks()
        if self.thread_ts:
            told["thread_ts"] = self.thread_ts
        if self.edited:
            told["edited"] = {"user": self.user, "ts": self.edited}
        if self.files:
            told |= {"subtype": "file_share", "files": self.files, "upload": False}
        if with_metadata and self.metadata:
            told["metadata"] = self.metadata
        return told

    def _blocks(self) -> Any:
        # Other blocks come as another list. Every change and every press tells of the same ones.
        if self._kept is None or self._kept[0] is not self.blocks:
            self._kept = self.blocks, kept_blocks(self.blocks)
        return self._kept[1]


@dataclass(eq=False)
class Channel:
    """A conversation: `channel` (public), `group` (private) or `im` (a person and a bot)."""

    id: str
    workspace: "Workspace"
    kind: str
    name: str
    members: set[str] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    archived: bool = False
    prompts: list[tuple[str, str]] = field(default_factory=list)
    """Titles and messages the app suggests in its DM; pressing one says the message."""

    def message(self, ts: str) -> Message | None:
        return next((message for message in self.messages if message.ts == ts), None)

    def other(self, user: str) -> str:
        """Who else is in a DM."""
        return next(member for member in self.members if member != user)

    @property
    def shown_name(self) -> str:
        """What payloads call it."""
        return {"im": "directmessage", "group": "privategroup"}.get(self.kind, self.name)


@dataclass(eq=False)
class View:
    """A modal or a Home tab in front of one person."""

    id: str
    app: App
    user: User
    given: dict[str, Any]
    """What the app sent, with block ids filled in."""
    hash: str
    root: str
    previous: str | None = None
    inputs: Inputs = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    """What is written under its fields, by block_id."""

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return list(self.given["blocks"])

    @property
    def title(self) -> str:
        return str(self.given.get("title", {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.given.get("callback_id") or "")

    def shown(self) -> dict[str, Any]:
        """As the API has it."""
        values: dict[str, dict[str, Any]] = {}
        for (block_id, action_id), value in self.inputs.items():
            values.setdefault(block_id, {})[action_id] = value
        bot = self.user.workspace.installations[self.app.id].bot
        return {
            "id": self.id,
            "team_id": self.user.workspace.id,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "title": None,
            "submit": None,
            "close": None,
            "clear_on_close": False,
            "notify_on_close": False,
            **self.given,
            "state": {"values": values},
            "hash": self.hash,
            "previous_view_id": self.previous,
            "root_view_id": self.root,
            "app_id": self.app.id,
            "app_installed_team_id": self.user.workspace.id,
            "bot_id": bot.bot_id,
        }


@dataclass(eq=False)
class Workspace:
    id: str
    name: str
    agents: bool = True
    """Whether the workspace has agent threads with suggested prompts (it is a paid feature)."""
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    installations: dict[str, Installation] = field(default_factory=dict)
    """By app id; also those whose token is dead."""

    def user(self, id_: str) -> User:
        if id_ not in self.users:
            raise Refused("user_not_found")
        return self.users[id_]


class World:
    """Everything the server knows. Its methods are what cannot be said of one workspace alone."""

    def __init__(self) -> None:
        self.changes = Changes()
        self.clock = Clock()
        self.names = Names()
        self.workspaces: dict[str, Workspace] = {}
        self.apps: dict[str, App] = {}
        self.tokens: dict[str, Installation] = {}
        self.modals: dict[str, list[View]] = {}
        """The views a person has open, by user id; the last one is on top."""
        self.homes: dict[tuple[str, str], View] = {}
        """Home tabs, by app id and user id."""
        self._last_ts = 0

    def ts(self) -> str:
        """A message's id and time, later than every one before."""
        self._last_ts = max(self._last_ts + 1, int(self.clock.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06}"

    def dm(self, installation: Installation, user: User) -> Channel:
        """The DM of an app's bot and a person; made when it is first needed."""
        both = {installation.bot.id, user.id}
        for channel in installation.workspace.channels.values():
            if channel.kind == "im" and channel.members == both:
                return channel
        channel = Channel(self.names.new("D"), installation.workspace, "im", "", both)
        installation.workspace.channels[channel.id] = channel
        return channel

    def put(self, message: Message) -> Message:
        message.channel.messages.append(message)
        self.changes.note()
        return message
