"""The front door holds its bars on phrasings it was not tuned on."""

import pytest

from bot.core.book import Book
from bot.core.drafts import asked
from bot.core.frontdoor import guesses, is_sure
from tests.frontdoor.halves import PLAYBOOKS, halves
from tests.frontdoor.report import report
from tests.libraries import shipped

LIBRARY = shipped("fiverr")
BOOK = Book(LIBRARY.flow, LIBRARY.catalogue)
TUNING, HELD_OUT = halves()


def test_most_of_the_held_out_half_is_found_and_most_misfits_are_refused():
    found = report(HELD_OUT, BOOK)
    assert found.first >= 0.75, str(found)
    assert found.among >= 0.9, str(found)
    assert found.refused >= 0.8, str(found)


def test_the_halves_share_no_phrasing_and_have_the_same_situations():
    assert len(TUNING) + len(HELD_OUT) >= 160
    assert not {p.words for p in TUNING} & {p.words for p in HELD_OUT}
    assert {p.situation for p in TUNING} == {p.situation for p in HELD_OUT} == set(PLAYBOOKS)


@pytest.mark.parametrize("half", [TUNING, HELD_OUT], ids=["tuning", "held-out"])
def test_a_guess_that_is_offered_alone_is_nearly_always_right(half):
    sure = [(p, found[0].playbook) for p in half if is_sure(found := guesses(p.words, BOOK))]
    right = [name in PLAYBOOKS[p.situation] for p, name in sure]
    assert len(sure) >= 0.4 * len(half)
    assert sum(right) >= 0.95 * len(right)


@pytest.mark.parametrize("half", [TUNING, HELD_OUT], ids=["tuning", "held-out"])
def test_nobody_who_tells_what_happened_is_refused_as_if_they_had_asked_for_what_harms(half):
    refused = [p.situation for p in half if asked(p.words, LIBRARY.catalogue.conduct)]
    assert refused == []
