"""The bench of a core turn: it measures only what does the same work."""

import json
from dataclasses import replace

import pytest

from bot.core.events import Choose

pytest.importorskip("transitions", reason="the peers of the bench are installed by `make bench`")

from benchmarks.suites import core
from benchmarks.turns import ours, presses
from benchmarks.turns.jinja_card import Rich

BOOK = presses.book()


def test_every_side_is_measured_with_its_bar(monkeypatch: pytest.MonkeyPatch):
    for name, small in {"WARM_UP": 20, "PRESSES": 20, "ROUNDS": 2}.items():
        monkeypatch.setattr(core, name, small)
    figures = {figure.what.strip(): figure for figure in core.run()}
    assert figures["against transitions and Jinja2"].bar == 1
    assert figures["against slack-bolt over HTTP"].bar == 0.5
    assert all(figure.value > 0 for figure in figures.values())


def test_a_peer_that_goes_elsewhere_is_not_measured():
    there = presses.presses(BOOK, 1)[0]
    elsewhere = replace(there, choice=Choose(there.choice.token, "?", there.choice.choice, there.choice.turn))

    class Elsewhere(core.Peer):
        def answer(self, order, press):
            return super().answer(order, elsewhere if press == there else press)

    with pytest.raises(AssertionError, match="part ways"):
        core._refuse_unless_alike([there], ours.answering(BOOK), Elsewhere(BOOK, Rich()), BOOK)


def test_a_peer_that_says_less_is_not_measured():
    with pytest.raises(AssertionError, match="other words"):
        core._refuse_unless_alike(presses.presses(BOOK, 1), lambda _: json.dumps([]), core.Peer(BOOK, Rich()), BOOK)
