"""Somebody at their phone: what they can do on Discord, and what they see."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.servers.discord.commands import Commands
from tests.servers.discord.components import BUTTON, CHECKS, INPUT, LABEL, LINK, RADIOS, ROW, SELECT, TEXT, Part, nested
from tests.servers.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Interaction, Interactions
from tests.servers.discord.messages import Messages
from tests.servers.discord.state import LOADING, Channel, Guild, Message, Payload, User, World


class Person:
    """One person. What they do is under way when a method returns; wait with `await interaction.answered()`."""

    def __init__(
        self,
        world: World,
        messages: Messages,
        interactions: Interactions,
        commands: Commands,
        user: User,
    ) -> None:
        self._world = world
        self._messages = messages
        self._interactions = interactions
        self._commands = commands
        self.user = user
        self.locale = "en-US"

    @property
    def dm(self) -> Channel:
        """Their DM with the bot."""
        return self._world.dm(self.user)

    def slash(self, command: str, guild: Guild | None = None, *, age: float = 0.0, **options: object) -> Interaction:
        """Send a command, `cancel start`, in the first channel of a server or in the DM."""
        channel = guild.channels[0] if guild else self.dm
        told = self._commands.invocation(command, guild.id if guild else None, options)
        return self._interactions.open(COMMAND, self.user, channel, told, self.locale, age=age)

    def type(self, command: str, option: str, typed: str, guild: Guild | None = None) -> Interaction:
        """Be typing an option of a command, to be offered choices."""
        channel = guild.channels[0] if guild else self.dm
        told = self._commands.invocation(command, guild.id if guild else None, {option: typed}, focused=option)
        return self._interactions.open(AUTOCOMPLETE, self.user, channel, told, self.locale)

    def press(self, message: Message, what: str, *, age: float = 0.0) -> Interaction:
        """Press a button, or pick an option of a select, by its custom_id, its value or the words on it."""
        if message not in self.sees(message.channel):
            raise AssertionError(f"{self.user.name} does not see that message.")
        for part in nested(message.components):
            kind = part["type"]
            told = {"custom_id": part.get("custom_id"), "component_type": kind, "id": part["id"]}
            if kind == BUTTON and part.get("style") != LINK and what in (part["custom_id"], part.get("label")):
                return self._pressed(message, told, age)
            for option in part.get("options", ()) if kind == SELECT else ():
                if what in (option["value"], option["label"]):
                    return self._pressed(message, {**told, "values": [option["value"]]}, age)
        raise AssertionError(f"No “{what}” to press on:\n{read(message)}")

    def submit(self, opened: Interaction, values: Mapping[str, str] | None = None) -> Interaction:
        """Fill in the modal that came as an answer, by custom_id, and send it. What is left out stays as it was shown."""
        if opened.modal is None:
            raise AssertionError("No modal was opened.")
        typed = dict(values or {})
        told = [_filled(part, typed) for part in opened.modal["components"]]
        if typed:
            raise AssertionError(f"The modal has no {sorted(typed)}.")
        data = {"custom_id": opened.modal["custom_id"], "components": told}
        return self._interactions.open(MODAL_SUBMIT, self.user, opened.channel, data, self.locale, opened.source)

    def say(self, words: str, files: Mapping[str, bytes] | None = None) -> Message:
        """Write to the bot in the DM."""
        shown: list[Payload] = [
            {
                "id": f"{self._world.id()}",
                "filename": name,
                "size": len(content),
                "url": f"https://cdn.discordapp.com/{name}",
            }
            for name, content in (files or {}).items()
        ]
        attachments = [{**file, "proxy_url": file["url"]} for file in shown]
        message = self._world.post(self.dm, self.user, content=words, attachments=attachments)
        self._messages.announce("MESSAGE_CREATE", message)
        return message

    def replay(self, interaction: Interaction) -> None:
        """Have Discord hand the same interaction over once more."""
        self._interactions.hand_over(interaction)

    def sees(self, channel: Channel) -> list[Message]:
        """What they see in a channel, oldest first: what is ephemeral only if it is for them."""
        return [*self._world.seen(self.user, channel)]

    def _pressed(self, message: Message, told: Payload, age: float) -> Interaction:
        return self._interactions.open(COMPONENT, self.user, message.channel, told, self.locale, message, age)


def read(message: Message) -> str:
    """All that can be read on a message, its buttons in brackets."""
    if message.flags & LOADING:
        return "is thinking…"
    return "\n".join(filter(None, [message.content, *map(_read, nested(message.components))]))


def read_all(messages: list[Message]) -> str:
    """All that can be read in a conversation."""
    return "\n\n".join(map(read, messages))


def _read(part: Part) -> str:
    match part["type"]:
        case kind if kind == TEXT:
            return str(part["content"])
        case kind if kind == BUTTON:
            return f"[{part.get('label', '')}]"
        case kind if kind == SELECT:
            return "\n".join(f"[{option['label']}]" for option in part["options"])
        case _:
            return ""


def _filled(part: Part, typed: dict[str, str]) -> Payload:
    """A part of a modal as Discord sends it back. Takes what it uses out of `typed`."""
    match part["type"]:
        case kind if kind == LABEL:
            return {"type": LABEL, "component": _answer(part["component"], typed)}
        case kind if kind == ROW:
            return {"type": ROW, "components": [_answer(child, typed) for child in part["components"]]}
        case kind:
            return {"type": kind, "content": part.get("content", "")}


def _answer(part: Part, typed: dict[str, str]) -> Payload:
    name = part["custom_id"]
    value = typed.pop(name, None)
    told: dict[str, Any] = {"type": part["type"], "custom_id": name, "id": 1}
    if part["type"] == INPUT:
        words = (part.get("value") or "") if value is None else value
        _must_fit(part, words)
        return {**told, "value": words}
    picked = [*_picked(part, value)]
    if part.get("required", True) and not picked:
        raise AssertionError(f"Discord sends no form without {name}.")
    if part["type"] == RADIOS:
        return {**told, "value": picked[0] if picked else None}
    if part["type"] in (SELECT, CHECKS):
        return {**told, "values": picked}
    raise AssertionError(f"Filling in a component of type {part['type']} is not there yet.")


def _picked(part: Part, value: str | None) -> Iterator[str]:
    for option in part["options"]:
        if value in (option["value"], option["label"]) or (value is None and option.get("default")):
            yield option["value"]


def _must_fit(part: Part, words: str) -> None:
    least = (part.get("min_length") or 0) if words or part.get("required", True) else 0
    if part.get("required", True):
        least = max(least, 1)
    if not least <= len(words) <= (part.get("max_length") or 4000):
        raise AssertionError(f"Discord sends no form with {len(words)} characters in {part['custom_id']}.")
