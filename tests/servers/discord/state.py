"""What Discord knows: people, servers, channels, messages. And the time it has, which can be moved."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

# JSON as Discord sends it: its fields differ by kind and situation.
Payload = dict[str, Any]

APPLICATION = 1_100_000_000_000_000_001  # not the bot's own id: for real ones they differ as well when they are old
# VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS, ATTACH_FILES, READ_MESSAGE_HISTORY, USE_APPLICATION_COMMANDS
MANAGE_GUILD = 1 << 5
EVERYDAY = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 31
TEXT_CHANNEL, DM_CHANNEL = 0, 1
EPHEMERAL, LOADING, SUPPRESS_EMBEDS, RICH = 1 << 6, 1 << 7, 1 << 2, 1 << 15
# When Discord's ids begin, in milliseconds: https://docs.discord.com/developers/reference#snowflakes
_EPOCH = 1_420_070_400_000


class Clock:
    """The time Discord has, in seconds since 1970: it goes by as it does, and `pass_` moves it on."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self._ahead

    def pass_(self, seconds: float) -> None:
        """Let `seconds` go by at once."""
        self._ahead += seconds


@dataclass(eq=False)
class User:
    """Somebody. With `closed` they take no DM from the bot; `rights` is what they may do in servers."""

    id: int
    name: str
    bot: bool = False
    closed: bool = False
    rights: int = EVERYDAY

    def payload(self) -> Payload:
        """As JSON."""
        return {
            "id": f"{self.id}",
            "username": self.name,
            "discriminator": "0",
            "global_name": self.name.title(),
            "avatar": None,
            "bot": self.bot,
        }

    def member_payload(self) -> Payload:
        """As a member of a server, as JSON."""
        return {
            "user": self.payload(),
            "roles": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": f"{self.rights}",
        }


@dataclass(eq=False)
class Guild:
    """A server that has the bot. `permissions` are the bot's own; `takes_commands`: it was added with that scope."""

    id: int
    name: str
    members: list[User] = field(default_factory=list)
    channels: list["Channel"] = field(default_factory=list)
    permissions: int = EVERYDAY
    takes_commands: bool = True


@dataclass(eq=False)
class Channel:
    """Where messages are: a text channel of a server, or the DM of somebody with the bot."""

    id: int
    guild: Guild | None = None
    recipient: User | None = None
    name: str = ""
    messages: dict[int, "Message"] = field(default_factory=dict)

    def payload(self) -> Payload:
        """As JSON."""
        if self.recipient:
            return {
                "id": f"{self.id}",
                "type": DM_CHANNEL,
                "recipients": [self.recipient.payload()],
                "last_message_id": None,
            }
        placed = {"guild_id": f"{self.guild.id}"} if self.guild else {}
        return {
            "id": f"{self.id}",
            "type": TEXT_CHANNEL,
            "name": self.name,
            "position": 0,
            "permission_overwrites": [],
            **placed,
        }


@dataclass(eq=False)
class Message:
    """A message. `only_for`: who alone sees it, of an ephemeral one."""

    id: int
    channel: Channel
    author: User
    sent: float
    content: str = ""
    components: list[Payload] = field(default_factory=list)
    attachments: list[Payload] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    flags: int = 0
    mentions: list[User] = field(default_factory=list)
    nonce: str | None = None
    edited: float | None = None
    only_for: User | None = None
    edits: int = 0

    def payload(self) -> Payload:
        """As JSON."""
        return {
            "id": f"{self.id}",
            "channel_id": f"{self.channel.id}",
            "type": 0,
            "author": self.author.payload(),
            "content": self.content,
            "components": self.components,
            "attachments": self.attachments,
            "embeds": [],
            "flags": self.flags,
            "timestamp": _iso(self.sent),
            "edited_timestamp": _iso(self.edited) if self.edited else None,
            "tts": False,
            "pinned": False,
            "mention_everyone": False,
            "mentions": [user.payload() for user in self.mentions],
            "mention_roles": [],
            **({"nonce": self.nonce} if self.nonce else {}),
            **({"application_id": f"{APPLICATION}"} if self.author.bot else {}),
        }


class World:
    """Everything there is on this Discord, with one bot."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self._dms: dict[int, Channel] = {}
        self._last_id = self._old = 0
        self.bot = self.user("amicable", bot=True)

    def id(self, age: float = 0.0) -> int:
        """A new id, which says that it was made `age` seconds ago. Ids of now grow."""
        made = (int((self.clock() - age) * 1000) - _EPOCH) << 22
        if age:
            self._old += 1
            return made | self._old
        self._last_id = max(made, self._last_id + 1)
        return self._last_id

    def user(self, name: str, *, bot: bool = False) -> User:
        """Somebody new."""
        user = User(self.id(), name, bot)
        self.users[user.id] = user
        return user

    def guild(self, name: str) -> Guild:
        """A new server with the bot in it and one channel."""
        guild = Guild(self.id(), name, [self.bot])
        channel = Channel(self.id(), guild, name="orders")
        guild.channels.append(channel)
        self.guilds[guild.id] = guild
        self.channels[channel.id] = channel
        return guild

    def dm(self, user: User) -> Channel:
        """The DM of somebody with the bot; made when there is none."""
        if user.id not in self._dms:
            self._dms[user.id] = Channel(self.id(), recipient=user)
            self.channels[self._dms[user.id].id] = self._dms[user.id]
        return self._dms[user.id]

    def has_dm(self, user: User) -> bool:
        """Whether there is a DM with them."""
        return user.id in self._dms

    def post(self, channel: Channel, author: User, **fields: Any) -> Message:
        """A new message; `fields` as of Message."""
        message = Message(self.id(), channel, author, self.clock(), **fields)
        channel.messages[message.id] = message
        return message

    def seen(self, user: User, channel: Channel) -> Iterator[Message]:
        """What they see in the channel, oldest first."""
        return (message for message in channel.messages.values() if message.only_for in (None, user))


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
