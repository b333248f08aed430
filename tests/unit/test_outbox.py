"""Which reminders go into one message, under which name, and which need none."""

from dataclasses import replace
from datetime import timedelta

from bot.core.case import Case
from bot.core.deadlines import Deadline
from bot.core.outbox import planned
from bot.core.reminders import Reminder, State
from tests.builders import NOON, a_case, a_deadline, a_reminder

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def case(token: str = "a", ends: timedelta = 6 * HOUR, **changed: object) -> Case:
    deadline: Deadline = replace(a_deadline(ends=NOON + ends), **changed)
    return a_case(token, deadlines=(deadline,), closed=None, outcome=None)


def row(key: str, token: str = "a", due: timedelta = -MINUTE, **changed: object) -> Reminder:
    return a_reminder(key, case=token, due=NOON + due, **changed)


def plan(rows: list[Reminder], *cases: Case):
    return planned([r.key for r in rows], rows, cases, NOON)


def keys(rows) -> list[str]:
    return [r.key for r in rows]


def test_different_deadlines_go_together_the_nearest_end_first():
    found = plan([row("1", "b"), row("2", "a")], case("a", 2 * HOUR), case("b", 6 * HOUR))
    assert keys(found.message.rows) == ["2", "1"]
    assert found.message.key == "1"
    assert not found.message.alone


def test_one_by_itself_is_alone_and_keeps_its_own_key():
    found = plan([row("7")], case())
    assert (found.message.key, found.message.alone) == ("7", True)


def test_one_that_another_could_have_joined_is_not_alone():
    rows = [row("1"), row("2", "b", due=5 * HOUR)]
    assert not planned(["1"], rows, [case(), case("b")], NOON).message.alone


def test_several_of_one_deadline_collapse_into_the_newest():
    found = plan([row("1", due=-3 * HOUR), row("2", due=-HOUR), row("3")], case())
    assert (keys(found.message.rows), keys(found.collapsed)) == (["3"], ["1", "2"])


def test_those_first_tried_together_stay_together_and_nobody_joins_them():
    tried = {"attempts": 1, "tried": NOON - HOUR}
    rows = [row("1", **tried), row("2", "b", **tried), row("3", "c")]
    found = plan(rows, case(), case("b"), case("c", 9 * HOUR))
    assert (keys(found.message.rows), found.message.key, keys(found.later)) == (["1", "2"], "1", ["3"])


def test_one_that_came_along_early_comes_along_again():
    tried = {"attempts": 1, "tried": NOON - 10 * MINUTE, "retry": NOON - MINUTE}
    rows = [row("1", due=-10 * MINUTE, **tried), row("2", "b", due=15 * MINUTE, **tried)]
    found = plan(rows, case(), case("b"))
    assert sorted(keys(found.message.rows)) == ["1", "2"]


def test_a_part_of_those_tried_together_waits_for_the_rest():
    tried = {"attempts": 1, "tried": NOON - HOUR}
    rows = [row("1", **tried), row("2", "b", **tried), row("3", "c")]
    found = planned(["1", "3"], rows, [case(), case("b"), case("c", 9 * HOUR)], NOON)
    assert (keys(found.message.rows), keys(found.later)) == (["3"], ["1"])


def test_their_name_stays_when_one_of_them_is_settled():
    tried = {"attempts": 1, "tried": NOON - HOUR}
    rows = [row("1", state=State.DROPPED, **tried), row("2", "b", **tried)]
    found = plan(rows, case(), case("b"))
    assert (keys(found.message.rows), found.message.key) == (["2"], "1")


def test_those_tried_at_other_times_are_other_messages():
    rows = [row("1", attempts=1, tried=NOON - HOUR), row("2", "b", attempts=1, tried=NOON - 2 * HOUR)]
    found = plan(rows, case(ends=2 * HOUR), case("b"))
    assert (keys(found.message.rows), keys(found.later)) == (["1"], ["2"])


def test_a_snooze_is_not_sent_before_its_time_nor_is_a_notice_that_the_time_is_over():
    early = [row("2", "b", due=20 * MINUTE, occurrence=1), row("3", "c", due=20 * MINUTE, before=timedelta(0))]
    found = plan([row("1"), *early], case(), case("b"), case("c"))
    assert (keys(found.message.rows), keys(found.later)) == (["1"], ["2", "3"])


def test_another_one_of_the_same_deadline_does_not_come_along():
    found = plan([row("1"), row("2", due=20 * MINUTE)], case())
    assert (keys(found.message.rows), keys(found.later)) == (["1"], ["2"])


def test_of_two_early_ones_of_a_deadline_the_first_comes_along():
    found = plan([row("1"), row("3", "b", due=20 * MINUTE), row("2", "b", due=10 * MINUTE)], case(), case("b"))
    assert (sorted(keys(found.message.rows)), keys(found.later)) == (["1", "2"], ["3"])


def test_what_is_no_longer_owed_is_dropped():
    stopped, corrected = case("b", running=False), case("c", generation=2)
    rows = [row("1", "b"), row("2", "c"), row("3", "gone"), row("4", "d")]
    found = plan(rows, stopped, corrected, replace(case("d"), closed=NOON))
    assert (found.message, keys(found.dropped)) == (None, ["1", "2", "3", "4"])


def test_one_that_comes_after_the_end_gives_way_to_the_notice_still_to_come():
    passed = row("2", due=7 * HOUR, before=timedelta(0))  # quiet hours move it
    rows = [row("1"), passed]
    found = planned(["1"], rows, [case(ends=-MINUTE)], NOON)
    assert (found.message, keys(found.collapsed)) == (None, ["1"])


def test_without_such_a_notice_it_is_sent():
    found = plan([row("1")], case(ends=-MINUTE))
    assert keys(found.message.rows) == ["1"]


def test_what_moved_or_was_settled_since_it_was_lent_is_left_alone():
    rows = [row("1", due=HOUR), row("2", "b", state=State.SENT)]
    found = plan(rows, case(), case("b"))
    assert (found.message, keys(found.later), found.collapsed, found.dropped) == (None, ["1"], (), ())


def test_a_test_reminder_goes_by_itself():
    test = row("1", "", deadline="", generation=0, before=timedelta(0))
    found = plan([test, row("2")], case())
    assert (keys(found.message.rows), keys(found.later)) == (["1"], ["2"])
    assert found.message.alone is False
