"""A platform delivers the same press twice: it counts once, and both get the card it led to."""

from datetime import timedelta

import pytest

from bot.core.events import Begin, Cases, Choose, Fill, Resume, Set, Submit
from bot.desk import Desk
from bot.shelf import Shelf
from bot.stores.memory import MemoryStore
from bot.stores.port import Address, Changes
from bot.testing import CountingIds, FrozenClock
from tests.unit.test_desk import AYESHA, BILAL
from tests.unit.walk import NOON


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOON)


@pytest.fixture
def desk(shop, store, clock) -> Desk:
    return Desk(store, Shelf(shop), CountingIds(), clock)


async def test_a_start_delivered_twice_opens_one_case_and_shows_it_twice(desk, store):
    first = await desk.handle(AYESHA, Begin("lamp"), "d-1")
    again = await desk.handle(AYESHA, Begin("lamp"), "d-1")
    assert [c.token for c in (await store.load(AYESHA.seller)).cases] == ["token-1"]
    assert (again.id, again.token, again.choices) == (first.id, first.token, first.choices)


async def test_of_two_starts_each_shows_the_case_it_opened(desk, clock):
    for delivery in ("d-1", "d-2"):
        await desk.handle(AYESHA, Begin("lamp"), delivery)
        clock.pass_(timedelta(seconds=1))
    assert (await desk.handle(AYESHA, Begin("lamp"), "d-1")).token == "token-1"
    assert (await desk.handle(AYESHA, Begin("lamp"), "d-2")).token == "token-2"


async def test_a_start_whose_case_is_gone_shows_the_cases(desk, store):
    await desk.handle(AYESHA, Begin("lamp"), "d-1")
    await store.commit(AYESHA.seller, 1, Changes(NOON, forgotten=("token-1",)))
    assert (await desk.handle(AYESHA, Begin("lamp"), "d-1")).id == "cases"


@pytest.mark.parametrize(
    "event",
    [
        Choose("token-1", "lamp.has-request", "waiting", 1),
        Submit("token-1", "lamp.when", 2, {"kind": "cancel", "request_at": "now", "due_at": ""}),
        Set("outcome", "kept", "token-1", 1),
        Fill("nickname", {"nickname": "logo job"}, "token-1"),
        Set("offsets", "last"),
        Fill("quiet", {"hours": "22-7"}),
        Fill("quiet", {"hours": "late"}),
        Fill("nickname", {"nickname": "x" * 41}, "token-1"),
    ],
    ids=lambda event: type(event).__name__,
)
async def test_whatever_changed_something_changes_nothing_the_second_time(desk, store, event):
    await desk.handle(AYESHA, Begin("lamp"))
    if isinstance(event, Submit):
        await desk.handle(AYESHA, Choose("token-1", "lamp.has-request", "waiting", 1))
    first = await desk.handle(AYESHA, event, "d-1")
    after = await store.load(AYESHA.seller)
    assert after.seen[-1].id == "d-1"
    again = await desk.handle(AYESHA, event, "d-1")
    assert await store.load(AYESHA.seller) == after
    assert again.id == first.id
    assert again.notes == ()  # no "that button belongs to an earlier step": it was pressed once


async def test_only_what_changed_something_is_remembered(desk, store):
    await desk.handle(AYESHA, Begin("lamp"), "d-1")
    for event in (Cases(), Resume("token-1"), Choose("token-1", "lamp.has-request", "none", 9)):
        await desk.handle(AYESHA, event, "d-2")
    assert [seen.id for seen in (await store.load(AYESHA.seller)).seen] == ["d-1"]


async def test_the_same_id_from_another_seller_is_another_delivery(desk, store):
    await desk.handle(AYESHA, Begin("lamp"), "d-1")
    await desk.handle(BILAL, Begin("lamp"), "d-1")
    assert len((await store.load(BILAL.seller)).cases) == 1


async def test_a_delivery_that_comes_while_the_first_is_being_written_counts_once(shop, clock):
    class Overtaken(MemoryStore):
        """The same delivery is written by another process just before us."""

        overtaken = False

        async def commit(self, seller, expected, changes):
            if not self.overtaken:
                self.overtaken = True
                await super().commit(seller, expected, changes)
            return await super().commit(seller, expected, changes)

    store = Overtaken()
    desk = Desk(store, Shelf(shop), CountingIds(), clock)
    assert (await desk.handle(AYESHA, Begin("lamp"), "d-1")).token == "token-1"
    assert len((await store.load(AYESHA.seller)).cases) == 1


async def test_without_an_id_every_event_counts(desk, store):
    for _ in range(2):
        await desk.handle(AYESHA, Begin("lamp"))
    assert len((await store.load(AYESHA.seller)).cases) == 2


async def test_where_the_conversation_is_shown_is_kept_for_a_seller_and_not_for_a_stranger(desk):
    shown = Address("D1", "m-1", closed=True)
    await desk.keep_address(AYESHA, shown)
    assert await desk.address(AYESHA) == Address()
    await desk.handle(AYESHA, Begin("lamp"))
    await desk.keep_address(AYESHA, shown)
    assert await desk.address(AYESHA) == shown
    assert await desk.address(BILAL) == Address()
