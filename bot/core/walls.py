"""Wall times as people type them: a day, a clock time, or both. Which instant they mean is decided in `times`."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from bot.core.dates import names_a_shift, take_days
from bot.core.phrases import NUMBER, Problem, without
from bot.core.playbook import Tense

# The hours each part of a day can mean: "6 in the evening" is 18:00; "12 at night" and "2 at night" stay open.
_PARTS = {"morning": range(12), "afternoon": range(12, 18), "evening": range(16, 24), "night": range(18, 24)}
_PART = re.compile(rf"(?:\bin )?\b({'|'.join(_PARTS)})\b")
_SAID_BY_DAY = (
    (re.compile(r"\btonight\b"), "today evening"),
    (re.compile(r"\blast night\b"), "yesterday evening"),
    (re.compile(r"\bthis (?=morning|afternoon|evening)"), "today "),
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d\d)(?::(\d\d))?)? ?(am|pm|oclock)?")

_UTC = re.compile(r"(?<![^\W\d_])(?:utc|gmt)(?: ?([+-]\d{1,2})(?::?(\d\d))?)?(?![\w:])")
# An offset without "UTC" is read after a full date only, and a minus there after T or seconds only: "18:30-19:30" is a
# stretch of time.
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d)?)"
    r"(?:z|(?: ?(?=\+)|(?<=t\d\d:\d\d)|(?<=:\d\d:\d\d))([+-]\d\d)(?::?(\d\d))?)"
)
_FRACTION = re.compile(r"(?<=:\d\d:\d\d)\.\d+")
_FARTHEST_OFFSET = timedelta(hours=14)  # Kiribati's; no zone is further from UTC


@dataclass(frozen=True, slots=True)
class Wall:
    """A wall time in `zone`. `days` are the days it may mean, the preferred first; one only when the day was named."""

    days: tuple[date, ...]
    clock: time
    zone: tzinfo


def read_wall(phrase: str, *, now: datetime, zone: tzinfo | None, tense: Tense) -> Wall | Problem:
    """Read a plain phrase (see `phrases.plain`). A zone in it ("18:30 UTC", an ISO offset) goes before `zone`.

    With neither, what would be a wall time is `NO_ZONE`. Fractions of a second are left out. Midnight is read only without a
    day: "yesterday midnight" has two meanings.
    """
    phrase = _FRACTION.sub("", phrase)
    if found := _ISO.fullmatch(phrase):
        phrase, offset = found[1], _offset(found[2], found[3])
    elif found := _UTC.search(phrase):
        phrase, offset = without(phrase, found), _offset(found[1], found[2])
    else:
        wall = _read(phrase, now.astimezone(zone or UTC).date(), tense, zone or UTC)
        return wall if zone or isinstance(wall, Problem) else Problem.NO_ZONE
    if offset is None:
        return Problem.NOT_UNDERSTOOD
    there = now.astimezone(offset).date()
    if names_a_shift(phrase) and (zone is None or there != now.astimezone(zone).date()):
        # "today 02:00 UTC" while it is, or may be, another day there
        return Problem.NO_ZONE if zone is None else Problem.NOT_UNDERSTOOD
    return _read(phrase, there, tense, offset)


def _offset(hours: str | None, minutes: str | None) -> timezone | None:
    sign = -1 if (hours or "").startswith("-") else 1
    offset = timedelta(hours=int(hours or 0), minutes=sign * int(minutes or 0))
    return timezone(offset) if abs(offset) <= _FARTHEST_OFFSET else None


def _read(phrase: str, today: date, tense: Tense, zone: tzinfo) -> Wall | Problem:
    phrase = re.sub(r"(?<=\d)t(?=\d)", " ", phrase)
    for pattern, instead in _SAID_BY_DAY:
        phrase = pattern.sub(instead, phrase)
    taken = take_days(phrase, today, tense)
    if isinstance(taken, Problem):
        return taken
    days, rest = taken
    part = _PART.search(rest)
    clock = _read_clock(without(rest, part) if part else rest, part[1] if part else None, named_day=bool(days))
    return clock if isinstance(clock, Problem) else Wall(days or _around(today, tense), clock, zone)


def _around(today: date, tense: Tense) -> tuple[date, ...]:
    """The days a clock time without a day may mean. Tomorrow's 00:00 is "now" for a watch that is a minute fast."""
    shifts = (1, 0, -1) if tense is Tense.PAST else (0, 1)
    return tuple(today + timedelta(days=shift) for shift in shifts)


def _read_clock(words: str, part: str | None, *, named_day: bool) -> time | Problem:
    if not words:
        return Problem.NO_CLOCK if part or named_day else Problem.NOT_UNDERSTOOD
    if words in ("noon", "12 noon"):
        return time(12)
    if words in ("midnight", "12 midnight") and not named_day:
        return time(0)
    found = _CLOCK.fullmatch(words)
    if found is None:
        return Problem.BARE_NUMBER if NUMBER.fullmatch(words) else Problem.NOT_UNDERSTOOD
    hour, minute, second = (int(number or 0) for number in found.groups()[:3])
    if hour > 23 or minute > 59 or second > 59:
        return Problem.NO_SUCH_TIME
    read = _read_hour(hour, found[4], part, exact=found[2] is not None)
    return read if isinstance(read, Problem) else time(read, minute, second)


def _read_hour(hour: int, mark: str | None, part: str | None, *, exact: bool) -> int | Problem:
    """The hour of the day. `exact` says that minutes were given, which people do on a 24-hour clock."""
    if mark in ("am", "pm"):
        if (hour == 0 and mark == "pm") or (hour > 12 and mark == "am"):
            return Problem.NO_SUCH_TIME
        hour = hour if hour > 12 else hour % 12 + (12 if mark == "pm" else 0)  # "18:30 pm" is common and clear
        return hour if part is None or hour in _PARTS[part] else Problem.NOT_UNDERSTOOD
    if part is not None:
        return next((h for h in (hour, hour + 12) if h in _PARTS[part]), Problem.NOT_UNDERSTOOD)
    return hour if exact or (mark == "oclock" and hour > 12) else Problem.BARE_NUMBER
