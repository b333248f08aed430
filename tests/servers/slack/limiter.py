"""Rate limits that are in force without a fault: one message a channel at a time, one history call a minute."""

from dataclasses import dataclass, field
from math import ceil

from tests.servers.slack.changes import Clock
from tests.servers.slack.refusals import Refused

HISTORY_EACH = 60.0
HISTORY_MOST = 15
"""conversations.history for commercially distributed apps outside the Marketplace: one call a minute, 15 messages
(docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps)."""


@dataclass
class Limiter:
    clock: Clock
    _last: dict[tuple[str, ...], float] = field(default_factory=dict)

    def pass_through(self, *what: str, each: float) -> None:
        """Lets one through in `each` seconds.

        Raises:
            Refused: `ratelimited`, with the whole seconds to wait.
        """
        now = self.clock.now()
        left = self._last.get(what, now - each) + each - now
        if left > 0:
            raise Refused("ratelimited", status=429, retry_after=ceil(left))
        self._last[what] = now
