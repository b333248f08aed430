"""Clocks that were corrected while cases run on them: their deadlines move, and the seller is told once."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.core.book import Clock
from bot.core.case import Case
from bot.core.deadlines import Change, Deadline, Source, What
from bot.core.lengths import after
from bot.core.reminders import Reminder, State, offsets
from bot.core.seller import Seller


def corrected(case: Case, seller: Seller, clocks: Mapping[str, Clock], rows: Iterable[Reminder], now: datetime) -> Case:
    """The case with its running clocks as they are today; the very same case when nothing that matters has changed.

    `rows` are the seller's reminders: they show whether an earlier correction has been told. What the order page shows, or
    the seller chose, stays; only our own arithmetic is done again.
    """
    if not case.open:
        return case
    waiting = (r for r in rows if r.case == case.token and r.about == "change" and r.state is State.PENDING)
    untold = {(r.deadline, r.occurrence) for r in waiting}
    fresh = tuple(
        _corrected(d, clocks[d.clock], seller, now, untold=d.change is not None and (d.name, d.change.number) in untold)
        if d.running and d.clock in clocks
        else d
        for d in case.deadlines
    )
    return case if fresh == case.deadlines else replace(case, deadlines=fresh)


def _corrected(deadline: Deadline, clock: Clock, seller: Seller, now: datetime, *, untold: bool) -> Deadline:
    ends = _ends(deadline, clock)
    what = tuple(_changes(deadline, clock, seller, moved=ends != deadline.ends))
    if not what:
        return deadline
    number = deadline.change.number if deadline.change else 0
    before = deadline.change if untold else None
    # What they were not told yet is told with this.
    known = before.ended if before else deadline.ends
    told = tuple(dict.fromkeys((*(before.what if before else ()), *what)))
    told = tuple(w for w in told if w != "end" or ends != known)
    changed = replace(deadline, ends=ends, terms=clock.terms, change=Change(number + 1, now, known, told) if told else None)
    if ends > now:
        # Reminders that would have been due before now are not owed; one that has passed in the meantime still is.
        changed = replace(changed, set_at=now)
    return replace(changed, generation=deadline.generation + 1, snooze=None) if ends != deadline.ends else changed


def _ends(deadline: Deadline, clock: Clock) -> datetime:
    if deadline.source is Source.ESTIMATE and deadline.starts and clock.length:
        return after(deadline.starts, clock.length)
    return deadline.ends


def _changes(deadline: Deadline, clock: Clock, seller: Seller, *, moved: bool) -> Iterable[What]:
    if moved:
        yield "end"
    was, terms = deadline.terms, clock.terms
    if was is None:  # begun before clocks were written down with their deadlines
        return
    if was.owner != terms.owner:
        yield "owner"
    if _plain(was.on_silence) != _plain(terms.on_silence):
        yield "silence"
    if offsets(was, seller) != offsets(terms, seller):
        yield "reminders"


def _plain(words: str) -> str:
    """The words alone: nobody is told of a comma."""
    return " ".join(re.findall(r"\w+", words.casefold()))
