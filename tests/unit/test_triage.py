"""What happened? Two short questions where the marketplace has groups of situations, one where it has none."""

from dataclasses import replace

import pytest

from adapters.discord.limits import BUTTONS
from bot.core.book import Book
from bot.core.events import Begin, New, PickGroup, Resume, StartOver
from bot.core.front import group_card, start_over_card, triage_card
from tests.libraries import shipped
from tests.unit.test_desk import AYESHA, BILAL, Counter
from tests.unit.walk import Walk

FIVERR = shipped("fiverr")
BOOK = Book(FIVERR.flow, FIVERR.catalogue)


@pytest.fixture
def grouped(shop) -> Book:
    """The small market with its two situations in groups: the lamp in "light", the shade in "dark", nothing in "none"."""
    lamp, shade = (shop.flow.playbooks[name] for name in ("lamp", "shade"))
    playbooks = {"lamp": replace(lamp, group="light"), "shade": replace(shade, group="dark")}
    texts = {**shop.catalogue.texts, "group.light": "About light", "group.dark": "About shade"}
    catalogue = replace(shop.catalogue, groups=("dark", "none", "light"), texts=texts)
    return Book(replace(shop.flow, playbooks=playbooks), catalogue)


def presses(card) -> list[tuple[str, object]]:
    return [(c.label, c.event) for c in card.choices]


def test_the_first_question_has_the_groups_that_have_a_situation_in_their_order(grouped):
    assert presses(triage_card(grouped)) == [("About shade", PickGroup("dark")), ("About light", PickGroup("light"))]


def test_the_second_question_has_the_situations_of_the_group_and_a_way_back(grouped):
    card = group_card("light", grouped)
    assert card.title == ("About light",)
    assert presses(card) == [("It is about the lamp", Begin("lamp"))]
    assert (card.nav[0].id, card.nav[0].event) == ("back", New())


@pytest.mark.parametrize("group", ["none", "", "no-such", "lamp"])
def test_a_group_with_nothing_in_it_asks_the_first_question_again(grouped, group):
    assert group_card(group, grouped) == triage_card(grouped)


def test_a_situation_in_no_group_is_offered_right_away(grouped):
    shade = replace(grouped.flow.playbooks["shade"], group=None)
    flow = replace(grouped.flow, playbooks={**grouped.flow.playbooks, "shade": shade})
    card = triage_card(replace(grouped, flow=flow))
    assert presses(card) == [("About light", PickGroup("light")), ("It is about the shade", Begin("shade"))]


def test_without_groups_one_question_is_enough(shop):
    book = Book(shop.flow, shop.catalogue)
    assert [c.event for c in triage_card(book).choices] == [Begin("lamp"), Begin("shade")]


def test_a_case_starts_over_by_the_same_two_questions(shop, grouped):
    walk = Walk(shop)
    first = start_over_card(walk.case, grouped)
    assert [c.event for c in first.choices] == [PickGroup("dark", "tok"), PickGroup("light", "tok"), Resume("tok")]
    second = start_over_card(walk.case, grouped, "dark")
    assert [c.event for c in second.choices] == [Begin("shade", "tok", walk.case.turn), Resume("tok")]
    assert second.nav[0].event == StartOver("tok")


def test_a_group_picked_for_a_case_changes_nothing_yet():
    walk = Walk(FIVERR, "find-out")
    walk.do(PickGroup("work", "tok"))
    assert walk.turn.case is None
    assert walk.card.id == "start-over"
    assert Begin("changed-requirements", "tok", walk.case.turn) in [c.event for c in walk.card.choices]


def test_a_case_that_began_before_there_were_groups_starts_over_by_one_question(shop, grouped):
    walk = Walk(shop)
    older = Book(shop.flow, grouped.catalogue)
    events = [c.event for c in start_over_card(walk.case, older).choices]
    assert events == [Begin("lamp", "tok", walk.case.turn), Begin("shade", "tok", walk.case.turn), Resume("tok")]


async def test_at_the_desk_two_presses_open_a_case():
    counter = Counter(FIVERR)
    card = await counter(AYESHA, New())
    card = await counter(AYESHA, card.choices[0].event)
    assert card.id == "group"
    card = await counter(AYESHA, card.choices[0].event)
    assert card.id == "ordered-by-mistake.has-request"


async def test_a_group_for_somebody_elses_case_shows_nothing_of_it():
    counter = Counter(FIVERR)
    await counter(AYESHA, Begin("find-out"))
    assert (await counter(BILAL, PickGroup("work", "token-1"))).id == "cases"


def test_every_situation_that_ships_is_in_a_group_and_each_question_fits_a_row_of_buttons():
    first = triage_card(BOOK)
    assert all(isinstance(c.event, PickGroup) for c in first.choices)
    seconds = [group_card(c.event.group, BOOK) for c in first.choices if isinstance(c.event, PickGroup)]
    offered = [c.event.playbook for card in seconds for c in card.choices if isinstance(c.event, Begin)]
    assert sorted(offered) == sorted(p.id for p in BOOK.flow.playbooks.values() if p.listed)
    assert max(len(card.choices) for card in (first, *seconds)) <= BUTTONS
