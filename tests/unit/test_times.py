"""What a seller types when asked for a time, and what it is read as. Now is Monday 23 November 2026, 06:00 UTC."""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.playbook import Tense
from bot.core.times import FARTHEST, Ambiguous, Problem, Typed, read_time

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
KARACHI = ZoneInfo("Asia/Karachi")  # 11:00 there
KATHMANDU = ZoneInfo("Asia/Kathmandu")  # 11:45
BERLIN = ZoneInfo("Europe/Berlin")  # 07:00
NEW_YORK = ZoneInfo("America/New_York")  # 01:00
ANY_ZONE = st.sampled_from([KARACHI, KATHMANDU, BERLIN, NEW_YORK, ZoneInfo("UTC")])
PAST, FUTURE, EITHER = Tense.PAST, Tense.FUTURE, Tense.EITHER


def read(words: str, tense: Tense, zone: ZoneInfo = KARACHI, now: datetime = NOW) -> str:
    """What is read, as a wall time of the reader with "ends" before an end, or the name of the problem."""
    found = read_time(words, now=now, zone=zone, tense=tense)
    if isinstance(found, Problem):
        return found.name
    assert found.at.tzinfo is UTC
    shown = found.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
    return f"ends {shown}" if found.is_end else shown


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("now", "2026-11-23 11:00"),
        ("just now", "2026-11-23 11:00"),
        ("Right now!", "2026-11-23 11:00"),
        ("it came just now", "2026-11-23 11:00"),
        ("2 hours ago", "2026-11-23 09:00"),
        ("2 HOURS AGO", "2026-11-23 09:00"),
        ("2h ago", "2026-11-23 09:00"),
        ("2 hrs back", "2026-11-23 09:00"),
        ("two hours ago", "2026-11-23 09:00"),
        ("about 2 hours ago", "2026-11-23 09:00"),
        ("around 2 hours ago", "2026-11-23 09:00"),
        ("approx. 2 hours ago", "2026-11-23 09:00"),
        ("~2h ago", "2026-11-23 09:00"),
        ("I think it was 2 hours ago, sir", "2026-11-23 09:00"),
        ("a couple of hours ago", "2026-11-23 09:00"),
        ("an hour ago", "2026-11-23 10:00"),
        ("a minute ago", "2026-11-23 10:59"),
        ("30 mins ago", "2026-11-23 10:30"),
        ("half an hour ago", "2026-11-23 10:30"),
        ("half hour ago", "2026-11-23 10:30"),
        ("a half hour ago", "2026-11-23 10:30"),
        ("half-an-hour ago", "2026-11-23 10:30"),
        ("½ hour ago", "2026-11-23 10:30"),
        ("a quarter of an hour ago", "2026-11-23 10:45"),
        ("an hour and a half ago", "2026-11-23 09:30"),
        ("one and a half hours ago", "2026-11-23 09:30"),
        ("2 hours and a half ago", "2026-11-23 08:30"),
        ("1.5 hours ago", "2026-11-23 09:30"),
        ("1,5 hours ago", "2026-11-23 09:30"),
        ("1½ hours ago", "2026-11-23 09:30"),
        ("2.75 hours ago", "2026-11-23 08:15"),
        ("2 hours and 30 minutes ago", "2026-11-23 08:30"),
        ("1h30m ago", "2026-11-23 09:30"),
        ("2 days ago", "2026-11-21 11:00"),
        ("half a day ago", "2026-11-22 23:00"),
        ("1 week ago", "2026-11-16 11:00"),
        ("45 seconds ago", "2026-11-23 10:59:15"),
        ("0 minutes ago", "2026-11-23 11:00"),
        ("1¼ hours ago", "2026-11-23 09:45"),
        ("≈2h ago", "2026-11-23 09:00"),
        ("client's request came 2 hours ago", "2026-11-23 09:00"),
        ("١٫٥ hours ago", "2026-11-23 09:30"),
        ("٢ hours ago", "2026-11-23 09:00"),
        ("२ hours ago", "2026-11-23 09:00"),
        ("২ hours ago", "2026-11-23 09:00"),
    ],
)
def test_a_span_ago_is_elapsed_time(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("31 hours left", "2026-11-24 18:00"),
        ("the page shows 31 hours left", "2026-11-24 18:00"),
        ("I have 31 hours left", "2026-11-24 18:00"),
        ("31h left", "2026-11-24 18:00"),
        ("31 hrs remaining", "2026-11-24 18:00"),
        ("31 hours remain", "2026-11-24 18:00"),
        ("31 hours to go", "2026-11-24 18:00"),
        ("31 hours left to respond", "2026-11-24 18:00"),
        ("1 day 7 hours left", "2026-11-24 18:00"),
        ("1 day and 7 hours left", "2026-11-24 18:00"),
        ("1 day, 7 hours left", "2026-11-24 18:00"),
        ("1d 7h 20m left", "2026-11-24 18:20"),
        ("1d7h20m left", "2026-11-24 18:20"),
        ("31:20 left", "2026-11-24 18:20"),
        ("31h20 left", "2026-11-24 18:20"),
        ("31:20:05 left", "2026-11-24 18:20:05"),
        ("time left: 31 hours", "2026-11-24 18:00"),
        ("Time left:31h", "2026-11-24 18:00"),
        ("Time remaining - 31 hours", "2026-11-24 18:00"),
        ("31 hours time left", "2026-11-24 18:00"),
        ("half an hour left", "2026-11-23 11:30"),
        ("closes in 31 hours", "2026-11-24 18:00"),
        ("It ends in 31h", "2026-11-24 18:00"),
        ("expires in an hour", "2026-11-23 12:00"),
        ("closes tuesday 18:00", "2026-11-24 18:00"),
        ("closes tomorrow at 6 pm", "2026-11-24 18:00"),
        ("it closes 18:30", "2026-11-23 18:30"),
    ],
)
def test_what_is_left_on_the_clock_is_an_end_for_a_past_question_only(words: str, expected: str) -> None:
    assert f"ends {expected}" == read(words, PAST)
    assert expected == read(words, FUTURE)
    assert expected == read(words, EITHER)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("today 9:15", "2026-11-23 09:15"),
        ("9:15 today", "2026-11-23 09:15"),
        ("yesterday 18:30", "2026-11-22 18:30"),
        ("yesterday 6pm", "2026-11-22 18:00"),
        ("it came yesterday at 6 pm", "2026-11-22 18:00"),
        ("yesterday at 6 p.m.", "2026-11-22 18:00"),
        ("Yesterday, 6:00 PM", "2026-11-22 18:00"),
        ("yesterday 18.30", "2026-11-22 18:30"),
        ("yesterday 18h30", "2026-11-22 18:30"),
        ("yesterday at 18 o'clock", "2026-11-22 18:00"),
        ("yesterday at 18 o clock", "2026-11-22 18:00"),
        ("yesterday 18：30", "2026-11-22 18:30"),
        ("yesterday 6pm my time", "2026-11-22 18:00"),
        ("yesterday 18:30 pm", "2026-11-22 18:30"),
        ("yesterday noon", "2026-11-22 12:00"),
        ("yesterday 12pm", "2026-11-22 12:00"),
        ("yesterday 12am", "2026-11-22 00:00"),
        ("yesterday at 6 in the evening", "2026-11-22 18:00"),
        ("yesterday evening 6:30", "2026-11-22 18:30"),
        ("6 in the evening", "2026-11-22 18:00"),
        ("yesterday 9 at night", "2026-11-22 21:00"),
        ("last night at 11", "2026-11-22 23:00"),
        ("this morning at 9", "2026-11-23 09:00"),
        ("day before yesterday 18:00", "2026-11-21 18:00"),
        ("the day before yesterday at 18:00", "2026-11-21 18:00"),
        ("**yesterday 6pm** 🙏", "2026-11-22 18:00"),
        ("\u202byesterday 6pm\u202c", "2026-11-22 18:00"),
        ("{{ yesterday 6pm }}", "2026-11-22 18:00"),
        ("yesterday\n6pm\x00", "2026-11-22 18:00"),
        ("yesterday ১৮:৩০", "2026-11-22 18:30"),
    ],
)
def test_a_day_with_a_clock_time_is_in_the_readers_zone(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


@pytest.mark.parametrize(
    ("words", "past", "ahead"),
    [
        ("18:30", "2026-11-22 18:30", "2026-11-23 18:30"),
        ("6pm", "2026-11-22 18:00", "2026-11-23 18:00"),
        ("at 6 pm", "2026-11-22 18:00", "2026-11-23 18:00"),
        ("6.30 pm", "2026-11-22 18:30", "2026-11-23 18:30"),
        ("18h30", "2026-11-22 18:30", "2026-11-23 18:30"),
        ("9:15", "2026-11-23 09:15", "2026-11-24 09:15"),
        ("11:00", "2026-11-23 11:00", "2026-11-23 11:00"),
        ("noon", "2026-11-22 12:00", "2026-11-23 12:00"),
        ("midnight", "2026-11-23 00:00", "2026-11-24 00:00"),
        ("18:30 UTC", "2026-11-22 23:30", "2026-11-23 23:30"),
        ("18:30 gmt+5:30", "2026-11-22 18:00", "2026-11-23 18:00"),
        ("6pm UTC-5", "2026-11-23 04:00", "2026-11-24 04:00"),
        ("monday 18:00", "2026-11-16 18:00", "2026-11-23 18:00"),
        ("monday 10:00", "2026-11-23 10:00", "2026-11-30 10:00"),
        ("this monday 10:00", "2026-11-23 10:00", "2026-11-30 10:00"),
        ("on tue 9am", "2026-11-17 09:00", "2026-11-24 09:00"),
        ("9am on Tuesday", "2026-11-17 09:00", "2026-11-24 09:00"),
        ("sun 20:00", "2026-11-22 20:00", "2026-11-29 20:00"),
        ("thurs 20:00", "2026-11-19 20:00", "2026-11-26 20:00"),
    ],
)
def test_without_a_day_the_tense_chooses_the_latest_or_the_next(words: str, past: str, ahead: str) -> None:
    assert [past, ahead, ahead] == [read(words, tense) for tense in (PAST, FUTURE, EITHER)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("last monday at 6 pm", "2026-11-16 18:00"),  # today is Monday
        ("last monday 9:00", "2026-11-16 09:00"),
        ("last sunday 9:00", "2026-11-22 09:00"),
        ("past friday 9:00", "2026-11-20 09:00"),
        ("2026-11-22 18:30", "2026-11-22 18:30"),
        ("2026-11-22T18:30", "2026-11-22 18:30"),
        ("2026-11-22t18:30:05", "2026-11-22 18:30:05"),
        ("2026-11-22T18:30:05.678", "2026-11-22 18:30:05"),
        ("2026-11-22T18:30Z", "2026-11-22 23:30"),
        ("2026-11-22 18:30 UTC", "2026-11-22 23:30"),
        ("2026-11-22 18:30+05:30", "2026-11-22 18:00"),
        ("2026-11-22 18:30 +0530", "2026-11-22 18:00"),
        ("2026-11-22T12:30-05:00", "2026-11-22 22:30"),
        ("2026-11-22 12:30:00-05", "2026-11-22 22:30"),
        ("2026-11-22T12:30-03:30", "2026-11-22 21:00"),
        ("2026/11/22 18:30", "2026-11-22 18:30"),
        ("22 Nov 18:30", "2026-11-22 18:30"),
        ("18:30 22 nov", "2026-11-22 18:30"),
        ("18:30 nov 22", "2026-11-22 18:30"),
        ("22 Nov | 18:30", "2026-11-22 18:30"),
        ("2026–11–22 18:30", "2026-11-22 18:30"),
        ("last sunday, 22 Nov 18:30", "2026-11-22 18:30"),
        ("22 November 2026, 6pm", "2026-11-22 18:00"),
        ("the 22nd of November at 6 pm", "2026-11-22 18:00"),
        ("22-Nov-2026 18:30", "2026-11-22 18:30"),
        ("Nov 22 6pm", "2026-11-22 18:00"),
        ("Nov 22, 2026 6:00 PM", "2026-11-22 18:00"),
        ("november 22nd 18:30", "2026-11-22 18:30"),
        ("Sunday 22 November, 18:00", "2026-11-22 18:00"),
        ("22/11/2026 18:30", "2026-11-22 18:30"),
        ("11/22/2026 18:30", "2026-11-22 18:30"),
        ("22.11.2026 18:30", "2026-11-22 18:30"),
        ("22-11-26 18:30", "2026-11-22 18:30"),
        ("22/11 18:30", "2026-11-22 18:30"),
        ("11/11/2026 18:30", "2026-11-11 18:30"),
    ],
)
def test_a_past_date_is_read_for_the_past_and_refused_for_the_future(words: str, expected: str) -> None:
    assert [expected, "PAST", expected] == [read(words, tense) for tense in (PAST, FUTURE, EITHER)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("in 5 hours", "2026-11-23 16:00"),
        ("5 hours from now", "2026-11-23 16:00"),
        ("in half an hour", "2026-11-23 11:30"),
        ("in 2 days", "2026-11-25 11:00"),
        ("today 18:30", "2026-11-23 18:30"),
        ("tomorrow 10am", "2026-11-24 10:00"),
        ("day after tomorrow 10am", "2026-11-25 10:00"),
        ("tonight 9pm", "2026-11-23 21:00"),
        ("tonight at 9", "2026-11-23 21:00"),
        ("next friday 14:00", "2026-11-27 14:00"),
        ("next monday 14:00", "2026-11-30 14:00"),
        ("24 Nov 18:30", "2026-11-24 18:30"),
        ("1 Jan 18:30", "2027-01-01 18:30"),
        ("2026-11-24 18:30", "2026-11-24 18:30"),
    ],
)
def test_a_future_time_is_read_for_the_future_and_refused_for_the_past(words: str, expected: str) -> None:
    assert ["FUTURE", expected, expected] == [read(words, tense) for tense in (PAST, FUTURE, EITHER)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("31 hours", "2026-11-24 18:00"),
        ("by tomorrow 6pm", "2026-11-24 18:00"),
        ("due tuesday 18:00", "2026-11-24 18:00"),
        ("till 18:30", "2026-11-23 18:30"),
        ("until 18:30", "2026-11-23 18:30"),
    ],
)
def test_words_that_point_ahead_need_a_question_about_what_is_ahead(words: str, expected: str) -> None:
    assert ["NOT_UNDERSTOOD", expected] == [read(words, tense) for tense in (PAST, FUTURE)]


