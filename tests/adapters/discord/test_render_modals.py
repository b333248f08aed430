"""A form as a modal: asked once, filled in with what is known, and answered under the questions' ids."""

from dataclasses import replace

import pytest

from adapters.discord.limits import problems
from adapters.discord.render import modal
from bot.core.cards import Field, Form
from bot.core.events import Fill, Submit
from bot.core.press import decode
from tests.adapters.discord.pieces import words

SUBMIT = Submit("tok", "waiting.when", 4, {})
WHEN = Field("when", "When did it arrive?", example="2 hours ago")
REST = "What is done, what is missing, and when is it ready?"


def shown(*fields: Field, title: str = "Answer") -> dict:
    asked = modal(Form(SUBMIT, fields), title, words)
    assert problems(asked) == []
    return asked.to_dict()


def part(field: Field) -> dict:
    (label,) = shown(field)["components"]
    return label["component"]


def options(field: Field) -> list[tuple]:
    return [(option["value"], option["label"], option["default"]) for option in part(field)["options"]]


def picks(count: int) -> tuple[tuple[str, str], ...]:
    return tuple((f"o{n}", f"Option {n}") for n in range(count))


def test_the_modal_says_which_form_it_answers():
    assert decode(shown(WHEN)["custom_id"]) == SUBMIT
    told = modal(Form(Fill("impact", {"completed": "18"}), (WHEN,)), "Answer", words)
    assert decode(told.custom_id) == Fill("impact", {})


def test_a_question_is_a_label_above_a_line_to_type_in():
    (label,) = shown(WHEN)["components"]
    assert label["label"] == "When did it arrive?"
    assert "description" not in label
    typed = label["component"]
    assert (typed["custom_id"], typed["placeholder"], typed["required"]) == ("when", "For example: 2 hours ago", True)
    assert typed["style"] == 1
    assert "value" not in typed


def test_what_was_typed_is_kept_and_else_the_answer_known_is_there():
    assert part(replace(WHEN, value="2026-11-22 18:00"))["value"] == "2026-11-22 18:00"
    assert part(replace(WHEN, value="2026-11-22 18:00", typed="banana", error=("No.",)))["value"] == "banana"
    assert part(replace(WHEN, typed="two\nlines"))["value"] == "two lines"
    assert len(part(replace(WHEN, typed="x" * 5000))["value"]) == 4000


@pytest.mark.parametrize(("most", "style"), [(0, 1), (60, 1), (100, 1), (101, 2), (400, 2)])
def test_who_may_write_some_sentences_has_room_to_see_them(most: int, style: int):
    assert part(replace(WHEN, most=most))["style"] == style


def test_a_question_that_may_be_left_empty_is_not_required():
    assert part(replace(WHEN, optional=True))["required"] is False
    assert part(replace(WHEN, optional=True, options=picks(3)))["required"] is False
    many = part(replace(WHEN, optional=True, options=picks(12)))
    assert (many["required"], many["min_values"]) == (False, 0)


@pytest.mark.parametrize(("count", "kind"), [(0, 4), (1, 3), (2, 21), (10, 21), (11, 3), (25, 3), (26, 4)])
def test_a_closed_question_is_picked_from_as_many_options_as_discord_takes(count, kind):
    assert part(replace(WHEN, options=picks(count)))["type"] == kind


KNOWN = [{"value": "Option 1"}, {"typed": "option 1"}, {"typed": "O1"}, {"value": "Option 2", "typed": "o1"}]


@pytest.mark.parametrize("count", [3, 12])
@pytest.mark.parametrize("known", KNOWN)
def test_the_option_picked_before_is_picked(count, known):
    assert [value for value, _, default in options(replace(WHEN, options=picks(count), **known)) if default] == ["o1"]


def test_nothing_is_picked_when_nothing_was():
    assert options(replace(WHEN, options=picks(2))) == [("o0", "Option 0", False), ("o1", "Option 1", False)]


def test_a_question_too_long_for_its_label_is_whole_underneath():
    (label,) = shown(Field("stands", REST))["components"]
    assert (label["label"], label["description"]) == ("What is done, what is missing, and when is…", REST)


def test_titles_and_examples_are_cut():
    asked = shown(replace(WHEN, example="a word " * 30, label="**"), title="The time of **it** " * 9)
    assert asked["title"] == "The time of it The time of it The time of it…"
    assert len(asked["title"]) == 45
    (label,) = asked["components"]
    assert label["label"] == "when"
    assert label["component"]["placeholder"] == f"For example: {'a word ' * 12}a…"


def test_of_more_than_five_questions_those_without_an_answer_come_first():
    fields = [Field(f"f{n}", f"F {n}", filled=n < 3) for n in range(7)]
    assert [label["component"]["custom_id"] for label in shown(*fields)["components"]] == ["f3", "f4", "f5", "f6", "f0"]
    assert [label["component"]["custom_id"] for label in shown(*fields[:5])["components"]] == ["f0", "f1", "f2", "f3", "f4"]
