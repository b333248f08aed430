"""Whole conversations, kept as prose. Read them aloud; a sentence you would not say to a friend is a fault.

A transcript is its own script: the lines after `> ` are typed again, and `@` lines are directions. To add one, write a file
with only those lines and run `pytest tests/scenario --update-golden`. Those of a marketplace other than Fiverr are in a
folder called after it.
"""

from pathlib import Path

import pytest

from tests.libraries import shipped
from tests.scenario.sitting import Sitting, script_of

GOLDEN = Path(__file__).parent / "golden"
TEMPLATES = Path(__file__).parents[2] / "templates"
LIBRARIES = {"golden": shipped("fiverr"), "upwork": shipped("upwork")}


@pytest.mark.parametrize("path", sorted(GOLDEN.rglob("*.txt")), ids=lambda p: p.stem)
async def test_the_conversation_goes_as_written(path: Path, request: pytest.FixtureRequest):
    zone = None if path.stem == "asked-for-the-zone" else "Asia/Karachi"
    spoken = await Sitting(LIBRARIES[path.parent.name], zone=zone).play(script_of(path))
    if request.config.getoption("--update-golden"):
        path.write_text(spoken, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == spoken
