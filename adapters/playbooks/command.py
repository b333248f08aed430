"""What every `amicable playbook` command is made of: its parser, and the folder it is about."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.library import Library
from bot.playbooks.loader import load_library
from bot.settings import Settings

if TYPE_CHECKING:
    # Only a type checker can subscript it.
    Actions = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it

# What a command does: it gives the exit code, and may raise PlaybookError.
Act = Callable[[Settings, argparse.Namespace], int]


def command(actions: "Actions", name: str, what: str, act: Act) -> argparse.ArgumentParser:
    """A new command called `name`, with `what` it does in words."""
    parser = actions.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
    parser.set_defaults(act=act)
    return parser


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Let the command be given a templates folder."""
    parser.add_argument("folder", nargs="?", type=Path, help="the templates folder; the one in use unless told")


def library_of(settings: Settings, options: argparse.Namespace) -> Library:
    """The library of the folder that was given, else of the one in use. Raises PlaybookError."""
    return load_library(options.folder or settings.templates_folder(), settings.marketplace)
