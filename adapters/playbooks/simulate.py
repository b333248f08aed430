"""`amicable playbook simulate`."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.playbooks.command import add_folder, command, library_of
from bot.core.book import Book
from bot.core.library import Library
from bot.playbooks.simulate import Paths, Walk, Walked, simulate
from bot.playbooks.ways import SOMEBODY
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters.playbooks.command import Actions


def add(actions: "Actions") -> None:
    """Add the command."""
    parser = command(actions, "simulate", "walk every way a seller can take, and say where it ends", _simulate)
    add_folder(parser)
    parser.add_argument("--all-paths", action="store_true", help="count the ways to an end that pass no step twice")
    parser.add_argument("--transcripts", type=Path, metavar="DIR", help="write the shortest way to each end as it is seen")


def _simulate(settings: Settings, options: argparse.Namespace) -> int:
    library = library_of(settings, options)
    with _bar("Walking") as progress:
        walked = simulate(library, progress, all_paths=options.all_paths)
    if options.transcripts:
        _write_transcripts(walked.walks, Book(library.flow, library.catalogue), options.transcripts)
    sys.stdout.write("".join(f"{line}\n" for line in _report(walked, library)))
    return 0 if walked.sound else 1


def _report(walked: Walked, library: Library) -> Iterator[str]:
    every = sum(not s.when for p in library.flow.playbooks.values() for s in p.steps.values())
    yield f"Walked {len(walked.edges)} edges and {len(walked.pairs)} pairs of edges in a row."
    yield f"Seen: {every - len(walked.unseen_steps)} of {every} steps."
    longest = max(walked.walks, key=lambda walk: len(walk.taken))
    end = longest.spots[-1].case.step
    yield f"{len(walked.walks)} ends; the longest shortest way: {len(longest.taken)} presses, {longest.playbook} to {end}."
    yield from (_said(paths) for paths in walked.paths)
    yield from (f"No way to an end from {step}." for step in walked.stuck)
    yield from (f"{step} can wait without its clock running." for step in walked.unbounded)
    yield from (f"Nobody gets to {step}." for step in walked.unseen_steps)
    yield from (f"Nobody gets to read {text}." for text in walked.unseen_texts)
    yield "Every walk can end, and every wait has a clock." if walked.sound else "Not sound."


def _said(paths: Paths) -> str:
    count = f"{paths.count:,} ways" if paths.complete else f"more than {paths.count:,} ways"
    return f"{paths.playbook}: {count} to an end that pass no step twice, with up to {paths.longest} presses."


def _write_transcripts(walks: tuple[Walk, ...], book: Book, folder: Path) -> None:
    from adapters.console.parts import Reader, blocks
    from adapters.console.render import render

    folder.mkdir(parents=True, exist_ok=True)
    for walk in walks:
        lines = []
        for n, spot in enumerate(walk.spots):
            reader = Reader(spot.now, SOMEBODY.zone, SOMEBODY.language)
            lines.append(render(blocks(spot.turn.card, book, reader), reader))
            if n < len(walk.taken):
                lines.append(f"> {walk.taken[n].id}")
        name = f"{walk.playbook}--{walk.spots[-1].case.step}.txt"
        (folder / name).write_text("\n\n".join(lines) + "\n", encoding="utf-8")


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, known: bars.update(task, completed=done, total=known)
