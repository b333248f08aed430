"""The seller's own pages: zone found and picked, quiet hours, offsets, and the what-if of one more cancellation."""

from datetime import time, timedelta

import pytest

from bot.core.events import Begin, Choose, Fill, Open, Set, Submit
from bot.core.impact import what_if
from bot.core.zones import found_zones, is_zone
from bot.desk import Desk
from bot.shelf import Shelf
from bot.stores.memory import MemoryStore
from bot.testing import CountingIds, FrozenClock
from tests.unit.test_desk import AYESHA, Counter
from tests.unit.walk import NOON


@pytest.fixture
def counter(shop) -> Counter:
    return Counter(shop)


async def seller(counter):
    return (await counter.store.load(AYESHA.seller)).seller


async def test_a_zone_is_found_by_a_place_and_picked(counter):
    card = await counter(AYESHA, Fill("zone", {"zone": "berlin"}))
    assert card.choices[0].label == "Berlin · 08:00"
    await counter(AYESHA, card.choices[0].event)
    assert (await seller(counter)).zone == "Europe/Berlin"
    assert counter.card.zone == "Europe/Berlin"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("12:03", "Asia/Karachi"),
        ("12.03 pm", "Asia/Karachi"),
        ("12:45", "Asia/Kathmandu"),
        ("2:00", "America/New_York"),
        ("pakistan", "Asia/Karachi"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Asia/Dhaka", "Asia/Dhaka"),
    ],
)
def test_zones_fit_what_was_typed(typed, first):
    assert found_zones(typed, NOON)[0].id == first


@pytest.mark.parametrize("typed", ["", "x", "25:00", "atlantis", "9" * 1000, "../../etc", "6"])
def test_what_fits_no_zone_finds_none_or_real_ones(typed):
    assert all(is_zone(zone.id) for zone in found_zones(typed, NOON))


async def test_a_place_nobody_knows_is_asked_again(counter):
    card = await counter(AYESHA, Fill("zone", {"zone": "Atlantis"}))
    assert card.form.fields[0].error
    assert (await seller(counter)).zone == "Asia/Karachi"


async def test_a_forged_zone_is_not_kept(counter):
    await counter(AYESHA, Set("zone", "../../etc/passwd"))
    assert await seller(counter) is None


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("22:00-07:00", (time(22), time(7))),
        ("22-7", (time(22), time(7))),
        ("22.30 to 6", (time(22, 30), time(6))),
        ("off", None),
    ],
)
async def test_quiet_hours_are_read(counter, typed, hours):
    await counter(AYESHA, Fill("quiet", {"hours": typed}))
    assert (await seller(counter)).quiet == hours


@pytest.mark.parametrize("typed", ["", "banana", "25-7", "22:61-7", "7-7", "22", "9" * 5000])
async def test_hours_that_cannot_be_read_are_asked_again(counter, typed):
    card = await counter(AYESHA, Fill("quiet", {"hours": typed}))
    assert card.form.fields[0].error
    assert (await seller(counter)).quiet is None


@pytest.mark.parametrize(
    ("page", "wrong", "right"),
    [
        ("zone", {"zone": "Atlantis"}, {"zone": "berlin"}),
        ("quiet", {"hours": "late"}, {"hours": "22-7"}),
        ("impact", {"completed": "18", "canceled": "banana"}, {"completed": "18", "canceled": "1"}),
    ],
)
async def test_what_was_not_taken_is_in_the_form_when_it_is_opened_again(counter, page, wrong, right):
    await counter(AYESHA, Fill(page, wrong))
    reopened = await counter.desk.look(AYESHA, Open(page))
    assert {f.id: f.typed for f in reopened.form.fields} == wrong
    await counter(AYESHA, Fill(page, right))
    assert (await seller(counter)).unread == {}


async def test_the_quiet_hours_that_are_set_are_in_their_form(counter):
    await counter(AYESHA, Fill("quiet", {"hours": "22-7"}), Open("quiet"))
    assert counter.card.form.fields[0].value == "22:00-07:00"


async def test_new_settings_move_the_reminders_of_open_cases(counter):
    await counter(AYESHA, Begin("lamp"), Choose("token-1", "lamp.has-request", "waiting", 1))
    await counter(AYESHA, Submit("token-1", "lamp.when", 2, {"kind": "cancel", "request_at": "now", "due_at": ""}))
    await counter(AYESHA, Set("offsets", "last"))
    rows = (await counter.store.load(AYESHA.seller)).reminders
    assert {r.before for r in rows if r.state == "pending"} == {timedelta(hours=1), timedelta(0)}
    await counter(AYESHA, Fill("quiet", {"hours": "11:30-13:00"}))
    rows = (await counter.store.load(AYESHA.seller)).reminders
    assert max(r.due for r in rows if r.state == "pending") == NOON + timedelta(hours=49)


@pytest.mark.parametrize(
    ("ago", "hours", "change"),
    [
        ("22 hours 30 minutes ago", 1, Fill("quiet", {"hours": "12:30-14:00"})),  # 24 hours before it ends is 13:30
        ("1 hour ago", 12, Set("offsets", "early")),  # 36 hours before it ends was an hour ago
    ],
)
async def test_what_new_settings_move_into_the_past_comes_at_once_and_is_not_late(shop, ago, hours, change):
    clock, store = FrozenClock(NOON), MemoryStore()
    desk = Desk(store, Shelf(shop), CountingIds(), clock)
    typed = {"kind": "cancel", "request_at": ago, "due_at": ""}
    for event in (
        Begin("lamp"),
        Choose("token-1", "lamp.has-request", "waiting", 1),
        Submit("token-1", "lamp.when", 2, typed),
    ):
        await desk.handle(AYESHA, event)
    clock.pass_(timedelta(hours=hours))
    for event in (change, Fill("nickname", {"nickname": "logo"}, "token-1")):
        await desk.handle(AYESHA, event)
        rows = (await store.load(AYESHA.seller)).reminders
        assert min(r.due for r in rows if r.state == "pending") >= clock()


async def test_the_what_if_shows_the_arithmetic_with_what_is_known_of_it(counter):
    await counter(AYESHA, Fill("impact", {"completed": "18"}))
    assert [f.filled for f in counter.card.form.fields] == [True, False]
    await counter(AYESHA, Fill("impact", {"completed": "18", "canceled": "1"}))
    assert "Now: 94.7 %" in counter.words()
    assert "After one more cancellation: 90 %" in counter.words()
    assert "Not known" in counter.words()


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "banana", "99999", "१x"])
async def test_a_count_that_is_none_is_asked_again(counter, typed):
    card = await counter(AYESHA, Fill("impact", {"completed": "18", "canceled": typed}))
    assert card.form.fields[1].error


async def test_an_unknown_page_shows_the_settings(counter):
    assert (await counter(AYESHA, Open("no-such"))).id == "settings"


@pytest.mark.parametrize(
    ("completed", "canceled", "now", "after", "needed"),
    [(18, 1, 94.7, 90.0, 0), (9, 0, 100.0, 90.0, 0), (7, 2, 77.8, 70.0, 20), (0, 0, 100.0, 0.0, 9), (40, 4, 90.9, 88.9, 5)],
)
def test_the_arithmetic(completed, canceled, now, after, needed):
    found = what_if(completed, canceled, 90)
    assert (round(found.before, 1), round(found.after, 1), found.needed) == (now, after, needed)
    if needed:
        orders = completed + canceled + 1 + needed
        assert (completed + needed) / orders >= 0.9 > (completed + needed - 1) / (orders - 1)
