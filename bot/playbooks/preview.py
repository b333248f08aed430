"""The card of any step, with the answers a seller might have given on a way there."""

from collections import deque
from dataclasses import replace
from datetime import datetime

from bot.core import deadlines
from bot.core.book import Book
from bot.core.moves import holds
from bot.playbooks.states import conditions_near
from bot.playbooks.ways import Spot, Way, begin, go, ways

# States looked at. The shipped playbooks have some thousands.
MOST = 20_000


def spot_at(ref: str, book: Book, now: datetime) -> Spot | None:
    """A case on the step `ref` (`playbook.step`), by a shortest way from a situation that is offered; None: no way is found.

    The playbook of the step is tried first, then all that are offered.
    """
    own, _, _ = ref.partition(".")
    listed = [p.id for p in book.flow.playbooks.values() if p.listed]
    first = [own] if own in listed else listed
    rest = [name for name in (*listed, own) if name not in first]
    return _search(ref, first, book, now) or _search(ref, rest, book, now)


def _search(ref: str, starts: list[str], book: Book, now: datetime) -> Spot | None:
    # Words take time and lead nowhere: the way is found without them, and then gone with them.
    quiet = Book(replace(book.flow, english={}), replace(book.catalogue, texts={}))
    near = conditions_near(book.flow)
    waiting: deque[tuple[str, Spot, tuple[Way, ...]]] = deque((name, begin(name, quiet, now), ()) for name in starts)
    seen: set[object] = set()
    while waiting and len(seen) < MOST:
        name, spot, taken = waiting.popleft()
        if spot.case.step == ref:
            return _gone(name, taken, book, now)
        clocks = frozenset(d.name for d in deadlines.running(spot.case.deadlines))
        mark = (spot.case.step, clocks, spot.case.outcome, tuple(holds(spot.case, test) for test in near[spot.case.step]))
        if mark not in seen:
            seen.add(mark)
            waiting.extend((name, go(spot, way, quiet), (*taken, way)) for way in ways(spot, quiet))
    return None


def _gone(playbook: str, taken: tuple[Way, ...], book: Book, now: datetime) -> Spot:
    spot = begin(playbook, book, now)
    for way in taken:
        spot = go(spot, way, book)
    return spot
