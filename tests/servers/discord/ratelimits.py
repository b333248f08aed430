"""How many requests are taken in how long: https://docs.discord.com/developers/topics/rate-limits."""

import hashlib
import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

Route = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many in so many seconds."""

    most: int
    per: float


# Discord tells no numbers in advance and real ones are smaller. A test that is about them says its own.
_GENEROUS = Allowance(1000, 1.0)


@dataclass(slots=True)
class Window:
    """What was taken of an allowance lately."""

    allowance: Allowance
    taken: deque[float] = field(default_factory=deque)

    def take(self, now: float) -> float:
        """Take one: 0.0; or how many seconds until one is free again."""
        while self.taken and self.taken[0] <= now - self.allowance.per:
            self.taken.popleft()
        if len(self.taken) >= self.allowance.most:
            return self.taken[0] + self.allowance.per - now
        self.taken.append(now)
        return 0.0

    @property
    def left(self) -> int:
        """How many are left."""
        return self.allowance.most - len(self.taken)


@dataclass(frozen=True, slots=True)
class Limited:
    """Too many: come back in `retry_after` seconds."""

    retry_after: float
    everywhere: bool = False

    def body(self) -> dict[str, object]:
        """As JSON."""
        return {"message": "You are being rate limited.", "retry_after": self.retry_after, "global": self.everywhere}

    def headers(self) -> dict[str, str]:
        """The headers that go with it."""
        scope = (
            {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
            if self.everywhere
            else {"X-RateLimit-Scope": "user"}
        )
        return {"Retry-After": f"{math.ceil(self.retry_after)}", **scope}


class RateLimits:
    """The allowances of one bot: a bucket for each route and channel or webhook in it, and one over all."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._allowances: dict[Route, Allowance] = {}
        self._windows: dict[tuple[Route, str], Window] = {}
        self._overall: Window | None = None

    def allow(self, method: str, path: str, most: int, per: float) -> None:
        """Take at most so many on a route (its path as in rest.py) in so many seconds."""
        self._allowances[method, path] = Allowance(most, per)

    def allow_overall(self, most: int, per: float) -> None:
        """Take at most so many in all."""
        self._overall = Window(Allowance(most, per))

    def take(self, route: Route, major: str, *, counted: bool) -> tuple[Limited | None, dict[str, str]]:
        """Count a request in, `counted` also over all; with what its answer says about its bucket."""
        now = self._now()
        wait = self._overall.take(now) if self._overall and counted else 0.0
        if wait:
            return Limited(wait, everywhere=True), {}
        window = self._windows.setdefault((route, major), Window(self._allowances.get(route, _GENEROUS)))
        wait = window.take(now)
        headers = {
            "X-RateLimit-Limit": f"{window.allowance.most}",
            "X-RateLimit-Remaining": f"{window.left}",
            "X-RateLimit-Reset": f"{window.taken[0] + window.allowance.per:.3f}",
            "X-RateLimit-Reset-After": f"{window.taken[0] + window.allowance.per - now:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(" ".join(route).encode()).hexdigest()[:32],
        }
        return (Limited(wait) if wait else None), headers
