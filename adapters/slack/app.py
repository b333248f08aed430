"""The bot in Slack: one way in for everything pressed and submitted, so that nothing hangs on what a process remembers.

Whatever comes is acknowledged first; then it is worked on where a failure is caught and answered. A listener of bolt's that
raises right after its acknowledgement would lose it: bolt looks for it only every 10 ms (`AsyncioListenerRunner.run`).
"""

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError

from adapters.lately import Lately
from adapters.slack import parse
from adapters.slack.client import LOST
from adapters.slack.controls import REMINDER
from adapters.slack.conversation import Conversation
from adapters.slack.deliver import DirectMessages
from adapters.slack.forms import Forms
from adapters.slack.limits import Payload
from adapters.slack.people import Profiles
from adapters.slack.questions import MODAL, Where
from adapters.slack.reply import Place, Reader
from adapters.underway import Underway
from bot.core.book import Book
from bot.core.events import Begin, Fill, Manage, New, Share, Submit
from bot.core.names import plain
from bot.core.press import opens_form
from bot.desk import Desk

log = logging.getLogger(__name__)

COMMAND = "/cancel"
# What the global shortcut is called on its way to and from Slack (callback_id).
SHORTCUT = "start"
# How many deliveries are remembered, to know one that arrives twice: an hour of a busy bot. The store knows those that
# changed anything, whichever process had them.
_REMEMBERED = 50_000
_ANYTHING = re.compile("")
# What Slack calls the channel of every DM.
_DM = "directmessage"


