"""A button carries its event in 100 characters, for weeks, and nothing else is taken for one."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.events import (
    Arrive,
    Back,
    Begin,
    Cases,
    Choose,
    Erase,
    Event,
    Fill,
    Heed,
    Help,
    Manage,
    New,
    OfCase,
    Open,
    PickGroup,
    PickTone,
    Privacy,
    Report,
    Resume,
    Say,
    Set,
    Share,
    StartOver,
    Submit,
    Tick,
    Tips,
    Why,
)
from bot.core.press import LONGEST, decode, encode, opening, opens_form
from bot.core.times import Typed, retyped
from bot.core.zones import POPULAR
from tests.libraries import shipped

# Buttons live for weeks: these strings are out there. One may be added, and none may ever change.
WRITTEN = {
    Arrive(): "1a",
    New(): "1n",
    PickGroup("silent"): "1i::silent",
    PickGroup("silent", "tok"): "1i:tok:silent",
    Begin("my-request"): "1g::my-request:0",
    Begin("my-request", "tok", 7): "1g:tok:my-request:7",
    Choose("tok", "waiting.look", "nothing-yet", 12): "1c:tok:waiting.look:nothing-yet:12",
    Tick("tok", "support.ticket", "proof", done=True): "1k:tok:support.ticket:proof:1",
    Tick("tok", "support.ticket", "proof", done=False): "1k:tok:support.ticket:proof:0",
    PickTone("tok", "support.ticket", "plain"): "1v:tok:support.ticket:plain",
    Back("tok", 3): "1b:tok:3",
    StartOver("tok"): "1z:tok",
    Resume(): "1r:",
    Resume("tok"): "1r:tok",
    Why("tok"): "1w:tok",
    Help(): "1h:",
    Help("tok"): "1h:tok",
    Tips("resolution-center", "tok"): "1t:tok:resolution-center",
    Cases(): "1l",
    Privacy("tok"): "1p:tok",
    Erase(): "1x:0",
    Erase(confirmed=True): "1x:1",
    Open("settings"): "1o::settings:",
    Open("correct", "tok", "request_at"): "1o:tok:correct:request_at",
    Set("zone", "America/Argentina/Buenos_Aires"): "1e::zone:America/Argentina/Buenos_Aires:0",
    Set("outcome", "silence", "tok", 9): "1e:tok:outcome:silence:9",
    Report("tok", "waiting.look"): "1q:tok:waiting.look",
    Report("", "tip.resolution-center"): "1q::tip.resolution-center",
    Manage(): "1m:settings:",
    Manage("off", "my-request"): "1m:off:my-request",
    Set("test", "now"): "1e::test:now:0",
    Heed("tok", "abcdefghijklmnopqrstuvwxy", 3, "half-hour"): "1d:tok:abcdefghijklmnopqrstuvwxy:3:half-hour",
    Say("50% & more: ok?", "tok"): "1y:tok:50%25%20%26%20more%3A%20ok%3F",
}  # fmt: skip
# Those with answers cannot be keys.
WRITTEN_FORMS = [
    (Submit("tok", "waiting.when", 4, {}), "1s:tok:waiting.when:4:"),
    (
        Submit("tok", "waiting.when", 4, {"request_at": "2026-04-03T18:00+05:00"}),
        "1s:tok:waiting.when:4:request_at=@38tcxjc0",
    ),
    (Submit("tok", "waiting.when", 4, {"a": "closes 2026-04-03T18:00:30-03:30"}), "1s:tok:waiting.when:4:a=!2atcxjcu"),
    (Submit("tok", "waiting.when", 4, {"a": "", "b": "x=1&y"}), "1s:tok:waiting.when:4:a=&b=x%3D1%26y"),
    (Fill("quiet", {}), "1f::quiet::"),
    (Fill("correct", {}, "tok", "request_at"), "1f:tok:correct:request_at:"),
]
EVERY = [*WRITTEN.items(), *WRITTEN_FORMS]

tokens = st.from_regex(r"[A-Za-z0-9_-]{1,16}", fullmatch=True)
ids = st.from_regex(r"[a-z0-9][a-z0-9-]{0,23}", fullmatch=True)
questions = st.from_regex(r"[a-z][a-z0-9_]{0,23}", fullmatch=True)
steps = st.builds("{}.{}".format, ids, ids)
turns = st.integers(0, 99_999)
zones = st.sampled_from(POPULAR)
times = st.builds(
    lambda seconds, zone, closes: retyped(Typed(datetime.fromtimestamp(seconds, UTC), closes), ZoneInfo(zone)),
    st.integers(1_577_836_800, 7_258_118_400),  # 2020 to 2200
    zones,
    st.booleans(),
)  # fmt: skip
readings = st.dictionaries(questions, times, max_size=1)
no_token = st.just("")
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.sampled_from([Arrive(), New(), Cases()]),
    st.builds(PickGroup, ids, tokens | no_token),
    st.builds(Begin, ids, tokens | no_token, turns),
    st.builds(Choose, tokens, steps, ids, turns),
    st.builds(Submit, tokens, steps, turns, readings),
    st.builds(Tick, tokens, steps, ids, st.booleans()),
    st.builds(PickTone, tokens, steps, ids),
    st.builds(Back, tokens, turns),
    st.builds(StartOver, tokens),
    st.builds(Resume, tokens | no_token),
    st.builds(Why, tokens),
    st.builds(Help, tokens | no_token),
    st.builds(Tips, ids | no_token, tokens | no_token),
    st.builds(Privacy, tokens | no_token),
    st.builds(Erase, st.booleans()),
    st.builds(Open, ids, tokens | no_token, questions | no_token),
    questions.flatmap(
        lambda name: st.builds(
            Fill, st.just("correct"), st.dictionaries(st.just(name), times, max_size=1), tokens, st.just(name)
        )
    ),
    st.builds(Set, st.sampled_from(["outcome", "zone", "offsets"]), ids | zones, tokens | no_token, turns),
    st.builds(Heed, tokens, st.from_regex(r"[a-z2-7]{25}", fullmatch=True), turns, ids),
    st.builds(Say, st.text(max_size=6).filter(lambda words: words.isprintable()), tokens | no_token),
)


@pytest.mark.parametrize(("event", "written"), EVERY, ids=[written for _, written in EVERY])
def test_what_is_written_on_buttons_that_are_out_there(event, written):
    assert encode(event) == written
    assert decode(written) == event


def test_every_event_there_is_can_be_carried_but_the_one_that_is_only_typed():
    assert {type(event) for event, _ in EVERY} == {*get_args(Event), *get_args(OfCase)} - {Share}


@given(EVENTS)
def test_every_event_fits_and_comes_back_the_same(event):
    written = encode(event)

    assert len(written) <= LONGEST
    assert written.isascii()
    assert written.isprintable()
    assert decode(written) == event


@given(
    st.one_of(
        st.text(), st.text("0123456789acCsSkf:.&=@!%", max_size=40), st.text("@!&=%1z-", max_size=30).map("1S:t:".__add__)
    )
)
def test_any_other_words_are_nothing_or_exactly_an_event(words):
    event = decode(words)
    assert event is None or encode(event) == words


@given(EVENTS, st.data())
def test_a_damaged_button_is_nothing_or_exactly_another_event(event, data):
    written = encode(event)
    place = data.draw(st.integers(0, len(written) - 1))
    damaged = written[:place] + data.draw(st.characters(max_codepoint=0x2FF)) + written[place + 1 :]
    assume(damaged != written)
    other = decode(damaged)
    assert other is None or (encode(other) == damaged and other != event)


@pytest.mark.parametrize(
    "words",
    [
        "", "1", "1?", "1a:", "1A", "1A:tok:x", "hello", "pick", "2a", "a3f1c09d5e7b2468a3f1c09d5e7b2468",
        "1c:tok:a.b:go", "1c:tok:a.b:go:1:2", "1c:tok:a.b:go:x", "1C:tok:Hq",
        "1b:tok:01", "1b:tok:١", "1b:tok: 3", "1b:tok:9_9", "1b:tok:" + "9" * 5000, "1k:tok:a.b:c:2", "1k:tok:a.b:c:true",
        "1h:t%6Fk", "1h:%zz", "1h:%ff", "1h:café", "1h:\ud800", "\ud800", "1y::" + "x" * 97,
        "1s:tok:a.b:1:when", "1s:tok:a.b:1:a=1&a=2", "1s:tok:a.b:1:a=@", "1s:tok:a.b:1:a=@zzzzzzzzzzzzzzzz",
        "1S:tok", "1S:tok:!", "1S:tok:\\",
    ],
)  # fmt: skip
def test_what_is_not_ours_is_nothing(words):
    assert decode(words) is None


def test_a_choice_with_the_longest_ids_there_can_be_fits_to_the_letter():
    event = Choose("t" * 16, f"{'p' * 24}.{'s' * 24}", "c" * 24, 99_999)
    assert len(encode(event)) == LONGEST


@pytest.mark.parametrize("closes", [False, True])
def test_a_time_to_press_fits_with_the_longest_ids_there_can_be(closes):
    time = retyped(
        Typed(datetime(2199, 12, 31, 23, 59, 59, tzinfo=ZoneInfo("Asia/Kathmandu")), closes), ZoneInfo("Asia/Kathmandu")
    )
    event = Submit("t" * 16, f"{'9' * 24}.{'9' * 24}", 99_999, {"z" * 24: time})
    assert encode(event).startswith(f"1S:{'t' * 16}:")
    assert decode(encode(event)) == event


@pytest.mark.parametrize(
    "typed",
    [
        "2026-04-03T18:00:00+05:00", "2026-04-03T18:00+05:07", "2026-02-31T18:00+05:00", "1969-04-03T18:00+05:00",
        "2026-04-03T18:00+29:00", "2026-04-03 18:00", "@38tcxjc0", "!", "closes 2026-04-03T18:00-00:00",
    ],
)  # fmt: skip
def test_what_is_nearly_a_time_to_press_comes_back_as_it_was_typed(typed):
    event = Submit("tok", "a.b", 1, {"when": typed})
    assert decode(encode(event)) == event


@pytest.mark.parametrize(
    "event",
    [
        Say("X" * 97),
        Tips("é" * 40),
        Submit("t" * 16, f"{'p' * 24}.{'s' * 24}", 99_999, {"a": "in my own words, at length"}),
        Submit("tok", "a.b", 1, {"a": "x" * 200}),
        Resume("t" * 200),
    ],
)
def test_more_than_a_button_can_hold_is_refused_in_a_sentence(event):
    with pytest.raises(ValueError, match=r"A button can"):
        encode(event)


def test_a_form_is_opened_by_the_same_string_whatever_it_has_been_told():
    told = Fill("impact", {"completed": " " * 200 + "18"})
    assert encode(opening(told)) == "1f::impact::"
    assert opens_form(opening(told))
    assert not opens_form(told)
    assert not opens_form(Open("impact"))


def test_everything_that_ships_fits_on_a_button():
    library = shipped("fiverr")
    token, turn, time = "t" * 16, 99_999, "closes 2026-04-03T18:00:30+05:45"
    events: list[Event] = [Tips(tip, token) for tip in library.catalogue.tips]
    events += [Set("outcome", outcome, token, turn) for outcome in library.catalogue.outcomes]
    for playbook in library.flow.playbooks.values():
        events.append(Begin(playbook.id, token, turn))
        events += [Fill("correct", {ask: time}, token, ask) for ask in playbook.asks]
        for step in playbook.steps.values():
            ref = f"{playbook.id}.{step.id}"
            events.append(Report(token, ref))
            events += [Choose(token, ref, choice, turn) for choice, _ in step.choices]
            events += [Submit(token, ref, turn, {ask: time}) for ask in step.collect]
            events += [Tick(token, ref, item, done=True) for item in step.checklist]
            events += [PickTone(token, ref, tone) for tone in library.catalogue.tones.get(step.draft or "", ())]
    assert len(events) > 400
    assert [e for e in events if decode(encode(e)) != e] == []


def test_no_field_of_an_event_is_left_out():
    for event, written in EVERY:
        assert len(written.split(":")) == len(fields(event)) + 1, event
