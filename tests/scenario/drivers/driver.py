"""A seller on some platform, as a scenario needs them: what they can do, and what they see of a card in its payload.

To add a platform, write one file beside this one with a `seated`, and name it in tests/scenario/test_same_cards.py.
"""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.core.events import Begin, Choose, Event, PickGroup, PickTone, Submit, Tick
from bot.core.press import opens_form
from bot.testing import FrozenClock

# Where an event is about, which its id leaves out: the same press has the same id on every platform.
_PLACE = {"token", "turn", "step"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a seller sees of the last card. Instants are whole seconds, in UTC.

    `choices` are the ids of all that can be pressed, Back and Help too, in order; `asks`: a question waits for an answer.
    A form may ask its questions together or one by one.
    """

    choices: tuple[str, ...] = ()
    tones: tuple[str, ...] = ()
    ticks: tuple[tuple[str, bool], ...] = ()
    asks: bool = False
    instants: frozenset[datetime] = frozenset()
    draft: str | None = None
    file: str | None = None


class Driver(Protocol):
    """One seller on one platform."""

    async def start(self) -> None:
        """`/cancel start`."""

    async def say(self, words: str) -> None:
        """Write a sentence, with no case on the screen."""

    async def press(self, id: str) -> None:
        """Press what has this id: a choice, a line of a checklist, a tone, Back."""

    async def answer(self, typed: Mapping[str, str]) -> None:
        """Answer the questions of the card's form."""

    async def remind(self) -> list[str]:
        """Let due reminders come; their words."""

    def look(self) -> Seen:
        """The last card."""


class Seated(Protocol):
    """Brings somebody new to a platform whose bot keeps to this clock, and takes them away when it is left."""

    def __call__(self, clock: FrozenClock, folder: Path) -> AbstractAsyncContextManager[Driver]:
        """Bring them."""


def seen(events: list[Event], *, file: str | None = None, **rest: object) -> Seen:
    """What is seen of a card that carries these events, in the order of the payload.

    Of a file, what is said: what is stored, which stands below as JSON, has the platform's own ids in it.
    """
    others = [e for e in events if not isinstance(e, Tick | PickTone) and not opens_form(e)]
    return Seen(
        choices=tuple(dict.fromkeys(map(id_of, others))),
        tones=tuple(id_of(e) for e in events if isinstance(e, PickTone)),
        ticks=tuple((id_of(e), not e.done) for e in events if isinstance(e, Tick)),
        file=file.partition("```json")[0] if file is not None else None,
        **rest,
    )


def id_of(event: Event) -> str:
    """The name of a press, the same on every platform."""
    match event:
        case Choose(choice=name) | Begin(playbook=name) | PickGroup(group=name) | PickTone(tone=name) | Tick(item=name):
            return name
        case Submit(answers=answers) if answers:
            return " ".join(answers.values())
        case _:
            told = (str(getattr(event, field.name)) for field in fields(event) if field.name not in _PLACE)
            return ":".join([type(event).__name__.lower(), *filter(None, told)])
