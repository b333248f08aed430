"""Shorter ways to write what a button must hold (see `press`): a time to press, and words of few different characters."""

import re
import string
from datetime import datetime, timedelta, timezone

# What `times.retyped` gives: 22 to 32 characters.
_TIME = re.compile(r"(closes )?[12]\d{3}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?[+-]\d\d:\d\d")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall time; the offset is written beside it
_QUARTER = timedelta(minutes=15)  # every offset in use is whole quarters of an hour
_SOUTHMOST = 96  # quarters in a day: added to an offset, so that none is negative
_DIGITS = string.digits + string.ascii_lowercase

# What ids, numbers and short times are made of; then what may stand for them: no letter that a platform might escape.
_FROM = string.ascii_lowercase + string.digits + "-_.:=&@!/+"
_TO = "".join(c for c in map(chr, range(0x21, 0x7F)) if c not in "\"&'<>`\\")


def short_time(typed: str) -> str | None:
    """A time as `times.retyped` writes it in 10 characters: `@`, or `!` for one that closes, offset, wall time.

    None for anything else.
    """
    if not _TIME.fullmatch(typed):
        return None
    try:
        at = datetime.fromisoformat(typed.removeprefix("closes "))
    except ValueError:  # 31 February
        return None
    seconds = int((at.replace(tzinfo=None) - _EPOCH).total_seconds())
    quarters = (at.utcoffset() or timedelta(0)) // _QUARTER
    short = f"{'!' if typed.startswith('closes ') else '@'}{_number(quarters + _SOUTHMOST):0>2}{_number(max(seconds, 0))}"
    return short if long_time(short) == typed else None


def long_time(short: str) -> str:
    """The time that `short_time` wrote. Raises ValueError or OverflowError for anything else."""
    offset = timezone((int(short[1:3], 36) - _SOUTHMOST) * _QUARTER)
    at = (_EPOCH + timedelta(seconds=int(short[3:], 36))).replace(tzinfo=offset)
    typed = at.isoformat(timespec="seconds" if at.second else "minutes")
    return f"closes {typed}" if short[0] == "!" else typed


def tightened(words: str) -> str:
    """The words in five sixths of their length. Raises ValueError for a character that ids do not have."""
    return _number(_value(words, _FROM, 1), _TO)


def loosened(tight: str) -> str:
    """The words that `tightened` wrote. Raises ValueError for a character it does not use."""
    return _number(_value(tight, _TO, 0), _FROM)[1:]


def _value(written: str, digits: str, value: int) -> int:
    for digit in written:
        value = value * len(digits) + digits.index(digit)
    return value


def _number(value: int, digits: str = _DIGITS) -> str:
    written = ""
    while value:
        value, digit = divmod(value, len(digits))
        written = digits[digit] + written
    return written or digits[0]
