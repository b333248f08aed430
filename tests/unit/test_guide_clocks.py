"""The clocks of a case: started as typed, corrected by the order page, stopped by a step, passed, woken by Back."""

from datetime import timedelta

import pytest

from bot.core.deadlines import Source
from bot.core.events import Resume
from tests.unit.walk import NOON, Walk


@pytest.fixture
def walk(shop) -> Walk:
    return Walk(shop).choose("waiting")


def answered(walk: Walk, when: str = "2 hours ago", due: str = "") -> Walk:
    return walk.submit(kind="cancel", request_at=when, due_at=due)


def offsets(walk: Walk) -> list[tuple[str, float]]:
    return [(r.deadline, r.before.total_seconds() / 3600) for r in walk.turn.owed]


def test_the_clock_starts_when_the_request_came(walk):
    assert answered(walk).ends("request") == NOON + timedelta(hours=46)
    assert walk.case.deadlines[0].source is Source.ESTIMATE


def test_what_is_left_on_the_page_is_believed_to_the_minute(walk):
    assert answered(walk, "the page shows 31 hours left").ends("request") == NOON + timedelta(hours=31)
    assert walk.case.deadlines[0].source is Source.ORDER_PAGE


def test_the_order_page_corrects_the_clock_and_its_reminders(walk):
    first = {r.key for r in answered(walk).turn.owed}
    walk.choose("page").submit(closes="31 hours left")
    assert walk.ends("request") == NOON + timedelta(hours=31)
    assert walk.case.deadlines[0].generation == 2
    assert not first & {r.key for r in walk.turn.owed}


def test_answering_again_when_it_came_outranks_an_older_look_at_the_page(walk):
    answered(walk).choose("page").submit(closes="31 hours left").back().back().back()
    answered(walk, "1 hour ago")
    assert walk.ends("request") == NOON + timedelta(hours=47)


def test_reminders_already_past_when_the_clock_is_set_are_not_owed(walk):
    answered(walk, "30 hours ago")
    assert offsets(walk) == [("request", 6), ("request", 1), ("request", 0)]


def test_the_same_answer_again_keeps_clock_and_reminders(walk):
    keys = [r.key for r in answered(walk).turn.owed]
    walk.back()
    walk.submit(**{f.id: f.value for f in walk.card.form.fields})
    assert [r.key for r in walk.turn.owed] == keys


def test_clocks_run_side_by_side_nearest_first(walk):
    answered(walk, "now", "in 60 hours")
    assert [line.name for line in walk.card.times] == ["request", "delivery"]


def test_a_delivery_due_first_is_warned_about(walk):
    answered(walk, "now", "in 5 hours")
    assert walk.case.step == "lamp.warn"
    assert [line.name for line in walk.card.times] == ["delivery", "request"]


def test_a_clock_without_a_time_does_not_start(walk):
    assert answered(walk).ends("delivery") is None


def test_a_step_stops_a_clock_and_its_reminders(walk):
    answered(walk).choose("declined")
    assert walk.ends("request") is None
    assert walk.turn.owed == ()


def test_back_wakes_the_clock_that_the_step_had_stopped_and_says_so(walk):
    answered(walk).choose("declined").back()
    assert walk.ends("request") == NOON + timedelta(hours=46)
    assert "runs again" in walk.notes
    assert len(walk.turn.owed) == 4


def test_back_over_the_start_of_a_clock_leaves_it_running_and_says_so(walk):
    answered(walk).back()
    assert walk.ends("request") is not None
    assert "No clock has changed" in walk.notes
    assert len(walk.turn.owed) == 4


def test_closing_the_case_stops_everything(walk):
    answered(walk, "now", "in 60 hours").choose("declined", "done")
    assert walk.turn.owed == ()
    assert walk.card.times == ()


def test_a_passed_clock_takes_the_case_on_whatever_is_pressed(walk):
    answered(walk).wait(hours=46).choose("declined")
    assert walk.case.step == "lamp.too-late"
    assert "Over since" in walk.notes


def test_a_time_past_its_deadline_is_taken_and_answered_plainly(walk):
    answered(walk, "3 days ago")
    assert walk.case.step == "lamp.too-late"
    assert "Sunday 22 November, 12:00 (Karachi)" in walk.notes
    assert walk.turn.owed == ()


def test_from_too_late_the_way_leads_back_to_asking_again(walk):
    answered(walk, "3 days ago").choose("waits")
    answered(walk, "1 hour ago")
    assert walk.case.step == "lamp.answer"
    assert walk.ends("request") == NOON + timedelta(hours=47)


def test_support_has_no_clock_so_the_seller_chooses_when_to_look(walk):
    answered(walk).choose("declined", "ticket").submit(look_at="tomorrow 9:00")
    assert walk.case.deadlines[-1].source is Source.CHOSEN
    assert offsets(walk) == [("ticket", 0)]


def test_a_clock_just_set_says_who_answers_and_what_silence_does(walk):
    answered(walk, "now", "in 60 hours")
    nearest, other = (walk.says(line.says) for line in walk.card.times)
    assert "up to you" in nearest
    assert "it counts as **Accept**" in nearest
    assert "Estimate" in nearest
    assert "up to" not in other


def test_later_it_is_short_until_it_is_nearly_over(walk):
    answered(walk, "now").wait(hours=1).choose("write")
    assert "up to" not in walk.says(walk.card.times[0].says)
    walk.wait(hours=42).submit(client_name="").back()
    assert "up to you" in walk.says(walk.card.times[0].says)


def test_a_look_again_time_that_has_come_takes_along_who_looks_but_swallows_no_press(walk):
    answered(walk).choose("declined", "ticket").submit(look_at="in 5 hours").wait(hours=5)
    before = walk.case
    assert walk.do(Resume("tok")).case.step == "lamp.look-now"
    walk.case = before
    assert walk.choose("canceled").case.outcome == "canceled"
