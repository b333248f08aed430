"""Two days of any failures, delays and deaths: every reminder ends written down, none is lost and none is doubled."""

import asyncio
import random
import re
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.contact import Contact
from bot.core.reminders import State
from bot.core.seller import SellerId
from tests.fault.faulty import Faulty
from tests.unit.office import AYESHA, BILAL
from tests.unit.walk import NOON

FAULTS = ["429", "429 30", "429 900", "500 after", "500 before", "dropped", "dropped after", "killed before", "killed after"]
DOORS = ["closed", "gone"]
MENTIONED = re.compile(r"(the client's request|delivery) \((C-\d+)\)")
WRITTEN_DOWN = set(State) - {State.PENDING}
CARLA = Contact(SellerId("test", "t", "carla"), "America/New_York")


class TwoDays(Faulty):
    """Sellers with cases whose reminders fall close together, and a platform that fails as often as `rate` says."""

    def __init__(self, shop, seed: int, rate: float, doors: float) -> None:
        super().__init__(shop)
        self.luck = random.Random(seed)
        self.chance = self.luck.random()
        self.rate, self.doors = rate, doors
        self.platform.always(iter(self.fault, None))

    def restart(self) -> None:
        """Somebody starts it again, now or after a while."""
        if hasattr(self, "luck"):
            self.clock.pass_(timedelta(minutes=self.luck.choice([0, 0, 3, 20, 50])))
        super().restart()

    def fault(self) -> str:
        self.clock.pass_(timedelta(seconds=self.luck.choice([0, 0, 0, 1, 20])))
        if self.luck.random() < self.doors:
            return self.luck.choice(DOORS)
        return self.luck.choice(FAULTS) if self.luck.random() < self.rate else "fine"

    async def live(self) -> None:
        for who in (AYESHA, BILAL, CARLA):
            for _ in range(self.luck.randint(1, 4)):
                due = self.luck.choice(["", f"in {self.luck.randint(7, 50)} hours"])
                await self.request(f"{self.luck.randint(1, 200)} minutes ago", due, who)
                self.clock.pass_(timedelta(minutes=self.luck.randint(0, 40)))
        await self.until_all_is_written_down()

    async def until_all_is_written_down(self) -> None:
        end = NOON + timedelta(days=6)
        while self.clock() < end and (await self.pending()):
            await self.look()
            soon = self.clock() + timedelta(seconds=self.luck.choice([5, 30, 60]))
            due = await self.store.next_due()
            self.clock.at = max(soon, due) if due and self.luck.random() < 0.9 else soon
            if self.luck.random() < 0.02:
                self.restart()

    async def pending(self) -> int:
        return sum([r.state is State.PENDING for who in (AYESHA, BILAL, CARLA) for r in await self.rows(who)])

    async def check(self) -> None:
        for who in (AYESHA, BILAL, CARLA):
            dossier = await self.store.load(who.seller)
            shorts = {case.token: case.short for case in dossier.cases}
            labels = {"request": "the client's request", "delivery": "delivery"}
            assert {r.state for r in dossier.reminders} <= WRITTEN_DOWN
            seen = Counter(
                mention
                for message in self.platform.arrived
                if message.seller == who.seller
                for mention in MENTIONED.findall(message.words)
            )
            sent = Counter((labels[r.deadline], shorts[r.case]) for r in dossier.reminders if r.state is State.SENT)
            # One that may have arrived before we died, or before a newer one took its place, was seen and is not sent.
            keys = {message.key for message in self.platform.arrived}
            unsure = Counter(
                (labels[r.deadline], shorts[r.case])
                for r in dossier.reminders
                if r.state is not State.SENT and (r.attempts or r.key in keys)
            )
            for what in seen | sent:
                assert sent[what] <= seen[what] <= sent[what] + unsure[what], (what, who)


async def lived(shop, seed: int, rate: float, doors: float) -> None:
    office = TwoDays(shop, seed, rate, doors)
    await office.live()
    await office.check()


SEEDS = {
    "seed": st.integers(0, 2**32),
    "rate": st.sampled_from([0.0, 0.2, 0.5, 0.9]),
    "doors": st.sampled_from([0.0, 0.0, 0.1]),
}
MANY = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@given(**SEEDS)
@settings(MANY, max_examples=25)
def test_nothing_is_lost_and_nothing_is_doubled(shop, seed, rate, doors):
    asyncio.run(lived(shop, seed, rate, doors))


@pytest.mark.slow
@given(**SEEDS)
@settings(MANY, max_examples=1500)
def test_nothing_is_lost_and_nothing_is_doubled_in_many_lives(shop, seed, rate, doors):
    asyncio.run(lived(shop, seed, rate, doors))
