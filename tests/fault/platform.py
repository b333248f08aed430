"""A platform that fails in every way platforms do, and knows what really arrived."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.notices import Notice
from bot.core.seller import SellerId
from bot.courier import Delivery, Outcome


class Killed(BaseException):
    """The process is gone: nothing that would run after this point runs."""


@dataclass(frozen=True)
class Arrived:
    """A message that the seller can see."""

    seller: SellerId
    key: str
    words: str
    at: datetime


@dataclass
class Platform:
    """Takes a message for one it has when the key is the same, as Discord does. `faults` are what the next deliveries meet.

    "fine"; "429 N": wait N seconds, "429": it does not say how long; "500 after": it arrived all the same, "500 before": it
    did not; "dropped" and "dropped after": the connection; "closed", "gone": the DM; "killed before", "killed after": us.
    """

    now: Callable[[], datetime]
    faults: Iterator[str] = field(default_factory=lambda: iter(()))
    arrived: list[Arrived] = field(default_factory=list)
    asked: list[Notice] = field(default_factory=list)
    dead: bool = False

    def fails(self, *faults: str) -> None:
        self.faults = iter(faults)

    def always(self, faults: Iterable[str]) -> None:
        self.faults = iter(faults)

    async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:
        if self.dead:
            raise Killed
        self.asked.append(notice)
        fault = next(self.faults, "fine")
        if fault in ("fine", "500 after", "dropped after", "killed after"):
            self._arrive(seller, notice)
        match fault.split():
            case ["killed", _]:
                self.dead = True
                raise Killed
            case ["closed"]:
                return Delivery(Outcome.CLOSED)
            case ["gone"]:
                return Delivery(Outcome.GONE)
            case ["429", after]:
                return Delivery(Outcome.RETRY, float(after))
            case ["429"]:
                return Delivery(Outcome.RETRY)
            case ["500" | "dropped", *_]:
                return Delivery(Outcome.UNKNOWN)
            case _:
                return Delivery(Outcome.SENT)

    def _arrive(self, seller: SellerId, notice: Notice) -> None:
        if notice.key not in {a.key for a in self.arrived}:
            self.arrived.append(Arrived(seller, notice.key, notice.words, self.now()))
