"""How long a clock runs: elapsed time, or days on which people work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

# Monday is 0; from here on it is the weekend.
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """So many days from Monday to Friday. Holidays are not known here; they make it longer."""

    count: int


Length: TypeAlias = timedelta | BusinessDays


def after(start: datetime, length: Length) -> datetime:
    """When a clock that starts at `start` (UTC) ends. Business days are days of 24 hours that end on no weekend in UTC."""
    if isinstance(length, timedelta):
        return start + length
    end, left = start, length.count
    while left:
        end += timedelta(days=1)
        left -= end.weekday() < _SATURDAY
    return end


def shortest(length: Length) -> timedelta:
    """The least time it can be: business days with no weekend among them."""
    return length if isinstance(length, timedelta) else timedelta(days=length.count)
