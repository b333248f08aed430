"""Events, sent to the apps that asked for them and may have them (docs.slack.dev/reference/events)."""

from typing import Any

from tests.servers.slack.apps import EVENT_SCOPES, Installation
from tests.servers.slack.deliveries import Delivery, Post
from tests.servers.slack.state import Channel, Message, User, World

_KINDS = {"im": "message.im", "channel": "message.channels", "group": "message.groups"}


class Events:
    def __init__(self, world: World, post: Post) -> None:
        self._world = world
        self._post = post

    def send(
        self, installation: Installation, subscription: str, event: dict[str, Any], *, last: bool = False
    ) -> Delivery | None:
        """An event to one app, if it is subscribed, has the scope, and its token is alive (`last`: or just died)."""
        scope = EVENT_SCOPES[subscription]
        wanted = subscription in installation.app.events and (scope is None or scope in installation.scopes)
        if not wanted or (installation.dead and not last):
            return None
        return self._post.event(installation.app, self._envelope(installation, event))

    def message(self, message: Message, **more: Any) -> None:
        """Something was said where apps are. An app hears its own messages, too."""
        for installation in self._listening(message.channel):
            event = {
                **message.shown(with_metadata=False),
                "channel": message.channel.id,
                "event_ts": message.ts,
                "channel_type": message.channel.kind,
                **more,
            }
            self.send(installation, _KINDS[message.channel.kind], event)

    def changed(self, message: Message, before: dict[str, Any]) -> None:
        for installation in self._listening(message.channel):
            event = {
                "type": "message",
                "subtype": "message_changed",
                "channel": message.channel.id,
                "channel_type": message.channel.kind,
                "message": message.shown(),
                "previous_message": before,
                "hidden": True,
                "ts": self._world.ts(),
                "event_ts": self._world.ts(),
            }
            self.send(installation, _KINDS[message.channel.kind], event)

    def home_opened(self, installation: Installation, user: User, tab: str) -> Delivery | None:
        shown = self._world.homes.get((installation.app.id, user.id))
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": self._world.dm(installation, user).id,
            "tab": tab,
            "event_ts": self._world.ts(),
        }
        if shown and tab == "home":
            event["view"] = shown.shown()
        return self.send(installation, "app_home_opened", event)

    def thread_started(self, installation: Installation, user: User, thread: Message) -> Delivery | None:
        """Somebody opened a new conversation with an agent."""
        about = {"user_id": user.id, "context": {}, "channel_id": thread.channel.id, "thread_ts": thread.ts}
        event = {"type": "assistant_thread_started", "assistant_thread": about, "event_ts": thread.ts}
        return self.send(installation, "assistant_thread_started", event)

    def profile_changed(self, user: User) -> None:
        for installation in user.workspace.installations.values():
            event = {"type": "user_change", "user": user.shown(with_locale=True), "event_ts": self._world.ts()}
            self.send(installation, "user_change", event)

    def _listening(self, channel: Channel) -> list[Installation]:
        return [one for one in channel.workspace.installations.values() if one.bot.id in channel.members]

    def _envelope(self, installation: Installation, event: dict[str, Any]) -> dict[str, Any]:
        team = installation.workspace.id
        authorized = {
            "enterprise_id": None,
            "team_id": team,
            "user_id": installation.bot.id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": installation.app.verification_token,
            "team_id": team,
            "api_app_id": installation.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": self._world.names.new("Ev"),
            "event_time": int(self._world.clock.now()),
            "authorizations": [authorized],
            "is_ext_shared_channel": False,
            "event_context": "4-x",
        }
