"""For tests of Amicable and of your own playbooks: a clock that stands still, a courier that remembers, names that count."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.fallback import Call
from bot.core.notices import Notice
from bot.core.seller import SellerId
from bot.courier import Delivery, Outcome


@dataclass
class FrozenClock:
    """A clock that moves only when told. Call it for the time now (UTC)."""

    at: datetime

    def __call__(self) -> datetime:
        """The time now."""
        return self.at

    def seconds(self) -> float:
        """The same as the seconds of a steady clock."""
        return self.at.timestamp()

    def pass_(self, span: timedelta) -> None:
        """Let `span` go by."""
        self.at += span


@dataclass
class RecordingCourier:
    """Delivers nothing and remembers everything. `answer` is what it reports for each delivery, `called` for each call."""

    answer: Delivery = field(default_factory=lambda: Delivery(Outcome.SENT))
    delivered: list[tuple[SellerId, Notice]] = field(default_factory=list)
    called: Delivery = field(default_factory=lambda: Delivery(Outcome.SENT))
    calls: list[tuple[SellerId, Call]] = field(default_factory=list)

    async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:
        """Remember the notice and report `answer`."""
        self.delivered.append((seller, notice))
        return self.answer

    async def call(self, seller: SellerId, call: Call) -> Delivery:
        """Remember the call and report `called`."""
        self.calls.append((seller, call))
        return self.called


@dataclass
class CountingIds:
    """Tokens and short ids in order: token-1, C-0001 and so on."""

    tokens: int = 0
    shorts: int = 0

    def token(self) -> str:
        """The next token."""
        self.tokens += 1
        return f"token-{self.tokens}"

    def short(self) -> str:
        """The next short id."""
        self.shorts += 1
        return f"C-{self.shorts:04}"
