"""The benches of the chat platforms run: both bots, each in its process, and a figure for each promise."""

from types import ModuleType

import pytest

from benchmarks.pressing import Rounds
from benchmarks.suites import discord, slack


@pytest.mark.slow
@pytest.mark.parametrize("suite", [discord, slack])
def test_it_measures_both_bots(suite: ModuleType, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(suite, "ROUNDS", Rounds((20,), 1, 1.0, 3))
    monkeypatch.setattr(suite, "SELLERS", 20)
    figures = {figure.what: figure for figure in suite.run()}
    assert figures["20 presses a second: p99, Amicable"].bar == 250
    assert figures["20 presses a second: p50, times the bare handler"].bar == 3
    assert all(0 < figure.value < 10_000 for figure in figures.values())
