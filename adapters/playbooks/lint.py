"""`amicable playbook lint`."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.playbooks.command import command
from bot.playbooks.codes import Code, Severity
from bot.playbooks.findings import Finding
from bot.playbooks.lint import lint
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters.playbooks.command import Actions

# Where the pages of the codes are, from the folder of the project.
PAGES = "docs/lint"


def add(actions: "Actions") -> None:
    """Add the command."""
    parser = command(actions, "lint", "say what is wrong with playbooks and texts, with file and line", _lint)
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="a templates folder, or files in one; the folder in use unless told",
    )
    parser.add_argument("--strict", action="store_true", help="fail on warnings too")
    parser.add_argument("--json", action="store_true", help="as JSON, for a program")


def _lint(settings: Settings, options: argparse.Namespace) -> int:
    communities = None if options.paths else settings.communities
    paths = options.paths or [settings.templates_folder()]
    found = lint_paths(paths, settings.marketplace, datetime.now(UTC).date(), communities)
    sys.stdout.write(_as_json(found) if options.json else "".join(f"{line}\n" for line in _report(found)))
    failing = {Severity.ERROR, Severity.WARNING} if options.strict else {Severity.ERROR}
    return 1 if any(finding.severity in failing for finding in found) else 0


def lint_paths(paths: Sequence[Path], marketplace: str, today: date, communities: Path | None = None) -> list[Finding]:
    """The findings about what the paths name, of every marketplace beside it.

    A file is only understood beside the others, so the whole folder is read, and what is elsewhere is left out. A folder
    with no marketplace at all lacks the one called `marketplace`. `communities` are held against that one.
    """
    found: list[Finding] = []
    for path in paths:
        if not path.exists():
            found.append(Finding(path, 1, 1, Code.UNREADABLE, "There is no such file or folder."))
            continue
        folder = templates_folder(path)
        markets = sorted(p.parent.name for p in folder.glob("*/marketplace.yaml")) or [marketplace]
        beside = {marketplace: communities}
        of_all = (finding for market in markets for finding in lint(folder, market, today, beside.get(market)))
        found += (finding for finding in of_all if path == folder or _within(finding.path, path))
    return sorted(set(found))


def templates_folder(path: Path) -> Path:
    """The templates folder that a path is, or is in: the nearest that holds a marketplace; the path itself if none does."""
    nearest = (folder for folder in (path, *path.absolute().parents) if any(folder.glob("*/marketplace.yaml")))
    return next(nearest, path)


def _within(path: Path, place: Path) -> bool:
    return path.absolute().is_relative_to(place.absolute())


def _report(found: Sequence[Finding]) -> Iterator[str]:
    yield from (str(_shown(finding)) for finding in found)
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    if found:
        codes = sorted({finding.code for finding in found})
        yield ""
        yield f"{_counted(errors, 'error')}, {_counted(len(found) - errors, 'warning')}. What each code means:"
        yield from (f"  {PAGES}/{code}.md" for code in codes)
    else:
        yield "Nothing to mend."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _shown(finding: Finding) -> Finding:
    """The finding with its path as it is seen from here: shorter, and what editors open."""
    here = Path.cwd()
    path = finding.path.absolute()
    return Finding(
        Path(os.path.relpath(path)) if path.is_relative_to(here) else path,
        finding.line,
        finding.column,
        finding.code,
        finding.sentence,
    )


def _as_json(found: Sequence[Finding]) -> str:
    listed = [
        {
            "code": finding.code,
            "severity": finding.severity,
            "path": str(shown.path),
            "line": finding.line,
            "column": finding.column,
            "sentence": finding.sentence,
            "page": f"{PAGES}/{finding.code}.md",
        }
        for finding in found
        for shown in (_shown(finding),)
    ]
    return json.dumps(listed, indent=2, ensure_ascii=False) + "\n"
