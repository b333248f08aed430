"""A sound folder becomes a flow and a catalogue."""

from datetime import date, timedelta

import pytest

from bot.core.book import Clock, Fact, Standing
from bot.core.playbook import Ask, ClockUse, Condition, Step, Tense

MISTAKE = "bazaar/playbooks/mistake.yaml"


def test_a_sound_folder_has_no_findings(folder):
    assert folder.findings() == []


def test_playbooks_are_listed_when_they_have_a_reason(folder):
    playbooks = folder.load().flow.playbooks
    assert {p.id: (p.listed, p.place, p.start) for p in playbooks.values()} == {
        "mistake": (True, 10, "has-request"),
        "late": (False, 100, "due"),
    }


def test_groups_keep_their_order_and_a_playbook_its_group(folder):
    library = folder.load()
    assert library.catalogue.groups == ("cancel", "silent")
    assert library.catalogue.texts["group.silent"] == "They do not answer"
    assert {p.id: p.group for p in library.flow.playbooks.values()} == {"mistake": "cancel", "late": None}


def test_targets_are_written_with_playbook_and_step(folder):
    flow = folder.load().flow
    first = flow.step("mistake.has-request")
    assert first is not None
    assert first.choices == (("waiting", "mistake.when"), ("late", "late.due"), ("none", "mistake.answer"))
    assert flow.playbooks["late"].steps["due"].then == "mistake.canceled"
    assert flow.playbooks["mistake"].clocks["their-request"].missed == "mistake.too-late"


def test_every_target_of_a_flow_is_one_of_its_steps(folder):
    flow = folder.load().flow
    steps = [step for playbook in flow.playbooks.values() for step in playbook.steps.values()]
    targets = {to for s in steps for to in (s.then, s.otherwise, *(c[1] for c in s.choices), *(w.to for w in s.when)) if to}
    assert targets
    assert all(flow.step(to) for to in targets)


def test_a_step_has_everything_it_was_written_with(folder):
    steps = folder.load().flow.playbooks["mistake"].steps
    assert steps["answer"] == Step(
        id="answer",
        long_text="answer",
        progress=(1, 2),
        tip="calm",
        caution="figures",
        facts=("silence-accepts",),
        choices=(("write", "mistake.write"), ("done", "mistake.canceled")),
        wait="their-request",
    )
    assert steps["when"] == Step(
        id="when",
        collect=("request_kind", "request_at", "page_end"),
        start_clock=("their-request",),
        then="mistake.which",
    )
    assert steps["write"] == Step(id="write", draft="decline", checklist=("seen",), then="mistake.canceled")
    assert steps["too-late"] == Step(id="too-late", stop_clock=("their-request",), end="kept")


def test_branches_keep_their_order(folder):
    step = folder.load().flow.playbooks["mistake"].steps["which"]
    assert step.when == (
        Condition("request_kind", "is", "update", "late.due"),
        Condition("request_at", "missing", "", "mistake.answer"),
        Condition("delivery", "before", "their-request", "late.due"),
        Condition("their-request", "running", "", "mistake.answer"),
    )
    assert step.otherwise == "mistake.answer"


def test_questions_and_clocks_have_their_kinds(folder):
    mistake = folder.load().flow.playbooks["mistake"]
    assert mistake.asks == {
        "request_kind": Ask("request_kind", "option", ("cancel", "update", "yes")),
        "request_at": Ask("request_at", "time", tense=Tense.PAST),
        "page_end": Ask("page_end", "time", tense=Tense.FUTURE, optional=True),
        "client_name": Ask("client_name", "text", optional=True, most=60),
    }
    assert mistake.clocks == {
        "their-request": ClockUse("their-request", "client-request", "request_at", "page_end", "mistake.too-late")
    }


