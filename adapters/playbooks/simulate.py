"""`amicable playbook simulate`."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.playbooks.command import add_folder, command, library_of
from adapters.playbooks.transcripts import transcripts
from bot.core.book import Book
from bot.playbooks.paths import Paths
from bot.playbooks.simulate import Progress, Walked, simulate
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters.playbooks.command import Actions


def add(actions: "Actions") -> None:
    """Add the command."""
    parser = command(actions, "simulate", "walk every way a seller can take, and say where it ends", _simulate)
    add_folder(parser)
    parser.add_argument("--all-paths", action="store_true", help="count the ways to an end that pass no step twice")
    parser.add_argument(
        "--transcripts", type=Path, metavar="DIR", help="write conversations to read; together they pass every step"
    )


def _simulate(settings: Settings, options: argparse.Namespace) -> int:
    library = library_of(settings, options)
    with _bar() as progress:
        walked = simulate(library, progress, all_paths=options.all_paths, read=options.transcripts is not None)
    if options.transcripts:
        options.transcripts.mkdir(parents=True, exist_ok=True)
        for name, conversation in transcripts(walked.tours, Book(library.flow, library.catalogue)):
            (options.transcripts / name).write_text(conversation, encoding="utf-8")
    sys.stdout.write("".join(f"{line}\n" for line in _report(walked)))
    return 0 if walked.sound else 1


def _report(walked: Walked) -> Iterator[str]:
    yield f"Walked {len(walked.edges):,} edges and {len(walked.pairs):,} pairs of edges in a row."
    yield f"Seen: {walked.steps - len(walked.unseen_steps)} of {walked.steps} steps."
    yield f"Read: {walked.texts - len(walked.unseen_texts)} of {walked.texts} texts, tips and drafts."
    furthest = max(walked.ends, key=lambda walk: len(walk.taken), default=None)
    if furthest:
        way = f"{len(furthest.taken)} presses, {furthest.playbook} to {furthest.spots[-1].case.step}"
        yield f"{len(walked.ends)} ends; the furthest is {way}."
    if walked.tours:
        yield f"Wrote {len(walked.tours)} conversations that together pass every step."
    yield from (_said(paths) for paths in walked.paths)
    yield from (f"No way to an end from {step}." for step in walked.stuck)
    yield from (f"{step} can wait without its clock running." for step in walked.unbounded)
    yield from (f"Nobody gets to {step}." for step in walked.unseen_steps)
    yield from (f"Nobody gets to read {text}." for text in walked.unseen_texts)
    yield "Every walk can end, and every wait has a clock." if walked.sound else "Not sound."


def _said(paths: Paths) -> str:
    count = f"{paths.count:,} ways" if paths.complete else f"more than {paths.count:,} ways"
    return f"{paths.playbook}: {count} to an end that pass no step twice, with up to {paths.longest} presses."


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=None)
        yield lambda what, done, known: bars.update(task, description=what, completed=done, total=known)
