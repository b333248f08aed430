"""Text that still knows its times and whose words it holds.

A text is a tuple of spans. Adapters render each span natively: a `Moment` as the platform's own timestamp, a `Said` with
every mark-up character made harmless. Plain `str` spans are ours, in Markdown.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Said:
    """Words a person typed. Never Markdown, a mention or a link."""

    words: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (UTC), shown with weekday and zone in the reader's own time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """How long it is from now until an instant (UTC), or how long ago it was."""

    until: datetime


Span = str | Said | Moment | Left
Text = tuple[Span, ...]
