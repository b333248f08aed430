"""Whole conversations, kept as prose. Read them aloud; a sentence you would not say to a friend is a fault.

A transcript is its own script: the lines after `> ` are typed again, and `@` lines are directions. To add one, write a file
with only those lines and run `pytest tests/scenario --update-golden`.
"""

from pathlib import Path

import pytest

from bot.playbooks.loader import load_library
from tests.scenario.sitting import Sitting, script_of

GOLDEN = Path(__file__).parent / "golden"
LIBRARY = load_library(Path(__file__).parents[2] / "templates", "fiverr")


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda p: p.stem)
async def test_the_conversation_goes_as_written(path: Path, request: pytest.FixtureRequest):
    zone = None if path.stem == "asked-for-the-zone" else "Asia/Karachi"
    spoken = await Sitting(LIBRARY, zone=zone).play(script_of(path))
    if request.config.getoption("--update-golden"):
        path.write_text(spoken, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == spoken
