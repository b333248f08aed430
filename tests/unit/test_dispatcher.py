"""Reminders: due ones are delivered once and recorded, late ones say so, needless ones are not sent."""

from datetime import timedelta

import pytest

from bot.core.book import Book
from bot.core.events import Begin, Choose, Submit
from bot.core.reminders import State
from bot.core.seller import SellerId
from bot.courier import Delivery, Outcome
from bot.desk import Contact, Desk
from bot.dispatcher import LEASE, Dispatcher
from bot.stores.memory import MemoryStore
from bot.testing import CountingIds, FrozenClock, RecordingCourier
from tests.unit.walk import NOON

AYESHA = Contact(SellerId("test", "t", "ayesha"), "Asia/Karachi")


class Office:
    """Desk and dispatcher over one store and one clock."""

    def __init__(self, shop):
        self.clock = FrozenClock(NOON)
        self.store = MemoryStore()
        self.courier = RecordingCourier()
        self.desk = Desk(self.store, shop.flow, shop.catalogue, CountingIds(), self.clock)
        self.dispatcher = Dispatcher(self.store, Book(shop.flow, shop.catalogue), self.courier, self.clock)

    async def request(self, number: int, when: str = "now") -> None:
        """Open case `number` with a request that came `when`."""
        await self.desk.handle(AYESHA, Begin("lamp"))
        await self.desk.handle(AYESHA, Choose(f"token-{number}", "lamp.has-request", "waiting", 1))
        answers = {"kind": "cancel", "request_at": when, "due_at": ""}
        await self.desk.handle(AYESHA, Submit(f"token-{number}", "lamp.when", 2, answers))

    async def after(self, **span: float) -> list[str]:
        """Let time pass and give what was delivered then."""
        self.clock.pass_(timedelta(**span))
        before = len(self.courier.delivered)
        await self.dispatcher.tick()
        return [notice.words for _, notice in self.courier.delivered[before:]]

    async def states(self) -> dict[float, State]:
        rows = (await self.store.load(AYESHA.seller)).reminders
        return {r.before.total_seconds() / 3600: r.state for r in rows}


@pytest.fixture
async def office(shop) -> Office:
    office = Office(shop)
    await office.request(1)
    return office


async def test_each_reminder_comes_once_in_order_with_the_time_left(office):
    assert await office.after(hours=23) == []
    said = [await office.after(hours=1), await office.after(hours=18), await office.after(hours=5)]
    passed = await office.after(hours=1)
    assert said == [
        [f"the client's request (C-0001): in {left}. If nothing is done, it counts as Accept."]
        for left in ("24 hours", "6 hours", "1 hour")
    ]
    assert passed == ["the client's request (C-0001): the time ended Wednesday 25 November, 12:00 (Karachi)."]
    assert await office.after(hours=100) == []
    assert set((await office.states()).values()) == {State.SENT}


async def test_a_late_reminder_says_so_with_what_is_really_left(office):
    (said,) = await office.after(hours=24, minutes=40)
    assert said.startswith("This reminder is late, sorry. It was due 40 minutes ago.")
    assert "in 23 hours" in said


async def test_several_late_ones_of_one_deadline_collapse_into_the_newest(office):
    (said,) = await office.after(hours=47, minutes=30)
    assert "in 30 minutes" in said
    assert await office.states() == {24: State.COLLAPSED, 6: State.COLLAPSED, 1: State.SENT, 0: State.PENDING}


async def test_late_ones_of_different_cases_each_come(office):
    await office.request(2)
    assert len(await office.after(hours=47, minutes=30)) == 2


async def test_an_answered_request_is_not_reminded_of(office):
    await office.desk.handle(AYESHA, Choose("token-1", "lamp.answer", "declined", 3))
    assert await office.after(hours=48) == []
    assert set((await office.states()).values()) == {State.DROPPED}


async def test_the_reminder_carries_its_key_and_the_way_to_the_case(office):
    await office.after(hours=24)
    _, notice = office.courier.delivered[0]
    (choice,) = notice.choices
    card = await office.desk.handle(AYESHA, choice.event)
    assert card.id == "lamp.answer"
    assert notice.key in {r.key for r in (await office.store.load(AYESHA.seller)).reminders}


@pytest.mark.parametrize("outcome", [Outcome.CLOSED, Outcome.GONE])
async def test_a_closed_door_is_written_down(office, outcome):
    office.courier.answer = Delivery(outcome)
    await office.after(hours=24)
    assert (await office.states())[24] is State.UNDELIVERABLE


@pytest.mark.parametrize("outcome", [Outcome.RETRY, Outcome.UNKNOWN])
async def test_an_unsure_delivery_is_tried_again_with_the_same_key(office, outcome):
    office.courier.answer = Delivery(outcome)
    await office.after(hours=24)
    assert await office.after(seconds=1) == []
    office.courier.answer = Delivery(Outcome.SENT)
    assert len(await office.after(seconds=LEASE.total_seconds())) == 1
    first, second = (notice.key for _, notice in office.courier.delivered)
    assert first == second
