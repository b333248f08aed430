"""The form behind an Answer button, as far as the button alone tells."""

import pytest

from bot.core.book import Book
from bot.core.events import Fill, Submit
from bot.core.forms import blank_card, form_on
from bot.core.library import Library
from tests.builders import NOON


def blank(shop: Library, asked: Submit | Fill):
    card = blank_card(asked, Book(shop.flow, shop.catalogue), NOON)
    return form_on(card, asked)


def a_step_with_a_form(shop: Library):
    return next(
        (f"{book.id}.{name}", step.collect)
        for book in shop.flow.playbooks.values()
        for name, step in book.steps.items()
        if step.collect
    )


def test_a_step_asks_its_questions_and_fills_in_nothing(shop: Library):
    step, collect = a_step_with_a_form(shop)
    form = blank(shop, Submit("token-1", step, 7, {}))
    assert form.submit == Submit("token-1", step, 7, {})
    assert [field.id for field in form.fields] == list(collect)
    assert not any(field.value or field.filled for field in form.fields)


@pytest.mark.parametrize("page", ["zone", "quiet", "impact"])
def test_a_page_of_the_seller_is_there(shop: Library, page: str):
    assert blank(shop, Fill(page, {})).submit == Fill(page, {})


def test_a_name_for_the_case_is_asked_for(shop: Library):
    assert [field.id for field in blank(shop, Fill("nickname", {}, "token-1")).fields] == ["nickname"]


@pytest.mark.parametrize(
    "asked",
    [
        Submit("token-1", "lamp.never", 1, {}),
        Submit("token-1", "never", 1, {}),
        Fill("correct", {}, "token-1", "why"),
        Fill("x", {}),
    ],
)
def test_what_only_the_case_knows_or_nobody_asks_has_no_form(shop: Library, asked: Submit | Fill):
    assert blank(shop, asked) is None


def test_the_form_of_another_turn_is_not_the_one_asked_for(shop: Library):
    step, _ = a_step_with_a_form(shop)
    card = blank_card(Submit("token-1", step, 7, {}), Book(shop.flow, shop.catalogue), NOON)
    assert form_on(card, Submit("token-1", step, 8, {})) is None
