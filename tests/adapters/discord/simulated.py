"""A Discord in this process: the real discord.py and our real bot, with SimCord in the place of Discord's servers.

What SimCord (3.2) does not do: it does not fold messages with the same nonce into one, it has no closed DMs of its own (they
are injected as errors), it knows neither group DMs nor another locale than en-US, and it does one thing at a time, so that
presses at once are put into its gateway by hand (`Person.at_once`).
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
from simcord import actors, interactions
from simcord.builders import ChannelHandle, UserHandle
from simcord.components import walk_components
from simcord.env import Env
from simcord.results import InteractionResult

from adapters.discord.app import Bot
from adapters.discord.deliver import DiscordCourier
from bot.core.book import Book
from bot.core.library import Library
from bot.core.seller import SellerId
from bot.desk import Desk
from bot.dispatcher import Dispatcher
from bot.shelf import Shelf
from bot.stores.memory import MemoryStore
from bot.stores.port import Store
from bot.testing import CountingIds, FrozenClock
from tests.libraries import shipped

LIBRARY = shipped("fiverr")
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
BOOK = Book(LIBRARY.flow, LIBRARY.catalogue)
BUTTON, SELECT, RADIO, INPUT, TEXT = 2, 3, 21, 4, 10


@dataclass
class House:
    """What is there while bots come and go: a store, a clock, a data folder."""

    folder: Path
    store: Store = field(default_factory=MemoryStore)
    clock: FrozenClock = field(default_factory=lambda: FrozenClock(MONDAY))
    ids: CountingIds = field(default_factory=CountingIds)
    library: Library = LIBRARY

    def bot(self, *guilds: int, shards: int | None = 1, shard_ids: tuple[int, ...] = ()) -> Bot:
        desk = Desk(self.store, Shelf(self.library), self.ids, self.clock)
        return Bot(desk, BOOK, self.clock, self.folder, guilds, shard_count=shards, shard_ids=shard_ids)

    def dispatcher(self, bot: Bot) -> Dispatcher:
        tenant = ("discord", str(bot.application_id))
        return Dispatcher(self.store, Shelf(self.library), {tenant: DiscordCourier(bot, bot.messages)}, self.clock)


def arrived(env: Env, name: str) -> "Person":
    """Somebody new in the server, which is made when the first one comes."""
    guild = env.guild if env._guilds else env.create_guild()
    channel = guild.channels.get("orders") or guild.create_text_channel("orders")
    return Person(env, channel, guild.add_member(env.create_user(name)))


@dataclass
class Person:
    """Somebody who sees what Discord shows them: in the server's channel, and in the DM with the bot."""

    env: Env
    channel: ChannelHandle
    member: actors.MemberActor

    @property
    def user(self) -> UserHandle:
        return self.member.user

    @property
    def id(self) -> SellerId:
        return SellerId("discord", str(self.env.bot.application_id), str(self.user.id))

    @property
    def dms(self) -> list[discord.Message]:
        return self.user.dm_channel.history()

    @property
    def card(self) -> discord.Message:
        """The last card in the DM."""
        return [m for m in self.dms if m.flags.components_v2][-1]

    async def command(self, name: str, **options: Any) -> InteractionResult:
        return await self.member.slash(self.channel, f"cancel {name}", **options)

    async def press(self, label: str, on: discord.Message | None = None) -> InteractionResult:
        """Press a button, or pick an option, of the last card unless told otherwise. In the server, as a member."""
        message = on or self.card
        who = self._there(message)
        for part in parts(message):
            if part["type"] == BUTTON and part["label"] == label:
                return await who.click(message, custom_id=part["custom_id"])
            for option in part.get("options", ()):
                if option["label"] == label:
                    return await who.select(message, [option["value"]], custom_id=part["custom_id"])
        raise AssertionError(f"no “{label}” on:\n{words(message)}")

    def _there(self, message: discord.Message) -> UserHandle | actors.MemberActor:
        """They are somebody else to SimCord in a DM than in a server."""
        return self.user if message.channel.id == self.user.dm_channel.id else self.member

    async def answer(self, on: discord.Message | None = None, **typed: str) -> InteractionResult:
        """Open the form of a card, fill it in and submit it."""
        shown = await self.press("Answer", on)
        return await self._there(on or self.card).submit_modal(shown, typed)

    async def at_once(
        self, *presses: tuple[discord.Message, str], twice: bool = False, locale: str = "en-US"
    ) -> list[dict[str, Any]]:
        """Press buttons (by their label) before the bot has answered any of them; also such as are gone from the message.

        Gives the events as the bot got them.
        """
        sent = []
        for message, label in presses:
            stored = self.env.backend.get_message(message.channel.id, message.id)
            [pressed] = [part for part in parts(message) if part.get("label") == label]
            record, payload = interactions.base_payload(
                self.env.backend,
                type=3,
                channel_id=message.channel.id,
                guild_id=message.guild.id if message.guild else None,
                user_id=self.user.id,
                data={"custom_id": pressed["custom_id"], "component_type": BUTTON},
            )
            payload["message"] = dict(actors.serializers.message_payload(self.env.backend, stored))
            payload["locale"] = locale
            record.source_message_id = message.id
            sent += [payload] * (1 + twice)
        await self.repeated(*sent)
        return sent

    async def repeated(self, *events: dict[str, Any]) -> None:
        """Discord hands these presses over, perhaps once more."""
        for event in events:
            self.env.backend.emit("INTERACTION_CREATE", event)
        await self.env.settle()


def parts(message: discord.Message) -> list[dict[str, Any]]:
    return list(walk_components([component.to_dict() for component in message.components]))


def words(message: discord.Message) -> str:
    """Everything that can be read on a message."""
    return "\n".join([message.content, *(part["content"] for part in parts(message) if part["type"] == TEXT)])


async def opened(seller: Person) -> InteractionResult:
    """A case opens: a sentence with the command, and a press on what it sounds like."""
    reply = await seller.command("start", words="my buyer ordered by mistake and wants to order again")
    await seller.press("That is it", on=reply.response.message)
    return reply


async def asked_when(seller: Person) -> None:
    """On to the first question with a form."""
    await opened(seller)
    await seller.press("They asked me to cancel")


async def at_the_draft(seller: Person) -> None:
    """On to the first message to copy."""
    await asked_when(seller)
    await seller.answer(request_at="2 hours ago")
    await seller.press("Yes, the same")
    await seller.answer(requirements_sent="yes", due_at="in 3 days")
    await seller.press("They wrote it")
    await seller.press("Write the message")
    await seller.answer(client_name="Sam")
