"""What one more cancellation does to a completion rate: plain arithmetic over the numbers a seller types."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Rates in percent, `before` and `after` one more cancellation; `needed` completed orders lift it to the bar again."""

    before: float
    after: float
    needed: int


def what_if(completed: int, canceled: int, bar: int) -> WhatIf:
    """The rate is completed / (completed + canceled) over the marketplace's window; `bar` in percent, below 100.

    With no order yet the rate before counts as 100. Both counts must not be negative.
    """
    orders = completed + canceled
    missed = canceled + 1
    # completed + n >= bar % of (completed + n + missed), solved for n and rounded up in whole numbers.
    needed = -((100 - bar) * completed - bar * missed) / (100 - bar)
    return WhatIf(
        before=100.0 if orders == 0 else 100 * completed / orders,
        after=100 * completed / (orders + 1),
        needed=max(0, -int(-needed // 1)),
    )
