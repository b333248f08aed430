"""Remembers how much each person has asked for lately, in this process."""

from collections import OrderedDict

from bot.core.allowance import Allowance, is_whole, purse, spent
from bot.core.events import Event
from bot.core.seller import SellerId

# People remembered at once, those who did something last: some megabytes. Whoever is forgotten begins anew.
MOST = 20_000


class Allowances:
    """The allowances of everybody who did something lately. `most` bounds how many are remembered."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._left: OrderedDict[tuple[SellerId, str], Allowance] = OrderedDict()

    def wait(self, seller: SellerId, event: Event, at: float) -> float:
        """The seconds until the event may be answered, 0 for at once. `at` is in seconds of a steady clock."""
        key = (seller, purse(event))
        after, wait = spent(self._left.get(key), at)
        self._left[key] = after
        self._left.move_to_end(key)
        oldest = next(iter(self._left))
        if len(self._left) > self._most or is_whole(self._left[oldest], at):
            del self._left[oldest]
        return wait

    def __len__(self) -> int:
        return len(self._left)
