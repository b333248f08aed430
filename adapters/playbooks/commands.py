"""All of `amicable playbook …`."""

import argparse

from adapters.playbooks import diagram, diff, lint, migrate, preview, schema, simulate, translated
from adapters.playbooks.command import Act
from bot.settings import Settings


def add_commands(playbook: argparse.ArgumentParser) -> None:
    """Add what `amicable playbook` can do."""
    actions = playbook.add_subparsers(dest="action", required=True)
    lint.add(actions)
    simulate.add(actions)
    translated.add(actions)
    diagram.add(actions)
    schema.add(actions)
    diff.add(actions)
    migrate.add(actions)
    preview.add(actions)


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Do it; gives the exit code. Raises PlaybookError when the playbooks cannot be loaded."""
    act: Act = options.act
    return act(settings, options)
