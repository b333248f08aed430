"""Interactions and their answers: https://docs.discord.com/developers/interactions/receiving-and-responding."""

import asyncio
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.servers.discord import components, refusals
from tests.servers.discord.gateway import Gateway
from tests.servers.discord.messages import Files, Messages
from tests.servers.discord.refusals import Problem
from tests.servers.discord.state import APPLICATION, EPHEMERAL, EVERYDAY, LOADING, Channel, Message, Payload, User, World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
# How each kind of interaction may be answered; the last two need the message it came from.
_TAKEN = {
    COMMAND: {MESSAGE, DEFER, MODAL},
    COMPONENT: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE},
}
_ON_MESSAGE = {DEFER_UPDATE, UPDATE}
# Seconds for the first answer, and for those after it.
FIRST_ANSWER, FOLLOW_UPS = 3.0, 15 * 60.0
CHOICES_AT_ONCE = 25


@dataclass(eq=False)
class Interaction:
    """What somebody did, and what came of it."""

    id: int
    kind: int
    user: User
    channel: Channel
    born: float
    payload: Payload
    source: Message | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    # What the bot did: the kind of its first answer, its message, its modal, its choices, the messages after it.
    kind_of_answer: int | None = None
    original: Message | None = None
    modal: Payload | None = None
    choices: list[Payload] = field(default_factory=list)
    follow_ups: list[Message] = field(default_factory=list)
    # The codes of what was refused.
    refused: list[int] = field(default_factory=list)
    # When the person saw the first answer, by time.monotonic.
    seen_at: float | None = None
    _answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_answered(self) -> bool:
        """Whether the person sees an answer: not yet while the bot is “thinking”."""
        return self._answered.is_set()

    def answer(self) -> None:
        """The person sees an answer."""
        if self.seen_at is None:
            self.seen_at = time.monotonic()
        self._answered.set()

    async def answered(self, within: float = 10.0) -> "Interaction":
        """Wait until the person sees an answer."""
        await asyncio.wait_for(self._answered.wait(), within)
        return self


