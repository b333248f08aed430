"""docs/guide-coverage.md says where each sentence of the guide lives: what it names must exist, and no tip be left out."""

import re
from pathlib import Path

import pytest

from tests.libraries import shipped

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "guide-coverage.md").read_text(encoding="utf-8")
LIBRARY = shipped("fiverr")
FLOW, CATALOGUE = LIBRARY.flow, LIBRARY.catalogue
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)]
ADDED = PAGE.partition("## What the bot adds")[2]
IDS = sorted(set(re.findall(r"`([^`]+)`", " ".join(row[2] for row in ROWS) + ADDED)))
WITH_PROGRESS = [f"{p.id}.{s.id}" for p in FLOW.playbooks.values() for s in p.steps.values() if s.progress]


def exists(id: str) -> bool:
    kind, _, name = id.partition(".")
    kinds = {"clock": CATALOGUE.clocks, "fact": CATALOGUE.facts, "tip": CATALOGUE.tips, "draft": CATALOGUE.tones}
    if kind in kinds:
        return name in kinds[kind]
    return FLOW.step(id) is not None or id in CATALOGUE.texts


@pytest.mark.parametrize("id", IDS)
def test_what_the_page_names_is_there(id: str):
    assert exists(id)


@pytest.mark.parametrize("id", ["tip.comunication", "fact.", "text.closings", "after.canceld", "draft.reply", "clock.48h"])
def test_a_name_that_is_not_there_is_noticed(id: str):
    assert not exists(id)


def test_every_sentence_has_a_number_a_few_words_and_a_home():
    assert [int(row[0]) for row in ROWS] == list(range(1, 40))
    for number, quoted, homes, _ in ROWS:
        assert re.search(r'"[^"]+"', quoted), number
        assert "`" in homes, number


def test_only_a_few_words_of_a_sentence_are_quoted():
    assert all(len(row[1].split()) <= 12 for row in ROWS)


@pytest.mark.parametrize("tip", CATALOGUE.tips)
def test_every_tip_carries_something(tip: str):
    assert f"tip.{tip}" in IDS


@pytest.mark.parametrize("place", range(1, 5))
def test_each_of_the_four_steps_carries_something(place: int):
    steps = [ref for ref in WITH_PROGRESS if (step := FLOW.step(ref)) and step.progress == (place, 4)]
    assert set(steps) & set(IDS)


def test_a_listed_playbook_carries_something():
    listed = {p.id for p in FLOW.playbooks.values() if p.listed}
    assert listed <= {id.partition(".")[0] for id in IDS}


def test_the_page_names_the_post_the_market_names():
    assert CATALOGUE.facts["guide-method"].url in PAGE
