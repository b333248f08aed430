"""The card: everything a platform needs to show one step. Plain values; every choice carries the event it stands for."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.book import Book
from bot.core.events import Event, Fill, Manage, Submit
from bot.core.spans import Text


class Mood(StrEnum):
    """How a card looks: its colour on platforms that have one."""

    CALM = "calm"
    WAITING = "waiting"
    URGENT = "urgent"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to press. `id` is stable and can also be typed; `label` is what the seller would say.

    `about` says more of what it leads to, where the choice is offered without the rest of its card.
    """

    id: str
    label: str
    event: Event
    about: Text = ()


@dataclass(frozen=True, slots=True)
class CheckItem:
    """A line of a checklist. `event` sets it to the opposite of `done`."""

    id: str
    label: str
    done: bool
    event: Event


@dataclass(frozen=True, slots=True)
class ChannelPick:
    """A channel of the community to pick; `chosen` is the one set now, "" for none.

    `event` is sent with the platform's id of the picked one as its value.
    """

    id: str
    label: str
    chosen: str
    event: Manage


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to copy, plain text and nothing else. `tone` names the one shown; `tones` switch to the others."""

    text: str
    tone: str
    tones: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A question of a form.

    `options` (id, label) are given for a closed question, else the answer is typed. `value` is the accepted answer as the
    seller would type it again, `error` what was wrong with the one just typed, `typed`. `is_time`: the answer is a time.
    `most` is how many characters of free words are taken, 0 where that is not the kind of answer. `lines`: there may be
    several lines of them.
    """

    id: str
    label: str
    example: str = ""
    options: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    filled: bool = False
    value: str = ""
    typed: str = ""
    error: Text = ()
    is_time: bool = False
    most: int = 0
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """Questions that belong together. `submit` is the event to send, with the answers filled in by field id."""

    submit: Submit | Fill
    fields: tuple[Field, ...]

    @property
    def waits(self) -> bool:
        """Whether a field still wants an answer."""
        return not all(field.filled for field in self.fields)


@dataclass(frozen=True, slots=True)
class Document:
    """A file to hand over: the export of a case in Markdown, or its clocks for a calendar."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class TimeLine:
    """A running clock: when it ends (UTC), and `says`, the whole sentence about it. The nearest one says the most."""

    name: str
    ends: datetime
    passed: bool
    says: Text


@dataclass(frozen=True, slots=True)
class Card:
    """One screen. `id` is stable (a step, or a product text); `token` names the case it belongs to, if any.

    `zone` is the reader's (an IANA name, None for UTC): times are shown in it where the platform has no way of its own, and
    in their `language`. `book` has the few words a platform adds of its own; None where they are not of one reader.
    `title` has the progress in words ("Step 2 of 4"), `progress` in numbers. `notes` say what just happened and come first.
    `caution` is the one line of doubt. `nav` (Why, Back, Help) comes last. `clears`: whatever else the bot has sent this
    person in private is to be taken away, as far as the platform lets it. `public`: it is for everybody in the channel.
    """

    id: str
    title: Text = ()
    token: str = ""
    zone: str | None = None
    language: str = "en"
    book: Book | None = field(default=None, compare=False, repr=False)
    short: str = ""
    mood: Mood = Mood.CALM
    progress: tuple[int, int] | None = None
    notes: tuple[Text, ...] = ()
    body: Text = ()
    times: tuple[TimeLine, ...] = ()
    draft: Draft | None = None
    document: Document | None = None
    checklist: tuple[CheckItem, ...] = ()
    form: Form | None = None
    caution: Text = ()
    tip: Text = ()
    channels: tuple[ChannelPick, ...] = ()
    choices: tuple[Choice, ...] = ()
    nav: tuple[Choice, ...] = ()
    clears: bool = False
    public: bool = False
