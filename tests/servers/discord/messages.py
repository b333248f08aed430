"""Messages made and changed from bodies, strictly: https://docs.discord.com/developers/resources/message."""

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any

from tests.servers.discord import components, refusals
from tests.servers.discord.components import Path
from tests.servers.discord.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, Gateway
from tests.servers.discord.refusals import Problem
from tests.servers.discord.state import EPHEMERAL, LOADING, RICH, SUPPRESS_EMBEDS, Channel, Message, Payload, User, World

CONTENT, NONCE = 2000, 25
_MENTION = re.compile(r"<@!?(\d+)>")
# "The past few minutes" within which a nonce is looked for; Discord says no number.
NONCE_LASTS = 180.0
# What a client may ask for; others are set by Discord alone.
_ASKED = EPHEMERAL | SUPPRESS_EMBEDS | RICH

Files = Mapping[str, bytes]


class Messages:
    """Writes messages and tells the gateway of them."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway
        self._nonces: OrderedDict[tuple[User, str], Message] = OrderedDict()

    def send(self, channel: Channel, body: Payload, files: Files) -> Message:
        """A message of the bot in a channel; with `enforce_nonce` the one that has this nonce already."""
        refusals.invalid_form(body_problems(body))
        self._must_not_break(body)
        if channel.recipient and channel.recipient.closed:
            raise refusals.closed_dm()
        author, nonce = self._world.bot, body.get("nonce")
        if nonce is not None and body.get("enforce_nonce"):
            known = self._nonces.get((author, f"{nonce}"))
            if known and known.sent > self._world.clock() - NONCE_LASTS:
                return known
        self._must_say_something(body, files)
        message = self._world.post(channel, author, nonce=None if nonce is None else f"{nonce}")
        self._fill(message, body, files)
        if nonce is not None:
            self._nonces[author, f"{nonce}"] = message
        self.announce("MESSAGE_CREATE", message)
        return message

    def answer(self, channel: Channel, body: Payload, files: Files, only_for: User | None, at: Path = ()) -> Message:
        """A message of the bot as the answer to an interaction. `at`: where the body is in the request."""
        refusals.invalid_form(body_problems(body, at))
        self._must_not_break(body)
        self._must_say_something(body, files)
        message = self._world.post(channel, self._world.bot, only_for=only_for)
        self._fill(message, body, files)
        self._announce_answer("MESSAGE_CREATE", message)
        return message

    def edit(self, message: Message, body: Payload, files: Files, at: Path = ()) -> Message:
        """Change what the body names of a message."""
        rich = bool((message.flags | (body.get("flags") or 0)) & RICH)
        refusals.invalid_form(body_problems({**body, "flags": RICH if rich else 0}, at))
        self._must_not_break(body)
        self._must_say_something({"content": message.content, "components": message.components, **body}, files)
        self._fill(message, body, files)
        message.edited = self._world.clock()
        message.edits += 1
        self._announce_answer("MESSAGE_UPDATE", message)
        return message

    def announce(self, event: str, message: Message) -> None:
        """Tell the bot of a message that everybody sees. What others say in a server comes without its words."""
        guild, told = message.channel.guild, message.payload()
        if guild and not message.author.bot:
            told |= {"content": "", "components": [], "attachments": []}
        place = {"guild_id": f"{guild.id}"} if guild else {}
        self._gateway.dispatch(event, told | place, guild, GUILD_MESSAGES if guild else DIRECT_MESSAGES)

    def _announce_answer(self, event: str, message: Message) -> None:
        if message.only_for is None:
            self.announce(event, message)

    def _fill(self, message: Message, body: Payload, files: Files) -> None:
        if "content" in body:
            message.content = body["content"] or ""
            message.mentions = [*self._mentioned(message.content, body.get("allowed_mentions"))]
        if "components" in body:
            message.components = [*_numbered(body["components"] or [])]
        if files or "attachments" in body:
            kept = {f"{file['id']}" for file in body.get("attachments") or ()}
            message.attachments = [file for file in message.attachments if file["id"] in kept]
            for name, content in files.items():
                message.attachments.append(self._attachment(name, content))
                message.files[name] = content
        # An ephemeral message stays one, and one of components as well.
        message.flags = (message.flags | ((body.get("flags") or 0) & _ASKED)) & ~LOADING

    def _mentioned(self, content: str, allowed: Payload | None) -> Iterator[User]:
        """Whom the words call, of those that may be: https://docs.discord.com/developers/resources/message#allowed-mentions-object."""
        named = dict.fromkeys(int(id) for id in _MENTION.findall(content))
        anybody = allowed is None or "users" in allowed.get("parse", ())
        chosen = {int(id) for id in (allowed or {}).get("users", ())}
        return (self._world.users[id] for id in named if id in self._world.users and (anybody or id in chosen))

    def _attachment(self, name: str, content: bytes) -> Payload:
        url = f"https://cdn.discordapp.com/attachments/{name}"
        return {"id": f"{self._world.id()}", "filename": name, "size": len(content), "url": url, "proxy_url": url}

    def _must_say_something(self, body: Payload, files: Files) -> None:
        if not (body.get("content") or body.get("components") or body.get("embeds") or files):
            raise refusals.empty_message()

    def _must_not_break(self, body: Payload) -> None:
        if components.is_too_big(body.get("components") or ()):
            raise refusals.broken()


def body_problems(body: Mapping[str, Any], at: Path = ()) -> Iterator[Problem]:
    """What is wrong with the body of a message."""
    rich = bool((body.get("flags") or 0) & RICH)
    content, nonce = body.get("content") or "", body.get("nonce")
    if components.size(content) > CONTENT:
        yield Problem((*at, "content"), "BASE_TYPE_MAX_LENGTH", f"Must be {CONTENT} or fewer in length.")
    if nonce is not None and not 1 <= len(f"{nonce}") <= NONCE:
        yield Problem((*at, "nonce"), "BASE_TYPE_MAX_LENGTH", f"Must be {NONCE} or fewer in length.")
    for old in ("content", "embeds", "poll", "sticker_ids") if rich else ():
        if body.get(old):
            said = f"The '{old}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            yield Problem((*at, old), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", said)
    if "components" in body:
        yield from components.message_problems(body["components"] or (), rich=rich, at=(*at, "components"))


def _numbered(parts: list[Payload]) -> Iterator[Payload]:
    """The components as Discord gives them back: each with an id of its own in the message."""
    count = 0

    def numbered(part: Payload) -> Payload:
        nonlocal count
        count += 1
        made = {**part, "id": count}
        if "components" in part:
            made["components"] = [numbered(child) for child in part["components"]]
        for name in ("component", "accessory"):
            if name in part:
                made[name] = numbered(part[name])
        return made

    return map(numbered, parts)
