"""Reading the time a seller typed: "2 hours ago", "yesterday 6pm", "31 hours left", "22 Nov 18:30", "gestern 18:30".

A small grammar of our own, because guessing is worse than asking again: what is not fully understood is refused. Spans
are elapsed time, wall times are in the reader's zone.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.dates import both_orders
from bot.core.phrases import MOST, NUMBER, Problem, countdown, elapsed, plain, without
from bot.core.playbook import Tense
from bot.core.tongues import in_english
from bot.core.walls import Wall, read_wall

__all__ = ["FARTHEST", "Ambiguous", "Problem", "Typed", "read_time", "retyped"]

FARTHEST = timedelta(days=366)  # no clock of a marketplace is longer; a year off is a slip of the thumb
SLACK = timedelta(minutes=2)  # between the seller's watch and ours

_AGO = re.compile(r"(.+) (?:ago|back)")
_AHEAD = re.compile(r"in (.+)|(.+) from now")
_LEFT = re.compile(
    r"(?:time )?(?:left|remaining) (.+)"
    r"|(.+?) ?(?:time )?(?:left|remain(?:s|ing)?|to go)(?: to (?:accept|answer|decide|decline|reply|respond))?"
)
_CLOSES = re.compile(r"\b(?:closes|ends|expires|closing|ending|expiring)\b")
_UP_TO = re.compile(r"\b(?:by|due|until|till)\b ?")
_HOUR_OR_HOURS = re.compile(r"(?:1?\d|2[0-3]) ?h")  # "18h" is 18:00 to a third of the world


@dataclass(frozen=True, slots=True)
class Typed:
    """An instant (UTC). `is_end`: asked about the past they gave what is left on the clock, so `at` is when it ends."""

    at: datetime
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A date like 03/04: of what it may mean, what the question accepts, the nearest to now first. Even one is a guess."""

    readings: tuple[Typed, ...]


def read_time(words: str, *, now: datetime, zone: ZoneInfo | None, tense: Tense) -> Typed | Ambiguous | Problem:
    """Read a typed time, or say why not; any text may be given and nothing is raised.

    `now` is aware. Without a zone, what depends on one is `NO_ZONE` and the rest is read as in any. A past answer is never
    after `now`, except for what is left on the clock; a future one never before.
    A clock time without a day is the latest one for a past question, else the next one; so is a weekday. For a past
    question "closes tuesday 18:00" is an end like "31 hours left". A span alone ("31 hours") is read for a future
    question only: otherwise it may be gone or left. What is not understood is tried in other languages.
    """
    if not words.strip():
        return Problem.EMPTY
    if len(words) > MOST:
        return Problem.NOT_UNDERSTOOD
    now = now.astimezone(UTC)
    found = _read_either_way(plain(words), now, zone, tense)
    if found is Problem.NOT_UNDERSTOOD and (english := in_english(words)):
        return _read_either_way(plain(english), now, zone, tense)
    return found


def retyped(reading: Typed, zone: ZoneInfo | None) -> str:
    """Words in `zone` (None for UTC) that `read_time` takes for the same time, to the second, and for nothing else."""
    at = reading.at.astimezone(zone or UTC).isoformat(timespec="seconds" if reading.at.second else "minutes")
    return f"closes {at}" if reading.is_end else at


def _read_either_way(phrase: str, now: datetime, zone: ZoneInfo | None, tense: Tense) -> Typed | Ambiguous | Problem:
    only = _read_near(phrase, now, zone, tense)
    if only is not Problem.DATE_ORDER:
        return only
    found = [_read_near(written, now, zone, tense) for written in both_orders(phrase)]
    readings = [reading for reading in found if isinstance(reading, Typed)]
    if readings:
        return Ambiguous(tuple(sorted(readings, key=lambda reading: abs(reading.at - now))))
    problems = {problem for problem in found if isinstance(problem, Problem)}
    return problems.pop() if len(problems) == 1 else Problem.DATE_ORDER


