"""The buttons of a reminder: they work for days, say that the clock goes on, and never pass the deadline."""

from dataclasses import replace

import pytest

from bot.core.events import Back, Choose, Heed, Open, Resume
from bot.core.press import decode, encode
from bot.core.reminders import State
from tests.unit.office import BILAL, Office
from tests.unit.walk import NOON


@pytest.fixture
async def office(shop) -> Office:
    office = Office(shop)
    await office.request()
    return office


async def due(office: Office) -> list[str]:
    """When the reminders still to come are due, in hours and minutes since noon of the first day."""
    waits = sorted(r.due - NOON for r in await office.rows() if r.state is State.PENDING)
    return [f"{int(w.total_seconds()) // 3600}:{int(w.total_seconds()) % 3600 // 60:02}" for w in waits]


async def test_what_is_offered_fits_the_time_left(office):
    await office.after(hours=24)
    assert office.offered() == ["open", "answered", "half-hour", "two-hours", "last-hour", "stop"]
    await office.after(hours=18)
    assert office.offered() == ["open", "answered", "half-hour", "two-hours", "stop"]  # the last hour comes anyway
    await office.after(hours=5)
    assert office.offered() == ["open", "answered", "half-hour", "stop"]
    await office.after(hours=1)
    assert office.offered() == ["open"]


async def test_each_of_them_fits_on_a_button(office):
    await office.after(hours=24)
    for choice in office.recorded.delivered[-1][1].choices:
        assert decode(encode(choice.event)) == choice.event


async def test_answered_leads_to_the_step_and_ends_the_reminders(office):
    await office.after(hours=24)
    card = await office.do(office.press("answered"))
    assert card.id == "lamp.answer"
    assert "no more reminders of the client's request" in office.words()
    assert await due(office) == []
    assert await office.after(hours=48) == []


async def test_answered_holds_until_the_case_says_otherwise(office):
    await office.after(hours=24)
    await office.do(office.press("answered"))
    await office.do(Choose("token-1", "lamp.answer", "page", 3))
    await office.do(replace(office.card.form.submit, answers={"closes": "23 hours left"}))
    assert await due(office) == ["41:00", "46:00", "47:00"]


async def test_a_clock_that_runs_again_reminds_again(office):
    await office.after(hours=24)
    await office.do(office.press("stop"))
    await office.do(Choose("token-1", "lamp.answer", "declined", 3))
    await office.do(Back("token-1", 4))
    assert await due(office) == ["42:00", "47:00", "48:00"]


async def test_stop_says_that_the_clock_goes_on_and_how_to_start_again(office):
    await office.after(hours=24)
    card = await office.do(office.press("stop"))
    assert "The clock goes on: it ends Wednesday 25 November, 12:00 (Karachi), in 24 hours." in office.words()
    assert await due(office) == []
    await office.do(next(c.event for c in card.choices if c.id == "again"))
    assert "I remind you of the client's request again" in office.words()
    assert await due(office) == ["42:00", "47:00", "48:00"]


@pytest.mark.parametrize(("deed", "at"), [("half-hour", "24:30"), ("two-hours", "26:00"), ("last-hour", "47:00")])
async def test_a_snooze_is_a_reminder_of_its_own(office, deed, at):
    await office.after(hours=24)
    await office.do(office.press(deed))
    assert at in await due(office)
    assert "The clock goes on" in office.words()
    keys = [r.key for r in await office.rows()]
    assert len(keys) == len(set(keys)) == 5


async def test_a_snoozed_reminder_comes_with_the_time_left_then(office):
    await office.after(hours=24)
    await office.do(office.press("two-hours"))
    assert await office.after(hours=1, minutes=59) == []
    (said,) = await office.after(minutes=1)
    assert "in 22 hours" in said
    assert "late" not in said


async def test_a_snooze_can_be_snoozed_and_an_old_message_too(office):
    await office.after(hours=24)
    first = office.press("half-hour")
    await office.do(first)
    assert len(await office.after(minutes=30)) == 1
    await office.do(office.press("half-hour"))
    assert len(await office.after(minutes=30)) == 1
    await office.do(first)
    assert len(await office.after(minutes=30)) == 1


async def test_of_two_snoozes_the_last_counts(office):
    await office.after(hours=24)
    await office.do(office.press("last-hour"))
    await office.do(office.press("half-hour"))
    assert await due(office) == ["24:30", "42:00", "47:00", "48:00"]


