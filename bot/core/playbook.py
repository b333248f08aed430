"""The shape of a playbook: steps, questions and clocks, without their words. Words are looked up by id (see `book`).

A *flow* is a marketplace's playbooks with the English they were written with; its digest names it. A case keeps its flow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Tense(StrEnum):
    """Which times a question accepts, and how a bare "18:30" is read."""

    PAST = "past"
    FUTURE = "future"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question. A closed one has `options`; a time has a `tense`; anything else is text of at most `most` characters."""

    id: str
    type: Literal["option", "time", "text"]
    options: tuple[str, ...] = ()
    tense: Tense = Tense.EITHER
    optional: bool = False
    most: int = 300


@dataclass(frozen=True, slots=True)
class ClockUse:
    """A marketplace clock as a playbook uses it.

    `start` is the question whose answer starts it; `page` the one that gives the end the order page shows, which wins.
    `missed` is the step (`playbook.step`) a case goes to when the clock has passed.
    """

    name: str
    clock: str
    start: str
    page: str | None = None
    missed: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of a `when`: `left is right`, `left is missing`, `left before right`, `left is running`."""

    left: str
    test: Literal["is", "missing", "before", "running"]
    right: str
    to: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step. Exactly one way out: `choices` (a wait has them too), `then`, `end`, or `when` with `otherwise`.

    Targets are written `playbook.step`. `long_text` names a file under texts/; without it the step's own `say` is its body.
    """

    id: str
    long_text: str | None = None
    progress: tuple[int, int] | None = None
    tip: str | None = None
    caution: str | None = None
    facts: tuple[str, ...] = ()
    collect: tuple[str, ...] = ()
    start_clock: tuple[str, ...] = ()
    stop_clock: tuple[str, ...] = ()
    draft: str | None = None
    checklist: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    then: str | None = None
    wait: str | None = None
    end: str | None = None
    when: tuple[Condition, ...] = ()
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class Playbook:
    """One situation. `listed` ones are offered when a seller is asked what happened, in the order of `place`.

    One with a `group` is offered when that group is picked, one without right away.
    """

    id: str
    start: str
    steps: Mapping[str, Step]
    asks: Mapping[str, Ask] = field(default_factory=dict)
    clocks: Mapping[str, ClockUse] = field(default_factory=dict)
    listed: bool = True
    place: int = 100
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A marketplace's playbooks and the English of every id they use. `digest` is derived from all the rest.

    What every turn looks up is found once: each step by its `playbook.step`, of each question and clock the first playbook
    that has it, and `blanks`, the names of all of them as templates write them, with nothing in them.
    """

    market: str
    digest: str
    playbooks: Mapping[str, Playbook]
    english: Mapping[str, str]
    steps: Mapping[str, Step] = field(init=False, repr=False, compare=False)
    asking: Mapping[str, Playbook] = field(init=False, repr=False, compare=False)
    timing: Mapping[str, Playbook] = field(init=False, repr=False, compare=False)
    blanks: Mapping[str, None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        asking: dict[str, Playbook] = {}
        timing: dict[str, Playbook] = {}
        for playbook in self.playbooks.values():
            for name in playbook.asks:
                asking.setdefault(name, playbook)
            for name in playbook.clocks:
                timing.setdefault(name, playbook)
        steps = {f"{playbook.id}.{id}": step for playbook in self.playbooks.values() for id, step in playbook.steps.items()}
        blanks = dict.fromkeys([*asking, *(name.replace("-", "_") for name in timing)])
        for found, value in {"steps": steps, "asking": asking, "timing": timing, "blanks": blanks}.items():
            object.__setattr__(self, found, value)

    def step(self, ref: str) -> Step | None:
        """The step written `playbook.step`, if this flow has it."""
        return self.steps.get(ref)

    def asks(self, ref: str, name: str) -> Playbook | None:
        """Who asks the question called `name`: the playbook of `ref`, else the first that does."""
        here = self.playbooks.get(ref.partition(".")[0])
        return here if here and name in here.asks else self.asking.get(name)

    def times(self, ref: str, name: str) -> Playbook | None:
        """Who has the clock called `name`: the playbook of `ref`, else the first that does."""
        here = self.playbooks.get(ref.partition(".")[0])
        return here if here and name in here.clocks else self.timing.get(name)
