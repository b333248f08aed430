"""A clock that is corrected moves the deadlines that run on it, and tells those it touches once."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.core.events import Choose, Open, Resume, Submit
from bot.core.library import Library, Overlay
from bot.core.reminders import State
from bot.corrections import Corrections
from bot.courier import Delivery, Outcome
from bot.stores.port import Changes
from tests.unit.office import AYESHA, BILAL, Office

HOUR = timedelta(hours=1)


def with_clock(library: Library, name: str = "request", **changed: object) -> Library:
    """The library with one of its clocks corrected."""
    clock = replace(library.catalogue.clocks[name], **changed)
    texts = dict(library.catalogue.texts)
    if "on_silence" in changed:
        texts[f"clock.{name}.on-silence"] = str(changed["on_silence"])
    clocks = {**library.catalogue.clocks, name: clock}
    return replace(library, catalogue=replace(library.catalogue, clocks=clocks, texts=texts))


class Corrected(Office):
    """An office in which the clocks on the shelf can be corrected."""

    async def correct(self, **changed: object) -> list[str]:
        """Correct the clock of requests, go through all cases, and give what is delivered then."""
        self.shelf.library = with_clock(self.shelf.library, **changed)
        await Corrections(self.store, self.shelf, self.clock).sweep()
        return await self.now()

    async def ends(self) -> float:
        """In how many hours the request closes."""
        (case,) = (await self.store.load(AYESHA.seller)).cases
        return (case.deadlines[0].ends - self.clock()) / HOUR


@pytest.fixture
def office(shop) -> Corrected:
    return Corrected(shop)


async def test_a_shorter_clock_ends_sooner_and_reminds_sooner_and_its_seller_is_told_both_ends(office):
    await office.request("2 hours ago")
    (said,) = await office.correct(length=timedelta(hours=24))
    assert await office.ends() == 22
    assert "the client's request (case C-0001) has been corrected" in said
    assert "It ends Tuesday 24 November, 10:00 (Karachi), in 22 hours." in said
    assert "Before, I said it would end Wednesday 25 November, 10:00 (Karachi)." in said
    assert office.offered() == ["open"]
    assert await office.after(hours=16) == [
        "the client's request (C-0001): in 6 hours. If nothing is done, it counts as Accept."
    ]


async def test_a_longer_clock_ends_later_and_what_was_due_for_the_old_end_does_not_come(office):
    await office.request()
    await office.correct(length=timedelta(hours=96))
    assert await office.ends() == 96
    assert await office.after(hours=71) == []
    assert len(await office.after(hours=1)) == 1


async def test_nothing_is_told_twice(office):
    await office.request()
    assert len(await office.correct(length=timedelta(hours=24))) == 1
    assert await office.correct(length=timedelta(hours=24)) == []
    await office.do(Resume("C-0001"))
    assert await office.now() == []
    office.start()
    assert await office.now() == []


async def test_it_is_told_after_a_restart_when_it_was_found_before(office):
    await office.request()
    office.recorded.answer = Delivery(Outcome.RETRY)
    assert len(await office.correct(length=timedelta(hours=24))) == 1
    office.recorded.answer = Delivery(Outcome.SENT)
    office.start()
    assert len(await office.after(minutes=5)) == 1
    assert await office.after(minutes=5) == []


async def test_a_second_correction_before_the_first_was_told_tells_both_as_one(office):
    await office.request()
    office.shelf.library = with_clock(office.shelf.library, length=timedelta(hours=24))
    await Corrections(office.store, office.shelf, office.clock).sweep()
    (said,) = await office.correct(length=timedelta(hours=36), owner="client")
    assert "in 36 hours. Before, I said it would end Wednesday 25 November, 12:00" in said
    assert "It is up to the client now." in said


async def test_what_is_taken_back_before_it_was_told_is_not_told(office):
    await office.request()
    office.shelf.library = with_clock(office.shelf.library, length=timedelta(hours=24))
    await Corrections(office.store, office.shelf, office.clock).sweep()
    assert await office.correct(length=timedelta(hours=48)) == []
    assert await office.ends() == 48


async def test_another_owner_or_another_outcome_of_silence_is_told_and_the_end_stays(office):
    await office.request()
    (said,) = await office.correct(owner="client", on_silence="it is declined")
    assert "It is up to the client now.\nIf nothing is done, it is declined." in said
    assert "It ends" not in said
    assert await office.ends() == 48


async def test_a_comma_is_no_news(office):
    await office.request()
    assert await office.correct(on_silence="It counts, as Accept.") == []


async def test_other_reminders_are_told_and_those_already_over_are_not_owed(office):
    await office.request()
    await office.after(hours=30)
    (said,) = await office.correct(owes=(timedelta(hours=40), timedelta(hours=12), HOUR))
    assert "I remind you at other times than before." in said
    due = {h: s for h, s in (await office.states()).items() if s is State.PENDING}
    assert due == {12: State.PENDING, 1: State.PENDING, 0: State.PENDING}


async def test_what_the_order_page_shows_is_left_alone(office):
    token = await office.request()
    await office.do(Choose(token, "lamp.answer", "page", (await office.store.load(AYESHA.seller)).cases[0].turn))
    case = (await office.store.load(AYESHA.seller)).cases[0]
    await office.do(Submit(token, "lamp.correct", case.turn, {"closes": "31 hours left"}))
    assert await office.correct(length=timedelta(hours=24)) == []
    assert round(await office.ends()) == 31


async def test_an_end_that_has_passed_by_the_corrected_clock_is_told_with_the_notice_that_it_is_over(office):
    await office.request("30 hours ago")
    (said,) = await office.correct(length=timedelta(hours=24))
    assert "has been corrected" in said
    await office.do(Resume("C-0001"))
    assert office.card.id == "lamp.too-late"


async def test_a_bot_that_was_down_tells_at_its_next_start(office):
    await office.request()
    office.clock.pass_(timedelta(hours=40))  # down; meanwhile somebody corrects the file
    (said, *more) = await office.correct(length=timedelta(hours=72))
    assert "in 32 hours" in said
    assert not more


async def test_quiet_hours_are_kept_when_there_is_time(office):
    await office.request()
    kept = await office.store.load(AYESHA.seller)
    sleeping = replace(kept.seller, quiet=(time(11), time(14)))
    await office.store.commit(AYESHA.seller, kept.version, Changes(office.clock(), sleeping))
    assert await office.correct(length=timedelta(hours=24)) == []
    assert len(await office.after(hours=2)) == 1


async def test_a_press_before_the_sweep_shows_the_corrected_end(office):
    await office.request()
    office.shelf.library = with_clock(office.shelf.library, length=timedelta(hours=24))
    await office.do(Resume("C-0001"))
    assert await office.ends() == 24
    assert len(await office.now()) == 1


async def test_only_the_community_whose_clock_it_is_is_told(office):
    await office.request(who=replace(AYESHA, community="guild"))
    await office.request(who=BILAL)
    day = replace(office.shop.catalogue.clocks["request"], length=timedelta(hours=24))
    office.shelf.library = replace(office.shop, communities={"test-guild": Overlay(clocks={"request": day})})
    assert await Corrections(office.store, office.shelf, office.clock).sweep() == 1
    await office.now()
    assert [seller for seller, _ in office.recorded.delivered] == [AYESHA.seller]


async def test_its_receipt_says_what_it_was(office):
    await office.request()
    await office.correct(length=timedelta(hours=24))
    await office.do(Open("reminders", "token-1"))
    assert "Its clock was corrected: the client's request" in office.words()
