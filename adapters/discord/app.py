"""The bot on Discord: one router for everything pressed and submitted, so that nothing hangs on what a process remembers."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import discord

from adapters.discord import commands, moderators, parse
from adapters.discord.addresses import Addresses
from adapters.discord.clearing import Clearing
from adapters.discord.deliver import DirectMessages
from adapters.discord.pace import Pace
from adapters.discord.render import modal
from adapters.discord.reply import Replies, acknowledged, in_time
from adapters.lately import Lately
from adapters.underway import Underway
from bot.contact import Contact
from bot.core import forms
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.events import Begin, Erase, Event, Fill, Resume, Say, Share, Submit
from bot.core.names import plain, product
from bot.core.press import opens_form
from bot.core.wording import in_words
from bot.desk import Desk
from bot.figures import UNCOUNTED, Figures
from bot.stores.port import StoreError

log = logging.getLogger(__name__)

# A modal cannot follow a deferred answer and Discord waits three seconds: what a form is prefilled with has one of them.
TO_LOOK = 1.0
# How many interactions and messages are remembered, to know one that arrives twice: minutes of a busy bot.
_REMEMBERED = 10_000
# Above this discord.py tells us instead of waiting in silence; it takes no less than 30 seconds.
_LONGEST_WAIT = 30.0

Interaction = discord.Interaction[discord.Client]


class Bot(discord.AutoShardedClient):
    """The client. `folder` has the mark of the commands last published; with `guilds` they are published there only.

    `shard_ids` are those it has of `shard_count`; without them it has all, and without a count as many as Discord asks for.
    """

    def __init__(
        self,
        desk: Desk,
        book: Book,
        now: Callable[[], datetime],
        folder: Path,
        guilds: tuple[int, ...] = (),
        shard_count: int | None = None,
        *,
        shard_ids: Sequence[int] | None = None,
        figures: Figures = UNCOUNTED,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,  # what sellers write to us is kept nowhere
            max_ratelimit_timeout=_LONGEST_WAIT,
            shard_count=shard_count,
            shard_ids=[*shard_ids] if shard_ids else None,  # type: ignore[arg-type]  # its stub forgets None, its default
        )
        self._addresses = Addresses(desk, self)
        self.messages = DirectMessages(self, self._addresses, Pace())
        self.tree = commands.Tree(self, self.failed)
        self._desk = desk
        self._book = book
        self._now = now
        self._mark = folder / "discord-commands"
        self._guilds = guilds
        self._replies = Replies(book, self.messages, self._addresses, Clearing(self, self.messages))
        self._underway = Underway()
        self._figures = figures
        self._heard: Lately[int, bool] = Lately(_REMEMBERED)
        self._begun: Lately[tuple[int, datetime | None], str] = Lately(_REMEMBERED)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self.tree.add_command(commands.cancel(book, desk, self.answer, now))
        self.tree.add_command(moderators.cancel_admin(book, desk, self.answer))
        desk.moderators.send_reports(parse.PLATFORM, moderators.Board(self))

    async def setup_hook(self) -> None:
        """Publish the commands, if they are not those published last."""
        await commands.publish(self.tree, commands.Spoken(self._desk), self._guilds, self._mark)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a press, a pick or a submission, whichever process sent the message it was made on."""
        if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            await self.answer(interaction, parse.event(interaction))

    async def answer(
        self, interaction: Interaction, event: Event | None, then: Callable[[Card], Event | None] | None = None
    ) -> None:
        """Open the form the event asks for; else hand it to the desk and show the card. None: a button we do not know.

        `then` makes another event of that card, whose card is shown instead.
        """
        if self._underway.closed or self._is_repeated(interaction.id):
            return
        with self._underway.one():
            await self._answered(interaction, event, then)

    async def finished(self) -> None:
        """Acknowledge nothing more, and wait until everything that was begun is answered."""
        self._underway.closed = True
        await self._underway.finished()

    async def _answered(
        self, interaction: Interaction, event: Event | None, then: Callable[[Card], Event | None] | None
    ) -> None:
        if isinstance(event, Share):
            await self._share(interaction, event)
            return
        began = time.perf_counter()
        pressed = interaction.type is discord.InteractionType.component
        form = event if pressed and isinstance(event, Submit | Fill) and opens_form(event) else None
        opened = form is not None and await self._opened(interaction, form)
        if not (opened or await acknowledged(interaction)):
            return
        self._figures.acknowledged(parse.PLATFORM, time.perf_counter() - began)
        if opened:
            return
        async with self._turns.setdefault(interaction.user.id, asyncio.Lock()):
            card = await self._handle(interaction, event, f"{interaction.id}")
            following = then(card) if then else None
            card = await self._handle(interaction, following) if following else card
            is_command = interaction.type is discord.InteractionType.application_command
            await self._replies.show(interaction, card, knock=is_command or isinstance(event, Begin))

    async def _share(self, interaction: Interaction, event: Share) -> None:
        """Show a tip to everybody in the channel, as the one answer to the command: else a lost connection shows it twice.

        Nothing is read for it, so there is time; what is not for everybody is seen by whoever asked.
        """
        card = await self._desk.handle(parse.contact(interaction), event)
        view, mentions = self._replies.view(card), discord.AllowedMentions.none()
        hidden = not (card.public or parse.is_private(interaction))
        await in_time(
            interaction,
            lambda: interaction.response.send_message(view=view, ephemeral=hidden, allowed_mentions=mentions),
        )

    async def on_message(self, message: discord.Message) -> None:
        """Words in the DM go to the front door. An attachment is not kept, and that is said."""
        if message.guild or message.author.bot or self._underway.closed or self._is_repeated(message.id):
            return
        with self._underway.one():
            await self._said(message)

    async def _said(self, message: discord.Message) -> None:
        user = message.author.id
        async with self._turns.setdefault(user, asyncio.Lock()):
            await self.messages.keep(user, message.channel.id)
            card = await self._heard_words(message)
            view = self._replies.view(card)
            sent = await self.messages.send(user, lambda dm: dm.send(view=view, nonce=f"{message.id}"))
            if sent.message:
                await self._replies.has_shown(user, card, sent.message)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - discord.py's own signature
        """Say that it failed to whoever it failed for."""
        match args:
            case (discord.Interaction() as interaction, *_):
                await self.failed(interaction)
            case (discord.Message() as message, *_):
                contact = Contact(parse.seller_id(self.application_id, message.author.id))
                sentence = await self._failure(f"message {message.id}", contact)
                await self.messages.send(message.author.id, lambda dm: dm.send(sentence, nonce=f"e{message.id}"))
            case _:
                await super().on_error(event_method, *args, **kwargs)

    async def failed(self, interaction: Interaction, error: BaseException | None = None) -> None:
        """Tell them in a sentence, with a short id that is in the log as well."""
        sentence = await self._failure(f"interaction {interaction.id}", parse.contact(interaction), error)
        try:
            if interaction.response.is_done():
                await interaction.followup.send(sentence, ephemeral=True)
            else:
                await interaction.response.send_message(sentence, ephemeral=True)
        except discord.HTTPException as refused:
            log.warning("That could not be said either: %s", refused)

    async def _failure(self, what: str, contact: Contact, error: BaseException | None = None) -> str:
        id = secrets.token_hex(3)
        log.error(
            "Answering %s failed [%s]", what, id, exc_info=error or True, extra={"failure": id, "platform": parse.PLATFORM}
        )
        return plain(await self._desk.book(contact), "discord.failed", id=id)

    def _is_repeated(self, id: int) -> bool:
        """Whether it came before, to this process: another one asks the store."""
        if self._heard.get(id):
            log.warning("%s arrived twice and is answered once.", id)
            return True
        self._heard.keep(id, value=True)
        return False

    async def _opened(self, interaction: Interaction, asked: Submit | Fill) -> bool:
        """Open the form with what is known; empty if the store takes too long. False: there is no such form any more."""
        contact = parse.contact(interaction)
        try:
            async with asyncio.timeout(TO_LOOK):
                card = await self._desk.look(contact, forms.page_of(asked))
        except (TimeoutError, StoreError) as error:
            log.warning("A form opens empty: %r", error)
            card = forms.blank_card(asked, self._desk.book_as_heard(contact), self._now())
        form = forms.form_on(card, asked)
        if form is None:
            return False
        title = in_words(card.title, now=self._now(), zone=card.zone, language=card.language)
        shown = modal(form, title, partial(plain, card.book or self._book))
        shown.stop()  # discord.py would keep it and lose it at a restart: our router answers what is submitted
        await in_time(interaction, lambda: interaction.response.send_modal(shown))
        return True

    async def _handle(self, interaction: Interaction, event: Event | None, delivery: str = "") -> Card:
        contact = parse.contact(interaction)
        if event is None:
            card = await self._desk.handle(contact, Resume())
            return replace(card, notes=(product(card.book or self._book, "press.old"), *card.notes))
        if isinstance(event, Begin) and not event.token and interaction.message:
            return await self._begin(contact, event, interaction.message, delivery)
        if isinstance(event, Erase) and event.confirmed:
            self._addresses.forget(interaction.user.id)
        return await self._desk.handle(contact, event, delivery)

    async def _begin(self, contact: Contact, event: Begin, pressed: discord.Message, delivery: str) -> Card:
        """Open a case, and one only: of two fast presses, the second was made on a message that had been answered."""
        key = (pressed.id, pressed.edited_at)
        token = self._begun.get(key)
        card = await self._desk.handle(contact, Resume(token) if token else event, delivery)
        self._begun.keep(key, card.token)
        return card

    async def _heard_words(self, message: discord.Message) -> Card:
        contact = Contact(parse.seller_id(self.application_id, message.author.id))
        if not message.content.strip():
            book = await self._desk.book(contact)
            return Card("discord.no-files", body=product(book, "discord.no-files"), book=book)
        card = await self._desk.handle(contact, Say(message.content), f"{message.id}")
        note = product(card.book or self._book, "discord.no-files")
        return replace(card, notes=(note, *card.notes)) if message.attachments else card
