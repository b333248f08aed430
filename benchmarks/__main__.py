"""Run suites by name, print their figures, and write them as JSON when asked. Exit code 1 when a promise is broken."""

import argparse
import json
import pkgutil
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from benchmarks import suites
from benchmarks.figures import Figure, table


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    known = sorted(module.name for module in pkgutil.iter_modules(suites.__path__))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures how fast Amicable is.")
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"which of {', '.join(known)}; all unless told")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args(arguments)
    if strange := [name for name in options.suites if name not in known]:
        parser.error(f"There is no suite {', '.join(strange)}; there are {', '.join(known)}.")
    found = {name: _run(name) for name in options.suites or known}
    if options.json:
        options.json.write_text(json.dumps(_written(found), indent=1) + "\n", encoding="utf-8")
    return int(any(figure.is_over for figures in found.values() for figure in figures))


def _run(name: str) -> list[Figure]:
    suite = import_module(f"benchmarks.suites.{name}")
    about, _, _ = (suite.__doc__ or "").partition("\n")
    sys.stdout.write(f"{name}: {about}\n")
    sys.stdout.flush()
    figures = [*suite.run()]
    sys.stdout.write(f"{table(figures)}\n")
    return figures


def _written(found: Mapping[str, Iterable[Figure]]) -> dict[str, object]:
    machine = {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}
    figures = {name: [asdict(figure) for figure in suite] for name, suite in found.items()}
    return {"at": datetime.now(UTC).isoformat(timespec="seconds"), **machine, "suites": figures}


if __name__ == "__main__":
    sys.exit(main())
