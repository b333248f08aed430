"""Which reminders are owed, and when: offsets of one's own, quiet hours as wall time, and rows that follow a change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.core.book import Clock
from bot.core.case import Case, Visit
from bot.core.deadlines import Deadline, Source
from bot.core.reminders import State, owed, reconcile
from bot.core.seller import Seller, SellerId

SET = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
HOURS = [timedelta(hours=h) for h in (24, 6, 1)]
NIGHT = (time(22), time(7))


def clock(owner="seller", owes=tuple(HOURS), *, passed=True) -> Clock:
    return Clock("request", owner, "length", timedelta(hours=48), owes, passed, "request", "s", date(2026, 1, 1), "high")


def case(ends: datetime) -> Case:
    deadline = Deadline("request", "request", ends, SET, Source.ESTIMATE)
    return Case("tok", "C-1", "flow", SET, (Visit("a.b", SET),), deadlines=(deadline,))


def seller(quiet=None, offsets=None, zone="Asia/Karachi") -> Seller:
    return Seller(SellerId("t", "t", "a"), zone, quiet=quiet, offsets=offsets)


def due(who: Seller, ends: datetime, **clock_is) -> list[str]:
    return [f"{r.due:%d %H:%M}" for r in owed(who, case(ends), {"request": clock(**clock_is)})]


def test_each_offset_and_the_end_are_owed():
    assert due(seller(), SET + timedelta(hours=48)) == ["24 07:00", "25 01:00", "25 06:00", "25 07:00"]


def test_own_offsets_replace_those_of_a_clock_the_seller_answers():
    assert due(seller(offsets=(timedelta(hours=2),)), SET + timedelta(hours=48)) == ["25 05:00", "25 07:00"]


def test_own_offsets_leave_other_peoples_clocks_alone():
    owes = (timedelta(hours=3),)
    assert due(seller(offsets=(timedelta(hours=2),)), SET + timedelta(hours=48), owner="client", owes=owes)[0] == "25 04:00"


def test_a_clock_that_owes_nothing_before_keeps_owing_nothing_before():
    assert due(seller(offsets=(timedelta(hours=2),)), SET + timedelta(hours=48), owes=()) == ["25 07:00"]


def test_quiet_hours_move_a_reminder_earlier_and_the_passing_later():
    # Ends 02:00 in Karachi: 20:00 stays, 01:00 becomes 22:00, the passing waits until 07:00.
    assert due(seller(NIGHT), datetime(2026, 11, 25, 21, 0, tzinfo=UTC)) == ["24 17:00", "25 15:00", "25 17:00", "26 02:00"]


def test_quiet_hours_that_have_begun_let_it_come_at_once():
    now = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # 23:00 in Karachi
    deadline = Deadline("request", "request", now + timedelta(hours=2), now, Source.ESTIMATE)
    late = replace(case(SET), deadlines=(deadline,))
    assert next(r.due for r in owed(seller(NIGHT), late, {"request": clock()})) == now


def test_quiet_hours_never_move_a_reminder_past_its_deadline():
    ends = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)  # 08:30 in Karachi, just after the quiet hours
    for reminder in owed(seller(NIGHT), case(ends), {"request": clock()}):
        assert reminder.due <= ends


def test_quiet_hours_by_day_are_fine_too():
    assert due(seller((time(12), time(13))), datetime(2026, 11, 25, 8, 30, tzinfo=UTC))[2] == "25 07:00"


@pytest.mark.parametrize(
    ("zone", "ends", "expected"),
    [
        ("Europe/Berlin", datetime(2026, 10, 25, 4, 30, tzinfo=UTC), "24 20:00"),  # summer time ends that night
        ("Europe/Berlin", datetime(2026, 3, 29, 2, 30, tzinfo=UTC), "28 21:00"),  # and begins
        ("America/New_York", datetime(2026, 11, 1, 10, 30, tzinfo=UTC), "01 02:00"),
        ("Asia/Kathmandu", datetime(2026, 11, 25, 0, 30, tzinfo=UTC), "24 16:15"),
    ],
)
def test_quiet_hours_are_wall_time_also_when_clocks_change(zone, ends, expected):
    set_at = ends - timedelta(hours=48)
    deadline = Deadline("request", "request", ends, set_at, Source.ESTIMATE)
    late = replace(case(ends), deadlines=(deadline,))
    (first, *_) = owed(seller(NIGHT, zone=zone), late, {"request": clock(owes=(timedelta(hours=1),))})
    assert f"{first.due:%d %H:%M}" == expected


def test_a_pending_row_follows_a_new_due_time_and_a_settled_one_does_not():
    ends = datetime(2026, 11, 25, 21, 0, tzinfo=UTC)
    clocks = {"request": clock()}
    rows = owed(seller(), case(ends), clocks)
    rows = (replace(rows[0], state=State.SENT), *rows[1:])
    after = reconcile(rows, {"tok"}, owed(seller(NIGHT), case(ends), clocks), SET)
    assert [r.key for r in after] == [r.key for r in rows]
    assert after[0] == rows[0]
    assert after[2].due == datetime(2026, 11, 25, 17, 0, tzinfo=UTC)


def test_a_closed_case_is_owed_nothing():
    assert owed(seller(), replace(case(SET), closed=SET), {"request": clock()}) == ()