async def test_until_the_last_hour_nothing_comes_and_then_one_message(office):
    await office.after(hours=24)
    await office.do(office.press("last-hour"))
    assert await office.after(hours=22, minutes=59) == []
    assert len(await office.after(minutes=1)) == 1
    assert len(await office.after(hours=1)) == 1


async def test_no_snooze_passes_the_deadline_and_it_says_so(office):
    await office.after(hours=47)
    half_hour = office.press("half-hour")
    await office.after(minutes=40)
    before = await office.rows()
    await office.do(half_hour)
    assert "I cannot wait that long" in office.words()
    assert "in 20 minutes" in office.words()
    assert await office.rows() == before


async def test_a_snooze_after_a_stop_starts_the_reminders_again(office):
    await office.after(hours=24)
    half_hour = office.press("half-hour")
    await office.do(office.press("stop"))
    await office.do(half_hour)
    assert await due(office) == ["24:30", "42:00", "47:00", "48:00"]


async def test_the_buttons_work_days_later_and_after_the_end_show_the_case(office):
    await office.after(hours=24)
    stop = office.press("stop")
    await office.after(days=20)
    card = await office.do(stop)
    assert card.id == "lamp.too-late"


@pytest.mark.parametrize("deed", ["answered", "stop", "half-hour", "again"])
async def test_a_button_of_an_older_generation_changes_nothing_and_shows_where_the_case_stands(office, deed):
    await office.after(hours=24)
    old = replace(office.press("stop"), deed=deed)
    await office.do(Choose("token-1", "lamp.answer", "page", 3))
    await office.do(replace(office.card.form.submit, answers={"closes": "20 hours left"}))
    before = await office.store.load(BILAL.seller), await office.rows()
    card = await office.do(old)
    assert card.id == "lamp.answer"
    assert "Something has changed since that reminder" in office.words()
    assert (await office.store.load(BILAL.seller), await office.rows()) == before


@pytest.mark.parametrize("deed", ["answered", "stop", "half-hour"])
async def test_pressing_twice_is_pressing_once(office, deed):
    await office.after(hours=24)
    await office.do(office.press(deed))
    once = await office.rows()
    await office.do(office.press(deed))
    assert await office.rows() == once


async def test_nobody_else_can_press_it(office):
    await office.after(hours=24)
    before = await office.rows()
    card = await office.do(office.press("stop"), BILAL)
    assert card.id == "cases"
    assert await office.rows() == before


@pytest.mark.parametrize(
    "event", [Heed("token-1", "x", 1, "stop"), Heed("token-1", "", 1, ""), Heed("nope", "x", 1, "stop")]
)
async def test_a_forged_one_does_nothing(office, event):
    before = await office.rows()
    await office.do(event)
    assert await office.rows() == before


async def test_only_who_must_answer_can_have_answered(shop):
    clock = replace(shop.catalogue.clocks["request"], owner="client")
    office = Office(replace(shop, catalogue=replace(shop.catalogue, clocks={**shop.catalogue.clocks, "request": clock})))
    await office.request()
    await office.after(hours=24)
    assert office.offered() == ["open", "half-hour", "two-hours", "last-hour", "stop"]


async def test_the_reminders_of_a_case_are_shown_and_can_be_changed_there(office):
    await office.after(hours=24)
    card = await office.do(Open("reminders", "token-1"))
    words = office.words()
    assert "Tuesday 24 November, 12:00 (Karachi): sent. 24 hours before the end: the client's request." in words
    assert "Wednesday 25 November, 06:00 (Karachi): to come. 6 hours before the end" in words
    stop = next(c.event for c in card.choices if c.id.startswith("stop"))
    await office.do(stop)
    card = await office.do(Open("reminders", "token-1"))
    assert ": to come." not in office.words()
    await office.do(next(c.event for c in card.choices if c.id.startswith("again")))
    assert await due(office) == ["42:00", "47:00", "48:00"]


async def test_after_a_restart_everything_pressed_still_means_the_same(office):
    await office.after(hours=24)
    stop = decode(encode(office.press("stop")))
    office.start()
    await office.do(stop)
    assert await due(office) == []
    assert (await office.do(Resume("token-1"))).id == "lamp.answer"
