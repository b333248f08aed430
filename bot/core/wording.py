"""Times in words, in the reader's language and zone.

Every word comes from Babel (CLDR), so a language needs nothing here; what CLDR has no words for ("left", "passed", "less
than a minute") belongs to the texts around. Spans are cut, never rounded up: 31 h 59 min left are 31 hours.
All functions raise `babel.UnknownLocaleError` for a language Babel does not know; regions are fine ("pt-BR").
"""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta, get_timezone_location
from babel.lists import format_list

from bot.core.spans import Left, Moment, Said, Span, Text

Length = Literal["long", "narrow"]
Unit = Literal["day", "hour", "minute", "second"]

_SECONDS: dict[Unit, int] = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_NEVER = float("inf")  # Babel's threshold for moving on to a larger unit than the one asked for


def moment(at: datetime, *, now: datetime, zone: str | None, language: str) -> str:
    """An instant: "Sunday 22 November, 18:00 (Karachi)". The year is named when it is not the one `now` is in.

    `zone` is an IANA name; None stands for UTC. Raises `ZoneInfoNotFoundError` for a zone that does not exist.
    """
    place = ZoneInfo(zone or "UTC")
    local = at.astimezone(place)
    pattern = _pattern(language, with_year=local.year != now.astimezone(place).year)
    return f"{format_datetime(local, pattern, locale=_locale(language))} ({_city(zone or 'UTC', language)})"


def span(delta: timedelta, language: str) -> str:
    """A length of time: "31 hours", "2 days 3 hours" above 48 hours, "1 hour 20 minutes" below 3, "40 seconds"."""
    return _span(_whole_seconds(delta), language, "long")


def left(until: datetime, *, now: datetime, language: str) -> str:
    """How far off an instant is: "in 31 hours", "in 1 hour 20 minutes", "40 minutes ago".

    A language whose units change after "in" or "ago" gets the largest unit only.
    """
    return _left(_seconds(until - now), language)


def short_left(until: datetime, *, now: datetime, language: str) -> str:
    """The same for a corner of a card: "31h", "2d 3h", "1h 20m"; empty once `until` has come.

    The caller's text adds "left", or says that it has passed.
    """
    return _span(_seconds(until - now), language, "narrow") if until > now else ""


def in_words(text: Text, *, now: datetime, zone: str | None, language: str) -> str:
    """A text for a reader who sees words only. What a person said comes out as they said it: escape it for Markdown."""
    return "".join(_words(part, now, zone, language) for part in text)


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
