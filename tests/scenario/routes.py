"""The shortest way through a playbook, from the first question to an outcome, found by trying every press in the core."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from bot.core import guide
from bot.core.book import Book
from bot.core.cards import Card, Field
from bot.core.case import Case
from bot.core.events import Begin, Choose, Event
from bot.core.guide import Name
from bot.core.moves import holds
from bot.core.playbook import Tense
from bot.core.seller import Seller, SellerId
from bot.playbooks.states import conditions_near
from tests.unit.walk import NOON

SELLER = Seller(SellerId("test", "t", "ayesha"))


@dataclass(frozen=True, slots=True)
class Press:
    """Press what has this id."""

    id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer the questions of a form."""

    typed: Mapping[str, str]


Deed = Press | Answer


@dataclass(frozen=True, slots=True)
class Stand:
    """A case, its card, and the deeds that led there."""

    case: Case
    card: Card
    deeds: tuple[Deed, ...]


class Routes:
    """Ways through the playbooks of one flow."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._near = conditions_near(book.flow)
        self._stands: dict[str, Stand] = {}
        for stand in self._reached([self._begun(p.id) for p in book.flow.playbooks.values() if p.listed]):
            self._stands.setdefault(stand.case.step, stand)

    def deep(self, playbook: str) -> tuple[Deed, ...]:
        """To the step of this playbook that is farthest from the first question, and on to the nearest outcome."""
        inside = [stand for step, stand in self._stands.items() if step.partition(".")[0] == playbook]
        return self._ended(inside[-1]).deeds

    def all(self) -> Iterator[tuple[Deed, ...]]:
        """Routes to outcomes that together come by every step."""
        left = list(self._stands.values())
        while left:
            ended = self._ended(left[-1])
            shown = {visit.step for visit in ended.case.path}
            left = [stand for stand in left if stand.case.step not in shown]
            yield ended.deeds

    def _ended(self, stand: Stand) -> Stand:
        return next(after for after in self._reached([stand]) if after.case.outcome)

    def _key(self, stand: Stand) -> tuple[str, tuple[bool, ...]]:
        """What decides where it can go on, as far as routes need it: the step, and what the branches ahead will ask."""
        step = stand.case.step
        return step, tuple(holds(stand.case, condition) for condition in self._near[step])

    def _begun(self, playbook: str) -> Stand:
        turn = guide.begin(Name("token-1", "C-0001"), SELLER, self._book, Begin(playbook), NOON, ())
        assert turn.case
        group = self._book.flow.playbooks[playbook].group
        return Stand(turn.case, turn.card, (*([Press(group)] if group else []), Press(playbook)))

    def _reached(self, first: list[Stand]) -> Iterator[Stand]:
        """Every stand that can be reached, the nearest first."""
        waiting, known = deque(first), {self._key(stand) for stand in first}
        while waiting:
            stand = waiting.popleft()
            yield stand
            for event, deed in self._offered(stand):
                turn = guide.step(stand.case, SELLER, self._book, event, NOON)
                after = Stand(turn.case or stand.case, turn.card, (*stand.deeds, deed))
                if (key := self._key(after)) not in known:
                    known.add(key)
                    waiting.append(after)

    def _offered(self, stand: Stand) -> Iterator[tuple[Event, Deed]]:
        form = stand.card.form
        if form:
            answers = [[(field.id, typed) for typed in self._typed(stand.case, field)] for field in form.fields]
            for picked in product(*answers):
                yield replace(form.submit, answers=dict(picked)), Answer(dict(picked))
        for choice in stand.card.choices:
            if isinstance(choice.event, Choose):
                yield choice.event, Press(choice.id)

    def _typed(self, case: Case, field: Field) -> list[str]:
        """What may be typed into it: each option, or one sound answer."""
        ask = self._book.ask(case.step, field.id)
        assert ask
        if field.options:
            return [id for id, _ in field.options]
        if ask.type == "text":
            return ["Sam"]
        return ["2 hours ago" if ask.tense is Tense.PAST else "in 3 days"]
