"""Wall times as people type them: a day, a clock time, or both. Which instant they mean is decided in `times`."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum

from bot.core.playbook import Tense


class Problem(StrEnum):
    """Why a typed time was not taken."""

    EMPTY = "empty"
    NOT_UNDERSTOOD = "not-understood"
    BARE_NUMBER = "bare-number"  # "6", "yesterday 6": hours, a clock time, morning or evening?
    NO_CLOCK = "no-clock"  # "yesterday", "22 Nov", "yesterday evening": which time of day?
    DATE_ORDER = "date-order"  # 5/6/2026 is May or June
    NO_SUCH_TIME = "no-such-time"  # 31 November, 25:00, or an hour the clocks skip
    FUTURE = "future"  # the question asks about the past
    PAST = "past"  # the question asks about the future
    TOO_FAR = "too-far"  # more than `times.FARTHEST` away


@dataclass(frozen=True, slots=True)
class Wall:
    """A wall time in `zone`. `days` are the days it may mean, the preferred first; more than one when none was named."""

    days: tuple[date, ...]
    clock: time
    zone: tzinfo


_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_WEEKDAYS = {name: number for number, name in enumerate("mon tue wed thu fri sat sun".split())}

# The hours in which each part of a day can be meant: "6 in the evening" is 18:00, "12 at night" is nobody's guess.
_PARTS = {"morning": range(12), "afternoon": range(12, 18), "evening": range(16, 24), "night": range(18, 24)}
_PART = re.compile(r"(?:\bin )?\b(morning|afternoon|evening|night)\b")
_SAID_BY_DAY = (  # what else a word for a day says, written out
    (re.compile(r"\btonight\b"), "today evening"),
    (re.compile(r"\blast night\b"), "yesterday evening"),
    (re.compile(r"\bthis (?=morning|afternoon|evening)"), "today "),
)
_SHIFTS = {"day before yesterday": -2, "day after tomorrow": 2, "yesterday": -1, "today": 0, "tomorrow": 1}
_SHIFT = re.compile(rf"\b({'|'.join(_SHIFTS)})\b")
_WEEKDAY = re.compile(
    r"(?:\b(last|past|next|coming|this) )?"
    r"\b(mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b"
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?: (?P<year>\d{4})(?![\d:.h]))?"
_DATES = (
    re.compile(rf"(?<![\d:.])(?P<day>\d{{1,2}})(?:st|nd|rd|th)? ?{_MONTH}\b{_YEAR}"),
    re.compile(rf"\b{_MONTH} ?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.h]| ?[ap]m){_YEAR}"),
    re.compile(r"(?<!\d)(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)"),
)
_NUMERIC = re.compile(
    r"(?<![\d/.-])(\d{1,2})(?:/(\d{1,2})(?:/(\d{4}|\d\d))?|([-.])(\d{1,2})\4(\d{4}|\d\d))(?![\d/.-])"
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d\d)(?::(\d\d))?)? ?(am|pm|oclock)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

_UTC = re.compile(r"(?<![^\W\d_])(?:utc|gmt)(?: ?([+-]\d{1,2})(?::?(\d\d))?)?(?![\w:])")
# After a written-out date only. Elsewhere "18:30-19:30" is a stretch of time, and so it may be here without T or seconds.
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d(?:t| )\d\d:\d\d(?::\d\d)?)(?:z|(?: ?(?=\+)|(?<=t\d\d:\d\d)|(?<=:\d\d:\d\d))([+-]\d\d)(?::?(\d\d))?)"
)
_FRACTION = re.compile(r"(?<=:\d\d:\d\d)\.\d+")


def read_wall(phrase: str, *, now: datetime, zone: tzinfo, tense: Tense) -> Wall | Problem:
    """Read a plain phrase (see `phrases.plain`). A zone in it ("18:30 UTC", an ISO offset) goes before `zone`.

    "mon" is Monday in full and short; "last monday" is before today, "next monday" after; a date without a year is the
    nearest one. Midnight belongs to no day, so it may stand alone only.
    """
    phrase = _FRACTION.sub("", phrase)
    if iso := _ISO.fullmatch(phrase):
        phrase, offset = iso[1], _offset(iso[2], iso[3])
    elif utc := _UTC.search(phrase):
        phrase, offset = _without(phrase, utc), _offset(utc[1], utc[2])
    else:
        return _read(phrase, now.astimezone(zone), tense, zone)
    if offset is None:
        return Problem.NOT_UNDERSTOOD
    if _SHIFT.search(phrase) and now.astimezone(offset).date() != now.astimezone(zone).date():
        return Problem.NOT_UNDERSTOOD  # "today 02:00 UTC": it is another day there
    return _read(phrase, now.astimezone(offset), tense, offset)


def _read(phrase: str, here: datetime, tense: Tense, zone: tzinfo) -> Wall | Problem:
    phrase = re.sub(r"(?<=\d)t(?=\d)", " ", phrase)
    for pattern, instead in _SAID_BY_DAY:
        phrase = pattern.sub(instead, phrase)
    taken = _take_days(phrase, here.date(), tense)
    if isinstance(taken, Problem):
        return taken
    days, rest = taken
    clock = _read_clock(rest, named_day=bool(days))
    if isinstance(clock, Problem):
        return clock
    return Wall(days or _around(here.date(), tense), clock, zone)


def _around(today: date, tense: Tense) -> tuple[date, ...]:
    """The days a clock time without a day may mean. Tomorrow's 00:00 is "now" for a watch that is a minute fast."""
    shifts = (1, 0, -1) if tense is Tense.PAST else (0, 1)
    return tuple(today + timedelta(days=shift) for shift in shifts)


def _offset(hours: str | None, minutes: str | None) -> timezone | None:
    sign = -1 if (hours or "").startswith("-") else 1
    offset = timedelta(hours=int(hours or 0), minutes=sign * int(minutes or 0))
    return timezone(offset) if abs(offset) <= timedelta(hours=14) else None  # no zone is further from UTC


def _without(phrase: str, found: re.Match[str]) -> str:
    return f"{phrase[: found.start()]} {phrase[found.end() :]}".strip()


def _take_days(phrase: str, today: date, tense: Tense) -> tuple[tuple[date, ...], str] | Problem:
    """The days a phrase names, none when it names none, and what is left of it."""
    if shift := _SHIFT.search(phrase):
        return (today + timedelta(days=_SHIFTS[shift[1]]),), _without(phrase, shift)
    if numeric := _NUMERIC.search(phrase):
        day = _read_numeric(numeric, today)
    elif written := next(filter(None, (pattern.search(phrase) for pattern in _DATES)), None):
        numeric = written
        day = _calendar(written["year"], _month(written["month"]), int(written["day"]), today)
    else:
        day = None
    weekday = _WEEKDAY.search(phrase)
    if isinstance(day, Problem):
        return day
    if day is None:
        return (_weekdays(weekday, today, tense), _without(phrase, weekday)) if weekday else ((), phrase)
