"""The case in the seller's hands: named, corrected, closed and opened again, taken away as a file."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.case import TextAnswer, TimeAnswer
from bot.core.events import Back, Fill, Open, Resume, Set
from tests.unit.walk import NOON, Walk


@pytest.fixture
def walk(shop) -> Walk:
    return Walk(shop).choose("waiting").submit(kind="cancel", request_at="2 hours ago", due_at="")


def test_a_case_gets_a_name_and_can_lose_it_again(walk):
    walk.do(Fill("nickname", {"nickname": " logo  job "}, "tok"))
    assert walk.case.nickname == "logo job"
    assert walk.do(Open("nickname", "tok")).card.form.fields[0].value == "logo job"
    walk.do(Fill("nickname", {"nickname": ""}, "tok"))
    assert walk.case.nickname == ""


def test_a_name_too_long_is_refused_and_the_old_one_stays(walk):
    walk.do(Fill("nickname", {"nickname": "logo"}, "tok")).do(Fill("nickname", {"nickname": "x" * 41}, "tok"))
    assert walk.case.nickname == "logo"
    assert "at most 40" in walk.says(walk.card.form.fields[0].error)
    assert walk.do(Open("nickname", "tok")).card.form.fields[0].typed == "x" * 41
    walk.do(Fill("nickname", {"nickname": "sign"}, "tok"))
    assert walk.do(Open("nickname", "tok")).card.form.fields[0].typed == ""


def test_naming_moves_nothing(walk):
    turn, step = walk.case.turn, walk.case.step
    walk.do(Fill("nickname", {"nickname": "logo"}, "tok"))
    assert (walk.case.turn, walk.case.step) == (turn, step)


def test_answers_can_be_corrected_one_by_one(walk):
    card = walk.do(Open("correct", "tok")).card
    assert [c.label for c in card.choices][:2] == ["What does it say? To cancel", "When did it come? 2026-11-23 10:00"]
    walk.do(card.choices[1].event)
    assert [f.id for f in walk.card.form.fields] == ["request_at"]


def test_a_corrected_start_sets_the_clock_and_its_reminders_anew(walk):
    before = {r.key for r in walk.turn.owed}
    walk.do(Fill("correct", {"request_at": "5 hours ago"}, "tok", "request_at"))
    assert walk.ends("request") == NOON + timedelta(hours=43)
    assert len(walk.turn.owed) == 4
    assert not before & {r.key for r in walk.turn.owed}
    assert walk.case.step == "lamp.answer"


def test_a_correction_that_means_the_clock_has_passed_leads_on_at_once(walk):
    walk.do(Fill("correct", {"request_at": "3 days ago"}, "tok", "request_at"))
    assert walk.case.step == walk.card.id == "lamp.too-late"
    assert "Over since" in walk.notes


def test_an_answer_left_as_it_was_sets_no_clock_anew(walk):
    before = walk.turn.owed
    shown = walk.do(Open("correct", "tok", "request_at")).card.form.fields[0].value
    walk.do(Fill("correct", {"request_at": shown}, "tok", "request_at"))
    assert walk.turn.owed == before


def test_a_correction_that_cannot_be_read_changes_nothing_and_waits_to_be_mended(walk):
    before = walk.case
    walk.do(Fill("correct", {"request_at": "banana"}, "tok", "request_at"))
    assert replace(walk.case, unread={}) == before
    walk.do(Open("correct", "tok", "request_at"))
    assert walk.card.form.fields[0].typed == "banana"
    assert "could not read" in walk.says(walk.card.form.fields[0].error)
    walk.do(Fill("correct", {"request_at": "now"}, "tok", "request_at"))
    assert walk.case.unread == {}


def test_a_correction_with_two_readings_is_picked_on_the_same_page(walk):
    before = walk.case.answers
    walk.do(Fill("correct", {"request_at": "03/04/2026 18:00"}, "tok", "request_at"))
    assert walk.case.answers == before
    assert [(c.id, c.label) for c in walk.card.choices] == [
        ("reading-1", "Friday 3 April, 18:00 (Karachi)"),
        ("reading-2", "Wednesday 4 March, 18:00 (Karachi)"),
        ("resume", "Back to my case"),
    ]
    assert "Pick what you mean below" in walk.says(walk.card.form.fields[0].error)
    walk.do(walk.card.choices[0].event)
    assert walk.case.answers["request_at"] == TimeAnswer(datetime(2026, 4, 3, 13, tzinfo=UTC))
    assert walk.notes.startswith("The answer is corrected.")


@pytest.mark.parametrize("ask", ["client_name", "no-such", ""])
def test_what_was_never_answered_is_not_corrected(walk, ask):
    walk.do(Fill("correct", {ask: "Sam"}, "tok", ask))
    assert walk.turn.case is None


def test_a_case_closed_by_hand_stops_its_clocks_and_back_opens_it_again(walk):
    walk.do(Set("outcome", "kept", "tok", walk.case.turn))
    assert (walk.case.outcome, walk.turn.owed, walk.card.id) == ("kept", (), "closed")
    assert walk.do(Resume("tok")).card.id == "closed"
    walk.do(Back("tok", walk.case.turn))
    assert (walk.case.outcome, walk.case.step) == (None, "lamp.answer")
    assert walk.ends("request") == NOON + timedelta(hours=46)
    assert "runs again" in walk.notes


@pytest.mark.parametrize(("outcome", "turn"), [("no-such", None), ("kept", 1)])
def test_an_unknown_outcome_or_an_old_press_closes_nothing(walk, outcome, turn):
    walk.do(Set("outcome", outcome, "tok", turn or walk.case.turn))
    assert walk.turn.case is None
    assert walk.case.open


@pytest.mark.parametrize(
    "event", [Open("no-such", "tok"), Fill("no-such", {}, "tok"), Set("no-such", "x", "tok", 3)], ids=repr
)
def test_an_unknown_page_shows_where_the_case_stands(walk, event):
    assert walk.do(event).card.id == "lamp.answer"
    assert walk.turn.case is None


def test_the_export_tells_the_story_with_times_answers_clocks_and_evidence(walk):
    walk.do(Fill("nickname", {"nickname": "logo job"}, "tok"))
    walk.choose("declined").do(walk.card.checklist[0].event)
    document = walk.do(Open("export", "tok")).card.document
    assert document.name == "c-1.md"
    assert document.text.splitlines()[0] == "# C-1 · logo job: The lamp"
    assert "- Monday 23 November, 12:00 (Karachi) · Answer it · “I declined”" in document.text
    assert "- When did it come? Monday 23 November, 10:00 (Karachi)" in document.text
    assert "- [x] A screenshot" in document.text
    assert "- [ ] The date" in document.text


def test_the_export_of_a_closed_case_says_how_it_ended(walk):
    walk.do(Set("outcome", "kept", "tok", walk.case.turn)).do(Open("export", "tok"))
    assert "Outcome: Kept (Monday 23 November, 12:00 (Karachi))." in walk.card.document.text


def test_what_was_learned_is_shown_when_the_next_case_opens(shop):
    first = Walk(shop, playbook="shade").choose("next")
    assert [f.id for f in first.card.form.fields] == ["learned"]
    first.submit(learned="Ask first which lamp")
    assert first.case.answers["learned"] == TextAnswer("Ask first which lamp")
    assert first.case.outcome == "kept"
    second = Walk(shop, before=(first.case,))
    assert "“Ask first which lamp”" in second.notes
