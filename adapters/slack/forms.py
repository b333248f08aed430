"""Opening a form and taking what was submitted: a modal is answered only with its acknowledgement, within three seconds."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError

from adapters.slack.client import LOST
from adapters.slack.conversation import Conversation
from adapters.slack.limits import QUESTION, Payload
from adapters.slack.questions import Where, block_of, modal, said_view
from adapters.slack.reply import Place, Reader
from adapters.slack.text import cut
from bot.core import forms
from bot.core.cards import Card, Form
from bot.core.events import Fill, Submit
from bot.core.names import plain
from bot.core.press import opening
from bot.desk import Desk
from bot.stores.port import StoreError

log = logging.getLogger(__name__)

# A trigger_id lives three seconds: what a form is filled in with has one of them.
TO_LOOK = 1.0
# A submission must be acknowledged within three seconds: two of them are for finding out what is wrong with it.
TO_TAKE = 2.0


class Forms:
    """The modals of a bot."""

    def __init__(self, conversation: Conversation, desk: Desk, now: Callable[[], datetime]) -> None:
        self._conversation = conversation
        self._desk = desk
        self._now = now

    async def open(self, reader: Reader, where: Where, asked: Submit | Fill, trigger: str) -> bool:
        """Open the form with what is known; empty if the store takes too long, and filled in when it has answered.

        False: there is no such form any more.
        """
        look = asyncio.ensure_future(self._desk.look(reader.contact, forms.page_of(asked)))
        await asyncio.wait({look}, timeout=TO_LOOK)
        known = self._found(look) if look.done() else None
        card = known or forms.blank_card(asked, self._desk.book_as_heard(reader.contact), self._now())
        form = forms.form_on(card, asked)
        if form is None:
            look.cancel()
            return False
        opened = await reader.client.views_open(trigger_id=trigger, view=self._modal(reader, card, form, where))
        if known is None:
            await self._fill_in(reader, where, asked, look, str(opened["view"]["id"]))
        return True

    async def submit(
        self, reader: Reader, where: Where, event: Submit | Fill, view: Payload, delivery: str, ack: AsyncAck
    ) -> None:
        """Take what was answered. Errors come back at their questions; the desk keeps what was typed until it is mended."""
        place = Place(on=where)
        taken: asyncio.Future[Card] = asyncio.get_running_loop().create_future()
        answered = asyncio.Event()
        turn = asyncio.ensure_future(self._turn(reader, place, event, delivery, taken, answered))
        await asyncio.wait({taken}, timeout=TO_TAKE)
        in_time = taken.done()
        await ack(**(self._answer(reader, taken, event, view, where) if in_time else {}))
        answered.set()
        if not (in_time and taken.exception()):  # else they were told in the modal
            await self._conversation.safely(reader, place, asyncio.gather(taken, turn))

    async def _turn(
        self,
        reader: Reader,
        place: Place,
        event: Submit | Fill,
        delivery: str,
        taken: asyncio.Future[Card],
        answered: asyncio.Event,
    ) -> None:
        """Hand the answers to the desk, and show the card once the modal was answered."""
        async with self._conversation.turn(reader.id):
            try:
                taken.set_result(await self._desk.handle(reader.contact, event, delivery))
            except Exception as error:  # noqa: BLE001 - whoever waits for it says it
                taken.set_exception(error)
                return
            await answered.wait()
            await self._conversation.replies.show(reader, place, taken.result())
        await self._conversation.homes.publish(reader)

    def _answer(
        self, reader: Reader, taken: asyncio.Future[Card], event: Submit | Fill, view: Payload, where: Where
    ) -> Payload:
        """What the modal does next: nothing, when the answers were taken."""
        try:
            card = taken.result()
        except Exception as error:  # noqa: BLE001 - whatever failed, the seller is told in the modal they wait at
            book = self._desk.book_as_heard(reader.contact)  # a modal does not wait for more to be read
            sentence, words = self._conversation.failure(reader, error, book), partial(plain, book)
            return {"response_action": "update", "view": said_view(sentence, words("slack.answer"), words)}
        form = forms.form_on(card, opening(event))
        refused = [field for field in form.fields if field.error] if form else []
        if not form or not refused:
            return {}
        if any(isinstance(choice.event, Submit | Fill) and choice.event.answers for choice in card.choices):
            return {"response_action": "update", "view": self._modal(reader, card, form, where)}
        say = self._conversation.replies.say(card, reader.contact)
        found = {block_of(view, field.id): cut(say(field.error), QUESTION) for field in refused}
        return {"response_action": "errors", "errors": found}

    async def _fill_in(
        self, reader: Reader, where: Where, asked: Submit | Fill, look: asyncio.Future[Card], view: str
    ) -> None:
        """Fill in the open modal. One that was closed or submitted meanwhile needs no filling in."""
        await asyncio.wait({look})
        card = self._found(look)
        form = forms.form_on(card, asked) if card else None
        if card and form:
            try:
                await reader.client.views_update(view_id=view, view=self._modal(reader, card, form, where))
            except (SlackApiError, *LOST) as error:
                log.info("A form stays as it was opened: %s", error)

    def _found(self, look: asyncio.Future[Card]) -> Card | None:
        try:
            return look.result()
        except StoreError as error:
            log.warning("A form opens empty: %s", error)
            return None

    def _modal(self, reader: Reader, card: Card, form: Form, where: Where) -> Payload:
        replies = self._conversation.replies
        return modal(card, form, where, replies.words_of(card), replies.say(card, reader.contact))
