"""How a message that nobody asked for reaches a seller. What happened is a value, never an exception."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.core.fallback import Call
from bot.core.notices import Notice
from bot.core.seller import SellerId


class Outcome(StrEnum):
    """What became of a delivery. `UNKNOWN`: it may have arrived; a retry keeps the key so that it is not doubled."""

    SENT = "sent"
    CLOSED = "closed"
    GONE = "gone"
    RETRY = "retry"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    """The outcome, and for `RETRY` the seconds to wait if the platform said so."""

    outcome: Outcome
    after: float | None = None


class Courier(Protocol):
    """Delivers notices on one platform."""

    async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:
        """Send `notice` to the seller in private. Must not raise for anything the platform answers."""

    async def call(self, seller: SellerId, call: Call) -> Delivery:
        """Mention the seller in a channel of their community, with the words of `call` behind their name.

        `CLOSED` when they are not there any more, `GONE` when the channel takes nothing from us. Must not raise, as above.
        """
