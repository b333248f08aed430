"""The shape of the YAML files. What a field means is in docs/playbook-format.md; what needs other files is in `check`."""

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from bot.playbooks.fields import (
    Address,
    Branch,
    Choice,
    ClockLength,
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
    """What the seller is asked."""
    example: Words | None = None
    """What an answer looks like, shown in the empty field."""
    one_of: dict[OptionId, Words] = {}
    """The answers to pick from, `id: label`."""
    type: Literal["time", "text"] | None = None
    """`time` or `text`, for a question without answers to pick from."""
    past: Flag = False
    """Only times that are over."""
    future: Flag = False
    """Only times that are still to come."""
    optional: Flag = False
    """May stay unanswered."""
    most: Whole | None = None
    """How many characters a text may have; 300 unless told."""


class ClockUseFile(_Part):
    """A clock under `clocks:` of a playbook."""

    clock: Words
    """The clock of marketplace.yaml."""
    start: Words = Field(alias="from")
    """The question whose answer starts it."""
    page: Words | None = None
    """The question for the end that the order page shows, which wins over the estimate."""
    missed: Words | None = None
    """The step a case goes to when the clock has passed."""


class StepFile(_Part):
    """A step."""

    say: Words | None = None
    """What the step says: one or two short sentences. A step has `say` or `text`."""
    text: Words | None = None
    """The name of a file in texts/, for more than a few sentences."""
    title: Words | None = None
    """The heading of the card; that of the playbook unless told."""
    step: Progress | None = None
    """Where the seller is, as in `1 of 4`."""
    collect: list[Words] = []
    """Questions asked in one form, at most three. Goes with `then` or `end`."""
    start_clock: list[Words] = []
    """Clocks of this playbook that start here: after the form if there is one."""
    stop_clock: list[Words] = []
    """Clocks that stop on entering."""
    draft: Words | None = None
    """The name of a file in drafts/: a message to copy."""
    checklist: dict[Id, Words] = {}
    """Lines to tick, `id: label`."""
    caution: Words | None = None
    """The fact that is shown as a line of doubt."""
    facts: list[Words] = []
    """Facts shown behind Why."""
    why: Words | None = None
    """A sentence or two shown first behind Why."""
    tip: Words | None = None
    """The name of a file in tips/."""
    choices: dict[Id, Choice] = {}
    """Buttons, at most five: `id: label -> step`."""
    then: Words | None = None
    """The step after this one, by a button Next or after the form."""
    wait: Words | None = None
    """The clock this step waits for. Goes with `choices`."""
    end: Words | None = None
    """The outcome with which the case closes."""
    when: list[Branch] = []
    """Branches that decide without asking; the first that is true counts. Goes with `otherwise`."""
    otherwise: Words | None = None
    """The step for all other cases."""


class PlaybookFile(_Part):
    """playbooks/<id>.yaml."""

    playbook: PlaybookId
    """The name of the file."""
    title: Words
    """What the playbook is called."""
    reason: Words | None = None
    """The button under What happened?; without one the playbook is only reached from others."""
    group: Words | None = None
    """The group of marketplace.yaml under which it is offered."""
    place: Whole = 100
    """Where it stands among the buttons: smaller comes first."""
    sounds_like: list[Words] = []
    """What sellers say when they mean this."""
    start: Words
    """The first step."""
    ask: dict[QuestionId, AskFile] = {}
    """Questions. Playbooks share them: a name means the same everywhere."""
    clocks: dict[ClockName, ClockUseFile] = {}
    """Clocks of the marketplace as this playbook uses them."""
    steps: dict[StepId, StepFile]
    """The steps, by id."""


class SourceFile(_Part):
    """A source under `sources:`."""

    name: Words
    """What the source is called."""
    url: Address
    """Where it is."""
    dated: Words
    """Its own date, in words."""


class OwnersFile(_Part):
    """What those who can own a clock are called."""

    seller: Words
    client: Words
    support: Words
    marketplace: Words


class ClockFile(_Part):
    """A clock of the marketplace."""

    label: Words
    """What is running, as in “the client's request”."""
    owner: Literal["seller", "client", "support", "marketplace"]
    """Who must act."""
    length: ClockLength | None = None
    """How long it runs, as in `48h`: a number with s, m, h or d, or `5 business days`."""
    at: Literal["given"] | None = None
    """`given`: the seller knows the end."""
    look_again: Literal["chosen"] | None = None
    """`chosen`: there is no end, and the seller picks when to look again."""
    on_silence: Words
    """What happens if nothing is done; ends a sentence."""
    owes: list[Owed]
    """Reminders: how long before the end each comes, and `passed` for one when it is over."""
    reminder: Words
    """The name of a file in reminders/."""
    source: Words
    """Where this is written."""
    checked: Day
    """The day on which somebody last looked there."""
    confidence: Confidence
    """How sure this is."""


class FactFile(_Part):
    """A statement about the marketplace."""

    says: Words
    """The statement."""
    standing: Literal["documented", "reported", "unknown"]
    """Whether it is documented, reported by sellers, or not known."""
    source: Words | None = None
    """Where it is written; may be left out where it is not known."""
    checked: Day
    """The day on which somebody last looked there."""
    confidence: Confidence
    """How sure this is."""


class ImpactFile(_Part):
    """What one more cancellation is held against."""

    bar: Whole
    """The completion rate, in percent, that is held against."""
    facts: list[Words]
    """Facts shown with it."""


class MarketFile(_Part):
    """marketplace.yaml."""

    marketplace: Id
    """The name of the folder."""
    name: Words
    """What the marketplace is called."""
    check_again: Length = timedelta(days=180)
    """How old `checked` may be before the lint warns; 180 days unless told."""
    sources: dict[Id, SourceFile] = {}
    """Where clocks and facts are written."""
    owners: OwnersFile
    """What those who can own a clock are called."""
    tones: dict[Id, Words]
    """The tones of drafts, the first is shown first."""
    outcomes: dict[Id, Words]
    """How a case can end."""
    groups: dict[Id, Words] = {}
    """The first buttons under What happened?, at most five."""
    clocks: dict[Id, ClockFile] = {}
    """The times that run on this marketplace."""
    facts: dict[Id, FactFile] = {}
    """What is known of it, and what is not."""
    impact: ImpactFile | None = None
    """What one more cancellation is held against."""


class ClockPart(_Part):
    """What a community says otherwise of a clock."""

    label: Words | None = None
    owner: Literal["seller", "client", "support", "marketplace"] | None = None
    length: ClockLength | None = None
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
    """What somebody might write to a client. `a|b` is either word, `a*` any word that begins so, `…` up to six words."""
    asks: list[Phrase] = []
    """What somebody might ask of us."""
    why: Words
    """Why this is not helped with."""
    instead: Words
    """What to do instead."""
    fact: Words | None = None
    """The fact behind it."""


class ConductFile(_Part):
    """conduct.yaml."""

    conduct: Id
    """The name of the folder."""
    rules: dict[Id, RuleFile]
    """What is not helped with."""


class SpeechFile(_Part):
    """words.yaml of the product."""

    same: dict[Id, list[Phrase]] = {}
    """A word, and other ways to say it."""
    idle: list[Words] = []
    """Words that say nothing about what happened."""
    elsewhere: list[Words] = []
    """Sentences about something else, which no playbook answers."""


class MigrationFile(_Part):
    """A map for `amicable playbook migrate`: where each old step goes, written `playbook/step`."""

    migrate: Id
    steps: dict[str, Words]


class OverlayFile(RootModel[dict[str, Words]]):
    """messages.yaml of a language or a community: texts by their whole id."""


class Messages(RootModel[dict[MessageId, Words]]):
    """messages.yaml of the product."""
