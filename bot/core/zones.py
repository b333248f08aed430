"""Finding a time zone by a place, or by what time it is there now. Names and countries come from Babel's own tables."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global

# Where most freelance sellers live first (Online Labour Index, 2021), then one zone for every other offset in use.
POPULAR = (
    "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Kathmandu", "Asia/Colombo", "Asia/Manila", "Asia/Jakarta",
    "Africa/Lagos", "Africa/Nairobi", "Africa/Cairo", "Africa/Casablanca", "Africa/Johannesburg",
    "Europe/London", "Europe/Berlin", "Europe/Kiev", "Europe/Istanbul", "Europe/Moscow",
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "America/Mexico_City", "America/Bogota", "America/Caracas", "America/Sao_Paulo", "America/Argentina/Buenos_Aires",
    "America/Halifax", "America/St_Johns", "America/Anchorage", "Pacific/Honolulu", "Atlantic/Azores",
    "Asia/Dubai", "Asia/Tehran", "Asia/Kabul", "Asia/Tashkent", "Asia/Yangon", "Asia/Shanghai", "Asia/Tokyo",
    "Australia/Adelaide", "Australia/Sydney", "Pacific/Auckland", "UTC",
)  # fmt: skip
# As many as one screen holds; who sees none of theirs types a place instead.
MOST = 6
# Nobody's clock is off by more, and no two zones are nearer.
SLACK = timedelta(minutes=7)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm)?")


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone to pick: its IANA name, and its city with the time there now."""

    id: str
    label: str


def is_zone(name: str) -> bool:
    """Whether this is an IANA name we offer."""
    return name in _territories() or name in POPULAR


def found_zones(words: str, now: datetime) -> tuple[Zone, ...]:
    """Zones for a typed time of day ("18:30", "6pm") or place ("Lahore", "pakistan"), the likeliest first; at most six."""
    said = words.casefold()
    clock = _CLOCK.fullmatch(said)
    names = _by_clock(clock, now) if clock else _by_place(said)
    return tuple(Zone(name, f"{_city(name)} · {now.astimezone(ZoneInfo(name)):%H:%M}") for name in names[:MOST])


def _by_clock(clock: re.Match[str], now: datetime) -> list[str]:
    hour, minute, half = int(clock[1]), int(clock[2] or 0), clock[3]
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        return []
    typed = timedelta(hours=hour, minutes=minute)
    return [name for name in POPULAR if _apart(typed, now.astimezone(ZoneInfo(name))) <= SLACK]


def _apart(typed: timedelta, local: datetime) -> timedelta:
    day = timedelta(days=1)
    gap = (timedelta(hours=local.hour, minutes=local.minute) - typed) % day
    return min(gap, day - gap)


def _by_place(said: str) -> list[str]:
    if len(said) < 3:
        return []
    known = [*POPULAR, *(name for name in _territories() if name not in POPULAR)]
    cities = [name for name in known if said in _city(name).casefold() or said == name.casefold()]
    countries = [name for name in known if said in _country(name)]
    return list(dict.fromkeys((*cities, *countries)))


def _city(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ")


def _country(name: str) -> str:
    return (Locale("en").territories.get(_territories().get(name, "")) or "").casefold()


@lru_cache(maxsize=1)
def _territories() -> dict[str, str]:
    """Country codes by zone, for the zones this machine's zone data has as well."""
    table: dict[str, str] = dict(get_global("zone_territories"))
    return {name: country for name, country in sorted(table.items()) if "/" in name and not name.startswith("Etc/")}
