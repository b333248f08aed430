"""What a conversation is looked up in: the flow a case keeps, and the catalogue that is always today's.

Every word has an id. Of a playbook: `<playbook>.title`, `<playbook>.reason`, `<playbook>.ask.<ask>` (its label),
`<playbook>.ask.<ask>.example`, `<playbook>.ask.<ask>.<option>`, `<playbook>.<step>.say`, `.title`, `.why`,
`.choice.<choice>`, `.check.<item>`. Of files: `text.<name>`, `text.<name>.more`, `tip.<name>`, `tip.<name>.title`,
`tip.<name>.short`, `draft.<name>.<tone>`, `tone.<tone>`, `reminder.<name>.<part>`. Of the marketplace: `clock.<id>.label`,
`clock.<id>.on-silence`, `fact.<id>`, `outcome.<id>`, `owner.<owner>`, `group.<id>`, `conduct.<rule>.why`, `.instead`.
Of the product: `product.<name>`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from bot.core.deadlines import Owner, Terms
from bot.core.drafts import Rule
from bot.core.lengths import Length
from bot.core.playbook import Ask, ClockUse, Flow, Step
from bot.core.speech import Speech


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock of the marketplace. `length` is how long it runs; None where the seller gives or chooses the end.

    `owes` are the reminders before the end; `owes_passed` the one when it passes. `owner` is who must act. `on_silence` is
    what silence does, in English; what a reader is told of it is the text `clock.<id>.on-silence`.
    """

    id: str
    owner: Owner
    kind: Literal["length", "given", "chosen"]
    length: Length | None
    owes: tuple[timedelta, ...]
    owes_passed: bool
    reminder: str
    source: str
    checked: date
    confidence: Literal["high", "medium", "low", "unknown"]
    on_silence: str = ""

    @property
    def terms(self) -> Terms:
        """What it means, for a deadline to be held against later."""
        return Terms(self.owner, self.length, self.owes, self.owes_passed, self.on_silence)


class Standing(StrEnum):
    """How sure a statement is. The three look different on a card."""

    DOCUMENTED = "documented"
    REPORTED = "reported"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement about the marketplace, with its source, the source's own date in words, and when we last looked."""

    id: str
    standing: Standing
    source: str
    url: str
    dated: str
    checked: date
    confidence: Literal["high", "medium", "low", "unknown"]


@dataclass(frozen=True, slots=True)
class Impact:
    """What the what-if of a cancellation is held against: the `bar` in percent, and the facts to show with it."""

    bar: int
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is live, whatever flow a case keeps: texts by id, clocks, facts, tip topics, the tones of each draft.

    `groups` are the groups of situations in their order; `sounds_like` has what sellers say, by playbook.
    `conduct` is what is not helped with, `speech` how people say things. `languages` are those it ships in beside English.
    """

    texts: Mapping[str, str]
    clocks: Mapping[str, Clock]
    facts: Mapping[str, Fact]
    tips: tuple[str, ...]
    tones: Mapping[str, tuple[str, ...]]
    outcomes: tuple[str, ...]
    groups: tuple[str, ...]
    sounds_like: Mapping[str, tuple[str, ...]]
    impact: Impact | None
    conduct: tuple[Rule, ...]
    speech: Speech = field(repr=False)  # hundreds of words, which would drown everything else of a catalogue
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A case's flow beside today's catalogue."""

    flow: Flow
    catalogue: Catalogue

    def words(self, id: str) -> str | None:
        """The template with this id: today's, else the one the flow was written with, else None."""
        found = self.catalogue.texts.get(id)
        return self.flow.english.get(id) if found is None else found

    def step(self, ref: str) -> Step:
        """The step written `playbook.step`. Raises KeyError when the flow has none: flows are checked when loaded."""
        step = self.flow.step(ref)
        if step is None:
            raise KeyError(ref)
        return step

    def clock_use(self, ref: str, name: str) -> ClockUse | None:
        """How the playbook of `ref` uses the clock it calls `name`; if it does not, how any other one does."""
        playbook = self.flow.times(ref, name)
        return playbook.clocks[name] if playbook else None

    def ask(self, ref: str, name: str) -> Ask | None:
        """The question called `name`, of the playbook of `ref` or any other: it means the same everywhere."""
        playbook = self.flow.asks(ref, name)
        return playbook.asks[name] if playbook else None

    def labels(self, ref: str, ask: Ask) -> dict[str, str]:
        """The labels of a closed question's options, by id."""
        return {option: self.option(ref, ask.id, option) for option in ask.options}

    def option(self, ref: str, name: str, option: str) -> str:
        """The label of an option of the question called `name`; the option itself if that has none."""
        return self.words(f"{self.asked(ref, name)}.{option}") or option

    def asked(self, ref: str, name: str) -> str:
        """The id under which the words of the question called `name` are found, seen from `ref`."""
        playbook = self.flow.asks(ref, name)
        return f"{playbook.id if playbook else ''}.ask.{name}"