@pytest.mark.parametrize("tense", Tense)
@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", "EMPTY"),
        (" \n\t", "EMPTY"),
        ("1", "BARE_NUMBER"),
        ("6", "BARE_NUMBER"),
        ("at 6", "BARE_NUMBER"),
        ("18", "BARE_NUMBER"),
        ("12.5", "BARE_NUMBER"),
        ("18.30", "BARE_NUMBER"),
        ("2026", "BARE_NUMBER"),
        ("٦", "BARE_NUMBER"),
        ("6 o'clock", "BARE_NUMBER"),
        ("yesterday 6", "BARE_NUMBER"),
        ("22 nov 1830", "BARE_NUMBER"),
        ("yesterday", "NO_CLOCK"),
        ("yesterday evening", "NO_CLOCK"),
        ("this morning", "NO_CLOCK"),
        ("on monday", "NO_CLOCK"),
        ("22 Nov", "NO_CLOCK"),
        ("2026-11-22", "NO_CLOCK"),
        ("5/6/2026", "NO_CLOCK"),
        ("5/6/2026 6", "BARE_NUMBER"),
        ("5/6/2026 25:00", "NO_SUCH_TIME"),
        ("5/6/2019 18:30", "TOO_FAR"),
        ("31 Nov 18:30", "NO_SUCH_TIME"),
        ("30/30/2026 18:30", "NO_SUCH_TIME"),
        ("2026-13-01 18:30", "NO_SUCH_TIME"),
        ("yesterday 25:00", "NO_SUCH_TIME"),
        ("18:75", "NO_SUCH_TIME"),
        ("18:30:75", "NO_SUCH_TIME"),
        ("18:30 am", "NO_SUCH_TIME"),
        ("0:30 pm", "NO_SUCH_TIME"),
        ("hello", "NOT_UNDERSTOOD"),
        ("🙏", "NOT_UNDERSTOOD"),
        ("ago", "NOT_UNDERSTOOD"),
        ("left", "NOT_UNDERSTOOD"),
        ("closes", "NOT_UNDERSTOOD"),
        ("a few hours ago", "NOT_UNDERSTOOD"),
        ("more than 2 hours ago", "NOT_UNDERSTOOD"),
        (">2 hours ago", "NOT_UNDERSTOOD"),
        ("2.30 hours ago", "NOT_UNDERSTOOD"),  # 2 hours 30 minutes, or 2.3 hours?
        ("2 hours 3 hours ago", "NOT_UNDERSTOOD"),
        ("5-6 hours ago", "NOT_UNDERSTOOD"),
        ("5/6 hours ago", "NOT_UNDERSTOOD"),
        ("5/6/2026 banana", "NOT_UNDERSTOOD"),
        ("2 months ago", "NOT_UNDERSTOOD"),
        ("they left 2 hours ago", "NOT_UNDERSTOOD"),
        ("18h", "NOT_UNDERSTOOD"),  # 18:00, or 18 hours?
        ("yesterday midnight", "NOT_UNDERSTOOD"),
        ("today at midnight", "NOT_UNDERSTOOD"),
        ("12 at night", "NOT_UNDERSTOOD"),
        ("last night at 1 am", "NOT_UNDERSTOOD"),
        ("tonight 9am", "NOT_UNDERSTOOD"),
        ("yesterday or today 6pm", "NOT_UNDERSTOOD"),
        ("6pm - 7pm", "NOT_UNDERSTOOD"),
        ("18:30/19:30", "NOT_UNDERSTOOD"),
        ("nov 6pm", "NOT_UNDERSTOOD"),
        ("2 hours and half an hour ago", "NOT_UNDERSTOOD"),
        ("18:30-19:30", "NOT_UNDERSTOOD"),
        ("2026-11-22 06:30-07:30", "NOT_UNDERSTOOD"),
        ("18:30 UTC+15", "NOT_UNDERSTOOD"),
        ("6pm EST", "NOT_UNDERSTOOD"),
        ("6pm buyer time", "NOT_UNDERSTOOD"),
        ("not yesterday 6pm", "NOT_UNDERSTOOD"),
        ("before 6pm", "NOT_UNDERSTOOD"),
        ("mon tue 9am", "NOT_UNDERSTOOD"),
        ("Monday 22 November, 18:00", "NOT_UNDERSTOOD"),  # the 22nd is a Sunday
        ("कल 18:30", "NOT_UNDERSTOOD"),
        ("22 Nov 2019 18:30", "TOO_FAR"),
        ("1999-12-31 23:59", "TOO_FAR"),
        ("9999-12-31 23:59", "TOO_FAR"),
        ("0000-01-01 00:00", "TOO_FAR"),
    ],
)
def test_what_is_not_certain_is_asked_again(words: str, problem: str, tense: Tense) -> None:
    assert problem == read(words, tense)


