"""The shape of the YAML files. What a field means is in docs/playbook-format.md; what needs other files is in `check`."""

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from bot.playbooks.fields import (
    Address,
    Branch,
    Choice,
    ClockName,
    Day,
    Flag,
    Id,
    Length,
    MessageId,
    OptionId,
    Owed,
    Phrase,
    PlaybookId,
    Progress,
    QuestionId,
    StepId,
    Whole,
    Words,
)

Confidence = Literal["high", "medium", "low", "unknown"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AskFile(_Part):
    """A question under `ask:`."""

    label: Words
    example: Words | None = None
    one_of: dict[OptionId, Words] = {}
    type: Literal["time", "text"] | None = None
    past: Flag = False
    future: Flag = False
    optional: Flag = False
    most: Whole | None = None


class ClockUseFile(_Part):
    """A clock under `clocks:` of a playbook."""

    clock: Words
    start: Words = Field(alias="from")
    page: Words | None = None
    missed: Words | None = None


class StepFile(_Part):
    """A step."""

    say: Words | None = None
    text: Words | None = None
    title: Words | None = None
    step: Progress | None = None
    collect: list[Words] = []
    start_clock: list[Words] = []
    stop_clock: list[Words] = []
    draft: Words | None = None
    checklist: dict[Id, Words] = {}
    caution: Words | None = None
    facts: list[Words] = []
    why: Words | None = None
    tip: Words | None = None
    choices: dict[Id, Choice] = {}
    then: Words | None = None
    wait: Words | None = None
    end: Words | None = None
    when: list[Branch] = []
    otherwise: Words | None = None


class PlaybookFile(_Part):
    """playbooks/<id>.yaml."""

    playbook: PlaybookId
    title: Words
    reason: Words | None = None
    group: Words | None = None
    place: Whole = 100
    sounds_like: list[Words] = []
    start: Words
    ask: dict[QuestionId, AskFile] = {}
    clocks: dict[ClockName, ClockUseFile] = {}
    steps: dict[StepId, StepFile]


class SourceFile(_Part):
    """A source under `sources:`."""

    name: Words
    url: Address
    dated: Words


class OwnersFile(_Part):
    """What those who can own a clock are called."""

    seller: Words
    client: Words
    support: Words
    marketplace: Words


class ClockFile(_Part):
    """A clock of the marketplace."""

    label: Words
    owner: Literal["seller", "client", "support", "marketplace"]
    length: Length | None = None
    at: Literal["given"] | None = None
    look_again: Literal["chosen"] | None = None
    on_silence: Words
    owes: list[Owed]
    reminder: Words
    source: Words
    checked: Day
    confidence: Confidence


class FactFile(_Part):
    """A statement about the marketplace."""

    says: Words
    standing: Literal["documented", "reported", "unknown"]
    source: Words | None = None
    checked: Day
    confidence: Confidence


class ImpactFile(_Part):
    """What one more cancellation is held against."""

    bar: Whole
    facts: list[Words]


class MarketFile(_Part):
    """marketplace.yaml."""

    marketplace: Id
    name: Words
    check_again: Length = timedelta(days=180)
    sources: dict[Id, SourceFile] = {}
    owners: OwnersFile
    tones: dict[Id, Words]
    outcomes: dict[Id, Words]
    groups: dict[Id, Words] = {}
    clocks: dict[Id, ClockFile] = {}
    facts: dict[Id, FactFile] = {}
    impact: ImpactFile | None = None


class ClockPart(_Part):
    """What a community says otherwise of a clock."""

    label: Words | None = None
    owner: Literal["seller", "client", "support", "marketplace"] | None = None
    length: Length | None = None
    at: Literal["given"] | None = None
    look_again: Literal["chosen"] | None = None
    on_silence: Words | None = None
    owes: list[Owed] | None = None
    reminder: Words | None = None
    source: Words | None = None
    checked: Day | None = None
    confidence: Confidence | None = None


class FactPart(_Part):
    """What a community says otherwise of a fact."""

    says: Words | None = None
    standing: Literal["documented", "reported", "unknown"] | None = None
    source: Words | None = None
    checked: Day | None = None
    confidence: Confidence | None = None


class CommunityFile(_Part):
    """marketplace.yaml of a community: only what differs."""

    sources: dict[Id, SourceFile] = {}
    clocks: dict[Id, ClockPart] = {}
    facts: dict[Id, FactPart] = {}


class RuleFile(_Part):
    """Something that is not helped with, under `rules:`."""

    writes: list[Phrase]
    asks: list[Phrase] = []
    why: Words
    instead: Words
    fact: Words | None = None


class ConductFile(_Part):
    """conduct.yaml."""

    conduct: Id
    rules: dict[Id, RuleFile]


class SpeechFile(_Part):
    """words.yaml of the product."""

    same: dict[Id, list[Phrase]] = {}
    idle: list[Words] = []
    elsewhere: list[Words] = []


class OverlayFile(RootModel[dict[str, Words]]):
    """messages.yaml of a language or a community: texts by their whole id."""


class Messages(RootModel[dict[MessageId, Words]]):
    """messages.yaml of the product."""