def _read_near(phrase: str, now: datetime, zone: ZoneInfo | None, tense: Tense) -> Typed | Problem:
    found = _read(phrase, now, zone, tense)
    return Problem.TOO_FAR if isinstance(found, Typed) and abs(found.at - now) > FARTHEST else found


def _read(phrase: str, now: datetime, zone: ZoneInfo | None, tense: Tense) -> Typed | Problem:
    if tense is not Tense.PAST:
        phrase = _UP_TO.sub("", phrase)
    if NUMBER.fullmatch(phrase):
        return Problem.BARE_NUMBER
    if phrase == "now":
        return Typed(now)
    if found := _CLOSES.search(phrase):
        return _read_end(without(phrase, found), now, zone, tense)
    return _read_span(phrase, now, tense) or _read_wall(phrase, now, zone, tense)


def _read_end(phrase: str, now: datetime, zone: ZoneInfo | None, tense: Tense) -> Typed | Problem:
    end = _read(phrase, now, zone, Tense.FUTURE)
    if tense is not Tense.PAST:
        return end
    if isinstance(end, Typed):
        return Typed(end.at, is_end=True)
    return Problem.NOT_UNDERSTOOD if end is Problem.PAST else end  # "closes yesterday"


def _read_span(phrase: str, now: datetime, tense: Tense) -> Typed | Problem | None:
    if (found := _AGO.fullmatch(phrase)) and (span := elapsed(found[1])) is not None:
        return Problem.PAST if tense is Tense.FUTURE else Typed(now - span)
    if (found := _LEFT.fullmatch(phrase)) and (span := _remaining(found[1] or found[2])) is not None:
        return Typed(now + span, is_end=tense is Tense.PAST)
    if (found := _AHEAD.fullmatch(phrase)) and (span := elapsed(found[1] or found[2])) is not None:
        return Problem.FUTURE if tense is Tense.PAST else Typed(now + span)
    if tense is not Tense.FUTURE or _HOUR_OR_HOURS.fullmatch(phrase):
        return None
    span = elapsed(phrase)
    return None if span is None else Typed(now + span)


def _remaining(phrase: str) -> timedelta | None:
    span = elapsed(phrase)
    return countdown(phrase) if span is None else span


def _read_wall(phrase: str, now: datetime, zone: ZoneInfo | None, tense: Tense) -> Typed | Problem:
    wall = read_wall(phrase, now=now, zone=zone, tense=tense)
    if isinstance(wall, Problem):
        return wall
    for day in wall.days:
        readings = _instants(wall, day)
        # A time the clocks skip is asked about only where it would be the answer: its place is told by the clock that
        # was not yet put forward.
        skipped = datetime.combine(day, wall.clock, wall.zone).astimezone(UTC)
        fitting = [at for at in readings or [skipped] if _fits(at, now, wall, tense)]
        if not readings and (fitting or len(wall.days) == 1):
            return Problem.NO_SUCH_TIME
        if fitting:
            # Where the clocks are put back and an hour comes twice, the earlier: a deadline that seems to come sooner
            # does less harm than one that comes sooner than it seemed.
            return Typed(min(fitting[0], now) if tense is Tense.PAST else fitting[0])
    return Problem.FUTURE if tense is Tense.PAST else Problem.PAST


def _instants(wall: Wall, day: date) -> list[datetime]:
    """The instants (UTC) at which the clock on the wall shows this: one, two in autumn, none in spring."""
    shown = datetime.combine(day, wall.clock)
    both = {shown.replace(tzinfo=wall.zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(at for at in both if at.astimezone(wall.zone).replace(tzinfo=None) == shown)


def _fits(at: datetime, now: datetime, wall: Wall, tense: Tense) -> bool:
    match tense:
        case Tense.PAST:
            return at <= now + SLACK
        case Tense.FUTURE:
            return at >= now
        case Tense.EITHER:
            return len(wall.days) == 1 or at >= now
