"""A person in Slack: does what people do, and sees what Slack shows them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tests.servers.slack import payloads, screen, submissions
from tests.servers.slack.apps import App, Installation
from tests.servers.slack.deliveries import TIMEOUT, Delivery
from tests.servers.slack.hands import Hands
from tests.servers.slack.inputs import entered, missing
from tests.servers.slack.refusals import Refused
from tests.servers.slack.screen import Shown
from tests.servers.slack.state import Channel, Message, User, View, Workspace
from tests.servers.slack.writing import typed

if TYPE_CHECKING:
    from tests.servers.slack.server import Slack

TROUBLE = "We had some trouble connecting. Try again?"
"""What a modal says when its submission was not acknowledged."""


class Person:
    """Whatever they do waits for the app's ack, or for Slack to give up on it; `failures` is what Slack then told them.
    Where an app is not named, it is the one that is installed."""

    def __init__(self, slack: "Slack", user: User) -> None:
        self._slack = slack
        self.user = user
        self._hands = Hands(slack, user)

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def failures(self) -> list[str]:
        """What Slack told them went wrong, in order."""
        return self._hands.failures

    @property
    def workspace(self) -> Workspace:
        return self.user.workspace

    # What they see

    def dm(self, app: App | None = None) -> list[Message]:
        """The messages of their DM with an app's bot, the oldest first."""
        return self.messages(self.dm_channel(app))

    def dm_channel(self, app: App | None = None) -> Channel:
        return self._slack.world.dm(self._installed(app), self.user)

    def messages(self, channel: Channel) -> list[Message]:
        """What they see there: everybody's messages, and the ephemeral ones for them."""
        assert channel.kind == "channel" or self.id in channel.members, f"{self.user.name} is not in {channel.name}"
        return [message for message in channel.messages if message.only_for in (None, self.id)]

    def ephemerals(self, channel: Channel) -> list[Message]:
        return [message for message in self.messages(channel) if message.only_for]

    @property
    def modal(self) -> View | None:
        """The modal in front of them, if one is open."""
        stack = self._slack.views.stack(self.user)
        return stack[-1] if stack else None

    def home(self, app: App | None = None) -> View | None:
        """The Home tab an app published for them."""
        return self._slack.world.homes.get((self._installed(app).app.id, self.id))

    # What they do

    async def slash(self, command: str, words: str = "", channel: Channel | None = None) -> Delivery:
        """Types a command, in the app's DM unless told otherwise."""
        installed = next((one for one in self._apps() if command in one.app.commands and "commands" in one.scopes), None)
        assert installed, f"“{command}” is not a valid command here"
        there = channel or self._slack.world.dm(installed, self.user)
        url = self._slack.response_urls.give(installed, self.user, there)
        trigger = self._slack.triggers.give(installed.app, self.user)
        payload = payloads.slash(installed, self.user, there, command, words, response_url=url, trigger_id=trigger)
        delivery = await self._hands.deliver(installed.app, "slash_commands", payload)
        if not delivery.acked:
            error = "operation_timeout" if delivery.failure == TIMEOUT else "dispatch_failed"
            self._hands.fails(f"{command} failed with the error “{error}”")
        elif delivery.answer:
            try:
                self._slack.response_urls.answer(installed, self.user, there, delivery.answer)
            except Refused as refused:
                self._hands.fails(f"{command} failed with the error “{refused.error}”")
        return delivery

    async def press(self, shown: Shown, name: str) -> Delivery:
        """Presses the button with this label, action_id or value, and confirms where it asks. With `message.as_seen()`, one
        that may be gone by now."""
        block, element = screen.button(shown, name)
        return await self._hands.act(shown, block, element, None)

    async def pick(self, shown: Shown, option: str, element: str | None = None) -> Delivery:
        """Picks an option by its label or value: of a select, radio buttons or an overflow menu."""
        block, holder = screen.holder(shown, element) if element else screen.chooser(shown, option)
        return await self._hands.put(shown, block, holder, option)

    async def tick(self, shown: Shown, options: Sequence[str], element: str | None = None) -> Delivery:
        """Leaves exactly these boxes ticked, by label or value. With no options, name the element."""
        block, holder = screen.holder(shown, element) if element else screen.chooser(shown, options[0])
        return await self._hands.put(shown, block, holder, list(options))

    async def put(self, shown: Shown, element: str, value: Any) -> Delivery:
        """Puts a value into a picker that tells the app at once: a date, a time, an epoch."""
        block, holder = screen.holder(shown, element)
        return await self._hands.put(shown, block, holder, value)

    def fill(self, shown: Shown, values: Mapping[str, Any]) -> None:
        """Fills in inputs the app hears of only later, by label, block_id or action_id."""
        for name, value in values.items():
            block, holder = screen.holder(shown, name)
            screen.inputs_of(shown, self.user)[block["block_id"], holder["action_id"]] = entered(holder, value)

    async def submit(self, view: View, values: Mapping[str, Any] | None = None) -> Delivery | None:
        """Fills a modal in and submits it. None when Slack itself says what is missing (`view.errors`)."""
        assert view is self.modal, "that modal is not in front of them"
        assert "submit" in view.given, f"“{view.title}” has nothing to submit it with"
        self.fill(view, values or {})
        view.errors = missing(view.blocks, view.inputs)
        if view.errors:
            return None
        payload = payloads.submission(view, trigger_id=self._slack.triggers.give(view.app, self.user))
        delivery = await self._hands.deliver(view.app, "interactive", payload)
        try:
            if not delivery.acked:
                self._hands.fails(TROUBLE)
            else:
                submissions.answered(self._slack, view, delivery.answer or {})
        except Refused as refused:
            self._hands.fails(f"{TROUBLE} ({refused.error}: {refused.more.get('errors', '')})")
        return delivery

    async def close(self, *, all_: bool = False) -> Delivery | None:
        """Closes the modal in front of them, or the whole stack; the app hears of it if it asked to."""
        view = self.modal
        assert view, "no modal is open"
        self._slack.views.close(self.user, all_=all_ or bool(view.given.get("clear_on_close")))
        if view.given.get("notify_on_close"):
            return await self._hands.deliver(view.app, "interactive", payloads.closed(view, cleared=all_))
        return None

    async def shortcut(self, callback_id: str) -> Delivery:
        """Starts a global shortcut."""
        app = self._shortcut(callback_id, "global")
        trigger = self._slack.triggers.give(app, self.user)
        return await self._hands.warned(app, payloads.shortcut(app, self.user, callback_id, trigger_id=trigger))

    async def message_shortcut(self, callback_id: str, message: Message) -> Delivery:
        app = self._shortcut(callback_id, "message")
        trigger = self._slack.triggers.give(app, self.user)
        url = self._slack.response_urls.give(self._installed(app), self.user, message.channel, message)
        payload = payloads.message_shortcut(app, self.user, callback_id, message, trigger_id=trigger, response_url=url)
        return await self._hands.warned(app, payload)

    def say(
        self, text: str, channel: Channel | None = None, *, files: Sequence[str] = (), thread: Message | None = None
    ) -> Message:
        """Writes into a channel, or into the app's DM. `files`: names of files that come with it."""
        there = channel or self.dm_channel()
        if there.kind == "im":
            assert self._installed_in(there).app.may_be_written_to, "sending messages to this app has been turned off"
        message = Message(self._slack.world.ts(), there, self.id, typed(text))
        message.thread_ts = thread.ts if thread else None
        message.files = [{"id": self._slack.world.names.new("F"), "name": name, "mode": "hosted"} for name in files]
        self._slack.world.put(message)
        self._slack.events.message(message)
        return message

    def open_home(self, app: App | None = None) -> View | None:
        """Opens the app's Home tab; gives what is there now, before the app hears of it."""
        self._slack.events.home_opened(self._installed(app), self.user, "home")
        return self.home(app)

    def open_messages(self, app: App | None = None) -> None:
        """Opens the app's Messages tab."""
        self._slack.events.home_opened(self._installed(app), self.user, "messages")

    def open_thread(self, app: App | None = None) -> Message:
        """Starts a new conversation with an agent; gives the message that begins the thread."""
        installed = self._installed(app)
        start = Message(self._slack.world.ts(), self._slack.world.dm(installed, self.user), self.id, "New conversation")
        self._slack.world.put(start)
        self._slack.events.thread_started(installed, self.user, start)
        return start

    def take_prompt(self, title: str, app: App | None = None) -> Message:
        """Presses a suggested prompt, which says its message."""
        channel = self.dm_channel(app)
        return self.say(dict(channel.prompts)[title], channel)

    def reload(self) -> None:
        """Opens Slack anew: ephemeral messages are gone."""
        for channel in self.workspace.channels.values():
            channel.messages = [message for message in channel.messages if message.only_for != self.id]
        self._slack.world.modals.pop(self.id, None)
        self._slack.world.changes.note()

    def move(self, *, tz: str | None = None, locale: str | None = None) -> None:
        """Changes zone or language in the profile."""
        self.user.tz, self.user.locale = tz or self.user.tz, locale or self.user.locale
        self._slack.events.profile_changed(self.user)

    def leave(self) -> None:
        """Their account is deactivated."""
        self.user.deleted = True
        self._slack.events.profile_changed(self.user)

    def allow(self, authorize_url: str) -> str:
        """Allows an app to be installed; gives the address their browser is sent to."""
        return self._slack.oauth.allow(dict(parse_qsl(urlsplit(authorize_url).query)), self.user)

    def deny(self, authorize_url: str) -> str:
        return self._slack.oauth.deny(dict(parse_qsl(urlsplit(authorize_url).query)))

    # Which app

    def _apps(self) -> list[Installation]:
        return list(self.workspace.installations.values())

    def _installed(self, app: App | None) -> Installation:
        if app:
            return self.workspace.installations[app.id]
        assert len(self._apps()) == 1, "say which app: the workspace has none, or several"
        return self._apps()[0]

    def _installed_in(self, dm: Channel) -> Installation:
        return next(one for one in self._apps() if one.bot.id in dm.members)

    def _shortcut(self, callback_id: str, kind: str) -> App:
        for installed in self._apps():
            known = installed.app.shortcuts.get(callback_id)
            if known and known["type"] == kind and "commands" in installed.scopes:
                return installed.app
        raise AssertionError(f"there is no {kind} shortcut “{callback_id}”")
