"""Who is talking to us, and how they want to be spoken to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta


@dataclass(frozen=True, slots=True, order=True)
class SellerId:
    """One person on one platform. `tenant` is the Slack team, the Discord application, or "local" for the terminal."""

    platform: str
    tenant: str
    user: str


@dataclass(frozen=True, slots=True)
class Unread:
    """What a seller typed into a form and could not be taken, cleaned and bounded; and when (UTC), for "today" in it."""

    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Seller:
    """What we keep about a seller besides their cases. `zone` is an IANA name; None until we know it.

    `quiet` are the hours (from, until) in their zone's wall time in which no reminder should come; `offsets` is how long
    before a deadline of theirs they want to be reminded, None for what the clock owes by itself. `fallback`: while their DM
    is closed they may be called in a channel of their community. `unread` is what was typed on their own pages and waits to
    be mended, by `page.field`.
    """

    id: SellerId
    zone: str | None = None
    language: str = "en"
    quiet: tuple[time, time] | None = None
    offsets: tuple[timedelta, ...] | None = None
    fallback: bool = False
    unread: Mapping[str, Unread] = field(default_factory=dict)
