"""Showing a card: in the seller's DM, where one message of a conversation is edited in place; elsewhere, a link to it."""

import hashlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.lately import Lately
from adapters.slack.clearing import Clearing
from adapters.slack.client import LOST
from adapters.slack.deliver import DirectMessages, Sent
from adapters.slack.limits import Payload
from adapters.slack.questions import NOWHERE, Where
from adapters.slack.render import Words, card_message, document_file, draft_message
from adapters.slack.stamps import stamp
from adapters.slack.text import Say, literal
from bot.contact import Contact
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.names import plain, product
from bot.core.seller import SellerId
from bot.core.wording import in_words
from bot.courier import Outcome
from bot.desk import Desk
from bot.stores.port import Address, StoreError

log = logging.getLogger(__name__)

# Sellers in conversation at once whose messages are remembered without asking the store.
_REMEMBERED = 10_000
# The card that moderators leave in a channel for everybody.
PANEL = "panel"
# Why a message cannot be edited that was there a moment ago (docs.slack.dev/reference/methods/chat.update).
_NOT_THERE = {"message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was done.

    On a message of the DM, in a thread of it, or in a `channel`, where `respond` answers unseen by others. `pressed`: that
    answer takes the place of the message that was pressed.
    """

    on: Where = NOWHERE
    thread: str = ""
    channel: str = ""
    respond: AsyncRespond | None = None
    pressed: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and the client of their workspace."""

    client: AsyncWebClient
    contact: Contact

    @property
    def id(self) -> SellerId:
        """The seller."""
        return self.contact.seller


class Replies:
    """Shows cards, and remembers which message of each seller is the last."""

    def __init__(self, book: Book, desk: Desk, messages: DirectMessages, now: Callable[[], datetime]) -> None:
        self._book = book
        self._desk = desk
        self._messages = messages
        self._now = now
        self._clearing = Clearing(messages)
        self._addresses: Lately[SellerId, Address] = Lately(_REMEMBERED)

    def say(self, card: Card, contact: Contact) -> Say:
        """Puts the card's texts into words for its reader."""
        return partial(in_words, now=self._now(), zone=card.zone or contact.zone, language=card.language)

    def words_of(self, card: Card) -> Words:
        """What Slack itself says around the card."""
        return partial(plain, card.book or self._book)

    async def show(self, reader: Reader, place: Place, card: Card) -> None:
        """Show the card: on the message it was pressed on, else below in the DM, else where it was asked for."""
        if (card.public or card.id == PANEL) and place.respond:
            await place.respond(**self._message(reader, card), response_type="in_channel", replace_original=False)
            return
        address = await self._address(reader)
        if place.on.ts and await self._edit(reader, place.on, self._message(reader, card)):
            shown = replace(address, channel=place.on.channel, message=place.on.ts, closed=False)
        else:
            mark = secrets.token_hex(8)
            message = self._message(reader, card)
            sent = await self._messages.send_now(reader.client, reader.id, message, mark, place.thread)
            if sent.delivery.outcome is not Outcome.SENT:
                await self._stay(reader, place, card, sent)
                return
            await self._retire(reader, address, sent, self.words_of(card))
            await self._point(reader, place, sent, self.words_of(card))
            shown = replace(address, channel=sent.channel, message=sent.ts, closed=False)
        await self._keep(reader, await self._beside(reader, place, card, shown), address)
        if card.clears:
            self._clearing.begin(reader.client, reader.id, shown.message)

    async def tell(self, reader: Reader, place: Place, sentence: str) -> None:
        """Say something beside the conversation: where it was asked for, else in the DM."""
        message: Payload = {"text": sentence, "blocks": [literal(sentence)]}
        if place.respond:
            await place.respond(**message, response_type="ephemeral", replace_original=False)
        else:
            await self._messages.send_now(reader.client, reader.id, message, secrets.token_hex(8), place.thread)

    def _message(self, reader: Reader, card: Card) -> Payload:
        return card_message(card, self.words_of(card), self.say(card, reader.contact), stamp())

    async def _edit(self, reader: Reader, on: Where, message: Payload) -> bool:
        try:
            await reader.client.chat_update(channel=on.channel, ts=on.ts, text=message["text"], blocks=message["blocks"])
        except SlackApiError as error:
            if error.response.get("error") in _NOT_THERE:
                return False
            raise
        return True

    async def _retire(self, reader: Reader, address: Address, sent: Sent, words: Words) -> None:
        """The card above it gives way: two of one conversation would show two states of it."""
        if not address.message or address.channel != sent.channel:
            return
        gone = words("slack.below")
        try:
            await self._edit(reader, Where(address.channel, address.message), {"text": gone, "blocks": [literal(gone)]})
        except (SlackApiError, *LOST) as error:
            log.warning("An older card stays as it was: %s", error)

    async def _point(self, reader: Reader, place: Place, sent: Sent, words: Words) -> None:
        if place.respond and place.channel != sent.channel:
            link = await self._permalink(reader, Where(sent.channel, sent.ts))
            sentence = words("slack.moved")
            label = {"type": "link", "url": link, "text": words("slack.go")} if link else None
            parts = [{"type": "text", "text": f"{sentence} "}, *([label] if label else [])]
            blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}]
            await place.respond(text=sentence, blocks=blocks, response_type="ephemeral", replace_original=place.pressed)

    async def _permalink(self, reader: Reader, where: Where) -> str:
        try:
            answer = await reader.client.chat_getPermalink(channel=where.channel, message_ts=where.ts)
        except (SlackApiError, *LOST) as error:
            log.warning("There is no link to a card: %s", error)
            return ""
        return str(answer["permalink"])

    async def _stay(self, reader: Reader, place: Place, card: Card, sent: Sent) -> None:
        """Show the card where only they can see it; one about a case says how to come back, and what to change."""
        if place.respond is None:
            raise UndeliveredError(sent.delivery.outcome)
        closed = sent.delivery.outcome is Outcome.CLOSED
        if card.token:
            said = product(card.book or self._book, "slack.closed" if closed else "slack.not-reached", short=card.short)
            card = replace(card, notes=(*card.notes, said))
        message = self._message(reader, card)
        await place.respond(**message, response_type="ephemeral", replace_original=place.pressed)
        draft = draft_message(card)
        if draft:
            await place.respond(**draft, response_type="ephemeral", replace_original=False)

    async def _beside(self, reader: Reader, place: Place, card: Card, address: Address) -> Address:
        """Send what is a message of its own: a draft to copy that was not the last one sent, a file to keep."""
        draft, document = draft_message(card), document_file(card)
        if draft:
            mark = hashlib.sha256(f"{card.token} {draft['text']}".encode()).hexdigest()[:16]
            if mark != address.draft:
                await self._messages.send_now(reader.client, reader.id, draft, secrets.token_hex(8), place.thread)
                address = replace(address, draft=mark)
        if document:
            await reader.client.files_upload_v2(
                channel=address.channel, filename=document[0], content=document[1], thread_ts=place.thread or None
            )
        return address

    def forget(self, seller: SellerId) -> None:
        """Remember nothing of them."""
        self._addresses.drop(seller)

    async def _address(self, reader: Reader) -> Address:
        """Where their conversation is shown. A store that fails costs a repetition, never an answer."""
        known = self._addresses.get(reader.id)
        if known:
            return known
        try:
            return await self._desk.address(reader.contact)
        except StoreError as error:
            log.warning("An address could not be read: %s", error)
            return Address()

    async def _keep(self, reader: Reader, address: Address, before: Address) -> None:
        self._addresses.keep(reader.id, address)
        if address == before:
            return
        try:
            await self._desk.keep_address(reader.contact, address)
        except StoreError as error:
            log.warning("An address could not be kept: %s", error)


class UndeliveredError(Exception):
    """A card that could be shown nowhere."""
