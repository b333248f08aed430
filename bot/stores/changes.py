"""What a commit and a receipt make of a dossier. Pure, so that every store means the same by them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.core.case import Case
from bot.core.reminders import Reminder, State, reconcile
from bot.stores.port import REMEMBERED, Address, Changes, Conflict, Dossier, Seen

# Deliveries remembered of one seller. Platforms deliver again what came within the last minutes, and nobody does more.
MOST_SEEN = 500

_MEANWHILE = "Something else changed this seller's cases meanwhile. Load them again and decide again."


def committed(dossier: Dossier, expected: int, changes: Changes) -> Dossier:
    """The dossier after the changes, one version on. Raises Conflict unless it is the one that they were decided on."""
    refuse_unless(dossier, expected)
    if changes.found not in (None, dossier.tokens):
        raise Conflict(_MEANWHILE)
    return Dossier(
        seller=changes.seller or dossier.seller,
        cases=tuple(c for c in _with_case(dossier.cases, changes.case) if c.token not in changes.forgotten),
        reminders=tuple(r for r in _with_owed(dossier.reminders, changes) if r.case not in changes.forgotten),
        version=expected + 1,
        address=dossier.address,
        seen=_with_seen(dossier.seen, changes),
    )


def refuse_unless(dossier: Dossier, expected: int) -> None:
    """Raises Conflict unless `expected` is the dossier's version."""
    if dossier.version != expected:
        raise Conflict(_MEANWHILE)


def settled(dossier: Dossier, keys: Collection[str], state: State, at: datetime) -> Dossier:
    """The dossier with the pending reminders among `keys` settled as `state` at `at` (UTC)."""
    rows = tuple(
        replace(r, state=state, settled=at) if r.key in keys and r.state is State.PENDING else r for r in dossier.reminders
    )
    return replace(dossier, reminders=rows)


def postponed(dossier: Dossier, keys: Collection[str], at: datetime, until: datetime) -> Dossier:
    """The dossier with an attempt at `at` counted for the pending reminders among `keys`, to be tried again from `until`."""
    rows = tuple(
        replace(r, attempts=r.attempts + 1, tried=r.tried or at, retry=until)
        if r.key in keys and r.state is State.PENDING
        else r
        for r in dossier.reminders
    )
    return replace(dossier, reminders=rows)


def addressed(dossier: Dossier, address: Address) -> Dossier:
    """The dossier with the address; a stranger's stays empty."""
    return replace(dossier, address=address) if dossier.version else dossier


def pending(dossier: Dossier) -> tuple[Reminder, ...]:
    """The reminders still to be sent."""
    return tuple(r for r in dossier.reminders if r.state is State.PENDING)


def _with_case(cases: tuple[Case, ...], case: Case | None) -> tuple[Case, ...]:
    if case is None:
        return cases
    if all(c.token != case.token for c in cases):
        return (*cases, case)
    return tuple(case if c.token == case.token else c for c in cases)


def _with_seen(seen: tuple[Seen, ...], changes: Changes) -> tuple[Seen, ...]:
    recent = tuple(s for s in seen if changes.at - s.at < REMEMBERED)
    return (*recent, Seen(changes.delivery, changes.at))[-MOST_SEEN:] if changes.delivery else recent


def _with_owed(rows: tuple[Reminder, ...], changes: Changes) -> tuple[Reminder, ...]:
    cases = {*changes.cases, *((changes.case.token,) if changes.case else ())}
    return reconcile(rows, cases, changes.owed, changes.at) if cases else rows
