"""The bench of the Discord adapter runs: both bots, each in its process, and a figure for each promise."""

import pytest

from benchmarks.suites import discord


@pytest.mark.slow
def test_it_measures_both_bots(monkeypatch: pytest.MonkeyPatch):
    for name, small in {"RATES": (20,), "SELLERS": 20, "ROUNDS": 1, "SECONDS": 1.0, "WRITES": 3}.items():
        monkeypatch.setattr(discord, name, small)
    figures = {figure.what: figure for figure in discord.run()}
    assert figures["20 presses a second: p99, Amicable"].bar == 250
    assert figures["20 presses a second: p50, times the bare handler"].bar == 3
    assert all(0 < figure.value < 10_000 for figure in figures.values())