class Bot:
    """What the bot does with each kind of delivery."""

    def __init__(
        self, desk: Desk, book: Book, messages: DirectMessages, profiles: Profiles, now: Callable[[], datetime]
    ) -> None:
        self._book = book
        self._profiles = profiles
        self._conversation = Conversation(desk, book, messages, now)
        self._forms = Forms(self._conversation, desk, now)
        self._heard: Lately[str, bool] = Lately(_REMEMBERED)
        self.underway = Underway()

    def listen(self, app: AsyncApp) -> None:
        """Answer what `app` is sent."""
        counted = self.underway.counted
        # bolt asks one listener after the other, so what comes most often is first; Slack sends a message for each we edit.
        app.action(_ANYTHING)(counted(self.on_press))
        app.event("message")(counted(self.on_message))
        app.command(COMMAND)(counted(self.on_command))
        app.shortcut(SHORTCUT)(counted(self.on_shortcut))
        app.view(MODAL)(counted(self.on_submission))
        app.event("app_home_opened")(counted(self.on_home))
        app.event("assistant_thread_started")(counted(self.on_thread))

    def listen_alone(self, app: AsyncApp) -> None:
        """As `listen`, for an app that is installed in one workspace and has its token from the settings."""
        self.listen(app)
        app.event("app_uninstalled")(self.on_left)
        app.event("tokens_revoked")(self.on_left)

    async def on_command(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """Answer `/cancel` in the DM, and unseen by others where it was typed."""
        await ack()
        if self._is_repeated(body):
            return
        reader, place = await self._reader(context), Place(channel=str(body["channel_id"]), respond=context.respond)
        wish = parse.wish(body.get("text") or "")
        if isinstance(wish.event, Share):
            reader = _sharing(reader, among_others=body["channel_name"] != _DM)
        answer = self._conversation.answer(reader, place, [wish.event], parse.delivery(body), then=wish.then)
        await self._conversation.safely(reader, place, answer)

    async def on_shortcut(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """Begin from anywhere in Slack: the DM asks what happened."""
        await ack()
        if not self._is_repeated(body):
            reader = await self._reader(context)
            answer = self._conversation.answer(reader, Place(), [New()], parse.delivery(body))
            await self._conversation.safely(reader, Place(), answer)

    async def on_press(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """Answer a press, a pick or a tick, whichever process sent the message it was made on."""
        await ack()
        if self._is_repeated(body):
            return
        reader = Reader(context.client, self._profiles.known(parse.seller_id(context), str(context.team_id)))
        place = _place(body, context)
        await self._conversation.safely(reader, place, self._pressed(reader, place, body, context))

    async def _pressed(self, reader: Reader, place: Place, body: Payload, context: AsyncBoltContext) -> None:
        events = parse.pressed(body)
        match events:
            case [Submit() | Fill() as asked] if opens_form(asked):
                if await self._forms.open(reader, place.on, asked, str(body["trigger_id"])):
                    return
            case [Begin() | Manage()]:
                reader = await self._reader(context)
        await self._conversation.answer(reader, place, events, parse.delivery(body), showing=parse.showing(body))

    async def on_submission(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """Take what was answered in a modal."""
        found = parse.submitted(body["view"])
        if found is None or self._is_repeated(body):
            await ack()
            return
        event, where = found
        reader = Reader(context.client, self._profiles.known(parse.seller_id(context), str(context.team_id)))
        await self._forms.submit(reader, where, event, body["view"], parse.delivery(body), ack)

    async def on_message(self, body: Payload, event: Payload, context: AsyncBoltContext) -> None:
        """Words in the DM are read as after `/cancel`. A file is not kept, and that is said."""
        written = event.get("channel_type") == "im" and event.get("subtype") in {None, "file_share"}
        if not written or event.get("bot_id") or self._is_repeated(body):
            return
        reader, place = await self._reader(context), Place(thread=str(event.get("thread_ts") or ""))
        said, files = parse.words(event), bool(event.get("files"))
        if files and not said.strip():
            sentence = plain(await self._conversation.book(reader), "slack.no-files")
            work = self._conversation.replies.tell(reader, place, sentence)
        else:
            wish, note = parse.wish(said), "slack.no-files" if files else ""
            reader = _sharing(reader, among_others=False) if isinstance(wish.event, Share) else reader
            work = self._conversation.answer(reader, place, [wish.event], parse.delivery(body), then=wish.then, note=note)
        await self._conversation.safely(reader, place, work)

    async def on_home(self, event: Payload, context: AsyncBoltContext) -> None:
        """Show the seller's cases as they are now."""
        if event.get("tab") == "home":
            await self._conversation.homes.publish(await self._reader(context), opened=True)

    async def on_thread(self, event: Payload, context: AsyncBoltContext) -> None:
        """Suggest what to say, in workspaces where apps are agents. Nothing is lost where they are not."""
        thread = event["assistant_thread"]
        titles = ("slack.prompt.start", "slack.prompt.cases", "slack.prompt.help")
        context["user_id"] = thread["user_id"]  # bolt looks for it elsewhere
        book = await self._conversation.book(await self._reader(context))
        prompts = [{"title": plain(book, t), "message": plain(book, f"{t}.words")} for t in titles]
        try:
            await context.client.assistant_threads_setSuggestedPrompts(
                channel_id=thread["channel_id"], thread_ts=thread["thread_ts"], prompts=prompts
            )
        except (SlackApiError, *LOST) as error:
            log.info("No prompts are suggested: %s", error)

    async def on_left(self, context: AsyncBoltContext) -> None:
        """Tell the operator: only they can bring it back."""
        said = "%s has removed the app or revoked its token. Its reminders wait. Install it again and set the new token."
        log.error(said, context.team_id)

    async def _reader(self, context: AsyncBoltContext) -> Reader:
        contact = await self._profiles.contact(context.client, parse.seller_id(context), str(context.team_id))
        return Reader(context.client, contact)

    def _is_repeated(self, body: Payload) -> bool:
        id = parse.delivery(body)
        if self._heard.get(id):
            log.warning("%s arrived twice and is answered once.", id)
            return True
        self._heard.keep(id, value=True)
        return False


def _sharing(reader: Reader, *, among_others: bool) -> Reader:
    """Who wants to show something to others. Slack takes a command only from those who may write where they type it."""
    contact = reader.contact
    community = contact.community if among_others else ""
    return replace(reader, contact=replace(contact, community=community, may_write=among_others))


def _place(body: Payload, context: AsyncBoltContext) -> Place:
    """Where it was pressed: a message only they see, one that others read (a panel), one of the DM, or else.

    Else is Home, or a reminder, which stays as it is.
    """
    match body["container"]:
        case {"type": "message", "is_ephemeral": True}:
            return Place(respond=context.respond, pressed=True)
        case {"type": "message", "channel_id": str(channel)} if body["channel"]["name"] != _DM:
            return Place(channel=channel, respond=context.respond)
        case {"type": "message", "message_ts": str(ts), "channel_id": str(channel)} if not _is_reminder(body):
            return Place(on=Where(channel, ts))
        case _:
            return Place()


def _is_reminder(body: Payload) -> bool:
    return parse.showing(body).startswith(REMINDER)
