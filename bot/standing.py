"""Where open cases stand: on which steps of which flow, and on which clocks."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from bot.core import deadlines
from bot.stores.port import Dossier


@dataclass(frozen=True, slots=True)
class Standing:
    """How many open cases stand on each step of each flow (by digest), and how many clocks of each kind run."""

    steps: Counter[tuple[str, str]] = field(default_factory=Counter)
    clocks: Counter[str] = field(default_factory=Counter)

    @property
    def open(self) -> int:
        """How many cases are open."""
        return self.steps.total()


async def standing(dossiers: AsyncIterator[Dossier]) -> Standing:
    """Count all open cases. Reads each seller once and keeps nothing of them."""
    found = Standing()
    async for dossier in dossiers:
        for case in dossier.cases:
            if case.open:
                found.steps[case.flow, case.step] += 1
                found.clocks.update(d.clock for d in deadlines.running(case.deadlines))
    return found