class Interactions:
    """Hands interactions to the bot and takes its answers."""

    def __init__(self, world: World, gateway: Gateway, messages: Messages) -> None:
        self._world = world
        self._gateway = gateway
        self._messages = messages
        self._by_token: dict[str, Interaction] = {}

    def open(
        self,
        kind: int,
        user: User,
        channel: Channel,
        told: Payload,
        locale: str,
        source: Message | None = None,
        age: float = 0.0,
    ) -> Interaction:
        """Hand an interaction to the bot. With `age` it has been on its way for so many seconds."""
        id = self._world.id(age)
        interaction = Interaction(id, kind, user, channel, self._world.clock() - age, {}, source)
        self._by_token[interaction.token] = interaction
        interaction.payload = self._payload(interaction, told, locale)
        self.hand_over(interaction)
        return interaction

    def hand_over(self, interaction: Interaction) -> None:
        """Hand it to the bot, also once more."""
        self._gateway.dispatch("INTERACTION_CREATE", interaction.payload, interaction.channel.guild)

    def call_back(self, id: int, token: str, body: Payload, files: Files) -> Payload:
        """The bot's first answer."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != id:
            raise refusals.unknown_interaction()
        try:
            self._first(interaction, body, files)
        except refusals.RefusalError as refusal:
            interaction.refused.append(refusal.code)
            raise
        return self._called_back(interaction)

    def _first(self, interaction: Interaction, body: Payload, files: Files) -> None:
        if interaction.kind_of_answer is not None:
            raise refusals.already_answered()
        if self._world.clock() - interaction.born > FIRST_ANSWER:
            raise refusals.unknown_interaction()
        kind, told = body.get("type"), body.get("data") or {}
        if kind not in _TAKEN[interaction.kind] or (kind in _ON_MESSAGE and interaction.source is None):
            refusals.invalid_form(iter([Problem(("type",), "BASE_TYPE_CHOICES", f"{kind} does not answer this.")]))
        self._take(interaction, kind, told, files)
        interaction.kind_of_answer = kind

    def _take(self, interaction: Interaction, kind: int, told: Payload, files: Files) -> None:
        only_for = interaction.user if (told.get("flags") or 0) & EPHEMERAL else None
        if kind == DEFER:
            flags = LOADING | (EPHEMERAL if only_for else 0)
            interaction.original = self._world.post(interaction.channel, self._world.bot, flags=flags, only_for=only_for)
            return
        if kind == DEFER_UPDATE:
            interaction.original = interaction.source
            return
        if kind == MESSAGE:
            interaction.original = self._messages.answer(interaction.channel, told, files, only_for, ("data",))
        elif kind == UPDATE and interaction.source:
            interaction.original = self._messages.edit(interaction.source, told, files, ("data",))
        elif kind == MODAL:
            refusals.invalid_form(components.modal_problems(told, ("data",)))
            interaction.modal = told
        else:
            refusals.invalid_form(_choice_problems(told))
            interaction.choices = told["choices"]
        interaction.answer()

    def follow_up(self, token: str, body: Payload, files: Files) -> Message:
        """One more message. The first one after a deferred answer is that answer, as ephemeral as it was deferred."""
        interaction = self._going_on(token)
        original = interaction.original
        if interaction.kind_of_answer == DEFER and original and original.flags & LOADING:
            return self.edit(token, "@original", body, files)
        only_for = interaction.user if (body.get("flags") or 0) & EPHEMERAL else None
        message = self._messages.answer(interaction.channel, body, files, only_for)
        interaction.follow_ups.append(message)
        interaction.answer()
        return message

    def edit(self, token: str, name: str, body: Payload, files: Files) -> Message:
        """Change the answer (`@original`) or a message after it."""
        interaction = self._going_on(token)
        message = self._messages.edit(self._named(interaction, name), body, files)
        interaction.answer()
        return message

    def message(self, token: str, name: str) -> Message:
        """The answer (`@original`) or a message after it."""
        return self._named(self._going_on(token), name)

    def delete(self, token: str, name: str) -> None:
        """Take away the answer or a message after it."""
        message = self.message(token, name)
        del message.channel.messages[message.id]

    def _going_on(self, token: str) -> Interaction:
        interaction = self._by_token.get(token)
        if interaction is None or interaction.kind_of_answer is None:
            raise refusals.unknown_webhook()
        if self._world.clock() - interaction.born > FOLLOW_UPS:
            raise refusals.stale_token()
        return interaction

    def _named(self, interaction: Interaction, name: str) -> Message:
        if name == "@original":
            found = interaction.original
        else:
            found = next((message for message in interaction.follow_ups if f"{message.id}" == name), None)
        if found is None or found.id not in found.channel.messages:
            raise refusals.unknown_message()
        return found

    def _payload(self, interaction: Interaction, told: Payload, locale: str) -> Payload:
        guild, user = interaction.channel.guild, interaction.user
        payload = {
            "id": f"{interaction.id}",
            "application_id": f"{APPLICATION}",
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": told,
            "channel_id": f"{interaction.channel.id}",
            "channel": interaction.channel.payload(),
            "locale": locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": f"{guild.id}" if guild else "0"},
            "context": 0 if guild else 1,
            "attachment_size_limit": 10 * 1024 * 1024,
            "app_permissions": f"{EVERYDAY}",
        }
        if interaction.source:
            payload["message"] = interaction.source.payload()
        if guild:
            payload |= {"guild_id": f"{guild.id}", "guild_locale": "en-US", "member": user.member_payload()}
            payload["guild"] = {"id": f"{guild.id}", "locale": "en-US", "features": []}
        else:
            payload["user"] = user.payload()
        return payload

    def _called_back(self, interaction: Interaction) -> Payload:
        original = interaction.original
        told: Payload = {"id": f"{interaction.id}", "type": interaction.kind}
        if original and interaction.kind_of_answer in (MESSAGE, DEFER):
            told |= {
                "response_message_id": f"{original.id}",
                "response_message_loading": bool(original.flags & LOADING),
                "response_message_ephemeral": original.only_for is not None,
            }
        answer: Payload = {"interaction": told}
        if original and interaction.kind_of_answer in (MESSAGE, UPDATE):
            answer["resource"] = {"type": interaction.kind_of_answer, "message": original.payload()}
        return answer


def _choice_problems(told: Payload) -> Iterator[Problem]:
    at = ("data", "choices")
    choices = told.get("choices")
    if choices is None or len(choices) > CHOICES_AT_ONCE:
        yield Problem(at, "BASE_TYPE_BAD_LENGTH", f"Must be between 0 and {CHOICES_AT_ONCE} in length.")
    for place, choice in enumerate(choices or ()):
        for name in ("name", "value"):
            if not 1 <= components.size(choice[name]) <= 100:
                yield Problem((*at, f"{place}", name), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
