"""Any card at all, also one that no text that ships could make, is one that each platform takes."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.cards import Card, CheckItem, Choice, Draft, Field, Form, Mood, TimeLine
from bot.core.events import Open, PickTone, Resume, Set, Submit, Tick
from bot.core.press import encode
from bot.core.spans import Left, Moment, Said
from tests.adapters.platforms import PLATFORMS, handed_out
from tests.unit.walk import NOON

TOKEN, TURN = "t" * 16, 99_999
WORDS = st.text(st.sampled_from("ab *_\\\n@🙁سह<[`"), max_size=12)
anything = WORDS | WORDS.map(lambda some: some * 400)
texts = st.lists(anything | anything.map(Said) | st.just(Moment(NOON)) | st.just(Left(NOON)), max_size=3).map(tuple)


def choices(make, most: int) -> st.SearchStrategy:
    """Up to so many choices, each labelled with anything."""
    return st.tuples(st.integers(0, most), anything).map(
        lambda n: tuple(Choice(f"c{i}", n[1], make(str(i))) for i in range(n[0]))
    )


def lines(item: Choice) -> CheckItem:
    return CheckItem(item.id, item.label, item.id > "c5", item.event)


FIELDS = st.builds(
    Field, st.just("f"), anything, anything, choices(Resume, 30).map(lambda picks: tuple((o.id, o.label) for o in picks)),
    st.booleans(), st.booleans(), anything, anything, texts,
)  # fmt: skip
FORMS = st.lists(FIELDS, min_size=1, max_size=7).map(
    lambda fields: Form(Submit(TOKEN, "a.b", TURN, {}), tuple(replace(f, id=f"f{n}") for n, f in enumerate(fields)))
)
CARDS = st.builds(
    Card,
    id=st.just("a.b"),
    title=texts.map(lambda title: ("Title", *title)),
    short=st.sampled_from(["", "C-7Q2K"]),
    mood=st.sampled_from(Mood),
    progress=st.none() | st.tuples(st.integers(1, 9), st.integers(9, 12)),
    notes=st.lists(texts, max_size=3).map(tuple),
    body=texts,
    times=st.lists(texts.map(lambda says: TimeLine("c", NOON, passed=False, says=says)), max_size=3).map(tuple),
    draft=st.none() | st.builds(Draft, anything, st.just("plain"), choices(lambda n: PickTone(TOKEN, "a.b", n), 6)),
    checklist=choices(lambda n: Tick(TOKEN, "a.b", n, done=True), 12).map(lambda items: tuple(map(lines, items))),
    form=st.none() | FORMS,
    caution=texts,
    tip=texts,
    choices=choices(lambda n: Set("x", n, TOKEN, TURN), 40),
    nav=choices(lambda n: Open("x", TOKEN, n), 5),
)


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
@given(card=CARDS)
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_any_card_at_all_can_be_shown(platform, card):
    shown = platform.shown(card)
    assert shown.problems == []
    assert shown.pressed == [encode(event) for event in handed_out(card)]
    if card.form:
        assert platform.asked(card).problems == []
