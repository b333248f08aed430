"""A case walks its playbook: forward, back, over; and an old button changes nothing."""

import pytest

from bot.core.events import Back, Begin, Choose, PickTone, Resume, Say, StartOver, Submit, Tick, Why
from tests.unit.walk import NOON, Walk


@pytest.fixture
def walk(shop) -> Walk:
    return Walk(shop)


def test_a_case_begins_at_the_first_step_of_the_playbook(walk):
    assert walk.case.step == "lamp.has-request"
    assert walk.case.turn == 1
    assert "C-1" in walk.notes
    assert [c.label for c in walk.card.choices] == ["It waits for me", "No"]


def test_a_choice_moves_the_case_and_counts_the_turn(walk):
    walk.choose("none")
    assert (walk.case.step, walk.case.turn) == ("lamp.no-request", 2)


def test_a_choice_leads_into_another_playbook(walk):
    walk.choose("none", "other")
    assert walk.case.step == "shade.look"


def test_a_step_with_then_and_no_question_has_one_button(walk):
    walk.choose("none", "other")
    assert [c.label for c in walk.card.choices] == ["Next"]
    walk.choose("next")
    assert walk.case.outcome == "kept"


@pytest.mark.parametrize(
    "event",
    [
        Choose("tok", "lamp.has-request", "none", 0),
        Choose("tok", "lamp.answer", "none", 1),
        Choose("tok", "lamp.has-request", "no-such-choice", 1),
        Choose("tok", "lamp.has-request", "next", 1),
        Submit("tok", "lamp.has-request", 1, {"kind": "cancel"}),
        Submit("tok", "lamp.when", 1, {"kind": "cancel"}),
        Tick("tok", "lamp.declined", "shot", True),
        Tick("tok", "lamp.has-request", "shot", True),
        PickTone("tok", "lamp.has-request", "plain"),
        PickTone("tok", "lamp.message", "plain"),
        Back("tok", 1),
        Back("tok", 7),
        Begin("shade", "tok", 7),
        Begin("no-such-playbook", "tok", 1),
        StartOver("tok"),
        Why("tok"),
        Say("gibberish", "tok"),
        Resume("tok"),
    ],
    ids=repr,
)
def test_what_does_not_fit_the_step_changes_nothing(walk, event):
    before = walk.case
    assert walk.do(event).turn.case is None
    assert walk.case == before


def test_an_old_button_shows_where_the_case_stands(walk):
    old = walk.card.choices[1].event
    walk.choose("waiting").do(old)
    assert walk.card.id == "lamp.when"
    assert "earlier step" in walk.notes


def test_back_returns_to_the_step_before_with_the_answers_kept(walk):
    walk.choose("waiting").submit(kind="cancel", request_at="2 hours ago", due_at="").back()
    assert walk.case.step == "lamp.when"
    assert [f.value for f in walk.card.form.fields] == ["To cancel", "2026-11-23 10:00", ""]


def test_back_at_the_first_step_offers_to_start_over(walk):
    back = next(c for c in walk.card.nav if c.id == "back")
    assert walk.do(back.event).card.id == "start-over"


def test_an_end_closes_the_case_and_back_opens_it_again(walk):
    walk.choose("none", "done")
    assert (walk.case.outcome, walk.case.closed) == ("canceled", NOON)
    assert [c.id for c in walk.card.choices] == ["new"]
    walk.back()
    assert (walk.case.outcome, walk.case.closed, walk.case.step) == (None, None, "lamp.no-request")


def test_starting_over_forgets_the_answers_and_keeps_the_case(walk):
    walk.choose("waiting").submit(kind="cancel", request_at="now", due_at="")
    walk.do(Begin("shade", "tok", walk.case.turn))
    assert (walk.case.step, walk.case.answers, walk.case.short) == ("shade.look", {}, "C-1")
    assert "Still running" in walk.notes


def test_a_tick_sets_a_value_and_never_toggles(walk):
    walk.choose("waiting").submit(kind="cancel", request_at="now", due_at="").choose("declined")
    for _ in range(2):
        walk.do(Tick("tok", "lamp.declined", "shot", done=True))
    assert [item.done for item in walk.card.checklist] == [True, False]
    walk.do(Tick("tok", "lamp.declined", "shot", done=False))
    assert [item.done for item in walk.card.checklist] == [False, False]


def test_a_tone_changes_the_draft_and_is_remembered(walk):
    walk.choose("waiting").submit(kind="cancel", request_at="now", due_at="").choose("write")
    walk.submit(client_name="Sam")
    assert walk.card.draft.text == "Hello Sam, all is well."
    walk.do(walk.card.draft.tones[0].event)
    assert walk.card.draft.text == "All is well."
    assert walk.case.tone == "plain"


def test_why_shows_reasons_and_facts_with_their_standing_source_and_date(walk):
    walk.choose("waiting").submit(kind="cancel", request_at="now", due_at="")
    why = walk.says(walk.do(Why("tok")).card.body)
    assert why.startswith("Because it is so.")
    assert "Not known" in why
    assert "Documented" in why
    assert "The shop's rules, May 2026" in why
    assert "2026-11-22" in why


def test_the_rest_of_a_long_text_stands_behind_why(walk):
    walk.choose("none", "other")
    assert walk.says(walk.card.body) == "Think about the shade."
    assert "Shades are many." in walk.says(walk.do(Why("tok")).card.body)


def test_every_card_of_a_step_ends_with_back_and_help(walk):
    walk.choose("waiting").submit(kind="cancel", request_at="now", due_at="")
    assert [c.id for c in walk.card.nav] == ["tip", "why", "back", "help"]


def test_progress_is_shown_in_words_and_numbers(walk):
    walk.choose("waiting").submit(kind="cancel", request_at="now", due_at="")
    assert walk.says(walk.card.title) == "Step 1 of 2 · Answer it"
    assert walk.card.progress == (1, 2)


def test_a_step_that_is_gone_moves_the_case_to_a_start_with_its_answers(walk):
    from dataclasses import replace

    walk.choose("waiting").submit(kind="cancel", request_at="now", due_at="")
    gone = replace(walk.case, path=(*walk.case.path[:-1], replace(walk.case.path[-1], step="lamp.vanished")))
    walk.case = gone
    walk.do(Resume("tok"))
    assert walk.case.step == "lamp.has-request"
    assert walk.case.answers == gone.answers
    assert "guide has changed" in walk.notes
