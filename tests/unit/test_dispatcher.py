"""Reminders: due ones are delivered once and recorded, late ones say so, needless ones are not sent."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.events import Choose
from bot.core.notices import Notice, notice
from bot.core.reminders import State
from bot.core.seller import SellerId
from bot.courier import Delivery, Outcome
from bot.delivery import LEASE
from bot.dispatcher import HOLD
from bot.pacing import FAILURES, Pace
from bot.stores.memory import MemoryStore
from bot.stores.port import StoreError
from bot.testing import RecordingCourier
from tests.unit.office import AYESHA, BILAL, Office


@pytest.fixture
async def office(shop) -> Office:
    office = Office(shop)
    await office.request()
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


async def test_late_ones_of_different_cases_come_as_one_message(office):
    await office.request()
    (said,) = await office.after(hours=47, minutes=30)
    assert said.count("This reminder is late") == 1
    assert said.count("in 30 minutes") == 2


async def test_an_answered_request_is_not_reminded_of(office):
    await office.do(Choose("token-1", "lamp.answer", "declined", 3))
    assert await office.after(hours=48) == []
    assert set((await office.states()).values()) == {State.DROPPED}


async def test_the_reminder_carries_its_key_and_the_way_to_the_case(office):
    await office.after(hours=24)
    _, notice = office.recorded.delivered[0]
    card = await office.do(notice.choices[0].event)
    assert card.id == "lamp.answer"
    assert notice.key in {r.key for r in (await office.store.load(AYESHA.seller)).reminders}


@pytest.mark.parametrize("outcome", [Outcome.CLOSED, Outcome.GONE])
async def test_a_closed_door_is_written_down(office, outcome):
    office.recorded.answer = Delivery(outcome)
    await office.after(hours=24)
    assert (await office.states())[24] is State.UNDELIVERABLE


@pytest.mark.parametrize("outcome", [Outcome.RETRY, Outcome.UNKNOWN])
async def test_an_unsure_delivery_is_tried_again_with_the_same_key(office, outcome):
    office.recorded.answer = Delivery(outcome)
    await office.after(hours=24)
    assert await office.after(seconds=1) == []
    office.recorded.answer = Delivery(Outcome.SENT)
    assert len(await office.after(seconds=11)) == 1
    first, second = (notice.key for _, notice in office.recorded.delivered)
    assert first == second


async def test_what_is_due_within_half_an_hour_comes_along_and_says_its_own_time(office):
    await office.after(minutes=25)
    await office.request()
    (said,) = await office.after(hours=23, minutes=35)
    assert "(C-0001): in 24 hours" in said
    assert "(C-0002): in 24 hours" in said  # 24 hours and 25 minutes, cut
    assert [n.label for n in office.recorded.delivered[-1][1].choices] == ["Open C-0001", "Open C-0002"]
    sent = [r for r in await office.rows() if r.state is State.SENT]
    assert {r.case for r in sent} == {"token-1", "token-2"}
    assert office.recorded.delivered[-1][1].key == min(r.key for r in sent)


async def test_what_is_due_later_than_that_waits(office):
    await office.after(minutes=31)
    await office.request()
    (said,) = await office.after(hours=23, minutes=29)
    assert "C-0002" not in said


async def test_a_notice_that_the_time_is_over_never_comes_along_early(office):
    await office.after(hours=24)
    await office.after(hours=18)
    await office.after(minutes=50)
    await office.request(when="42 hours ago")  # its own reminder of 1 hour before comes in 4 hours 10 minutes
    await office.after(hours=4, minutes=10)
    (said,) = await office.after(minutes=50)  # now the second has 10 minutes, and the first ends in ten
    assert "the time ended" not in said


class Waiting:
    """A courier whose deliveries arrive when told."""

    def __init__(self) -> None:
        self.arrive = asyncio.Event()
        self.begun: list[str] = []

    async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:  # noqa: ARG002
        self.begun.append(notice.key)
        await self.arrive.wait()
        return Delivery(Outcome.SENT)


async def running(office: Office, courier: object) -> asyncio.Task[None]:
    """The dispatcher at work with another courier, until cancelled."""
    office.courier = courier
    office.start()
    work = asyncio.create_task(office.dispatcher.run())
    await asyncio.sleep(0.05)
    return work


async def stopped(work: asyncio.Task[None]) -> None:
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work


async def test_a_slow_seller_holds_up_nobody(office):
    class SlowForAyesha(RecordingCourier):
        async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:
            if seller == AYESHA.seller:
                await asyncio.sleep(3600)
            return await super().deliver(seller, notice)

    await office.request(who=BILAL)
    office.clock.pass_(timedelta(hours=24))
    courier = SlowForAyesha()
    work = await running(office, courier)
    assert [seller for seller, _ in courier.delivered] == [BILAL.seller]
    for task in office.dispatcher._under_way:
        task.cancel()
    await stopped(work)


async def test_a_stop_finishes_what_is_on_its_way(office):
    office.clock.pass_(timedelta(hours=24))
    courier = Waiting()
    work = await running(office, courier)
    work.cancel()
    await asyncio.sleep(0.01)
    courier.arrive.set()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert (await office.states())[24] is State.SENT


async def test_a_stop_gives_back_at_once_what_had_to_wait(office):
    await office.request(who=BILAL)
    office.clock.pass_(timedelta(hours=24))
    courier = Waiting()
    office.courier = courier
    office.start()
    office.dispatcher._paces = {"test": Pace(1.0, at_once=1)}
    work = asyncio.create_task(office.dispatcher.run())
    await asyncio.sleep(0.05)
    assert len(courier.begun) == 1
    courier.arrive.set()
    await stopped(work)
    office.courier = office.recorded
    office.start()
    assert len(await office.now()) == 1  # with no time gone by, the other is there to be claimed


async def test_a_stop_gives_back_what_waits_before_it_finishes_what_is_on_its_way(office):
    await office.request(who=BILAL)
    office.clock.pass_(timedelta(hours=24))
    office.courier = courier = Waiting()
    office.start()
    office.dispatcher._paces = {"test": Pace(1.0, at_once=1)}
    work = asyncio.create_task(office.dispatcher.run())
    await asyncio.sleep(0.05)
    work.cancel()
    await asyncio.sleep(0.01)
    claimed = await office.store.claim(office.clock(), LEASE, 10, timedelta(0))
    assert len(claimed) == 1  # one waited, the other is on its way
    courier.arrive.set()
    await asyncio.wait([work])


async def test_what_the_store_lends_just_as_it_is_stopped_is_given_back(office):
    class Slow(type(office.store)):
        lending = asyncio.Event()

        async def claim(self, *args):
            lent = await super().claim(*args)
            self.lending.set()
            await asyncio.sleep(0.02)
            return lent

    office.store.__class__ = Slow
    office.clock.pass_(timedelta(hours=24))
    work = asyncio.create_task(office.dispatcher.run())
    await Slow.lending.wait()
    await stopped(work)
    assert office.recorded.delivered == []
    office.start()
    assert len(await office.now()) == 1


async def test_a_stop_that_comes_just_when_there_is_more_to_do_is_not_lost(office):
    work = asyncio.create_task(office.dispatcher.run())
    await asyncio.sleep(0.05)
    office.dispatcher._more.set()
    await asyncio.sleep(0)  # what waited for it is done, and the loop has not heard of it yet
    work.cancel()
    done, _ = await asyncio.wait([work], timeout=1)
    assert done == {work}


async def test_what_the_store_does_not_take_back_keeps_nothing_else(office):
    class Refuses(type(office.store)):
        async def release(self, seller, keys):
            if seller == AYESHA.seller:
                raise StoreError("Not now.")
            await asyncio.sleep(0.01)
            await super().release(seller, keys)

    await office.request(who=BILAL)
    await office.request(who=replace(BILAL, seller=SellerId("test", "t", "cem")))
    office.store.__class__ = Refuses
    office.clock.pass_(timedelta(hours=24))
    claims = await office.store.claim(office.clock(), LEASE, 10, timedelta(0))
    with pytest.raises(StoreError):
        await office.dispatcher._give_back(sorted(claims, key=lambda claim: claim.seller != AYESHA.seller))
    again = await office.store.claim(office.clock(), LEASE, 10, timedelta(0))
    assert {claim.seller for claim in again} == {claim.seller for claim in claims} - {AYESHA.seller}


async def test_a_stop_is_over_soon_though_the_store_hangs(office, monkeypatch):
    class Hangs(type(office.store)):
        async def release(self, *_):
            await asyncio.Event().wait()

    monkeypatch.setattr("bot.dispatcher.FOR_THE_STORE", 0.05)
    await office.request(who=BILAL)
    office.clock.pass_(timedelta(hours=24))
    office.courier = courier = Waiting()
    office.start()
    office.dispatcher._paces = {"test": Pace(1.0, at_once=1)}
    office.store.__class__ = Hangs
    work = asyncio.create_task(office.dispatcher.run())
    await asyncio.sleep(0.05)
    courier.arrive.set()
    work.cancel()
    done, _ = await asyncio.wait([work], timeout=5)
    assert done == {work}


async def test_words_that_cannot_be_made_keep_no_other_case_waiting_and_end_written_down(office, monkeypatch, caplog):
    def words(message, cases, *args):
        if any(row.case == "token-1" for row in message.rows):
            raise KeyError("on_silence")
        return notice(message, cases, *args)

    monkeypatch.setattr("bot.delivery.notice", words)
    await office.request()
    said = await office.after(hours=24)
    for _ in range(8):
        said += await office.after(seconds=30)
    assert len(said) == 1
    assert "C-0002" in said[0]
    await office.until(office.clock() + timedelta(hours=72))
    states = {(r.case, r.state) for r in await office.rows()}
    assert ("token-1", State.FAILED) in states
    assert State.PENDING not in {state for _, state in states}
    assert "The words of a reminder cannot be made" in caplog.text
    assert "is given up after" in caplog.text


async def test_a_clock_set_forward_doubles_nothing_that_is_on_its_way(office):
    office.clock.pass_(timedelta(hours=24))
    courier = Waiting()
    work = await running(office, courier)
    office.clock.pass_(LEASE * 2)
    await office.dispatcher._look()
    await asyncio.sleep(0.05)
    assert len(courier.begun) == 1
    courier.arrive.set()
    await stopped(work)


async def test_a_delivery_that_takes_too_long_may_have_arrived(office, monkeypatch):
    monkeypatch.setattr("bot.delivery.LONGEST", 0.01)
    office.courier = Waiting()
    office.start()
    await office.after(hours=24)
    (row,) = [r for r in await office.rows() if r.attempts]
    assert (row.state, row.attempts) == (State.PENDING, 1)


async def test_a_courier_that_breaks_is_an_unknown_outcome(office):
    class Broken:
        async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:  # noqa: ARG002
            raise ZeroDivisionError

    office.courier = Broken()
    office.start()
    await office.after(hours=24)
    assert [r.attempts for r in await office.rows() if r.attempts] == [1]


async def test_only_those_we_can_deliver_to_are_claimed(office):
    office.dispatcher._couriers = {("test", "another"): office.recorded}
    assert await office.after(hours=24) == []
    assert (await office.states())[24] is State.PENDING
    office.start()
    assert len(await office.now()) == 1


async def test_the_nearest_end_goes_first(office):
    # Due first is Ayesha's, 24 hours before her end; a minute later Bilal's, 1 hour before his.
    await office.request(when="22 hours 59 minutes ago", who=BILAL)
    office.dispatcher._paces = {"test": Pace(1.0, at_once=1)}
    await office.after(hours=24, minutes=1)
    assert [seller for seller, _ in office.recorded.delivered] == [BILAL.seller]
    await office.after(seconds=1)
    assert [seller for seller, _ in office.recorded.delivered] == [BILAL.seller, AYESHA.seller]


async def another(office: Office) -> Office:
    """A second worker on the same store, at the same time."""
    other = Office(office.shop, office.store)
    other.clock.at = office.clock()
    return other


async def test_what_waits_too_long_for_its_turn_is_given_to_others(office):
    await office.request(who=BILAL)
    office.dispatcher._paces = {"test": Pace(0.001, at_once=1)}
    await office.after(hours=24)
    assert await (await another(office)).now() == []
    await office.after(seconds=HOLD + 1)
    assert len(await (await another(office)).now()) == 1


async def test_what_waits_for_a_platform_that_is_down_is_given_to_others_at_once(office):
    people = [replace(BILAL, seller=replace(BILAL.seller, user=f"seller-{n}")) for n in range(20)]
    for who in people:
        await office.request(who=who)
    office.recorded.answer = Delivery(Outcome.UNKNOWN)
    await office.after(hours=24)
    tried = len(office.recorded.delivered)
    assert FAILURES <= tried < 20
    await office.after(seconds=1)
    assert len(await (await another(office)).now()) == Pace().at_once


async def test_it_writes_down_that_it_looks_and_not_more_often_than_needed(office):
    await office.now()
    first = (await office.store.beats())["worker"]
    await office.after(seconds=9)
    assert (await office.store.beats())["worker"] == first
    await office.after(seconds=1)
    assert (await office.store.beats())["worker"] == office.clock()


async def test_a_deadline_that_came_nearer_is_noticed_at_the_next_tick(office):
    await office.do(Choose("token-1", "lamp.answer", "page", 3))
    await office.do(replace(office.card.form.submit, answers={"closes": "59 minutes left"}))
    assert await office.now() == []  # what would have been due before it was known is not owed
    assert len(await office.after(minutes=59)) == 1


class Down(RecordingCourier):
    """A platform that fails while it is `down`."""

    down = True
    tried = 0

    async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:
        self.tried += 1
        return Delivery(Outcome.UNKNOWN) if self.down else await super().deliver(seller, notice)


async def test_a_platform_down_for_an_hour_loses_nothing_is_left_alone_and_not_flooded_afterwards(office):
    people = [replace(BILAL, seller=replace(BILAL.seller, user=f"seller-{n}")) for n in range(60)]
    for who in people:
        await office.request(who=who)
    office.courier = courier = Down()
    office.start()
    office.dispatcher._paces = {"test": Pace(5.0, at_once=10)}
    office.clock.pass_(timedelta(hours=24))
    for _ in range(3600):
        await office.after(seconds=1)
    assert courier.tried < 80
    courier.down = False
    busiest = 0
    for _ in range(300):
        before = len(courier.delivered)
        await office.after(seconds=1)
        busiest = max(busiest, len(courier.delivered) - before)
    assert len(courier.delivered) == 61
    assert busiest <= 15
    assert {(await office.states(who))[24] for who in people} == {State.SENT}


class Shaky(MemoryStore):
    """A store that fails in what it is told to fail in."""

    def __init__(self) -> None:
        super().__init__()
        self.fails: set[str] = set()

    def check(self, name: str) -> None:
        if name in self.fails:
            raise StoreError("The disk is full.")

    async def claim(self, *args):
        self.check("claim")
        return await super().claim(*args)

    async def settle(self, *args):
        self.check("settle")
        await super().settle(*args)

    async def load(self, *args):
        self.check("load")
        return await super().load(*args)


async def test_a_store_that_fails_does_not_end_the_watch(shop, monkeypatch):
    monkeypatch.setattr("bot.dispatcher.TICK", 0.01)
    office = Office(shop, Shaky())
    await office.request()
    office.clock.pass_(timedelta(hours=24))
    office.store.fails = {"claim"}
    work = asyncio.create_task(office.dispatcher.run())
    await asyncio.sleep(0.05)
    office.store.fails = set()
    await asyncio.sleep(0.05)
    assert len(office.recorded.delivered) == 1
    await stopped(work)


async def test_what_was_delivered_is_recorded_once_the_store_is_back_and_not_sent_again(shop):
    office = Office(shop, Shaky())
    await office.request()
    office.store.fails = {"settle"}
    assert len(await office.after(hours=24)) == 1
    assert await office.after(seconds=LEASE.total_seconds() + 1) == []
    office.store.fails = set()
    assert await office.after(seconds=1) == []
    assert (await office.states())[24] is State.SENT


async def test_a_store_that_fails_before_a_message_is_sent_delays_it_by_a_lease(shop):
    office = Office(shop, Shaky())
    await office.request()
    office.store.fails = {"load"}
    assert await office.after(hours=24) == []
    office.store.fails = set()
    assert len(await office.after(seconds=LEASE.total_seconds())) == 1
