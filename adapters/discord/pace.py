"""How fast new DMs are opened."""

import random
import time
from collections.abc import Callable

# Discord tells no number. Bots that opened 25 to 40 new DMs at once were refused (40003) and some quarantined.
AT_ONCE = 10
EACH = 6.0


class Pace:
    """Lets `AT_ONCE` go at once and then one every `EACH` seconds. `now` gives seconds, `chance` a number from 0 to 1."""

    def __init__(self, now: Callable[[], float] = time.monotonic, chance: Callable[[], float] = random.random) -> None:
        self._now = now
        self._chance = chance
        self._left = float(AT_ONCE)
        self._at = now()

    def take(self) -> float:
        """0.0 lets one go. Else the seconds to wait before asking again, with some chance in it: not all ask at once."""
        now = self._now()
        self._left = min(AT_ONCE, self._left + (now - self._at) / EACH)
        self._at = now
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) * EACH + self._chance() * EACH

    def slow_down(self) -> None:
        """Let one go, and then one every `EACH` seconds, because Discord said that it was too fast."""
        self._left = min(self._left, 1.0)
