"""`amicable store …`: what an operator does with what is kept: verify it, back it up, put it back, move it."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import Settings
from bot.stores.moving import Moved, Source, Tell, compare, move, verify
from bot.stores.opening import is_database, open_target, place_of, reading
from bot.stores.port import StoreError

Place = str | Path
Act = Callable[[Settings, argparse.Namespace], Coroutine[None, None, Moved]]

# Stands for the address in the settings, so that a password need not be typed where others can see it.
_SETTING = "AMICABLE_STORE"


def add_commands(store: argparse.ArgumentParser) -> None:
    """Add what `amicable store` can do."""
    actions = store.add_subparsers(dest="action", required=True)
    _add(actions, "verify", "read everything that is kept and say what is damaged; the bot may be running", _verify)
    saving = _add(actions, "backup", "copy everything that is kept to a folder; the bot may be running", _back_up)
    saving.add_argument("folder", type=Path, metavar="DIR", help="a new folder, or that of an earlier backup to renew")
    restoring = _add(actions, "restore", "put a backup back; no bot may be running", _restore)
    restoring.add_argument("folder", type=Path, metavar="DIR", help="the folder of the backup")
    restoring.add_argument("--replace", action="store_true", help="also where something is kept: the backup's sellers win")
    moving = _add(actions, "move", "move everything from one place to another, and compare; no bot may be running", _move)
    about = f"a folder, a postgresql:// address, or {_SETTING} for the one in the settings"
    moving.add_argument("source", metavar="FROM", help=about)
    moving.add_argument("target", metavar="TO", help="the same")


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Do it and say what came of it; gives the exit code, 1 when something is wrong. Raises StoreError."""
    act: Act = options.act
    try:
        found = asyncio.run(act(settings, options))
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. What was written is whole. Run the same command again to go on.\n")
        return 1
    for sentence in found.wrong:
        sys.stderr.write(f"{sentence}\n")
    sellers = f"{found.sellers} sellers, {found.cases} cases, {found.flows} flows"
    counts = f"{sellers}, {found.communities} communities, {found.releases} releases"
    sys.stdout.write(f"{options.action}: {counts}. {_verdict(found)}\n")
    return 1 if found.wrong else 0


async def _verify(settings: Settings, _: argparse.Namespace) -> Moved:
    async with reading(place_of(settings)) as source:
        return await _walked("Reading", source, lambda tell: verify(source, tell))


async def _back_up(settings: Settings, options: argparse.Namespace) -> Moved:
    place, folder = place_of(settings), options.folder
    if isinstance(place, Path) and folder.resolve().is_relative_to(place.resolve()):
        raise StoreError(f"{folder} lies in the data folder {place}. Name a folder elsewhere, best on another disk.")
    async with reading(place) as source:
        if not await _something(source):
            raise StoreError(
                "Nothing is kept yet, so there is nothing to back up. Is AMICABLE_DATA or AMICABLE_STORE right?"
            )
        target = await open_target(folder)
        try:
            saved = await _walked("Copying", source, lambda tell: move(source, target, tell, overwrite=True))
            # Whoever has been erased since the last backup to this folder leaves it too.
            async for seller, _ in target.dossiers():
                if not (await source.load(seller)).version:
                    await target.erase(seller)
            async for installed in target.installations.all():
                if await source.installations.of(installed.realm) is None:
                    await target.installations.forget(installed)
        finally:
            await target.close()
    return saved


async def _restore(settings: Settings, options: argparse.Namespace) -> Moved:
    place = place_of(settings)
    async with reading(options.folder) as source:
        if not options.replace and await _holds_something(place):
            raise StoreError(
                "Something is kept there already. Add --replace to put the backup's sellers in the place of theirs."
            )
        return await _carry("Putting back", source, place, replace=options.replace)


async def _move(settings: Settings, options: argparse.Namespace) -> Moved:
    source, target = (_named(settings, place) for place in (options.source, options.target))
    if source == target:
        raise StoreError("Both places are the same. Name where to move from, then where to.")
    async with reading(source, held=True) as place:
        return await _carry("Moving", place, target, replace=False)


async def _carry(doing: str, source: Source, place: Place, *, replace: bool) -> Moved:
    target = await open_target(place)
    try:
        moved = await _walked(doing, source, lambda tell: move(source, target, tell, overwrite=replace))
    finally:
        await target.close()
    async with reading(place) as written:
        found = await _walked("Comparing", source, lambda tell: compare(source, written, tell))
    found.wrong = moved.wrong + found.wrong
    return found


async def _holds_something(place: Place) -> bool:
    if isinstance(place, Path) and not place.exists():
        return False
    async with reading(place) as there:
        return await _something(there)


async def _something(place: Source) -> bool:
    """Whether sellers are kept there, or keys to communities."""
    return await place.count() > 0 or any([True async for _ in place.installations.all()])


async def _walked(doing: str, source: Source, walk: Callable[[Tell], Awaitable[Moved]]) -> Moved:
    with _progress(doing, await source.count()) as tell:
        return await walk(tell)


@contextmanager
def _progress(doing: str, total: int) -> Iterator[Tell]:
    """A bar on a terminal, else one line."""
    if not sys.stdout.isatty():
        sys.stdout.write(f"{doing} {total} sellers.\n")
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), transient=True) as bar:
        task = bar.add_task(doing, total=total)
        yield lambda: bar.advance(task)


def _named(settings: Settings, place: str) -> Place:
    if place == _SETTING:
        if settings.store is None:
            raise StoreError(f"{_SETTING} is not set. Set it in .env, or write the address.")
        return settings.store.get_secret_value()
    return place if is_database(place) else Path(place)


def _verdict(found: Moved) -> str:
    if not found.wrong:
        return "All is sound."
    return "One thing is wrong; see above." if len(found.wrong) == 1 else f"{len(found.wrong)} things are wrong; see above."


def _add(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, what: str, act: Act
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
    parser.set_defaults(act=act)
    return parser
