"""An open case moved to another flow than it began with, because a moderator said where each of its steps went."""

from dataclasses import replace
from datetime import datetime

from bot.core import moves
from bot.core.book import Book
from bot.core.case import Case
from bot.core.playbook import Step


def moved(case: Case, target: str, book: Book, now: datetime) -> Case:
    """The case on the step `target` (`playbook.step`) of the book's flow, with its answers, its clocks and its way so far.

    A case whose step is the same stays on it, and no clock is touched. Raises KeyError when the flow has no such step.
    """
    way = tuple(visit for visit in case.path[:-1] if stands(book.flow.step(visit.step)))
    there = replace(case, flow=book.flow.digest, moved=True)
    if target != case.step:
        return moves.enter(replace(there, path=way), target, book, now)
    asked = frozenset(book.step(target).collect)
    unread = {name: typed for name, typed in case.unread.items() if "." in name or name in asked}
    return replace(there, path=(*way, case.path[-1]), filled=case.filled & asked, unread=unread)


def stands(step: Step | None) -> bool:
    """Whether a case can stand on this step: it is shown. A step that only branches leads on at once."""
    return step is not None and step.otherwise is None
