"""Everything a person can do, whatever platform they do it on. Adapters make these; cards hand them out ready-made.

An event with a `token` is about one case. A *move* carries the case's `turn`; an old one changes nothing and shows where
the case stands. `step` is written `playbook.step`.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arrive:
    """The person opened the conversation and has said nothing yet."""


@dataclass(frozen=True, slots=True)
class New:
    """The person wants to start another case."""


@dataclass(frozen=True, slots=True)
class PickGroup:
    """The person said what it is about, and wants to see the situations of that group. A token: to start that case over."""

    group: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class Begin:
    """The person picked what happened. With a token the same case starts over with that playbook."""

    playbook: str
    token: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Choose:
    """A move: one of the step's choices."""

    token: str
    step: str
    choice: str
    turn: int


@dataclass(frozen=True, slots=True)
class Submit:
    """A move: answers typed into the step's form, by question. A part of them may come alone and is kept."""

    token: str
    step: str
    turn: int
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tick:
    """Set one line of the step's checklist. It sets a value and never toggles."""

    token: str
    step: str
    item: str
    done: bool


@dataclass(frozen=True, slots=True)
class PickTone:
    """Show the draft in another tone."""

    token: str
    step: str
    tone: str


@dataclass(frozen=True, slots=True)
class Back:
    """A move: to the step before."""

    token: str
    turn: int


@dataclass(frozen=True, slots=True)
class StartOver:
    """Ask how to start this case over. Changes nothing by itself."""

    token: str


@dataclass(frozen=True, slots=True)
class Resume:
    """Show where a case stands. `case` is its token or its short id; empty means the nearest open one."""

    case: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Show the reasons, facts and sources behind the step where the case stands."""

    token: str


@dataclass(frozen=True, slots=True)
class Help:
    """Show what can be done here. A token keeps the way back to the case."""

    token: str = ""


@dataclass(frozen=True, slots=True)
class Tips:
    """Show a tip, or the list of topics when `topic` is empty."""

    topic: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Cases:
    """List the seller's cases."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """Show what is kept, and how to erase it."""

    token: str = ""


@dataclass(frozen=True, slots=True)
class Erase:
    """Erase everything of this seller. Without `confirmed` it only asks."""

    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """Open a page beside the steps.

    Of a case (with its token): "case", "nickname", "correct", "close", "export", "reminders", "calendar". Of the seller:
    "settings", "zone", "quiet", "offsets", "impact", "check". `value` says which question to correct.
    """

    page: str
    token: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """Answers typed into the form of such a page, by field."""

    page: str
    answers: Mapping[str, str]
    token: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Set:
    """Set something picked on such a page: "outcome" of a case (a move), or the seller's "zone", "offsets" or "language".

    "test" asks for a test reminder.
    """

    what: str
    value: str
    token: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """Show a tip to everybody in the channel where this was typed."""

    topic: str


@dataclass(frozen=True, slots=True)
class Report:
    """Tell the moderators that something is wrong here. `place` is the id of the card; nothing else is told of a case."""

    token: str
    place: str


@dataclass(frozen=True, slots=True)
class Manage:
    """A moderator's: open "settings", "playbooks", "stats" or the "panel", or set something for their community.

    "reports" and "fallback" take a channel (the platform's id) or "none", "off" and "on" a playbook.
    """

    page: str = "settings"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Heed:
    """What the seller does about a reminder (its key), in the deadline's generation they saw it for.

    `deed`: "answered" or "stop" (no more of them), "again" (they start again), or a snooze: "half-hour", "two-hours",
    "last-hour" (until one hour before the end).
    """

    token: str
    reminder: str
    generation: int
    deed: str


@dataclass(frozen=True, slots=True)
class Say:
    """Words that are no command and no choice. A token says which case the person was looking at."""

    words: str
    token: str = ""


# Events about one case, if their token is not empty.
OfCase = (
    PickGroup | Begin | Choose | Submit | Tick | PickTone | Back | StartOver | Why | Open | Fill | Set | Heed | Report | Say
)
Event = OfCase | Manage | Share | Arrive | New | Resume | Help | Tips | Cases | Privacy | Erase
