"""A platform that tells no zone: a wall time is kept as typed, the zone is asked, and only then is the time read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from bot.contact import Contact
from bot.core.case import TimeAnswer
from bot.core.events import Arrive, Begin, Choose, Fill, Open, Resume, Set, Submit
from bot.core.forms import form_on, page_of
from bot.core.press import opening
from bot.core.seller import Seller, SellerId
from bot.desk import Desk
from bot.shelf import Shelf
from bot.stores.memory import MemoryStore
from bot.testing import CountingIds, FrozenClock
from tests.unit.test_desk import Counter
from tests.unit.test_times import ANY_ZONE, TYPED
from tests.unit.walk import NOON, Walk

AYESHA = Contact(SellerId("test", "t", "ayesha"))
ASKED = Submit("token-1", "lamp.when", 2, {})
SIX = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)  # the last 18:00 in Karachi before noon there


def answers(**typed: str) -> Submit:
    return Submit("token-1", "lamp.when", 2, typed)


@pytest.fixture
async def counter(shop) -> Counter:
    counter = Counter(shop)
    await counter(AYESHA, Begin("lamp"), Choose("token-1", "lamp.has-request", "waiting", 1))
    return counter


async def case(counter):
    return (await counter.store.load(AYESHA.seller)).cases[0]


async def test_the_zone_is_asked_before_a_wall_time_is_read(counter):
    card = await counter(AYESHA, answers(kind="cancel", request_at="18:00", due_at="tomorrow 9am"))
    assert (card.id, card.token) == ("zone", "token-1")
    assert "I kept “18:00”" in counter.words()
    kept = await case(counter)
    assert (kept.step, kept.deadlines, list(kept.answers)) == ("lamp.when", (), ["kind"])
    assert (await counter.store.load(AYESHA.seller)).reminders == ()


@pytest.mark.parametrize("typed", ["12:03", "karachi"])
async def test_with_the_zone_the_answer_is_read_and_the_conversation_goes_on(counter, typed):
    card = await counter(AYESHA, answers(kind="cancel", request_at="18:00", due_at="tomorrow 9am"))
    card = await counter(AYESHA, Fill("zone", {"zone": typed}, "token-1"))
    assert card.choices[0].event == Set("zone", "Asia/Karachi", "token-1")
    card = await counter(AYESHA, card.choices[0].event)
    assert (card.id, card.zone) == ("lamp.warn", "Asia/Karachi")
    kept = await case(counter)
    assert kept.answers["request_at"] == TimeAnswer(SIX)
    assert {d.name: d.ends for d in kept.deadlines} == {
        "request": SIX + timedelta(hours=48),
        "delivery": datetime(2026, 11, 24, 4, 0, tzinfo=UTC),
    }
    assert {r.case for r in (await counter.store.load(AYESHA.seller)).reminders} == {"token-1"}


async def test_a_time_is_read_as_of_when_it_was_typed(shop):
    clock = FrozenClock(NOON)
    desk = Desk(MemoryStore(), Shelf(shop), CountingIds(), clock)
    for event in (Begin("lamp"), Choose("token-1", "lamp.has-request", "waiting", 1)):
        await desk.handle(AYESHA, event)
    await desk.handle(AYESHA, answers(kind="cancel", request_at="18:00", due_at=""))
    clock.pass_(timedelta(hours=12))  # 18:00 has come once more
    card = await desk.handle(AYESHA, Set("zone", "Asia/Karachi", "token-1"))
    assert card.times[0].ends == SIX + timedelta(hours=48)


async def test_what_no_zone_changes_is_read_at_once(counter):
    card = await counter(AYESHA, answers(kind="cancel", request_at="2 hours ago", due_at="in 2 days"))
    assert card.id == "lamp.answer"
    assert (await counter.store.load(AYESHA.seller)).seller.zone is None


async def test_what_is_wrong_for_another_reason_is_said_after_the_zone(counter):
    await counter(AYESHA, answers(kind="cancel", request_at="18:00", due_at="banana"))
    card = await counter(AYESHA, Set("zone", "Asia/Karachi", "token-1"))
    assert [(f.filled, f.typed) for f in card.form.fields] == [(True, ""), (True, ""), (False, "banana")]


async def test_a_date_with_two_readings_is_asked_about_once_the_zone_is_known(counter):
    await counter(AYESHA, answers(kind="cancel", request_at="03/04/2026 18:00", due_at=""))
    card = await counter(AYESHA, Set("zone", "Asia/Karachi", "token-1"))
    assert card.choices[0].label == "Friday 3 April, 18:00 (Karachi)"


async def test_a_seller_who_looks_elsewhere_first_finds_the_way_to_the_zone_and_what_they_typed(counter):
    await counter(AYESHA, answers(kind="cancel", request_at="18:00", due_at=""))
    card = await counter(AYESHA, Resume("token-1"))
    assert card.id == "lamp.when"
    assert card.choices[0].event == Open("zone", "token-1")
    assert [f.typed for f in card.form.fields] == ["", "18:00", ""]


@pytest.mark.parametrize("comes_back", [Resume("token-1"), Arrive()])
async def test_a_zone_set_elsewhere_is_used_when_they_come_back(counter, comes_back):
    await counter(AYESHA, answers(kind="cancel", request_at="18:00", due_at=""))
    card = await counter(AYESHA, Set("zone", "Asia/Karachi"))
    assert card.id == "settings"
    card = await counter(AYESHA, comes_back)
    assert card.id == "lamp.answer"
    assert card.times[0].ends == SIX + timedelta(hours=48)


async def test_a_correction_waits_for_the_zone_as_well(counter):
    await counter(AYESHA, answers(kind="cancel", request_at="2 hours ago", due_at=""))
    card = await counter(AYESHA, Fill("correct", {"request_at": "18:00"}, "token-1", "request_at"))
    assert (card.id, card.token) == ("zone", "token-1")
    before = await case(counter)
    assert before.deadlines[0].ends == NOON + timedelta(hours=46)
    card = await counter(AYESHA, Set("zone", "Asia/Karachi", "token-1"))
    assert "The answer is corrected" in counter.words()
    assert card.times[0].ends == SIX + timedelta(hours=48)
    assert (await case(counter)).unread == {}


async def test_the_form_of_the_zone_is_found_behind_its_button(counter):
    card = await counter(AYESHA, answers(kind="cancel", request_at="18:00", due_at=""))
    asked = opening(card.form.submit)
    assert form_on(await counter.desk.look(AYESHA, page_of(asked)), asked)


async def test_a_zone_nobody_finds_is_asked_again_for_the_same_case(counter):
    await counter(AYESHA, answers(kind="cancel", request_at="18:00", due_at=""))
    card = await counter(AYESHA, Fill("zone", {"zone": "Atlantis"}, "token-1"))
    assert card.form.submit == Fill("zone", {}, "token-1")
    assert (card.form.fields[0].typed, bool(card.form.fields[0].error)) == ("Atlantis", True)
    assert "token-1" in {getattr(c.event, "case", "") for c in card.choices}


@pytest.mark.parametrize("token", ["token-9", "x" * 200])
async def test_the_zone_of_a_case_that_is_not_theirs_is_only_their_zone(counter, token):
    card = await counter(AYESHA, Set("zone", "Asia/Karachi", token))
    assert card.id == "settings"


async def test_an_answer_known_without_a_zone_comes_back_untouched_from_a_form(counter):
    await counter(AYESHA, answers(kind="cancel", request_at="2 hours ago"))
    known = (await case(counter)).answers["request_at"]
    card = await counter(AYESHA, Resume("token-1"))
    assert card.form.fields[1].value == "2026-11-23 05:00 UTC"
    await counter(AYESHA, Set("zone", "Asia/Karachi"), answers(request_at=card.form.fields[1].value))
    assert (await case(counter)).answers["request_at"] == known


def test_no_guess_ever_starts_a_clock(shop):
    # The library is not handed to Hypothesis, which would write it down at every try.
    @settings(deadline=None)  # the first time words are read, the parser of dates is loaded
    @given(words=TYPED, zone=ANY_ZONE)
    def whatever(words, zone):
        _starts_no_clock_by_a_guess(shop, words, zone)

    whatever()


def _starts_no_clock_by_a_guess(shop, words, zone):
    def clocks(seller: Seller) -> dict[str, datetime]:
        walk = Walk(shop, seller=seller).choose("waiting")
        walk.submit(kind="cancel", request_at=words, due_at=words)
        return {d.name: d.ends for d in walk.case.deadlines}

    id = SellerId("test", "t", "ayesha")
    unknown = clocks(Seller(id))
    assert unknown.items() <= clocks(Seller(id, zone.key)).items()
