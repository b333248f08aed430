"""The days named in a phrase a seller typed: "yesterday", "last monday", "22 nov", "22/11/2026"."""

import re
from datetime import date, timedelta

from bot.core.phrases import Problem, without
from bot.core.playbook import Tense

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
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
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?: (?P<year>20\d\d)(?![\d:.h]))?"  # the 1830 of "22 nov 1830" is a clock time
_DATES = (
    re.compile(rf"(?<![\d:.]){_DAY} ?{_MONTH}\b{_YEAR}"),
    re.compile(rf"\b{_MONTH} ?{_DAY}(?![\d:.h]){_YEAR}"),
    re.compile(r"(?<!\d)(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)"),
)
# Without a year only with a slash: "18.30" is a clock time and "18-20" a stretch of hours.
_NUMERIC = re.compile(
    r"(?<![\d/.:-])(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})"
    r"(?:(?P=mark)(?P<year>\d{4}|\d\d)|(?<=/\d)|(?<=/\d\d))"
)
_YEARS_READ = 2  # years either way; further off is too far whatever the day


def take_days(phrase: str, today: date, tense: Tense) -> tuple[tuple[date, ...], str] | Problem:
    """The days a plain phrase may mean, the preferred first, and what is left of it. No days when it names none.

    A weekday alone is the last one or the next one, as the tense asks; then there are two, because on that weekday the
    clock time decides. "last monday" is before today, "next monday" after it; a date without a year is the nearest one.
    """
    taken = _take_day(phrase, today)
    if isinstance(taken, Problem):
        return taken
    weekday = _WEEKDAY.search(phrase if taken is None else taken[1])
    if taken is None:
        return (_weekdays(weekday, today, tense), without(phrase, weekday)) if weekday else ((), phrase)
    day, rest = taken
    if weekday is None:
        return (day,), rest
    if _WEEKDAYS[day.weekday()] != weekday[2][:3]:
        return Problem.NOT_UNDERSTOOD  # "Monday 22 November" when the 22nd is a Sunday
    return (day,), without(rest, weekday)


def both_orders(phrase: str) -> tuple[str, ...]:
    """A plain phrase whose date may be 3 April or 4 March (`DATE_ORDER`), with the date written out either way."""
    found = _NUMERIC.search(phrase)
    if found is None:
        return ()
    days = ((found["one"], found["two"]), (found["two"], found["one"]))
    rest = phrase[: found.start()], phrase[found.end() :]
    return tuple(f"{rest[0]}{_written(found['year'], month, day)}{rest[1]}" for day, month in days)


def _written(year: str | None, month: str, day: str) -> str:
    if year is None:
        return f"{day} {_MONTHS[int(month) - 1]}"
    return f"{year if len(year) == 4 else f'20{year}'}-{month:0>2}-{day:0>2}"


def names_a_shift(phrase: str) -> bool:
    """Whether a plain phrase counts days from the reader's own today."""
    return _SHIFT.search(phrase) is not None


def _take_day(phrase: str, today: date) -> tuple[date, str] | Problem | None:
    day: date | Problem
    if found := _SHIFT.search(phrase):
        day = today + timedelta(days=_SHIFTS[found[1]])
    elif found := next(filter(None, (pattern.search(phrase) for pattern in _DATES)), None):
        month = found["month"]
        number = int(month) if month.isdecimal() else _MONTHS.index(month[:3]) + 1
        day = _calendar(found["year"], number, int(found["day"]), today)
    elif found := _NUMERIC.search(phrase):
        day = _numeric(int(found["one"]), int(found["two"]), found["year"], today)
    else:
        return None
    return day if isinstance(day, Problem) else (day, without(phrase, found))


def _numeric(one: int, two: int, year: str | None, today: date) -> date | Problem:
    if one <= 12 and two <= 12 and one != two:
        return Problem.DATE_ORDER
    day, month = (one, two) if one > 12 else (two, one)
    return _calendar(year, month, day, today)


def _calendar(year: str | None, month: int, day: int, today: date) -> date | Problem:
    if year is None:
        years = [today.year - 1, today.year, today.year + 1]
    else:
        years = [int(year) + (2000 if len(year) == 2 else 0)]
        if abs(years[0] - today.year) > _YEARS_READ:
            return Problem.TOO_FAR
    real = [found for candidate in years if (found := _real(candidate, month, day))]
    return min(real, key=lambda found: abs(found - today), default=Problem.NO_SUCH_TIME)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekdays(found: re.Match[str], today: date, tense: Tense) -> tuple[date, ...]:
    week = timedelta(days=7)
    ahead = timedelta(days=(_WEEKDAYS.index(found[2][:3]) - today.weekday()) % 7)
    match found[1]:
        case "last" | "past":
            return (today + ahead - week,)
        case "next" | "coming":
            return (today + (ahead or week),)
        case _ if tense is Tense.PAST:
            return (today + ahead, today + ahead - week)
        case _:
            return (today + ahead, today + ahead + week)
