"""What goes wrong with Web API calls, by rule: the next call of a method, before or after its effect."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Where = Callable[[dict[str, Any]], bool]


@dataclass(eq=False)
class Fault:
    """What happens to the next `times` calls of a method whose arguments fit `where`."""

    method: str
    status: int | None = None
    """Answered instead of 200, with a body that is not JSON."""
    error: str | None = None
    """Answered as an `ok: false`."""
    drop: bool = False
    """The connection breaks instead of an answer."""
    retry_after: int | None = None
    """Answered with 429 and this many seconds."""
    wait: float = 0.0
    """Seconds before anything else happens."""
    after: bool = False
    """Once the effect is there: the message is posted, and the app does not know."""
    times: int = 1
    where: Where | None = None


@dataclass
class Faults:
    """The rules in force, oldest first; a rule is gone when it was used up."""

    rules: list[Fault] = field(default_factory=list)
    each_channel: float | None = None
    """Seconds between two messages to one channel; more are refused with 429. Slack allows about one a second."""

    def status(
        self, method: str, status: int = 503, *, after: bool = False, times: int = 1, where: Where | None = None
    ) -> None:
        """The next calls are answered with a server error."""
        self.rules.append(Fault(method, status=status, after=after, times=times, where=where))

    def error(self, method: str, error: str, *, after: bool = False, times: int = 1, where: Where | None = None) -> None:
        """The next calls are refused with this error."""
        self.rules.append(Fault(method, error=error, after=after, times=times, where=where))

    def drop(self, method: str, *, after: bool = False, times: int = 1, where: Where | None = None) -> None:
        """The next calls lose their connection."""
        self.rules.append(Fault(method, drop=True, after=after, times=times, where=where))

    def rate_limit(self, method: str, retry_after: int = 1, *, times: int = 1, where: Where | None = None) -> None:
        """The next calls come too soon."""
        self.rules.append(Fault(method, retry_after=retry_after, times=times, where=where))

    def slow(self, method: str, seconds: float, *, after: bool = False, times: int = 1, where: Where | None = None) -> None:
        """The next calls take so long: before their effect, or between it and the answer."""
        self.rules.append(Fault(method, wait=seconds, after=after, times=times, where=where))

    def take(self, method: str, arguments: dict[str, Any], *, after: bool) -> Fault | None:
        """The fault of this call, used once more."""
        for fault in self.rules:
            if fault.method == method and fault.after == after and (fault.where is None or fault.where(arguments)):
                fault.times -= 1
                if not fault.times:
                    self.rules.remove(fault)
                return fault
        return None