@pytest.mark.parametrize(
    ("words", "tense", "problem"),
    [
        ("2 hours ago", FUTURE, "PAST"),
        ("last monday 9:00", FUTURE, "PAST"),
        ("closes yesterday 18:00", PAST, "NOT_UNDERSTOOD"),
        ("2 hours", PAST, "NOT_UNDERSTOOD"),
        ("2 hours", EITHER, "NOT_UNDERSTOOD"),
        ("366 days ago", PAST, "2025-11-22 11:00"),
        ("367 days ago", PAST, "TOO_FAR"),
        ("10000 hours left", PAST, "TOO_FAR"),
        (f"{'9' * 90} weeks ago", PAST, "TOO_FAR"),
        ("2028-11-22 18:30", FUTURE, "TOO_FAR"),
    ],
)
def test_the_reason_fits_the_question(words: str, tense: Tense, problem: str) -> None:
    assert problem == read(words, tense)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("11:02", "2026-11-23 11:00"),
        ("today 11:02", "2026-11-23 11:00"),
        ("11:03", "2026-11-22 11:03"),
        ("today 11:03", "FUTURE"),
    ],
)
def test_a_watch_two_minutes_fast_is_forgiven(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


def test_a_fast_watch_is_forgiven_across_midnight() -> None:
    just_before = datetime(2026, 11, 22, 18, 59, tzinfo=UTC)  # 23:59 in Karachi
    assert read("00:00", PAST, now=just_before) == "2026-11-22 23:59"


@pytest.mark.parametrize(
    ("words", "zone", "expected"),
    [
        ("yesterday 18:30", KATHMANDU, datetime(2026, 11, 22, 12, 45, tzinfo=UTC)),
        ("yesterday 18:30", ZoneInfo("Asia/Kolkata"), datetime(2026, 11, 22, 13, 0, tzinfo=UTC)),
        ("yesterday 18:30", NEW_YORK, datetime(2026, 11, 22, 23, 30, tzinfo=UTC)),
        ("yesterday 18:30", ZoneInfo("UTC"), datetime(2026, 11, 22, 18, 30, tzinfo=UTC)),
        ("yesterday 18:30", ZoneInfo("America/Los_Angeles"), datetime(2026, 11, 22, 2, 30, tzinfo=UTC)),  # Sunday still
        ("1 jul 12:00", BERLIN, datetime(2026, 7, 1, 10, 0, tzinfo=UTC)),  # summer time then
    ],
)
def test_today_is_the_readers_today(words: str, zone: ZoneInfo, expected: datetime) -> None:
    assert Typed(expected) == read_time(words, now=NOW, zone=zone, tense=PAST)


def test_the_answer_is_in_utc_whatever_the_zone_of_now() -> None:
    found = read_time("2 hours ago", now=NOW.astimezone(KARACHI), zone=KARACHI, tense=PAST)
    assert isinstance(found, Typed)
    assert (NOW - timedelta(hours=2), UTC) == (found.at, found.at.tzinfo)


def test_a_day_counted_from_today_is_refused_where_the_zone_named_has_another_day() -> None:
    late = datetime(2026, 11, 23, 21, tzinfo=UTC)  # Tuesday 02:00 in Karachi
    assert read("today 20:00 UTC", PAST, now=late) == "NOT_UNDERSTOOD"
    assert read("monday 20:00 UTC", PAST, now=late) == "2026-11-24 01:00"


def in_berlin(words: str, tense: Tense, now: str) -> str:
    """What is read in Berlin at `now` (UTC), in UTC, so that an hour that comes twice can be told apart."""
    found = read_time(words, now=datetime.fromisoformat(now), zone=BERLIN, tense=tense)
    return found.name if isinstance(found, Problem) else found.at.strftime("%d %H:%M")


@pytest.mark.parametrize(
    ("words", "tense", "now", "expected"),
    [
        # On 29 March 2026 the clock goes from 02:00 to 03:00 at 01:00 UTC.
        ("today 02:30", PAST, "2026-03-29T12:00Z", "NO_SUCH_TIME"),
        ("today 02:30", PAST, "2026-03-29T00:30Z", "NO_SUCH_TIME"),
        ("02:30", PAST, "2026-03-29T12:00Z", "NO_SUCH_TIME"),
        ("02:30", PAST, "2026-03-29T00:30Z", "28 01:30"),  # the night before
        ("02:30", FUTURE, "2026-03-29T00:30Z", "NO_SUCH_TIME"),
        ("02:30", FUTURE, "2026-03-29T12:00Z", "30 00:30"),
        ("03:00", PAST, "2026-03-29T12:00Z", "29 01:00"),
        ("24 hours ago", PAST, "2026-03-29T12:00Z", "28 12:00"),
        ("yesterday 14:00", PAST, "2026-03-29T12:00Z", "28 13:00"),  # 23 hours ago
        # On 25 October 2026 it goes from 03:00 back to 02:00 at 01:00 UTC, so 02:30 comes at 00:30 and at 01:30 UTC.
        ("today 02:30", PAST, "2026-10-25T12:00Z", "25 00:30"),
        ("02:30", PAST, "2026-10-25T01:45Z", "25 00:30"),
        ("02:30", FUTURE, "2026-10-25T00:00Z", "25 00:30"),
        ("02:30", FUTURE, "2026-10-25T01:00Z", "25 01:30"),
        ("today 02:30", FUTURE, "2026-10-25T01:00Z", "25 01:30"),
        ("02:30", FUTURE, "2026-10-25T01:45Z", "26 01:30"),
        ("tomorrow 02:30", EITHER, "2026-10-24T12:00Z", "25 00:30"),
        ("02:30", PAST, "2026-10-25T00:15Z", "24 00:30"),
    ],
)
def test_the_nights_the_clocks_change(words: str, tense: Tense, now: str, expected: str) -> None:
    assert expected == in_berlin(words, tense, now)


def test_the_change_in_new_york() -> None:
    after = datetime(2026, 11, 1, 12, tzinfo=UTC)
    first = Typed(datetime(2026, 11, 1, 5, 30, tzinfo=UTC))
    assert first == read_time("today 1:30 am", now=after, zone=NEW_YORK, tense=PAST)
    spring = datetime(2026, 3, 8, 12, tzinfo=UTC)
    assert read_time("today 2:30 am", now=spring, zone=NEW_YORK, tense=PAST) == Problem.NO_SUCH_TIME


@pytest.mark.parametrize(
    "words", ["9" * 10_000, "a " * 5_000, "yesterday " * 1_000, " " * 9_999 + "x", "1h" * 5_000, "\u202e-" * 5_000]
)
def test_a_very_long_text_is_refused_at_once(words: str) -> None:
    began = perf_counter()
    assert read(words, PAST) == "NOT_UNDERSTOOD"
    assert perf_counter() - began < 0.05


@pytest.mark.parametrize(
    ("words", "tense"),
    [
        ("18:00", PAST),
        ("yesterday 6pm", PAST),
        ("tomorrow 9am", FUTURE),
        ("24 Nov 18:00", EITHER),
        ("closes tuesday 18:00", PAST),
        ("2026-11-22 18:30", PAST),
        ("today 02:00 UTC", EITHER),
        ("gestern um 18:30 Uhr", PAST),
        ("5/6/2026 18:30", PAST),
        ("noon", PAST),
    ],
)
def test_a_time_that_only_their_zone_tells_is_not_read_without_one(words: str, tense: Tense) -> None:
    assert read_time(words, now=NOW, zone=None, tense=tense) is Problem.NO_ZONE


@pytest.mark.parametrize(
    ("words", "tense"),
    [
        ("now", PAST),
        ("2 hours ago", PAST),
        ("31 hours left", PAST),
        ("31:20 left", FUTURE),
        ("in 2 days", FUTURE),
        ("vor 2 Stunden", PAST),
        ("22 Nov 18:30 UTC", PAST),
        ("2026-11-22T18:30+05:00", PAST),
        ("banana", PAST),
        ("18", PAST),
        ("yesterday", PAST),
        ("31 November 18:00", PAST),
    ],
)
def test_what_is_the_same_everywhere_is_read_without_a_zone(words: str, tense: Tense) -> None:
    without = read_time(words, now=NOW, zone=None, tense=tense)
    assert without is not Problem.NO_ZONE
    assert without == read_time(words, now=NOW, zone=KATHMANDU, tense=tense)


PIECES = """
now ago left in at half an hour and a hours day 2 31 6 pm am : . - / 18:30 yesterday tomorrow last next monday 22 nov 2026
closes utc +5 2026-11-22 t z noon midnight evening 02:30 25 1 couple of days h m from to go 5/6 12/31 9999 ago left weeks
"""
PHRASES = st.lists(st.sampled_from(PIECES.split()), max_size=7)
TYPED = st.one_of(st.text(max_size=150), PHRASES.map(" ".join), PHRASES.map("".join))
INSTANTS = st.timedeltas(timedelta(days=-1_500), timedelta(days=1_500)).map(lambda away: NOW + away)


@given(words=TYPED, now=INSTANTS, zone=ANY_ZONE, tense=st.sampled_from(Tense))
def test_whatever_is_typed_is_answered_within_its_tense(words: str, now: datetime, zone: ZoneInfo, tense: Tense) -> None:
    found = read_time(words, now=now, zone=zone, tense=tense)
    assert isinstance(found, Typed | Ambiguous | Problem)
    for reading in (found,) if isinstance(found, Typed) else found.readings if isinstance(found, Ambiguous) else ():
        assert reading.at.tzinfo is UTC
        assert abs(reading.at - now) <= FARTHEST
        if tense is PAST:
            assert reading.at >= now if reading.is_end else reading.at <= now
        else:
            assert not reading.is_end
        if tense is FUTURE:
            assert reading.at >= now


@given(words=TYPED, now=INSTANTS, zone=ANY_ZONE, tense=st.sampled_from(Tense))
def test_what_is_read_without_a_zone_is_the_same_in_any(words: str, now: datetime, zone: ZoneInfo, tense: Tense) -> None:
    found = read_time(words, now=now, zone=None, tense=tense)
    if not isinstance(found, Problem):
        assert found == read_time(words, now=now, zone=zone, tense=tense)


@given(back=st.integers(0, 365 * 86_400), now=INSTANTS, zone=ANY_ZONE)
def test_an_iso_time_comes_back_as_it_was(back: int, now: datetime, zone: ZoneInfo) -> None:
    at = now.replace(microsecond=0) - timedelta(seconds=back)
    for written in (
        at.isoformat(),
        at.astimezone(zone).isoformat(),
        at.astimezone(zone).isoformat(" "),
        at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    ):
        assert Typed(at) == read_time(written, now=now, zone=zone, tense=PAST)


@given(back=st.integers(0, 365 * 1_440), now=INSTANTS)
def test_a_prefilled_time_comes_back_as_it_was(back: int, now: datetime) -> None:
    at = now.replace(second=0, microsecond=0) - timedelta(minutes=back)
    written = at.astimezone(KATHMANDU).strftime("%Y-%m-%d %H:%M")
    assert Typed(at) == read_time(written, now=now, zone=KATHMANDU, tense=PAST)
