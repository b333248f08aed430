"""How a person's act reaches an app, and what they are told when it does not."""

from typing import TYPE_CHECKING, Any

from tests.servers.slack import payloads, screen
from tests.servers.slack.apps import App
from tests.servers.slack.deliveries import Delivery, Kind
from tests.servers.slack.inputs import entered
from tests.servers.slack.screen import Shown
from tests.servers.slack.state import User, View

if TYPE_CHECKING:
    from tests.servers.slack.server import Slack


class Hands:
    def __init__(self, slack: "Slack", user: User) -> None:
        self._slack = slack
        self._user = user
        self.failures: list[str] = []

    async def put(self, shown: Shown, block: dict[str, Any], element: dict[str, Any], value: Any) -> Delivery:
        """A value goes into an element that tells the app at once."""
        state = entered(element, value)
        if element["type"] != "overflow":
            screen.inputs_of(shown, self._user)[block["block_id"], element["action_id"]] = state
        return await self.act(shown, block, element, state)

    async def act(
        self, shown: Shown, block: dict[str, Any], element: dict[str, Any], state: dict[str, Any] | None
    ) -> Delivery:
        """An element is used, with what it holds now."""
        assert block["type"] != "input" or block.get("dispatch_action"), (
            "the app hears of an input when it is submitted: use fill"
        )
        done = payloads.action(block["block_id"], element, state)
        if isinstance(shown, View):
            trigger = self._slack.triggers.give(shown.app, self._user)
            payload = payloads.view_action(shown.app, self._user, shown, done, trigger_id=trigger)
            return await self.warned(shown.app, payload)
        installed = self._user.workspace.installations[str(shown.app_id)]
        screen.inputs_of(shown, self._user)
        trigger = self._slack.triggers.give(installed.app, self._user)
        url = self._slack.response_urls.give(installed, self._user, shown.channel, shown.channel.message(shown.ts))
        payload = payloads.message_action(installed.app, self._user, shown, done, trigger_id=trigger, response_url=url)
        return await self.warned(installed.app, payload)

    async def warned(self, app: App, payload: dict[str, Any]) -> Delivery:
        """A small sign warns them when there was no ack."""
        delivery = await self.deliver(app, "interactive", payload)
        if not delivery.acked:
            self.fails(f"⚠ {payload['type']} was not acknowledged ({delivery.failure})")
        return delivery

    async def deliver(self, app: App, kind: Kind, payload: dict[str, Any]) -> Delivery:
        assert not self._user.deleted, f"{self._user.name} has no account any more"
        return await self._slack.post.interact(app, kind, payload)

    def fails(self, message: str) -> None:
        self.failures.append(message)
        self._slack.world.changes.note()
