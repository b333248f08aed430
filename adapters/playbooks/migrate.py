"""`amicable playbook migrate`."""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.office import utc_now
from adapters.playbooks.command import command
from adapters.playbooks.diff import cases
from bot.core.library import Library
from bot.migration import Map, Moving, behind, check_map, map_of, migrate, starter, written
from bot.playbooks.files import read_text
from bot.playbooks.findings import Finding, PlaybookError
from bot.playbooks.marked import read_yaml
from bot.playbooks.schema import MigrationFile
from bot.playbooks.validate import validated
from bot.releases import loading
from bot.settings import Settings
from bot.stores.opening import open_store, place_of, reading

if TYPE_CHECKING:
    from adapters.playbooks.command import Actions


def add(actions: "Actions") -> None:
    """Add the command."""
    parser = command(
        actions, "migrate", "move open cases to today's playbooks, where a map says each old step goes", _migrate
    )
    parser.add_argument(
        "map", type=Path, nargs="?", metavar="MAP", help="the map, a YAML file; without it: where cases stand"
    )
    parser.add_argument("--write", action="store_true", help="write a map to fill in, with every step that needs a line")
    parser.add_argument("--go", action="store_true", help="do it, not only say what it would do; no bot may be running")


def _migrate(settings: Settings, options: argparse.Namespace) -> int:
    library = loading(settings).library
    counts = _counts(settings, library)
    if options.map is None or not counts:
        sys.stdout.writelines(f"{line}\n" for line in _standing(counts, library))
        return 0
    if options.write:
        return _write(options.map, starter(counts, library))
    where = _read(options.map, counts, library)
    if options.go:
        return _go(settings, library, where)
    moving = {step: count for step, count in counts.items() if step in where}
    sys.stdout.writelines(f"{written(step)} -> {written(where[step])}: {count}\n" for step, count in sorted(moving.items()))
    sys.stdout.write(f"{_cases(sum(moving.values()))} would be moved. Nothing was changed; add --go to do it.\n")
    return 0


def _counts(settings: Settings, library: Library) -> Counter[str]:
    found = asyncio.run(cases(settings))
    return behind(found, library) if found else Counter()


def _standing(counts: Mapping[str, int], library: Library) -> Iterator[str]:
    """Where cases of older playbooks stand."""
    if not counts:
        yield "Every open case is on today's playbooks. There is nothing to move."
        return
    for step, count in sorted(counts.items()):
        yield f"{written(step)}: {count}{'' if library.flow.step(step) else ', and the step is gone'}"
    yield f"{_cases(sum(counts.values()))} on older playbooks. They end well where they are. To move them, begin with:"
    yield "  amicable playbook migrate --write map.yaml"


def _write(path: Path, text: str) -> int:
    if path.exists():
        sys.stderr.write(f"{path} is there already. Name another file, or move it away.\n")
        return 1
    path.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{path} is written. Say in it where each old step goes, then: amicable playbook migrate {path}\n")
    return 0


def _read(path: Path, counts: Mapping[str, int], library: Library) -> Map:
    """The map in a file. Raises PlaybookError with what is wrong with it."""
    found: list[Finding] = []
    text = read_text(path, found)
    marked = None if text is None else read_yaml(text, path, found)
    content = validated(MigrationFile, marked, found) if marked else None
    if marked and content:
        found += check_map(marked, content, counts, library)
    if found or content is None:
        raise PlaybookError(found)
    return map_of(content)


def _go(settings: Settings, library: Library, where: Map) -> int:
    try:
        moving = asyncio.run(_move(settings, library, where))
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Each case is moved whole or not at all. Run the same command again to go on.\n")
        return 1
    for step, count in sorted(moving.steps.items()):
        sys.stdout.write(f"{written(step)} -> {written(where[step])}: {count}\n")
    sys.stdout.write(f"{_cases(moving.steps.total())} moved. Each seller is told in one sentence when they next look.\n")
    if moving.left:
        sys.stdout.write(f"{_cases(moving.left)} changed by their seller just then. Run the same command again.\n")
    return 1 if moving.left else 0


async def _move(settings: Settings, library: Library, where: Map) -> Moving:
    async with reading(place_of(settings)) as source:
        sellers = await source.count()
    store = await open_store(settings)
    try:
        with _bar(sellers) as told:
            return await migrate(store, library, where, utc_now, told)
    finally:
        await store.close()


@contextmanager
def _bar(sellers: int) -> Iterator[Callable[[], None]]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("Moving cases", total=sellers)
        yield lambda: bars.advance(task)


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"
