"""How times are said: in the reader's zone and language, and never with more left than there is."""

from datetime import UTC, datetime, timedelta

import pytest
from babel import UnknownLocaleError
from hypothesis import given
from hypothesis import strategies as st

from bot.core.spans import Left, Moment, Said, Text
from bot.core.wording import in_words, left, moment, short_left, span

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        (SUNDAY, "Asia/Karachi", "Sunday 22 November, 18:00 (Karachi)"),
        (SUNDAY, "Asia/Kolkata", "Sunday 22 November, 18:30 (Kolkata)"),
        (SUNDAY, "Asia/Kathmandu", "Sunday 22 November, 18:45 (Kathmandu)"),
        (SUNDAY, "America/Argentina/Buenos_Aires", "Sunday 22 November, 10:00 (Buenos Aires)"),
        (SUNDAY, "America/New_York", "Sunday 22 November, 08:00 (New York)"),
        (SUNDAY, "UTC", "Sunday 22 November, 13:00 (UTC)"),
        (SUNDAY, None, "Sunday 22 November, 13:00 (UTC)"),
        (datetime(2026, 7, 1, 10, tzinfo=UTC), "Europe/Berlin", "Wednesday 1 July, 12:00 (Berlin)"),
        (datetime(2026, 12, 31, 18, 59, tzinfo=UTC), "Asia/Karachi", "Thursday 31 December, 23:59 (Karachi)"),
        (datetime(2026, 12, 31, 19, 0, tzinfo=UTC), "Asia/Karachi", "Friday, 1 January 2027, 00:00 (Karachi)"),
        (datetime(2025, 12, 31, 12, 0, tzinfo=UTC), "Asia/Karachi", "Wednesday, 31 December 2025, 17:00 (Karachi)"),
    ],
)
def test_a_moment_is_told_in_the_readers_zone(at: datetime, zone: str | None, expected: str) -> None:
    assert expected == moment(at, now=NOW, zone=zone, language="en")


def test_the_year_is_left_out_when_it_is_this_year_where_the_reader_is() -> None:
    new_year = datetime(2026, 12, 31, 20, tzinfo=UTC)  # 2027 in Karachi, not yet in Berlin
    karachi = moment(new_year, now=new_year, zone="Asia/Karachi", language="en")
    berlin = moment(new_year + timedelta(hours=4), now=new_year, zone="Europe/Berlin", language="en")
    assert [karachi, berlin] == ["Friday 1 January, 01:00 (Karachi)", "Friday, 1 January 2027, 01:00 (Berlin)"]


@pytest.mark.parametrize(
    ("language", "this_year", "next_year"),
    [
        ("en-US", "Sunday, November 22, 18:00 (Karachi)", "Saturday, January 2, 2027, 18:00 (Karachi)"),
        ("de", "Sonntag, 22. November, 18:00 (Karatschi)", "Samstag, 2. Januar 2027, 18:00 (Karatschi)"),
        ("fr", "dimanche 22 novembre, 18:00 (Karachi)", "samedi 2 janvier 2027, 18:00 (Karachi)"),
        ("es", "domingo, 22 de noviembre, 18:00 (Karachi)", "sábado, 2 de enero de 2027, 18:00 (Karachi)"),
        ("pt-BR", "domingo, 22 de novembro 18:00 (Karachi)", "sábado, 2 de janeiro de 2027 18:00 (Karachi)"),
        ("ru", "воскресенье, 22 ноября, 18:00 (Карачи)", "суббота, 2 января 2027\u202fг., 18:00 (Карачи)"),
        ("hi", "रविवार, 22 नवंबर, 18:00 (कराची)", "शनिवार, 2 जनवरी 2027, 18:00 (कराची)"),
    ],
)
def test_a_moment_follows_the_order_of_the_language(language: str, this_year: str, next_year: str) -> None:
    later = datetime(2027, 1, 2, 13, tzinfo=UTC)
    told = [moment(at, now=NOW, zone="Asia/Karachi", language=language) for at in (SUNDAY, later)]
    assert [this_year, next_year] == told


HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("delta", "long", "short"),
    [
        (SECOND, "1 second", "1s"),
        (40 * SECOND, "40 seconds", "40s"),
        (MINUTE - SECOND, "59 seconds", "59s"),
        (MINUTE, "1 minute", "1m"),
        (2 * MINUTE - SECOND, "1 minute", "1m"),
        (40 * MINUTE, "40 minutes", "40m"),
        (HOUR - SECOND, "59 minutes", "59m"),
        (HOUR, "1 hour", "1h"),
        (80 * MINUTE, "1 hour 20 minutes", "1h 20m"),
        (3 * HOUR - SECOND, "2 hours 59 minutes", "2h 59m"),
        (3 * HOUR, "3 hours", "3h"),
        (4 * HOUR - SECOND, "3 hours", "3h"),
        (31 * HOUR, "31 hours", "31h"),
        (32 * HOUR - MINUTE, "31 hours", "31h"),
        (48 * HOUR, "48 hours", "48h"),
        (49 * HOUR - SECOND, "48 hours", "48h"),
        (51 * HOUR, "2 days 3 hours", "2d 3h"),
        (72 * HOUR, "3 days", "3d"),
        (14 * 24 * HOUR, "14 days", "14d"),
    ],
)
def test_a_span_says_what_one_plans_by(delta: timedelta, long: str, short: str) -> None:
    told = (
        span(delta, "en"),
        left(NOW + delta, now=NOW, language="en"),
        left(NOW - delta, now=NOW, language="en"),
        short_left(NOW + delta, now=NOW, language="en"),
    )
    assert (long, f"in {long}", f"{long} ago", short) == told


def test_what_has_passed_has_no_short_form() -> None:
    assert [short_left(NOW - ago, now=NOW, language="en") for ago in (timedelta(0), HOUR)] == ["", ""]


def test_a_part_of_a_second_is_not_rounded_up() -> None:
    assert span(timedelta(seconds=59, milliseconds=999), "en") == "59 seconds"
    assert left(NOW - timedelta(milliseconds=61_900), now=NOW, language="en") == "1 minute ago"


@pytest.mark.parametrize(
    ("language", "delta", "expected"),
    [
        ("de", 80 * MINUTE, "in 1 Stunde 20 Minuten"),
        ("de", 51 * HOUR, "in 2 Tagen"),  # "2 Tage" would be wrong after "in"
        ("de", -51 * HOUR, "vor 2 Tagen"),
        ("fr", 80 * MINUTE, "dans 1 heure 20 minutes"),
        ("fr", -80 * MINUTE, "il y a 1 heure 20 minutes"),
        ("hi", 80 * MINUTE, "1 घंटे में"),
        ("hi", 179 * MINUTE, "2 घंटे 59 मिनट में"),
        ("ru", 31 * HOUR, "через 31 час"),
        ("ru", 81 * MINUTE, "через 1 час"),  # "1 минута", but "через 1 минуту"
        ("ar", 80 * MINUTE, "خلال ساعة واحدة"),
    ],
)
def test_languages_that_inflect_name_the_largest_unit(language: str, delta: timedelta, expected: str) -> None:
    assert expected == left(NOW + delta, now=NOW, language=language)


def test_two_units_are_named_once_each_in_every_language() -> None:
    told = {language: span(80 * MINUTE, language) for language in ("ar", "de", "fr")}
    assert told == {"ar": "ساعة 20 دقيقة", "de": "1 Stunde 20 Minuten", "fr": "1 heure 20 minutes"}


def test_a_text_is_told_in_words_with_what_was_said_as_it_was_said() -> None:
    text: Text = ("It closes ", Moment(NOW + 31 * HOUR), ", ", Left(NOW + 31 * HOUR), ". You wrote: ", Said("*soon* <@1>"))
    expected = "It closes Tuesday 24 November, 18:00 (Karachi), in 31 hours. You wrote: *soon* <@1>"
    assert expected == in_words(text, now=NOW, zone="Asia/Karachi", language="en")
    assert in_words((), now=NOW, zone=None, language="en") == ""


def test_a_language_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownLocaleError):
        span(HOUR, "xx")


@given(seconds=st.integers(0, 400 * 86_400))
def test_never_more_than_is_left(seconds: int) -> None:
    words = span(timedelta(seconds=seconds), "en").split()
    sizes = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
    told = sum(int(count) * sizes[unit.removesuffix("s")] for count, unit in zip(words[::2], words[1::2], strict=True))
    assert told <= seconds
    assert seconds - told < 3_600
