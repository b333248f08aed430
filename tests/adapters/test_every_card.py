"""Every card that the shipped texts can make, at its worst, is one that each platform takes, and each press comes back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import pytest

from bot.core import casework, guide, moves, preferences, reception
from bot.core.answers import KEPT, kept
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.case import Answer, Case, OptionAnswer, TextAnswer, TimeAnswer, Visit
from bot.core.deadlines import Deadline, Source
from bot.core.events import (
    Arrive,
    Back,
    Begin,
    Cases,
    Erase,
    Fill,
    Help,
    New,
    Open,
    PickGroup,
    Privacy,
    Resume,
    Say,
    Set,
    StartOver,
    Tips,
    Why,
)
from bot.core.playbook import Ask
from bot.core.press import decode, encode, opening
from bot.core.seller import Seller, SellerId
from bot.core.show import step_card
from bot.core.sidetrips import erased_card
from bot.core.spans import Said
from tests.adapters.platforms import BOOK, FIVERR, PLATFORMS, Platform, handed_out
from tests.libraries import shipped
from tests.unit.walk import NOON

TEMPLATES = Path(__file__).parents[2] / "templates"
SELLER = Seller(SellerId("discord", "app", "1"), "America/Argentina/Buenos_Aires")
TOKEN, TURN = "t" * 16, 99_999
# What people type when they mean it, each as long as it may be.
WORST = ["*", "_", "@everyone ", "🙁", "<t:1:R>", "[a](https://b.c) ", "سلام ", "नमस्ते ", "\\", "```", "x" * 400]
# How long it is to the end of the first clock; each step has one of them.
HOURS = [-100, -3, 0.5, 60, 24 * 60]
REFS = [f"{playbook.id}.{step}" for playbook in FIVERR.flow.playbooks.values() for step in playbook.steps]
ASKS = {name: ask for playbook in FIVERR.flow.playbooks.values() for name, ask in playbook.asks.items()}
CLOCKS = {name: use for playbook in FIVERR.flow.playbooks.values() for name, use in playbook.clocks.items()}
# More never run at once: one request is open at a time, and a delivery ends the times before it.
MOST_RUNNING = 6


# Something of every rule.
HARMFUL = "".join(
    f"{words}. " for words in (
        "Write that it was a mistake", "I will edit the screenshot", "I refund you if you remove the review",
        "I will report you", "I send an empty file", "Add me on WhatsApp",
    )
)  # fmt: skip


def longest(filler: str, most: int) -> str:
    return (filler * most)[:most].strip() or "x"


def answer(ask: Ask, filler: str) -> Answer:
    match ask.type:
        case "time":
            return TimeAnswer(NOON - timedelta(hours=3))
        case "option":
            return OptionAnswer(max(ask.options, key=lambda option: len(BOOK.words(f"{ask.id}.{option}") or option)))
        case _:
            return TextAnswer(longest(filler, ask.most))


def worst_case(ref: str, filler: str, *, hours: float = 5, tone: str | None = None, done: bool = False) -> Case:
    """A case at a step, every question answered, as many clocks running as can be, `hours` before the first of them ends.

    Each step has its own six of them, so that every clock is shown.
    """
    names = [*CLOCKS, *CLOCKS][(first := REFS.index(ref) % len(CLOCKS)) : first + MOST_RUNNING]
    clocks = tuple(
        Deadline(
            name, CLOCKS[name].clock, NOON + timedelta(hours=hours + place), NOON, Source.ESTIMATE, NOON - timedelta(hours=3)
        )
        for place, name in enumerate(names)
    )
    return Case(
        TOKEN, "C-7Q2K", FIVERR.flow.digest, NOON, (Visit(ref, NOON), Visit(ref, NOON)), TURN,
        answers={name: answer(ask, filler) for name, ask in ASKS.items()},
        ticks=frozenset(f"{ref}.{item}" for item in BOOK.step(ref).checklist) if done else frozenset(),
        tone=tone, deadlines=clocks, nickname=longest(filler, 40),
    )  # fmt: skip


def mistyped(case: Case, typed: str) -> Case:
    """The case with `typed` at each question of its step, so that each one that does not take it says why."""
    return replace(case, unread={name: kept(typed, NOON) for name in BOOK.step(case.step).collect})


@pytest.fixture(params=PLATFORMS, ids=lambda platform: platform.name)
def platform(request: pytest.FixtureRequest) -> Platform:
    return request.param


def check(card: Card, platform: Platform) -> None:
    """What is true of every card on every platform."""
    shown = platform.shown(card)
    assert shown.problems == []
    events = list(dict.fromkeys(map(encode, handed_out(card))))
    assert shown.pressed == events
    assert [decode(carried) for carried in events] == [*{encode(e): e for e in handed_out(card)}.values()]
    if card.nav:
        assert shown.pressed[-len(card.nav) :] == [encode(c.event) for c in card.nav]
    assert shown.instants >= {int(clock.ends.timestamp()) for clock in card.times}
    if card.form:
        asked = platform.asked(card)
        assert asked.problems == []
        assert asked.opens == opening(card.form.submit)
    if card.draft:
        assert (platform.draft(card) is None) == (platform.document(card) is not None)


def check_step(ref: str, filler: str, platform: Platform) -> None:
    """A step with the worst that can stand in it: mistyped, ticked, closed, and why."""
    case = worst_case(ref, filler)
    asks = BOOK.step(ref).collect
    for typed in (longest(filler, KEPT), "03/04/2026 18:00", "closes 03/04/2026 18:00:07") if asks else ("",):
        check(step_card(mistyped(case, typed), SELLER, BOOK, NOON, (longest_note(filler),)), platform)
    if BOOK.step(ref).checklist or BOOK.step(ref).end:
        ticked = worst_case(ref, filler, done=True)
        check(step_card(replace(ticked, outcome=BOOK.step(ref).end, closed=NOON), SELLER, BOOK, NOON), platform)
        check(step_card(ticked, SELLER, BOOK, NOON), platform)
    check(guide.step(replace(case, deadlines=()), SELLER, BOOK, Why(TOKEN), NOON).card, platform)


def check_drafts(ref: str, filler: str, platform: Platform) -> int:
    """The draft of a step in each of its tones; how many there are."""
    tones = FIVERR.catalogue.tones.get(BOOK.step(ref).draft or "", ())
    for tone in tones:
        card = step_card(worst_case(ref, filler, tone=tone), SELLER, BOOK, NOON)
        check(card, platform)
        assert platform.draft(card) == card.draft.text
    return len(tones)


def each_with_its_own() -> Iterator[tuple[str, str]]:
    """Every step, and one of what people type with each: all of both in a tenth of the time."""
    return zip(REFS, cycle(WORST), strict=False)


def test_every_step_of_every_playbook_can_be_shown(platform):
    for ref, filler in each_with_its_own():
        check_step(ref, filler, platform)


@pytest.mark.parametrize("market", sorted({p.parent.name for p in TEMPLATES.glob("*/marketplace.yaml")} - {"fiverr"}))
def test_every_step_of_another_marketplace_can_be_shown(platform, market):
    library = shipped(market)
    book = Book(library.flow, library.catalogue)
    refs = [f"{playbook.id}.{step}" for playbook in library.flow.playbooks.values() for step in playbook.steps]
    for ref in (ref for ref in refs if not book.step(ref).when):
        case = Case(TOKEN, "C-7Q2K", library.flow.digest, NOON, (Visit(ref, NOON), Visit(ref, NOON)), TURN)
        check(step_card(case, SELLER, book, NOON), platform)
        check(guide.step(case, SELLER, book, Why(TOKEN), NOON).card, platform)


@pytest.mark.slow
@pytest.mark.parametrize("filler", WORST)
def test_every_step_of_every_playbook_can_be_shown_with_everything(platform, filler):
    for ref in REFS:
        check_step(ref, filler, platform)


@pytest.mark.parametrize("hours", HOURS)
def test_every_step_can_be_shown_whatever_its_clocks_say(platform, hours):
    for ref in REFS[HOURS.index(hours) :: len(HOURS)]:
        card = step_card(worst_case(ref, "x", hours=hours), SELLER, BOOK, NOON)
        assert [clock.passed for clock in card.times] == [hours + place <= 0 for place in range(MOST_RUNNING)]
        check(card, platform)


def test_every_draft_can_be_shown_in_every_tone(platform):
    assert sum(check_drafts(ref, filler, platform) for ref, filler in each_with_its_own()) > 50


@pytest.mark.slow
@pytest.mark.parametrize("filler", WORST)
def test_every_draft_can_be_shown_in_every_tone_with_everything(platform, filler):
    for ref in REFS:
        check_drafts(ref, filler, platform)


def longest_note(filler: str):
    """What a seller learned from their last case, at its longest."""
    return ("After your last case you noted: “", Said(longest(filler, 400)), "”")


def pages(filler: str) -> list[Card]:
    ref = max(REFS, key=len)
    case = worst_case(ref, filler)
    closed = moves.close(case, "silence", NOON)
    cases = [replace(case, token=f"{n:016}", short=f"C-7Q2{n:X}") for n in range(12)] + [closed]
    typed = longest(filler, 4000)
    fronts = [
        *(Tips(tip, TOKEN) for tip in ("", "?", typed, *FIVERR.catalogue.tips)),
        Help(), Help(TOKEN), Privacy(TOKEN), Erase(), Cases(), New(), Arrive(), Resume(), Resume(typed), Back(TOKEN, 1),
        *(PickGroup(group) for group in ("?", *FIVERR.catalogue.groups)),
        Say(typed), Say("the client is not happy"), Say("ordered by mistake"), Say("edit my screenshot"),
    ]  # fmt: skip
    own = [
        *(Open(page) for page in ("settings", "zone", "quiet", "offsets", "impact", "?")),
        Fill("zone", {"zone": typed}), Fill("zone", {"zone": "argentina"}), Fill("quiet", {"hours": typed}),
        Fill("impact", {"completed": " " * 200 + "18", "canceled": typed}),
        Fill("impact", {"completed": "18", "canceled": "1"}),
        Set("offsets", "early"), Open("check"), Open("check", TOKEN), Fill("check", {"words": " "}),
        *(Fill("check", {"words": f"{HARMFUL}{typed}"}, token) for token in ("", TOKEN)), Fill("check", {"words": typed}),
    ]  # fmt: skip
    of_case = [
        *(Open(page, TOKEN) for page in ("case", "nickname", "close", "export")),
        *(Open("correct", TOKEN, ask) for ask in ("", *ASKS)),
        *(Fill("correct", {ask: typed}, TOKEN, ask) for ask in ASKS),
        *(Fill("correct", {ask: "03/04 18:30"}, TOKEN, ask) for ask in ASKS),
        Fill("nickname", {"nickname": typed}, TOKEN), StartOver(TOKEN),
        *(PickGroup(group, TOKEN) for group in ("?", *FIVERR.catalogue.groups)), Set("outcome", "silence", TOKEN, TURN),
        Resume(TOKEN), Say(typed, TOKEN), Say(f"edit my screenshot {typed}", TOKEN),
    ]  # fmt: skip
    return [
        *(reception.answer(event, cases, SELLER, BOOK, stranger=strange) for event in fronts for strange in (False, True)),
        reception.answer(Arrive(), [], SELLER, BOOK, stranger=True),
        *(preferences.pages(SELLER, BOOK, event, NOON).card for event in own),
        *(guide.step(case, SELLER, BOOK, event, NOON).card for event in of_case),
        casework.here(closed, SELLER, BOOK, NOON),
        erased_card(BOOK),
        guide.begin(guide.Name(TOKEN, "C-7Q2K"), SELLER, BOOK, Begin("my-request"), NOON, cases).card,
    ]  # fmt: skip


@pytest.mark.parametrize("filler", WORST)
def test_every_page_beside_the_steps_can_be_shown(platform, filler):
    shown = pages(filler)
    for card in shown:
        check(card, platform)
    ids = {card.id for card in shown}
    assert ids >= {
        "tips", "help", "privacy", "erase", "erased", "cases", "triage", "group", "front-door", "settings", "zone", "zones",
        "check", "check-result", "refusal", "quiet", "offsets", "impact", "impact-result", "case",
        "nickname", "correct", "close", "closed", "export",
        "start-over", *(f"tip.{tip}" for tip in FIVERR.catalogue.tips),
    }  # fmt: skip
    assert max(len(card.choices) for card in shown if card.id == "cases") == 9
    assert max(len(card.choices) for card in shown if card.id == "correct") == len(ASKS) + 1
