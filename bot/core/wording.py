"""Times in words, in the reader's language and zone.

Every word comes from Babel (CLDR), so a language needs nothing here; what CLDR has no words for ("left", "passed", "less
than a minute") belongs to the texts around. Spans are cut, never rounded up: 31 h 59 min left are 31 hours.
All functions raise `babel.UnknownLocaleError` for a language Babel does not know; regions are fine ("pt-BR"),
also those it does not know.
"""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime, format_timedelta, get_timezone_location

from bot.core.spans import Left, Moment, Said, Span, Text

Length = Literal["long", "narrow"]
Unit = Literal["day", "hour", "minute", "second"]
# What is said of a span: its units, the largest first, and how many of each.
Parts = tuple[tuple[Unit, int], ...]

_SECONDS: dict[Unit, int] = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_NEVER = float("inf")  # Babel's threshold for moving on to a larger unit than the one asked for


def moment(at: datetime, *, now: datetime, zone: str | None, language: str) -> str:
    """An instant: "Sunday 22 November, 18:00 (Karachi)". The year is named when it is not the one `now` is in.

    `zone` is an IANA name; None stands for UTC. Raises `ZoneInfoNotFoundError` for a zone that does not exist.
    """
    place = ZoneInfo(zone or "UTC")
    return _moment(at, zone or "UTC", language, with_year=at.astimezone(place).year != now.astimezone(place).year)


def span(delta: timedelta, language: str) -> str:
    """A length of time: "31 hours", "2 days 3 hours" above 48 hours, "1 hour 20 minutes" below 3, "40 seconds"."""
    return _span(_parts(_seconds(delta)), language, "long")


def left(until: datetime, *, now: datetime, language: str) -> str:
    """How far off an instant is: "in 31 hours", "in 1 hour 20 minutes", "40 minutes ago".

    A language whose units change after "in" or "ago" gets the largest unit only.
    """
    seconds = _seconds(until - now)
    return _left(_parts(abs(seconds)), language, ago=seconds < 0)


def short_left(until: datetime, *, now: datetime, language: str) -> str:
    """The same for a corner of a card: "31h", "2d 3h", "1h 20m"; empty once `until` has come.

    The caller's text adds "left", or says that it has passed.
    """
    return _span(_parts(_seconds(until - now)), language, "narrow") if until > now else ""


def language_name(language: str) -> str:
    """What those who speak a language call it, as the beginning of a line."""
    name = Locale.parse(language, sep="-").get_display_name() or language
    return name[:1].upper() + name[1:]


def in_words(text: Text, *, now: datetime, zone: str | None, language: str) -> str:
    """A text for a reader who sees words only. What a person said comes out as they said it: escape it for Markdown."""
    return "".join([part if isinstance(part, str) else _words(part, now, zone, language) for part in text])


@lru_cache(maxsize=4096)
def _moment(at: datetime, zone: str, language: str, *, with_year: bool) -> str:
    # A clock of a case is said on each of its cards, often twice.
    local = at.astimezone(ZoneInfo(zone))
    words = format_datetime(local, _pattern(language, with_year=with_year), locale=_locale(language))
    return f"{words} ({_city(zone, language)})"


def _words(part: Span, now: datetime, zone: str | None, language: str) -> str:
    match part:
        case Said(words):
            return words
        case Moment(at):
            return moment(at, now=now, zone=zone, language=language)
        case Left(until):
            return left(until, now=now, language=language)
        case _:
            return part


def _seconds(delta: timedelta) -> int:
    return int(delta.total_seconds())


def _parts(seconds: int) -> Parts:
    """The units worth saying, largest first: nobody plans by the minutes of a span of more than 3 hours."""
    units: tuple[Unit, ...]
    if seconds >= 49 * 3_600:  # a span of 48 hours, the commonest there is, is known by that name
        units = ("day", "hour")
    elif seconds >= 3 * 3_600:
        units = ("hour",)
    elif seconds >= 60:
        units = ("hour", "minute")
    else:
        return (("second", seconds),)
    parts: list[tuple[Unit, int]] = []
    for unit in units:
        count, seconds = divmod(seconds, _SECONDS[unit])
        if count:
            parts.append((unit, count))
    return tuple(parts)


@lru_cache(maxsize=4096)
def _span(parts: Parts, language: str, length: Length) -> str:
    # Not `format_list`: it says the last of two twice in languages that have no pattern for pairs (Arabic, Babel 2.18).
    return " ".join(_amount(unit, count, language, length) for unit, count in parts)


@lru_cache(maxsize=4096)
def _left(parts: Parts, language: str, *, ago: bool) -> str:
    sign = -1 if ago else 1
    relative = [_amount(unit, sign * count, language, "long", relative=True) for unit, count in parts]
    absolute = [_amount(unit, count, language, "long") for unit, count in parts]
    # CLDR has "in 1 hour" and "in 20 minutes" but no "in 1 hour 20 minutes". Where the unit reads the same with and
    # without "in", the one can stand in the other; in "in 2 Tagen" (2 Tage) it cannot.
    if all(f" {r} ".startswith(f" {a} ") or f" {r} ".endswith(f" {a} ") for a, r in zip(absolute, relative, strict=True)):
        return relative[0].replace(absolute[0], " ".join(absolute))
    return relative[0]


def _amount(unit: Unit, count: int, language: str, length: Length, *, relative: bool = False) -> str:
    words = format_timedelta(
        timedelta(seconds=count * _SECONDS[unit]),
        granularity=unit,
        threshold=_NEVER,
        add_direction=relative,
        format=length,
        locale=_locale(language),
    )
    return words.replace("\xa0", " ")  # French has one in "1 heure" and none in "dans 1 heure"; chats wrap as they like


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    # Sellers all over the world read "en", and nearly everywhere but in the United States the day comes before the month.
    base, region = (part for part in ("en-GB" if language == "en" else language).partition("-")[::2])
    try:
        return Locale.parse(f"{base}_{region}" if region else base)
    except UnknownLocaleError:
        return Locale.parse(base)  # Slack's es-LA is no region of CLDR's


@lru_cache(maxsize=128)
def _pattern(language: str, *, with_year: bool) -> str:
    """Weekday, day, month in full and the 24-hour clock, in the language's own order."""
    locale = _locale(language)
    if with_year:
        day = locale.date_formats["full"].pattern
    else:
        skeletons = locale.datetime_skeletons
        known = next(skeletons[name] for name in ("MMMMEEEEd", "MMMMEd", "MMMEd") if name in skeletons)
        # Where the language lists a short form only, its fields are widened (CLDR, UTS #35 part 4, "Matching Skeletons").
        day = re.sub(r"[Ec]+", "EEEE", re.sub(r"[ML]+", "MMMM", known.pattern))
    clock = locale.datetime_skeletons["Hm"].pattern
    return str(locale.datetime_formats["medium"]).format(clock, day)


@lru_cache(maxsize=1024)
def _city(zone: str, language: str) -> str:
    # Babel gives "Argentina/Buenos Aires" for zones in three parts.
    return get_timezone_location(zone, locale=_locale(language), return_city=True).rpartition("/")[2]
