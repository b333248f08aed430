"""`amicable playbook check`."""

import argparse
import sys
from typing import TYPE_CHECKING

from adapters.playbooks.command import add_folder, command, library_of
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters.playbooks.command import Actions


def add(actions: "Actions") -> None:
    """Add the command."""
    add_folder(command(actions, "check", "check every file of a templates folder", _check))


def _check(settings: Settings, options: argparse.Namespace) -> int:
    library = library_of(settings, options)
    steps = sum(len(p.steps) for p in library.flow.playbooks.values())
    sys.stdout.write(f"Sound: {len(library.flow.playbooks)} playbooks, {steps} steps.\n")
    return 0
