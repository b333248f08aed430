"""Every text the code asks for by name is there: a missing one would show its id to a seller."""

import re
from pathlib import Path

from bot.core.book import Standing
from bot.core.deadlines import Source
from bot.core.deeds import SNOOZES
from bot.core.reminders import State
from bot.core.times import Problem
from tests.libraries import shipped

ROOT = Path(__file__).parents[2]
ASKED = re.compile(r"""\b(?:product|label|plain)\(\s*(?:self\._)?book,\s*"([a-z.-]+)\"""")


def test_every_product_text_named_in_the_code_exists():
    texts = shipped("fiverr").catalogue.texts
    sources = [path for room in ("bot", "adapters") for path in (ROOT / room).rglob("*.py")]
    asked = {name for path in sources for name in ASKED.findall(path.read_text(encoding="utf-8"))}
    assert len(asked) > 60
    assert sorted(name for name in asked if f"product.{name}" not in texts) == []


def test_every_kind_of_complaint_clock_source_and_standing_has_its_sentence():

    texts = shipped("fiverr").catalogue.texts
    # `answers.read` says itself that nothing was typed, before a time is read.
    problems = [f"problem.time-{problem}" for problem in Problem if problem is not Problem.EMPTY]
    sources = [f"clock.source-{source}" for source in Source]
    standings = [f"fact.{standing}" for standing in Standing]
    assert [name for name in (*problems, *sources, *standings) if f"product.{name}" not in texts] == []


def test_every_deed_receipt_and_trouble_of_a_reminder_has_its_sentence():
    texts = shipped("fiverr").catalogue.texts
    deeds = ["answered", "stop", "again"]
    settled = [state for state in State if state is not State.PENDING]
    ids = [
        *(f"heed.{deed}" for deed in (*deeds, *SNOOZES)),
        *(f"heeded.{deed}" for deed in (*deeds, "snoozed", "old", "too-late")),
        # Of what was not needed any more nothing is told.
        *(f"receipt.{state}" for state in (*settled, State.PENDING, "trying") if state is not State.DROPPED),
        *(f"test.{state}" for state in (*settled, State.PENDING, "trying")),
        *(f"trouble.{state}" for state in (State.UNDELIVERABLE, State.CALLED, State.FAILED)),
        *(f"receipt.what-{kind}" for kind in ("before", "passed", "snoozed")),
    ]
    assert [id for id in ids if f"product.{id}" not in texts] == []
