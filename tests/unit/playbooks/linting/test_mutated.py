"""Whatever happens to the files that ship, the lint ends in findings that can be read, never in a traceback."""

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.playbooks.lint import lint
from tests.unit.playbooks.linting.example import ROOT, TODAY
from tests.unit.playbooks.test_damaged_files import damaged

# Of 1,000 mutations about every third leaves files that all rules look at.
MUTATIONS, AT_ONCE, QUICK = 1000, 50, 30
TARGET = re.compile(r"(?<=-> )[a-z][a-z0-9/-]*")
VALUE = re.compile(r"(?<=: )[^\s\[{|][^\n]*")
STEP = re.compile(r"^  [a-z][a-z0-9-]*:\n(?:    .*\n|\n)+", re.MULTILINE)
NAME = re.compile(r"\{\{ ([a-z_.]+) \}\}")


def swapped(pattern: re.Pattern[str]) -> Callable[[str, random.Random], str]:
    """A mutation that puts one of what a pattern finds in the place of another."""

    def swap(text: str, chance: random.Random) -> str:
        found = [*pattern.finditer(text)]
        if len(found) < 2:
            return text + "\n"
        here, there = chance.sample(found, k=2)
        return text[: here.start()] + there[0] + text[here.end() :]

    return swap


def without_a_step(text: str, chance: random.Random) -> str:
    found = [*STEP.finditer(text)]
    if not found:
        return text.replace("{% if", "{% for", 1)
    step = chance.choice(found)
    return text[: step.start()] + text[step.end() :]


def any_bytes(text: str, chance: random.Random) -> bytes:
    return damaged(text.encode(), chance)


# Most leave a file that is still sound in itself: only then do the rules see it.
WAYS = [swapped(TARGET), swapped(TARGET), swapped(VALUE), swapped(STEP), swapped(NAME), without_a_step, any_bytes]


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mutated") / "templates"
    shutil.copytree(ROOT / "templates", folder)
    return folder


def files(market: Path) -> list[Path]:
    """The files of a marketplace; those of steps more often, because most rules are about them."""
    found = sorted(p for p in market.rglob("*") if p.suffix in {".yaml", ".md"})
    return found + 5 * [p for p in found if p.parent.name == "playbooks"]


def mutate_and_lint(templates: Path, seed: int) -> None:
    chance = random.Random(seed)
    market = chance.choice(sorted(path.parent for path in templates.glob("*/marketplace.yaml")))
    path = chance.choice(files(market))
    whole = path.read_bytes()
    mutated = chance.choice(WAYS)(whole.decode(), chance)
    path.write_bytes(mutated if isinstance(mutated, bytes) else mutated.encode())
    try:
        found = lint(templates, market.name, TODAY)
    finally:
        path.write_bytes(whole)
    lines = len((mutated if isinstance(mutated, bytes) else mutated.encode()).split(b"\n"))
    for finding in found:
        assert finding.sentence.endswith((".", "?", "”"))
        assert "\n" not in str(finding)
        assert finding.column >= 1
        assert finding.line >= 1
        assert finding.path != path or finding.line <= lines


@pytest.mark.parametrize("seed", range(QUICK))
def test_a_mutation_never_ends_in_a_traceback(templates, seed):
    mutate_and_lint(templates, seed)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(QUICK, MUTATIONS, AT_ONCE))
def test_a_thousand_mutations_never_end_in_a_traceback(templates, first):
    for seed in range(first, min(first + AT_ONCE, MUTATIONS)):
        mutate_and_lint(templates, seed)
