"""The commands: `/cancel` and what comes after it. Each is an event."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

import discord
from discord import app_commands

from adapters.discord import parse
from adapters.discord.limits import COMMAND, OPTION, OPTIONS
from adapters.discord.text import cut
from bot.contact import Contact
from bot.core.book import Book
from bot.core.cards import Card, Choice
from bot.core.events import Cases, Event, Help, New, Open, Privacy, Resume, Say, Share, Tips
from bot.core.names import plain
from bot.core.seller import SellerId
from bot.core.wording import in_words
from bot.desk import Desk

log = logging.getLogger(__name__)

Interaction = discord.Interaction[discord.Client]
Completed = list[app_commands.Choice[str]]


class Answer(Protocol):
    """Answers an interaction with the card of an event, or of the event that `then` makes of that card."""

    async def __call__(
        self, interaction: Interaction, event: Event, then: Callable[[Card], Event | None] | None = None
    ) -> None:
        """Answer it."""


class Tree(app_commands.CommandTree[discord.Client]):
    """The commands of one client. `failed` is told of an error, whoever it was for."""

    def __init__(
        self, client: discord.Client, failed: Callable[[Interaction, BaseException | None], Awaitable[None]]
    ) -> None:
        super().__init__(
            client,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        )
        self._failed = failed

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Answer a command that failed."""
        await self._failed(interaction, error)


class Spoken(app_commands.Translator):
    """Says what stands beside the commands in each language of Discord's that the guide speaks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - discord.py's own signature
    ) -> str | None:
        """The product text in this language; None where it is in English."""
        if "id" not in string.extras:
            return None
        somebody = Contact(SellerId(parse.PLATFORM, "", ""), language=locale.value)
        words = said(self._desk.book_as_heard(somebody), string.extras["id"]).message
        return None if words == string.message else words


def said(book: Book, id: str) -> app_commands.locale_str:
    """A product text to stand beside a command, which `Spoken` can say in other languages."""
    return app_commands.locale_str(cut(plain(book, id), COMMAND), id=id)


def cancel(book: Book, desk: Desk, answer: Answer, now: Callable[[], datetime]) -> app_commands.Group:
    """The group `/cancel`. The words beside each command are product texts."""
    say = partial(said, book)
    group = app_commands.Group(name="cancel", description=say("discord.cancel"))

    @group.command(name="start", description=say("discord.start"))
    @app_commands.describe(words=say("discord.start.words"))
    async def start(interaction: Interaction, words: str | None = None) -> None:
        await answer(interaction, Say(words) if words else New())

    @group.command(name="resume", description=say("discord.resume"))
    @app_commands.describe(case=say("discord.case"))
    async def resume(interaction: Interaction, case: str = "") -> None:
        await answer(interaction, Resume(case))

    @group.command(name="export", description=say("discord.export"))
    @app_commands.describe(case=say("discord.case"))
    async def export(interaction: Interaction, case: str = "") -> None:
        await answer(interaction, Resume(case), lambda card: Open("export", card.token) if card.token else None)

    @group.command(name="tips", description=say("discord.tips"))
    @app_commands.describe(topic=say("discord.tips.topic"), share=say("discord.tips.share"))
    async def tips(interaction: Interaction, topic: str = "", share: bool = False) -> None:  # noqa: FBT001, FBT002 - an option of Discord's
        await answer(interaction, Share(topic) if share else Tips(topic))

    @resume.autocomplete("case")
    @export.autocomplete("case")
    async def cases(interaction: Interaction, typed: str) -> Completed:
        return _completed(await desk.look(parse.contact(interaction), Cases()), typed, now())

    @tips.autocomplete("topic")
    async def topics(interaction: Interaction, typed: str) -> Completed:
        return _completed(await desk.look(parse.contact(interaction), Tips()), typed, now())

    for name, event in _SIMPLE.items():
        group.command(name=name, description=say(f"discord.{name}"))(_only(event, answer))
    return group


_SIMPLE: dict[str, Event] = {
    "cases": Cases(),
    "help": Help(),
    "privacy": Privacy(),
    "settings": Open("settings"),
    "impact": Open("impact"),
    "check": Open("check"),
}


def _only(event: Event, answer: Answer) -> Callable[[Interaction], Coroutine[None, None, None]]:
    async def run(interaction: Interaction) -> None:
        await answer(interaction, event)

    return run


def _completed(card: Card, typed: str, now: datetime) -> Completed:
    """What of a card's cases, each with its time left, or of its topics has the typed words in it."""
    found = ((_words(choice, card, now), _value(choice.event)) for choice in card.choices)
    fits = ((label, value) for label, value in found if value and typed.casefold() in label.casefold())
    return [app_commands.Choice(name=cut(label, OPTION), value=value) for label, value in fits][:OPTIONS]


def _words(choice: Choice, card: Card, now: datetime) -> str:
    about = in_words(choice.about, now=now, zone=card.zone, language=card.language)
    return about.replace("**", "") or choice.label


def _value(event: Event) -> str:
    match event:
        case Resume(case=value) | Tips(topic=value):
            return value
        case _:
            return ""


async def publish(tree: Tree, spoken: Spoken, guilds: tuple[int, ...], mark: Path) -> None:
    """Publish the commands to these servers, or everywhere when there are none; not if `mark` says they are published.

    Discord allows 200 new commands a day. What it refuses is logged and tried again at the next start.
    """
    await tree.set_translator(spoken)
    commands = [await command.get_translated_payload(tree, spoken) for command in tree.get_commands()]
    told = json.dumps([tree.client.application_id, guilds, commands], sort_keys=True)
    digest = hashlib.sha256(told.encode()).hexdigest()
    if await asyncio.to_thread(_read, mark) == digest:
        return
    try:
        for guild in [discord.Object(id) for id in guilds]:
            tree.copy_global_to(guild=guild)
            await tree.sync(guild=guild)
        if not guilds:
            await tree.sync()
    except discord.HTTPException as error:
        log.error("The commands could not be published, so those published before stay: %s", error)  # noqa: TRY400 - the reason says it all
        return
    await asyncio.to_thread(mark.write_text, digest, encoding="utf-8")


def _read(mark: Path) -> str:
    return mark.read_text(encoding="utf-8") if mark.exists() else ""
