"""`amicable playbook preview`."""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from adapters.office import PlatformError
from adapters.playbooks.command import command
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.names import plain
from bot.playbooks.findings import did_you_mean
from bot.playbooks.loader import load
from bot.playbooks.preview import spot_at
from bot.playbooks.simulate import START
from bot.playbooks.ways import SOMEBODY
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters.playbooks.command import Actions


def add(actions: "Actions") -> None:
    """Add the command."""
    parser = command(actions, "preview", "show the card of a step as a platform shows it, with plausible answers", _preview)
    parser.add_argument("step", metavar="STEP", help="the step, as playbook/step")
    parser.add_argument(
        "--platform", choices=sorted(_SHOWN), default="terminal", help="drawn, or the message as JSON; terminal unless told"
    )
    parser.add_argument("--language", default="en", help="as a reader of this language sees it")
    parser.add_argument("--community", default="", metavar="FOLDER", help="as this community has it")


def _preview(settings: Settings, options: argparse.Namespace) -> int:
    library = load(settings.templates_folder(), settings.marketplace, settings.communities).library
    language = library.language(options.language)
    book = library.book(language, options.community)
    ref = options.step.replace("/", ".", 1)
    step = library.flow.step(ref)
    if step is None or step.otherwise is not None:
        known = [f"{p.id}/{s.id}" for p in library.flow.playbooks.values() for s in p.steps.values() if s.otherwise is None]
        sys.stderr.write(f"There is no step `{options.step}` that is shown.{did_you_mean(options.step, known)}\n")
        return 1
    spot = spot_at(ref, book, START)
    if spot is None:
        sys.stderr.write(f"No way leads to `{options.step}`. See amicable playbook lint.\n")
        return 1
    # What just happened on the way there is no part of the step.
    card = replace(spot.turn.card, zone=SOMEBODY.zone, language=language, notes=())
    _SHOWN[options.platform](card, book, spot.now)
    return 0


def _terminal(card: Card, book: Book, now: datetime) -> None:
    from adapters.console.parts import Reader, blocks
    from adapters.console.view import view_here

    reader = Reader(now, card.zone, card.language)
    view_here(_say).show(blocks(card, book, reader), reader)


def _discord(card: Card, book: Book, _: datetime) -> None:
    try:
        from adapters.discord.preview import preview
    except ModuleNotFoundError as missing:
        raise PlatformError(plain(book, "discord.not-installed")) from missing
    _write(asyncio.run(preview(card, partial(plain, book))))


def _slack(card: Card, book: Book, now: datetime) -> None:
    try:
        from adapters.slack.preview import link, preview
    except ModuleNotFoundError as missing:
        raise PlatformError(plain(book, "slack.not-installed")) from missing
    message = preview(card, partial(plain, book), now)
    _write(message)
    # Beside the JSON, so that it can be piped into a program.
    sys.stderr.write(f"{link(message)}\n")


def _say(words: str) -> None:
    sys.stdout.write(words)


def _write(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message, indent=2, ensure_ascii=False) + "\n")


_SHOWN: dict[str, Callable[[Card, Book, datetime], None]] = {"terminal": _terminal, "discord": _discord, "slack": _slack}
