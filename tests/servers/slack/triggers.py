"""Trigger ids: each opens one view, within three seconds of what somebody did."""

import secrets
from dataclasses import dataclass, field

from tests.servers.slack.apps import App
from tests.servers.slack.changes import Clock
from tests.servers.slack.pace import Pace
from tests.servers.slack.refusals import Refused
from tests.servers.slack.state import User


@dataclass
class _Trigger:
    app: App
    user: User
    made: float
    used: bool = False


@dataclass
class Triggers:
    """Those given out."""

    clock: Clock
    pace: Pace
    _given: dict[str, _Trigger] = field(default_factory=dict)

    def give(self, app: App, user: User) -> str:
        id_ = f"{len(self._given) + 1}.{int(self.clock.now())}.{secrets.token_hex(16)}"
        self._given[id_] = _Trigger(app, user, self.clock.now())
        return id_

    def exchange(self, app: App, id_: str) -> User:
        """The person the trigger is for; it is used up.

        Raises:
            Refused: it never was this app's, was used, or is too old.
        """
        trigger = self._given.get(id_)
        if trigger is None or trigger.app is not app:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.clock.now() - trigger.made > self.pace.trigger:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger.user
