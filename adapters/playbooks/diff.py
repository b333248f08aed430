"""`amicable playbook diff`."""

import argparse
import asyncio
import itertools
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.playbooks.command import command
from bot.core.library import Library
from bot.playbooks.diff import Difference, differences
from bot.playbooks.loader import load
from bot.releases import last_kept
from bot.settings import Settings
from bot.standing import Standing, standing
from bot.stores.opening import place_of, reading
from bot.stores.port import Dossier, StoreError

if TYPE_CHECKING:
    from adapters.playbooks.command import Actions

# Names for the two that are compared most.
KEPT, TODAY = "kept", "today"


def add(actions: "Actions") -> None:
    """Add the command."""
    parser = command(actions, "diff", "say what a seller would notice of a change, and which open cases stand where", _diff)
    what = f"a templates folder, the digest of a kept release, `{KEPT}` for the last one, `{TODAY}` for today's files"
    parser.add_argument("before", nargs="?", default=KEPT, metavar="A", help=f"{what}; `{KEPT}` unless told")
    parser.add_argument("after", nargs="?", default=TODAY, metavar="B", help=f"the same; `{TODAY}` unless told")


def _diff(settings: Settings, options: argparse.Namespace) -> int:
    before, after = (library_called(name, settings) for name in (options.before, options.after))
    sys.stdout.writelines(f"{line}\n" for line in report(differences(before, after)))
    if (found := asyncio.run(cases(settings))) is not None:
        sys.stdout.writelines(f"{line}\n" for line in standing_report(found, after))
    return 0


def library_called(name: str, settings: Settings) -> Library:
    """The library that is meant. Raises PlaybookError when its files are not sound, StoreError when nothing is called so."""
    if name == TODAY:
        return load(settings.templates_folder(), settings.marketplace, settings.communities).library
    if Path(name).is_dir():
        return load(Path(name), settings.marketplace).library
    release = asyncio.run(last_kept(settings, "" if name == KEPT else name))
    if release is None and name == KEPT:
        raise StoreError(
            f"No release is kept yet: a bot keeps one when it starts. Name a templates folder in the place of `{KEPT}`."
        )
    if release is None:
        raise StoreError(f"`{name}` is neither a templates folder nor the beginning of the digest of a kept release.")
    return release.library


async def cases(settings: Settings) -> Standing | None:
    """Where open cases stand, read beside the bot that may be running; None where nothing is kept yet."""
    place = place_of(settings)
    if isinstance(place, Path) and not place.is_dir():
        return None
    async with reading(place) as source:

        async def dossiers() -> AsyncIterator[Dossier]:
            async for kept in source.sellers():
                if kept.dossier:
                    yield kept.dossier

        return await standing(dossiers())


def report(found: list[Difference]) -> Iterator[str]:
    """The differences under the names of their places."""
    if not found:
        yield "A seller would notice nothing."
    for place, group in itertools.groupby(found, key=lambda difference: difference.place):
        yield place
        yield from (f"  {difference.sentence}" for difference in group)


def standing_report(found: Standing, after: Library) -> Iterator[str]:
    """Where open cases stand, and what becomes of those whose step is gone."""
    yield ""
    if not found.open:
        yield "No case is open."
        return
    yield f"Open cases: {found.open}. Each keeps the steps it began with; words, facts and clocks change under it."
    counts: dict[str, int] = {}
    old: dict[str, int] = {}
    for (flow, step), count in sorted(found.steps.items(), key=lambda item: item[0][1]):
        counts[step] = counts.get(step, 0) + count
        old[step] = old.get(step, 0) + count * (flow != after.flow.digest)
    for step, count in counts.items():
        gone = "" if after.flow.step(step) else "; the step is gone, see amicable playbook migrate"
        before = f", {old[step]} of them with steps of before" if old[step] else ""
        yield f"  {step}: {count}{before}{gone}"
    yield from (f"  clock {name}: {count} running" for name, count in sorted(found.clocks.items()))
