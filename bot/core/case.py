"""One cancellation of one seller: where it stands, what was answered, which clocks run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.core.deadlines import Deadline
from bot.core.seller import Unread


@dataclass(frozen=True, slots=True)
class TimeAnswer:
    """An instant (UTC) a seller typed. `is_end`: they gave what is left on the clock, not when it began."""

    at: datetime
    is_end: bool = False
    kind: Literal["time"] = "time"


@dataclass(frozen=True, slots=True)
class OptionAnswer:
    """The id of the option a seller picked."""

    option: str
    kind: Literal["option"] = "option"


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """A seller's own words, cleaned and bounded."""

    words: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Skipped:
    """An optional question the seller left empty."""

    kind: Literal["skipped"] = "skipped"


Answer = TimeAnswer | OptionAnswer | TextAnswer | Skipped


@dataclass(frozen=True, slots=True)
class Visit:
    """A step the case went through, and when it was entered (UTC).

    `stopped` names the clocks that entering it stopped, so that going back wakes them; `chosen` is the choice taken there.
    """

    step: str
    at: datetime
    stopped: tuple[str, ...] = ()
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case. Steps are written `playbook.step`.

    `token` is random and unique everywhere (buttons carry it); `short` is unique per seller (people say it). `flow` is the
    digest of the flow it began with. `turn` counts moves: an old button carries an old turn. `filled` names the questions
    of the current step that have an accepted answer. `unread` is what was typed and waits to be mended: at the step by
    question, on a page of the case by `page.field`. `moved`: it was moved to another flow, and the seller does not know yet.
    """

    token: str
    short: str
    flow: str
    opened: datetime
    path: tuple[Visit, ...]
    turn: int = 1
    answers: Mapping[str, Answer] = field(default_factory=dict)
    filled: frozenset[str] = frozenset()
    unread: Mapping[str, Unread] = field(default_factory=dict)
    ticks: frozenset[str] = frozenset()
    tone: str | None = None
    deadlines: tuple[Deadline, ...] = ()
    outcome: str | None = None
    closed: datetime | None = None
    community: str = ""
    nickname: str = ""
    moved: bool = False

    @property
    def step(self) -> str:
        """Where the case stands, as `playbook.step`."""
        return self.path[-1].step

    @property
    def playbook(self) -> str:
        """The playbook the case is in now."""
        return self.step.partition(".")[0]

    @property
    def open(self) -> bool:
        """Whether the case still waits for an outcome."""
        return self.closed is None
