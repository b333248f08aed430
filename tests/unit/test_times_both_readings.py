"""A date like 03/04 is two days: every reading the question accepts is given, none is taken.

Now is Monday 23 November 2026, 06:00 UTC, unless a line says otherwise.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.playbook import Tense
from bot.core.times import Ambiguous, Problem, Typed, read_time, retyped

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
PAST, FUTURE, EITHER = Tense.PAST, Tense.FUTURE, Tense.EITHER


def read(words: str, tense: Tense, *, zone: str = "Asia/Karachi", now: datetime = NOW) -> list[str] | str:
    """The readings as wall times of the reader with their offset, or the name of the problem."""
    found = read_time(words, now=now, zone=ZoneInfo(zone), tense=tense)
    if isinstance(found, Problem):
        return found.name
    assert isinstance(found, Ambiguous), "a guess was taken"
    assert all(reading.at.tzinfo is UTC for reading in found.readings)
    return [retyped(reading, ZoneInfo(zone)) for reading in found.readings]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("5/6/2026 18:30", ["2026-06-05T18:30+05:00", "2026-05-06T18:30+05:00"]),
        ("05.06.2026 18:30", ["2026-06-05T18:30+05:00", "2026-05-06T18:30+05:00"]),
        ("05-06-26 18:30", ["2026-06-05T18:30+05:00", "2026-05-06T18:30+05:00"]),
        ("9/10 6pm", ["2026-10-09T18:00+05:00", "2026-09-10T18:00+05:00"]),
        ("18:30:05 on 5/6/2026", ["2026-06-05T18:30:05+05:00", "2026-05-06T18:30:05+05:00"]),
        ("5/6/2026 18:30 UTC", ["2026-06-05T23:30+05:00", "2026-05-06T23:30+05:00"]),
        ("5/6/2026 18:30+02:00", ["2026-06-05T21:30+05:00", "2026-05-06T21:30+05:00"]),
        ("5/6/2026 at 6 in the evening", ["2026-06-05T18:00+05:00", "2026-05-06T18:00+05:00"]),
        ("٥/٦/٢٠٢٦ ١٨:٣٠", ["2026-06-05T18:30+05:00", "2026-05-06T18:30+05:00"]),
        ("el 5/6/2026 a las 18:30", ["2026-06-05T18:30+05:00", "2026-05-06T18:30+05:00"]),
        ("am 05.06.2026 um 18:30 Uhr", ["2026-06-05T18:30+05:00", "2026-05-06T18:30+05:00"]),
    ],
)
def test_both_readings_are_given_the_nearest_first(words: str, expected: list[str]) -> None:
    assert expected == read(words, PAST)
    assert expected == read(words, EITHER)


@pytest.mark.parametrize(
    ("words", "tense", "expected"),
    [
        ("12/11/2026 18:30", PAST, ["2026-11-12T18:30+05:00"]),  # 11 December has not come
        ("12/11/2026 18:30", FUTURE, ["2026-12-11T18:30+05:00"]),
        ("12/11/2026 18:30", EITHER, ["2026-11-12T18:30+05:00", "2026-12-11T18:30+05:00"]),
        ("friday 5/6/2026 18:30", PAST, ["2026-06-05T18:30+05:00"]),  # 6 May was a Wednesday
        ("1/12/2027 18:30", FUTURE, ["2027-01-12T18:30+05:00"]),  # 1 December is more than a year off
        ("1/12/2025 18:30", PAST, ["2025-12-01T18:30+05:00"]),
        ("closes 12/1/2026 18:30", PAST, ["closes 2026-12-01T18:30+05:00"]),
        ("closes 12/1/2026 18:30", FUTURE, ["2026-12-01T18:30+05:00"]),
        ("5/6/2026 18:30", FUTURE, "PAST"),
        ("2/1/2027 18:30", PAST, "FUTURE"),
        ("closes 5/6/2026 18:30", PAST, "NOT_UNDERSTOOD"),
    ],
)
def test_only_what_the_question_accepts_is_given_and_one_is_still_a_guess(
    words: str, tense: Tense, expected: list[str] | str
) -> None:
    assert expected == read(words, tense)


@pytest.mark.parametrize(
    ("words", "zone", "expected"),
    [
        ("3/4/2026 18:00", "Europe/Berlin", ["2026-04-03T18:00+02:00", "2026-03-04T18:00+01:00"]),
        ("10/11/2026 18:00", "Europe/Berlin", ["2026-11-10T18:00+01:00", "2026-10-11T18:00+02:00"]),
        # New York skips 02:00 to 03:00 on 8 March, and has 01:00 to 02:00 twice on 1 November.
        ("3/8/2026 2:30", "America/New_York", ["2026-08-03T02:30-04:00"]),
        ("3/8/2026 1:59", "America/New_York", ["2026-08-03T01:59-04:00", "2026-03-08T01:59-05:00"]),
        ("3/8/2026 3:00", "America/New_York", ["2026-08-03T03:00-04:00", "2026-03-08T03:00-04:00"]),
        ("11/1/2026 1:30", "America/New_York", ["2026-11-01T01:30-04:00", "2026-01-11T01:30-05:00"]),
        ("11/1/2026 2:00", "America/New_York", ["2026-11-01T02:00-05:00", "2026-01-11T02:00-05:00"]),
        ("5/6/2026 18:30", "Asia/Kolkata", ["2026-06-05T18:30+05:30", "2026-05-06T18:30+05:30"]),
        ("5/6/2026 0:10", "Asia/Kathmandu", ["2026-06-05T00:10+05:45", "2026-05-06T00:10+05:45"]),
    ],
)
def test_each_reading_has_the_offset_of_its_own_day(words: str, zone: str, expected: list[str]) -> None:
    assert expected == read(words, PAST, zone=zone)


def test_the_only_day_that_the_clocks_skip_is_no_reading() -> None:
    noon = datetime(2026, 3, 8, 16, tzinfo=UTC)
    assert read("3/8/2026 2:30", PAST, zone="America/New_York", now=noon) == "DATE_ORDER"  # 3 August has not come


ZONES = st.sampled_from(["Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Europe/Berlin", "America/New_York", "UTC"])
TWELVE = st.integers(1, 12)


@given(
    one=TWELVE,
    two=TWELVE,
    clock=st.times().map(lambda t: t.strftime("%H:%M:%S")),
    closes=st.sampled_from(["", "closes "]),
    away=st.integers(-400 * 86_400, 400 * 86_400),
    zone=ZONES.map(ZoneInfo),
    tense=st.sampled_from(Tense),
)
def test_a_reading_that_is_pressed_is_taken_as_it_was_shown(
    one: int, two: int, clock: str, closes: str, away: int, zone: ZoneInfo, tense: Tense
) -> None:
    now = NOW + timedelta(seconds=away)
    found = read_time(f"{closes}{one}/{two}/2026 {clock}", now=now, zone=zone, tense=tense)
    for reading in found.readings if isinstance(found, Ambiguous) else ():
        assert reading == read_time(retyped(reading, zone), now=now, zone=zone, tense=tense)
        if not timedelta() <= now - reading.at < timedelta(minutes=2):  # a watch that is fast counts as now
            assert reading.at.astimezone(zone).date() in {date(2026, two, one), date(2026, one, two)}


@given(one=TWELVE, two=TWELVE)
def test_no_day_is_ever_taken_for_another_silently(one: int, two: int) -> None:
    found = read_time(f"{one}/{two}/2026 18:30", now=NOW, zone=ZoneInfo("UTC"), tense=EITHER)
    assert isinstance(found, Typed) == (one == two)
