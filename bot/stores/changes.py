"""What a commit and a receipt make of a dossier. Pure, so that every store means the same by them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.core.case import Case
from bot.core.reminders import Reminder, State, reconcile
from bot.stores.port import Changes, Conflict, Dossier


def committed(dossier: Dossier, expected: int, changes: Changes) -> Dossier:
    """The dossier after the changes, one version on. Raises Conflict unless `expected` is its version."""
    if dossier.version != expected:
        raise Conflict("Something else changed this seller's cases meanwhile. Load them again and decide again.")
    return Dossier(
        seller=changes.seller or dossier.seller,
        cases=_with_case(dossier.cases, changes.case),
        reminders=_with_owed(dossier.reminders, changes),
        version=expected + 1,
    )


def settled(dossier: Dossier, keys: Collection[str], state: State, at: datetime) -> Dossier:
    """The dossier with the pending reminders among `keys` settled as `state` at `at` (UTC)."""
    rows = tuple(
        replace(r, state=state, settled=at) if r.key in keys and r.state is State.PENDING else r for r in dossier.reminders
    )
    return replace(dossier, reminders=rows)


def pending(dossier: Dossier) -> tuple[Reminder, ...]:
    """The reminders still to be sent."""
    return tuple(r for r in dossier.reminders if r.state is State.PENDING)


def _with_case(cases: tuple[Case, ...], case: Case | None) -> tuple[Case, ...]:
    if case is None:
        return cases
    if all(c.token != case.token for c in cases):
        return (*cases, case)
    return tuple(case if c.token == case.token else c for c in cases)


def _with_owed(rows: tuple[Reminder, ...], changes: Changes) -> tuple[Reminder, ...]:
    cases = {*changes.cases, *((changes.case.token,) if changes.case else ())}
    return reconcile(rows, cases, changes.owed, changes.at) if cases else rows
