"""Moves open cases to today's flow, where a moderator's map says that each old step goes."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.case import Case
from bot.core.library import Library, community_name
from bot.core.migration import moved, stands
from bot.core.reminders import owed
from bot.core.seller import SellerId
from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding, did_you_mean
from bot.playbooks.marked import Marked
from bot.playbooks.schema import MigrationFile
from bot.standing import Standing
from bot.stores.port import Changes, Conflict, Dossier, Store

# Where each old step goes, both written `playbook.step`.
Map = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Moving:
    """How many cases were moved from each old step, and how many were changed by their seller just then and left alone."""

    steps: Counter[str]
    left: int


def behind(found: Standing, library: Library) -> Counter[str]:
    """How many open cases stand on each step of an older flow than today's."""
    counts: Counter[str] = Counter()
    for (flow, step), count in found.steps.items():
        if flow != library.flow.digest:
            counts[step] += count
    return counts


def written(step: str) -> str:
    """A step as a map names it, the way playbooks do: `playbook/step`."""
    return step.replace(".", "/", 1)


def starter(counts: Mapping[str, int], library: Library) -> str:
    """A map to fill in: each old step with open cases; one that is there today stays, `?` waits for an answer."""
    lines = [f"migrate: {library.flow.market}", "steps:"]
    for step, count in sorted(counts.items()):
        target = written(step) if _may_stand(step, library) else '"?"'
        lines.append(f"  {written(step)}: {target}  # open cases: {count}")
    return "\n".join(lines) + "\n"


def map_of(content: MigrationFile) -> Map:
    """Where each old step goes."""
    return {_ref(old): _ref(new) for old, new in content.steps.items()}


def check_map(marked: Marked, content: MigrationFile, counts: Mapping[str, int], library: Library) -> Iterator[Finding]:
    """Whether every step with open cases is named, and every target is a step to stand on."""
    market = library.flow.market
    if content.migrate != market:
        yield marked.finding(
            ("migrate",), Code.UNKNOWN_NAME, f"The marketplace in use is `{market}`, not `{content.migrate}`."
        )
    known = {written(f"{p.id}.{s.id}") for p in library.flow.playbooks.values() for s in p.steps.values()}
    for old, new in content.steps.items():
        step = library.flow.step(_ref(new))
        if step is None:
            sentence = f"Today's playbooks have no step `{new}`.{did_you_mean(new, known)}"
            yield marked.finding(("steps", old), Code.UNKNOWN_STEP, sentence)
        elif not stands(step):
            yield marked.finding(("steps", old), Code.UNKNOWN_STEP, f"`{new}` only branches; name a step that is shown.")
        elif step.end and _ref(old) != _ref(new):
            sentence = f"`{new}` is an end, and only its seller closes a case; name a step before it."
            yield marked.finding(("steps", old), Code.UNKNOWN_STEP, sentence)
    named = {_ref(old) for old in content.steps}
    for missing, count in sorted(counts.items()):
        if missing not in named:
            sentence = f"No line says where `{written(missing)}` goes, on which open cases stand ({count})."
            yield marked.key_finding(("steps",), Code.MISSING_KEY, sentence)


async def migrate(
    store: Store, library: Library, where: Map, now: Callable[[], datetime], told: Callable[[], None]
) -> Moving:
    """Move every open case that is named; `told` is called after each seller. Raises StoreError.

    Each case is moved whole or not at all, and one that has been is not moved again: it may be broken off and run again.
    """
    await store.keep_flow(library.flow)
    steps: Counter[str] = Counter()
    left = 0
    async for seller, dossier in store.dossiers():
        try:
            await _move(store, seller, dossier, library, where, now, steps)
        except Conflict:
            left += 1
        told()
    return Moving(steps, left)


async def _move(
    store: Store,
    seller: SellerId,
    dossier: Dossier,
    library: Library,
    where: Map,
    now: Callable[[], datetime],
    steps: Counter[str],
) -> None:
    for case in dossier.cases:
        if dossier.seller and _is_behind(case, library) and case.step in where:
            at, community = now(), community_name(seller.platform, case.community)
            fresh = moved(case, where[case.step], library.book(community=community), at)
            rows = owed(dossier.seller, fresh, library.clocks(community))
            changes = Changes(at, case=fresh, owed=rows, found=dossier.tokens)
            dossier = await store.commit(seller, dossier.version, changes)
            steps[case.step] += 1


def _is_behind(case: Case, library: Library) -> bool:
    return case.open and case.flow != library.flow.digest


def _may_stand(step: str, library: Library) -> bool:
    return stands(library.flow.step(step))


def _ref(name: str) -> str:
    return name.replace("/", ".", 1)
