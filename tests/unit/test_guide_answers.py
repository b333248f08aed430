"""Forms: an answer is taken or refused in plain words, a part is kept, and nothing typed becomes anything else."""

import pytest

from bot.core.case import OptionAnswer, Skipped, TextAnswer
from bot.core.spans import Said
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
    assert wrong.typed == typed
    assert "request_at" not in walk.case.answers


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


def test_a_text_too_long_is_refused_with_its_limit(naming):
    naming.submit(client_name="x" * 21)
    assert "at most 20" in naming.says(field(naming, "client_name").error)
    assert naming.case.step == "lamp.name"


def test_only_unseen_characters_are_an_empty_answer(naming):
    assert naming.submit(client_name="\u200b\u202e \x07").case.answers["client_name"] == Skipped()


def test_an_answer_to_a_question_nobody_asked_is_not_kept(walk):
    walk.submit(client_name="Sam")
    assert walk.turn.case is None