def test_the_catalogue_has_clocks_and_facts_with_their_sources(folder):
    catalogue = folder.load().catalogue
    day = date(2026, 11, 22)
    assert catalogue.clocks["client-request"] == Clock(
        id="client-request",
        owner="seller",
        kind="length",
        length=timedelta(hours=48),
        owes=(timedelta(hours=24), timedelta(hours=1)),
        owes_passed=True,
        reminder="request",
        source="Bazaar help: Rules",
        checked=day,
        confidence="high",
        on_silence="it counts as **Accept**",
    )
    assert (catalogue.clocks["delivery"].kind, catalogue.clocks["delivery"].length) == ("given", None)
    assert catalogue.facts == {
        "silence-accepts": Fact(
            "silence-accepts", Standing.DOCUMENTED, "Bazaar help: Rules", "https://bazaar.example/rules",
            "undated, about 2025", day, "high",
        ),
        "figures": Fact("figures", Standing.UNKNOWN, "", "", "", day, "unknown"),
    }  # fmt: skip
    assert catalogue.tips == ("calm",)
    assert catalogue.tones == {"decline": ("friendly", "short")}
    assert catalogue.outcomes == ("canceled", "kept")


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("60s", timedelta(seconds=60)),
        ("30m", timedelta(minutes=30)),
        ("48h", timedelta(hours=48)),
        ("3d", timedelta(days=3)),
    ],
)
def test_lengths_come_in_seconds_minutes_hours_and_days(folder, written, length):
    folder.change("bazaar/marketplace.yaml", "length: 48h", f"length: {written}")
    assert folder.load().catalogue.clocks["client-request"].length == length


def test_every_word_has_its_id(folder):
    texts = folder.load().catalogue.texts
    expected = {
        "mistake.title": "The client ordered by mistake",
        "mistake.reason": "They ordered by mistake",
        "mistake.ask.request_kind": "What does the request say?",
        "mistake.ask.request_kind.yes": "007",
        "mistake.ask.request_at.example": "yesterday 12:30",
        "mistake.has-request.say": "Has the client sent a request?",
        "mistake.has-request.title": "The request",
        "mistake.has-request.choice.none": "No, nothing yet",
        "mistake.answer.why": "It ends {{ their_request.ends }}.",
        "mistake.write.say": "Send this to\n{{ client_name }}.",
        "mistake.write.check.seen": "It shows that they want to order again",
        "text.answer": 'Answer it.\n{% if request_kind.id == "cancel" %}They cancel.{% endif %}',
        "text.answer.more": "It ends {{ their_request.left }}.",
        "tip.calm.title": "Stay calm",
        "tip.calm.short": "Breathe,\nthen write.",
        "tip.calm": "Breathe,\nthen write.\n\nA calm message is read.",
        "draft.decline.friendly": "Hi {{ client_name }},\nthank you.",
        "draft.decline.short": "No, thank you.",
        "tone.short": "Short",
        "reminder.request.before": "{{ label }} ends {{ left }}.",
        "reminder.request.passed": "It is over: {{ on_silence }}.",
        "clock.client-request.label": "the client's request",
        "clock.client-request.on-silence": "it counts as **Accept**",
        "fact.figures": "Nobody knows how it counts.",
        "outcome.kept": "The order goes on",
        "owner.seller": "you",
        "product.nav.why": "Why",
        "product.help": "I help, {{ anybody }}.",
    }
    assert {id: texts.get(id) for id in expected} == expected


def test_a_choice_may_have_an_arrow_in_its_label(folder):
    folder.change(MISTAKE, "done: They accepted -> canceled", "done: Orders -> Accept -> canceled")
    assert folder.load().catalogue.texts["mistake.answer.choice.done"] == "Orders -> Accept"


def test_the_flow_keeps_the_english_of_its_playbooks_texts_and_drafts_only(folder):
    library = folder.load()
    english = library.flow.english
    live = {id for id in library.catalogue.texts if id not in english}
    kinds = {"tip", "clock", "fact", "reminder", "outcome", "owner", "tone", "group", "product"}
    assert {id.split(".")[0] for id in live} == kinds
    assert {id.split(".")[0] for id in english} == {"mistake", "late", "text", "draft"}
    assert english.items() <= library.catalogue.texts.items()
