"""Forms: an answer is taken or refused in plain words, a part is kept, and nothing typed becomes anything else."""

from datetime import UTC, datetime

import pytest

from bot.core.answers import KEPT
from bot.core.case import OptionAnswer, Skipped, TextAnswer, TimeAnswer
from bot.core.events import Resume
from bot.core.spans import Said
from bot.core.texts import fill_plain
from tests.unit.walk import Walk


@pytest.fixture
def walk(shop) -> Walk:
    return Walk(shop).choose("waiting")


@pytest.fixture
def naming(walk) -> Walk:
    return walk.submit(kind="cancel", request_at="now", due_at="").choose("write")


def field(walk: Walk, name: str):
    return next(f for f in walk.card.form.fields if f.id == name)


def test_a_part_of_a_form_is_kept_and_the_case_stays(walk):
    walk.submit(kind="cancel")
    assert walk.case.step == "lamp.when"
    assert walk.case.answers == {"kind": OptionAnswer("cancel")}
    assert [f.filled for f in walk.card.form.fields] == [True, False, False]


def test_a_form_says_how_much_may_be_written(walk, naming):
    assert field(naming, "client_name").most == 20
    assert field(walk.back().back(), "request_at").most == 0


def test_the_last_part_moves_the_case(walk):
    walk.submit(kind="cancel").submit(request_at="now").submit(due_at="")
    assert walk.case.step == "lamp.answer"
    assert walk.case.answers["due_at"] == Skipped()


def test_an_option_is_taken_by_id_or_by_label_in_any_case(walk):
    assert walk.submit(kind="TO CANCEL").case.answers["kind"] == OptionAnswer("cancel")
    assert walk.submit(kind="update").case.answers["kind"] == OptionAnswer("update")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "type an answer"),
        ("banana", "could not read “banana”"),
        ("18", "could mean"),
        ("tomorrow 9:00", "has not come yet"),
        ("03/04/2026 18:00", "the day from the month"),
        ("x" * 10_000, "could not read"),
    ],
)
def test_a_time_that_is_not_taken_is_answered_in_plain_words(walk, typed, says):
    walk.submit(kind="cancel", request_at=typed)
    wrong = field(walk, "request_at")
    assert says in walk.says(wrong.error)
    assert wrong.typed == typed[:KEPT]
    assert not wrong.filled
    assert "request_at" not in walk.case.answers


def test_what_was_not_taken_waits_in_the_form_until_something_is(walk):
    walk.submit(kind="cancel", request_at="banana", due_at="yesterday")
    before = walk.case
    walk.do(Resume("tok"))
    assert [(f.typed, bool(f.error)) for f in walk.card.form.fields] == [("", False), ("banana", True), ("yesterday", True)]
    assert "could not read “banana”" in walk.says(field(walk, "request_at").error)
    assert walk.case == before
    walk.submit(request_at="now")
    assert [(f.typed, f.filled) for f in walk.card.form.fields] == [("", True), ("", True), ("yesterday", False)]
    walk.submit(due_at="")
    assert walk.case.unread == {}


def test_what_was_not_taken_goes_when_the_case_moves(walk):
    assert walk.submit(request_at="banana").back().case.unread == {}


def test_an_accepted_answer_that_is_mended_badly_is_asked_again(walk):
    walk.submit(kind="cancel").submit(kind="banana", request_at="now", due_at="")
    assert walk.case.step == "lamp.when"
    assert [(f.typed, f.filled) for f in walk.card.form.fields] == [("banana", False), ("", True), ("", True)]


def test_a_date_with_two_readings_offers_both_to_press(walk):
    walk.submit(kind="cancel", request_at="03/04/2026 18:00")
    assert [(c.id, c.label) for c in walk.card.choices] == [
        ("reading-1", "Friday 3 April, 18:00 (Karachi)"),
        ("reading-2", "Wednesday 4 March, 18:00 (Karachi)"),
    ]
    assert "Pick what you mean below" in walk.says(field(walk, "request_at").error)
    assert walk.case.answers == {"kind": OptionAnswer("cancel")}


def test_a_reading_that_is_pressed_is_the_answer_and_nothing_else_changes(walk):
    walk.submit(kind="cancel", due_at="", request_at="03/04/2026 18:00")
    walk.do(walk.card.choices[1].event)
    assert walk.case.answers["request_at"] == TimeAnswer(datetime(2026, 3, 4, 13, tzinfo=UTC))
    assert walk.case.answers["kind"] == OptionAnswer("cancel")
    assert walk.case.step != "lamp.when"


