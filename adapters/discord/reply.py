"""Showing a card: in the message it was pressed on, or in the seller's DM once it is about a case."""

import hashlib
import io
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

import discord

from adapters.discord import parse
from adapters.discord.addresses import Addresses
from adapters.discord.again import again_if_lost
from adapters.discord.clearing import Clearing
from adapters.discord.deliver import DirectMessages
from adapters.discord.render import card_view, document_file, draft_text
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.names import plain, product
from bot.courier import Outcome

log = logging.getLogger(__name__)

# Discord's error codes, https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
_TOO_LATE, _ANSWERED_ALREADY = 10062, 40060


async def in_time(interaction: discord.Interaction, answering: Callable[[], Awaitable[object]]) -> bool:
    """Whether Discord still takes the first answer to the interaction. Three seconds after the press it does not."""
    try:
        await again_if_lost(answering)
    except discord.HTTPException as error:
        age = (discord.utils.utcnow() - interaction.created_at).total_seconds()
        if error.code == _TOO_LATE:
            log.warning("Interaction %s was %.1f s old before it was answered, too late for Discord.", interaction.id, age)
            return False
        if error.code != _ANSWERED_ALREADY:
            raise
        # The first try got through although it seemed to fail, and discord.py tried again.
        log.warning("Interaction %s had been answered already, %.1f s after the press.", interaction.id, age)
    return True


async def acknowledged(interaction: discord.Interaction) -> bool:
    """Acknowledge a press at once, so that its message can be edited; a command with a message of its own to come."""
    pressed = interaction.message
    private = parse.is_private(interaction)
    # A reminder stays as it is, and nobody's case is ever written into a message that others can read.
    in_place = pressed and pressed.flags.components_v2 and (private or pressed.flags.ephemeral)
    thinking = {} if in_place else {"thinking": True, "ephemeral": not private}
    return await in_time(interaction, lambda: interaction.response.defer(**thinking))


class Replies:
    """Shows cards where they belong: about a case in the DM, anything else where it was asked for."""

    def __init__(self, book: Book, messages: DirectMessages, addresses: Addresses, clearing: Clearing) -> None:
        self._clearing = clearing
        self._book = book
        self._messages = messages
        self._addresses = addresses

    async def show(self, interaction: discord.Interaction, card: Card, *, knock: bool) -> None:
        """Answer an acknowledged interaction with the card. `knock`: try the DM even if it was closed before."""
        user = interaction.user.id
        if parse.is_private(interaction):
            if interaction.channel_id:
                await self._messages.keep(user, interaction.channel_id)
            shown = await interaction.edit_original_response(view=self.view(card))
            await self.has_shown(user, card, shown)
            await self._beside(interaction, card, private=True)
            if card.clears:
                self._clearing.begin(user, shown.id)
        elif card.token and (knock or not (await self._addresses.of(user)).closed):
            await self._move(interaction, card)
        else:
            await self._stay(interaction, card)

    async def has_shown(self, user: int, card: Card, message: discord.Message) -> None:
        """From now on the conversation about a case is in this message of the DM. The one it was in before goes."""
        if not card.token:
            return
        address = await self._addresses.of(user)
        if address.message and address.message != str(message.id):
            await self._messages.remove(address)
        await self._addresses.keep(user, replace(address, message=str(message.id)))

    def view(self, card: Card) -> discord.ui.LayoutView:
        """The card as a message. discord.py is told not to keep it: our own router answers what is pressed on it."""
        view = card_view(card, partial(plain, card.book or self._book))
        view.stop()
        return view

    async def _move(self, interaction: discord.Interaction, card: Card) -> None:
        """Show the card in the DM, and say so where it was asked for."""
        user = interaction.user.id
        sent = await self._messages.send(user, lambda dm: dm.send(view=self.view(card), nonce=f"{interaction.id}"))
        if sent.message is None:
            if sent.delivery.outcome is Outcome.CLOSED:
                await self._addresses.keep(user, replace(await self._addresses.of(user), closed=True))
            await self._stay(interaction, card)
            return
        await self._messages.keep(user, sent.message.channel.id)
        await self.has_shown(user, card, sent.message)
        words = product(card.book or self._book, "discord.moved", link=sent.message.jump_url)
        pointer = Card("discord.moved", body=words, book=card.book)
        await interaction.edit_original_response(view=self.view(pointer))
        await self._beside(interaction, card, private=True)

    async def _stay(self, interaction: discord.Interaction, card: Card) -> None:
        """Show the card where only they can see it; one about a case says how to come back, and what to change."""
        if card.token:
            closed = (await self._addresses.of(interaction.user.id)).closed
            said = "discord.closed" if closed else "discord.not-reached"
            card = replace(card, notes=(*card.notes, product(card.book or self._book, said, short=card.short)))
        shown = await interaction.edit_original_response(view=self.view(card))
        await self._beside(interaction, card, private=False)
        if card.clears:
            self._clearing.begin(interaction.user.id, shown.id)

    async def _beside(self, interaction: discord.Interaction, card: Card, *, private: bool) -> None:
        """Send what is a message of its own: a draft to copy, a file to keep."""
        draft, document = draft_text(card), document_file(card)
        user = interaction.user.id
        # Only a draft that was not the last one sent to them; a digest, because words typed by a seller are in it.
        mark = hashlib.sha256((draft or "").encode()).hexdigest()
        if draft and (await self._addresses.of(user)).draft != mark:
            await self._apart(interaction, draft, None, f"d{interaction.id}", private=private)
            await self._addresses.keep(user, replace(await self._addresses.of(user), draft=mark))
        if document:
            await self._apart(interaction, "", document, f"f{interaction.id}", private=private)

    async def _apart(
        self, interaction: discord.Interaction, words: str, document: tuple[str, str] | None, nonce: str, *, private: bool
    ) -> None:
        """Send a plain message; by the interaction where there is no DM, or where that fails."""

        def files() -> list[discord.File]:
            return [discord.File(io.BytesIO(document[1].encode()), filename=document[0])] if document else []

        if private:
            sent = await self._messages.send(
                interaction.user.id, lambda dm: dm.send(words, files=files(), nonce=nonce, suppress_embeds=True)
            )
            if sent.message:
                return
        await interaction.followup.send(words, files=files(), ephemeral=True, suppress_embeds=True)
