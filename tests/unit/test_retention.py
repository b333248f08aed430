"""Closed cases are forgotten after a while, and sellers with their last one; nobody loses what they still need."""

import asyncio
from datetime import time, timedelta
from itertools import pairwise

import pytest

from bot import retention
from bot.core.seller import Seller
from bot.retention import Retention, Swept
from bot.stores.memory import MemoryStore
from bot.stores.port import Changes, Dossier, StoreError
from bot.testing import FrozenClock
from tests.builders import NOON, a_case, a_reminder, a_seller, a_seller_id

ALI = a_seller_id("ALI")
KEEP = timedelta(days=180)
AGES_AGO = NOON - KEEP


async def begun(store: MemoryStore, *cases, seller=None) -> None:
    for case in cases:
        version = (await store.load(ALI)).version
        owed = () if case.closed else (a_reminder(case.token, case=case.token, due=NOON + KEEP),)
        await store.commit(ALI, version, Changes(NOON, seller or a_seller(ALI), case, owed))


async def swept(store: MemoryStore) -> Swept:
    return await Retention(store, KEEP, FrozenClock(NOON)).sweep()


async def test_a_case_closed_long_ago_is_forgotten_and_others_stay():
    store = MemoryStore()
    young = a_case("young", closed=AGES_AGO + timedelta(seconds=1))
    open_ = a_case("open", opened=AGES_AGO - KEEP, closed=None)
    await begun(store, a_case("old", closed=AGES_AGO), young, open_)
    assert await swept(store) == Swept(cases=1)
    after = await store.load(ALI)
    assert after.cases == (young, open_)
    assert [r.key for r in after.reminders] == ["open"]
    assert await swept(store) == Swept()


async def test_with_the_last_case_the_seller_goes():
    store = MemoryStore()
    await begun(store, a_case("old", closed=AGES_AGO))
    assert await swept(store) == Swept(1, 1)
    assert await store.load(ALI) == Dossier()


@pytest.mark.parametrize("own", [{"quiet": (time(22), time(7))}, {"offsets": (timedelta(hours=3),)}, {"offsets": ()}])
async def test_one_who_has_set_something_stays(own):
    store = MemoryStore()
    seller = Seller(ALI, **own)
    await begun(store, a_case("old", closed=AGES_AGO), seller=seller)
    assert await swept(store) == Swept(cases=1)
    assert (await store.load(ALI)).seller == seller


class Interrupted(MemoryStore):
    """A seller begins a case just before the next call of this kind."""

    def __init__(self) -> None:
        super().__init__()
        self.before = ""

    async def commit(self, seller, expected, changes):
        await self._interrupt("commit")
        return await super().commit(seller, expected, changes)

    async def erase(self, seller, expected=None):
        await self._interrupt("erase")
        await super().erase(seller, expected)

    async def _interrupt(self, call):
        if self.before == call:
            self.before = ""
            await begun(self, a_case("new", closed=None))


@pytest.mark.parametrize("before", ["commit", "erase"])
async def test_one_who_comes_back_at_that_moment_loses_nothing(before):
    store = Interrupted()
    await begun(store, a_case("old", closed=AGES_AGO))
    store.before = before
    assert await swept(store) == Swept()
    assert "new" in {c.token for c in (await store.load(ALI)).cases}


async def test_it_sweeps_once_a_day_and_a_failing_store_is_tried_again(monkeypatch):
    monkeypatch.setattr(retention, "_TICK_SECONDS", 0)
    clock, looks = FrozenClock(NOON), []

    class Failing(MemoryStore):
        def dossiers(self):
            looks.append(clock())
            if len(looks) == 1:
                raise StoreError("The disk is full.")
            return super().dossiers()

    async def hours(count: int) -> None:
        for _ in range(count):
            clock.pass_(timedelta(hours=1))
            for _ in range(20):
                await asyncio.sleep(0)

    running = asyncio.create_task(Retention(Failing(), KEEP, clock).run())
    await hours(50)
    running.cancel()
    assert len(looks) == 4
    assert [later - earlier for earlier, later in pairwise(looks[1:])] == [timedelta(days=1)] * 2