def test_a_reading_of_a_form_that_was_answered_since_is_an_old_button(walk):
    old = walk.submit(kind="cancel", request_at="03/04/2026 18:00").card.choices[0].event
    walk.submit(request_at="now", due_at="")
    before = walk.case
    assert "earlier step" in walk.do(old).notes
    assert walk.case == before


def test_a_single_reading_is_offered_and_not_taken(walk):
    walk.submit(kind="cancel", request_at="12/11/2026 18:00")
    assert [c.label for c in walk.card.choices] == ["Thursday 12 November, 18:00 (Karachi)"]
    assert "request_at" not in walk.case.answers


def test_an_end_in_the_past_question_is_still_an_end_when_it_is_pressed(walk):
    walk.submit(kind="cancel", due_at="", request_at="closes 12/1/2026 18:00")
    assert [c.label for c in walk.card.choices] == ["Tuesday 1 December, 18:00 (Karachi)"]
    walk.do(walk.card.choices[0].event)
    assert walk.case.answers["request_at"] == TimeAnswer(datetime(2026, 12, 1, 13, tzinfo=UTC), is_end=True)


def test_a_date_without_a_reading_that_fits_offers_nothing(walk):
    walk.submit(kind="cancel", request_at="02/01/2027 18:00")
    assert walk.card.choices == ()
    assert "has not come yet" in walk.says(field(walk, "request_at").error)


def test_two_such_dates_are_picked_one_after_the_other(walk):
    walk.submit(kind="cancel", request_at="03/04/2026 18:00", due_at="01/12/2026 18:00")
    assert [c.event.answers.keys() for c in walk.card.choices] == [{"request_at"}, {"request_at"}]
    assert "Pick what" not in walk.says(field(walk, "due_at").error)
    walk.do(walk.card.choices[0].event).submit(due_at="01/12/2026 18:00")
    assert [c.event.answers.keys() for c in walk.card.choices] == [{"due_at"}, {"due_at"}]


def test_the_readings_are_gone_with_the_next_answer(walk):
    walk.submit(kind="cancel", request_at="03/04/2026 18:00").submit(request_at="banana")
    assert walk.card.choices == ()


def test_a_time_in_another_language_is_taken(walk):
    walk.submit(kind="cancel", due_at="", request_at="gestern um 18:30 Uhr")
    assert walk.case.answers["request_at"] == TimeAnswer(datetime(2026, 11, 22, 13, 30, tzinfo=UTC))


def test_what_is_quoted_back_is_short_and_marked_as_the_sellers_words(walk):
    walk.submit(request_at="<@everyone> **now** {{ 7*7 }} " + "x" * 500)
    quoted = next(span for span in field(walk, "request_at").error if isinstance(span, Said))
    assert quoted.words.startswith("<@everyone> **now** {{ 7*7 }} x")
    assert len(quoted.words) <= 61


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sam   O'Neil ", "Sam O'Neil"),
        ("Sa\x00m\x1b[31m", "Sam[31m"),
        ("Sam\u202eevil", "Samevil"),
        ("Sam\ue000m2026\ue001", "Samm2026"),
        ("علي", "علي"),
        ("👩‍💻 Zoë", "👩‍💻 Zoë"),
        ("{{ 7*7 }}{% if x %}", "{{ 7*7 }}{% if x %}"),
        ("../../etc/passwd", "../../etc/passwd"),
    ],
)
def test_a_name_is_kept_as_it_reads(naming, typed, kept):
    assert naming.submit(client_name=typed).case.answers["client_name"] == TextAnswer(kept)
    assert naming.card.draft.text == f"Hello {kept}, all is well."


@pytest.mark.parametrize(
    ("typed", "sentence"), [("Sam?", "Name: Sam? Go."), ("Sam!", "Name: Sam! Go."), ("Sam", "Name: Sam. Go.")]
)
def test_a_sentence_that_they_ended_gets_no_second_end(typed, sentence):
    assert fill_plain("Name: {{ name }}. Go.", {"name": Said(typed)}) == sentence
    assert fill_plain("{{ name }}.", {"name": Said(typed)}) == sentence.split(" ")[1]


def test_a_text_too_long_is_refused_with_its_limit(naming):
    naming.submit(client_name="x" * 21)
    assert "at most 20" in naming.says(field(naming, "client_name").error)
    assert naming.case.step == "lamp.name"


def test_only_unseen_characters_are_an_empty_answer(naming):
    assert naming.submit(client_name="\u200b\u202e \x07").case.answers["client_name"] == Skipped()


def test_an_answer_to_a_question_nobody_asked_is_not_kept(walk):
    walk.submit(client_name="Sam")
    assert walk.turn.case is None
