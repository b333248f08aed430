"""Business days leave out weekends; elapsed time leaves out nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.lengths import BusinessDays, after, shortest

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - they get one


@pytest.mark.parametrize(
    ("begun", "days", "ends"),
    [
        (0, 1, 1),  # Monday to Tuesday
        (0, 4, 4),
        (0, 5, 7),  # the fifth day is the next Monday
        (3, 5, 10),
        (4, 1, 7),  # Friday to Monday
        (5, 1, 7),  # a clock that begins on Saturday counts Monday first
        (6, 5, 11),
        (0, 10, 14),
    ],
)
def test_business_days_go_over_the_weekend(begun, days, ends):
    start = MONDAY + timedelta(days=begun)
    assert after(start, BusinessDays(days)) == MONDAY + timedelta(days=ends)


def test_elapsed_time_is_just_added():
    assert after(MONDAY, timedelta(days=7)) == MONDAY + timedelta(days=7)


@given(INSTANTS, st.integers(1, 60))
def test_they_end_on_a_weekday_and_are_never_shorter_than_the_same_number_of_days(start, days):
    length = BusinessDays(days)
    end = after(start, length)
    assert end.weekday() < 5
    assert timedelta(0) <= end - start - shortest(length) <= timedelta(days=2 * (days // 5 + 1))
