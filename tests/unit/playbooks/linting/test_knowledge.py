"""What is said to be known on a step, held against every case that the walk through all ways brings there."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.core import deadlines
from bot.core.book import Book
from bot.core.case import Case, Skipped
from bot.core.library import Library
from bot.playbooks.rules.knowledge import Known, entries, knowledge
from bot.playbooks.simulate import START
from bot.playbooks.states import Seen, States
from bot.playbooks.ways import begin, go, ways
from tests.libraries import shipped


def cases(library: Library) -> Iterator[Case]:
    """Every state a case can be in, without the words, which take time."""
    book = Book(replace(library.flow, english={}), replace(library.catalogue, texts={}))
    states = States(book)
    for p in library.flow.playbooks.values():
        if p.listed:
            states.meet(Seen(begin(p.id, book, START)))
    while states.waiting:
        seen = states.waiting.popleft()
        yield seen.spot.case
        for way in ways(seen.spot, book):
            states.meet(Seen(go(seen.spot, way, book), seen, way))


def known_of(case: Case) -> Known:
    asked = {("asked", name) for name in case.answers}
    answered = {("answered", name) for name, answer in case.answers.items() if not isinstance(answer, Skipped)}
    started = {("started", deadline.name) for deadline in case.deadlines}
    return frozenset(asked | answered | started | {("runs", d.name) for d in deadlines.running(case.deadlines)})


def hold(library: Library) -> None:
    known = knowledge(Book(library.flow, library.catalogue))
    for case in cases(library):
        if case.open:  # what is asked on a closing card, or stopped by it, comes after the step
            actual = known_of(case)
            assert known.must[case.step] <= actual, (case.step, known.must[case.step] - actual)
            assert actual <= known.may[case.step], (case.step, actual - known.may[case.step])


def test_no_case_knows_less_than_it_must_or_more_than_it_may(shop):
    hold(shop)


@pytest.mark.slow
@pytest.mark.parametrize("market", ["fiverr", "upwork"])
def test_no_case_of_what_ships_knows_less_than_it_must_or_more_than_it_may(market):
    hold(shipped(market))


def test_what_must_be_known_is_what_every_way_brings(shop):
    known = knowledge(Book(shop.flow, shop.catalogue))
    assert entries(shop.flow) == ["lamp.has-request", "shade.look"]
    assert ("asked", "kind") in known.must["lamp.answer"]
    assert ("runs", "request") in known.may["lamp.answer"]
    assert ("answered", "due_at") not in known.must["lamp.answer"]
    assert ("runs", "delivery") in known.must["lamp.warn"], "the branch before it says so"
    assert ("runs", "request") not in known.may["lamp.no-request"]
    assert known.must["shade.look"] == frozenset()
