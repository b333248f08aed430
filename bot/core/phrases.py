"""What a hurried seller typed, made plain, and the lengths of time in it ("an hour and a half")."""

import re
import unicodedata
from datetime import timedelta
from enum import StrEnum

MOST = 120  # characters; twice the longest phrase that says a time and nothing else
TOO_LONG = timedelta(days=10_000)  # stands for any longer span: beyond every limit, and far from an overflow

NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Problem(StrEnum):
    """Why a typed time was not taken."""

    EMPTY = "empty"
    NOT_UNDERSTOOD = "not-understood"
    BARE_NUMBER = "bare-number"  # "6", "yesterday 6": hours, a clock time, morning or evening?
    NO_CLOCK = "no-clock"  # "yesterday", "22 Nov", "yesterday evening": at which time?
    DATE_ORDER = "date-order"  # 5/6/2026 is in May or in June
    NO_SUCH_TIME = "no-such-time"  # 31 November, 25:00, or an hour the clocks skip
    NO_ZONE = "no-zone"  # 18:00 where? Only their zone tells
    FUTURE = "future"  # the question asks about the past
    PAST = "past"  # the question asks about the future
    TOO_FAR = "too-far"  # further away than `times.FARTHEST`


# Words that change nothing wherever they stand. A word that might ("before", "not", "her", a city) must not be added:
# what is left over makes the phrase not understood, and being asked again costs less than a wrong deadline.
_HARMLESS = frozenset(
    """
    about actually again approx approximately around arrived at buyer buyers came circa client clients
    contacted customer customers exactly for got has have hello hi i it its just maybe message messaged my of
    ok on order page please probably received request right roughly said says sent shows sir still that the
    there they think timer us was we will yes
    """.split()  # noqa: SIM905  (a list of words reads better without a hundred quotes)
)
_CHARACTERS = str.maketrans({"½": ".5", "¼": ".25", "¾": ".75", "–": "-", "—": "-", "−": "-", "：": ":", "٫": "."})
_DROPPED = ("Cf", "Mn")  # direction marks, joiners, emoji selectors; also apostrophes, see `_plain`
_KEPT = "<>:./-+,"
_SPACED = ("C", "P", "S", "Z")

_SMALL = {"a": 1, "an": 1, "couple": 2} | {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=1
    )
}
_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_UNIT = r"(?:weeks?|wks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![^\W\d_])"
_WORDED = re.compile(rf"\b(?<!half )(?<!quarter )({'|'.join(_SMALL)})(?= (?:and half )?{_UNIT})")
_HALVES = (
    (re.compile(rf"(\d+) ?({_UNIT}) and half\b"), r"\1.5 \2"),
    (re.compile(rf"(\d+) and half (?={_UNIT})"), r"\1.5 "),
    (re.compile(r"\bhalf (?:an? )?(?=hour|day)"), "0.5 "),
    (re.compile(r"\bquarter (?:an )?(?=hour)"), "0.25 "),
)
# Two decimals are .25, .75 or refused: "2.30 hours" may be meant as 2 hours 30 minutes.
_PART = re.compile(rf"(\d*(?:\.(?:25|75|\d))?) ?({_UNIT})(?: and)? ?")
_COUNTDOWN = re.compile(r"(\d{1,3})[:h]([0-5]\d)(?::([0-5]\d))?")
_TIDIED = (
    (re.compile(r"(?<=\d),(?=\d\b)"), "."),  # 1,5 hours
    (re.compile(r"\b([ap])\. ?m\b\.?"), r"\1m"),
    (re.compile(r",|[.:](?!\d)|(?<!\d):"), " "),
    (re.compile(r"(?<![\w])-(?= )|(?<=[^\W\d_])(?<!utc)(?<!gmt)-|-(?=[^\W\d_])"), " "),
    (re.compile(r"\bo clock\b"), "oclock"),
    (re.compile(r"\b(?:my|local) time\b"), " "),
    (re.compile(r"\ba (?!(?:hour|minute|min|second|sec|day|week)\b)"), ""),
)


def plain(words: str) -> str:
    """The same phrase in small letters, with digits 0-9, single spaces, and without decoration and harmless words.

    Takes at most `MOST` characters; a word nobody knows stays, so that nothing is understood by leaving it out.
    """
    text = "".join(map(_plain, words.translate(_CHARACTERS).casefold()))
    for pattern, instead in _TIDIED:
        text = pattern.sub(instead, text)
    return " ".join(word for word in text.split() if word not in _HARMLESS)


def without(phrase: str, found: re.Match[str]) -> str:
    """The phrase with what was found taken out."""
    return f"{phrase[: found.start()].strip()} {phrase[found.end() :].strip()}".strip()


def _plain(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category in _DROPPED or character in "'’`":
        return ""
    return " " if category.startswith(_SPACED) and character not in _KEPT else character


def elapsed(phrase: str) -> timedelta | None:
    """The length a plain phrase gives: "2 hours", "1d 7h 20m", "half an hour". None when it is anything else."""
    phrase = _WORDED.sub(lambda found: str(_SMALL[found[1]]), phrase)
    for pattern, instead in _HALVES:
        phrase = pattern.sub(instead, phrase)
    seconds, place, units = 0.0, 0, set[str]()
    while part := _PART.match(phrase, place):
        amount, unit = part[1], part[2][0]
        if not amount or unit in units:
            return None
        seconds, place = seconds + float(amount) * _SECONDS[unit], part.end()
        units.add(unit)
    if not units or place < len(phrase):
        return None
    return timedelta(seconds=seconds) if seconds < TOO_LONG.total_seconds() else TOO_LONG


def countdown(phrase: str) -> timedelta | None:
    """The length a clock that counts down shows: "31:20" and "31h20" are hours and minutes, "31:20:05" has seconds."""
    found = _COUNTDOWN.fullmatch(phrase)
    if found is None:
        return None
    hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
