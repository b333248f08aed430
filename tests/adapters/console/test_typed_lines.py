"""What a typed line means on the card it answers."""

from dataclasses import replace

import pytest

from adapters.console.parse import Quit, parse
from bot.core.cards import Card, CheckItem, Choice, Draft, Field, Form
from bot.core.events import (
    Back,
    Cases,
    Erase,
    Fill,
    Help,
    New,
    PickTone,
    Privacy,
    Resume,
    Say,
    StartOver,
    Submit,
    Tick,
    Tips,
)
from tests.adapters.console.drawing import HELP, NO, TIP, YES

BACK = Choice("back", "Back", Back("t", 1))
SHORT = Choice("short", "Short", PickTone("t", "lamp.start", "short"))
CHAT = CheckItem("chat", "It shows the chat", False, Tick("t", "lamp.start", "chat", True))
DATE = CheckItem("date", "It shows the date", True, Tick("t", "lamp.start", "date", False))
CARD = Card(
    "lamp.start",
    token="t",
    draft=Draft("Hello", "Plain", (SHORT,)),
    checklist=(CHAT, DATE),
    choices=(YES, NO),
    nav=(TIP, BACK, HELP),
)

SUBMIT = Submit("t", "lamp.when", 1, {})
OPTIONS = (("sent", "They sent them"), ("unsure", "I am not sure"))


def asking(**of_field: object) -> Card:
    return Card(
        "lamp.when",
        token="t",
        form=Form(SUBMIT, (replace(Field("at", "When?"), **of_field),)),
        choices=(YES, NO),
        nav=(BACK, HELP),
    )


def answer(words: str) -> Submit:
    return replace(SUBMIT, answers={"at": words})


@pytest.mark.parametrize(
    "line", ["1", " 1 ", "Yes, it is waiting", "yes, IT is waiting", "yes", "YES", "/yes", "/cancel yes"]
)
def test_a_choice_is_its_number_its_words_or_its_id(line):
    assert parse(line, CARD) == YES.event


@pytest.mark.parametrize("line", ["0", "3", "12", "100", "-1", "1.", "²"])
def test_a_number_without_a_choice_is_only_words(line):
    assert parse(line, CARD) == Say(line, "t")


@pytest.mark.parametrize("line", ["back", "Back", "/back", "/cancel back", "/cancel  Back "])
def test_the_words_in_brackets_can_be_typed(line):
    assert parse(line, CARD) == BACK.event


def test_a_tone_is_its_words():
    assert parse("short", CARD) == SHORT.event


@pytest.mark.parametrize(("line", "item"), [("a", CHAT), ("B", DATE)])
def test_a_letter_turns_a_line_of_the_checklist(line, item):
    assert parse(line, CARD) == item.event


@pytest.mark.parametrize("line", ["c", "z", "é"])
def test_a_letter_without_a_line_is_only_words(line):
    assert parse(line, CARD) == Say(line, "t")


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("cases", Cases()),
        ("/cancel cases", Cases()),
        ("My cases", Cases()),
        ("/cancel start", New()),
        ("new", New()),
        ("erase", Erase()),
        ("help", HELP.event),
        ("privacy", Privacy("t")),
        ("tips", Tips("", "t")),
        ("/cancel tips calm", Tips("calm", "t")),
        ("/cancel resume C-7Q2K", Resume("c-7q2k")),
        ("open", Resume("t")),
        ("start over", StartOver("t")),
    ],
)
def test_commands_can_be_typed_as_elsewhere(line, event):
    assert parse(line, CARD) == event


@pytest.mark.parametrize(
    ("line", "event"), [("help", Help("")), ("start over", Say("start over", "")), ("open", Resume(""))]
)
def test_without_a_case_a_command_is_about_none(line, event):
    assert parse(line, Card("triage")) == event


@pytest.mark.parametrize("line", ["quit", "exit", "q", "BYE", "/quit"])
def test_leaving(line):
    assert isinstance(parse(line, CARD), Quit)


def test_words_that_are_nothing_else_are_said_as_they_were_typed():
    assert parse(" My buyer ordered by MISTAKE ", CARD) == Say(" My buyer ordered by MISTAKE ", "t")


def test_enter_alone_is_nothing():
    assert parse("", CARD) is None
    assert parse("   ", CARD) is None


def test_words_answer_the_open_question():
    assert parse("yesterday 6pm", asking()) == answer("yesterday 6pm")


def test_a_number_answers_a_closed_question_before_it_is_a_choice():
    assert parse("2", asking(options=OPTIONS)) == answer("unsure")


def test_a_number_that_is_asked_for_is_no_choice():
    assert parse("1", asking(example="18")) == answer("1")
    assert parse("1", asking(example="2 hours ago")) == YES.event


def test_an_answer_goes_with_those_that_came_before():
    came = Fill("impact", {"completed": "18"})
    card = Card("impact", form=Form(came, (Field("completed", "?", filled=True), Field("canceled", "?", example="1"))))
    assert parse("1", card) == Fill("impact", {"completed": "18", "canceled": "1"})


def test_the_words_of_an_option_answer_it_too():
    assert parse("They sent them", asking(options=OPTIONS)) == answer("They sent them")


def test_enter_keeps_the_answer_that_is_shown():
    assert parse("", asking(value="yesterday 18:00")) == answer("yesterday 18:00")


def test_enter_skips_what_may_be_skipped_and_nothing_else():
    assert parse("", asking(optional=True)) == answer("")
    assert parse("", asking()) is None


def test_back_works_in_the_middle_of_a_form():
    assert parse("/cancel back", asking()) == BACK.event


def test_a_question_that_is_answered_is_not_asked_again():
    fields = (Field("first", "First?", filled=True), Field("second", "Second?"))
    card = Card("lamp.when", token="t", form=Form(SUBMIT, fields))
    assert parse("tomorrow", card) == replace(SUBMIT, answers={"second": "tomorrow"})
