"""`amicable playbook schema`."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.playbooks.command import command
from bot.playbooks.editor import schemas
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters.playbooks.command import Actions


def add(actions: "Actions") -> None:
    """Add the command."""
    parser = command(actions, "schema", "write the JSON Schemas with which editors complete and check the files", _schema)
    parser.add_argument("--into", type=Path, metavar="DIR", help="one file per kind of file; on the screen unless told")


def files() -> dict[str, str]:
    """The files with the schemas, by name."""
    return {f"{name}.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in schemas().items()}


def _schema(_: Settings, options: argparse.Namespace) -> int:
    for name, text in files().items():
        if options.into:
            options.into.mkdir(parents=True, exist_ok=True)
            (options.into / name).write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)
    return 0
