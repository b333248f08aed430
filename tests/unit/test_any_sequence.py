"""Whatever two sellers press, type or forge, in any order: every case stays valid, every clock has its reminders owed, and
every card has a way on, a way back and help."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.contact import Contact
from bot.core.cards import Card
from bot.core.events import (
    Arrive,
    Back,
    Begin,
    Cases,
    Choose,
    Erase,
    Fill,
    Heed,
    Help,
    Manage,
    New,
    Open,
    PickGroup,
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
from bot.core.library import Library
from bot.core.reminders import State, owed
from bot.core.seller import SellerId
from bot.desk import Desk
from bot.dispatcher import Dispatcher
from bot.shelf import Shelf
from bot.stores.documents import CASE, REMINDER
from bot.stores.memory import MemoryStore
from bot.testing import CountingIds, FrozenClock, RecordingCourier
from tests.libraries import shipped
from tests.unit.walk import NOON

FIVERR = shipped("fiverr")
SELLERS = [Contact(SellerId("test", "t", name), zone) for name, zone in (("ayesha", "Asia/Karachi"), ("bilal", None))]
TYPED = ["3 days ago", "tomorrow 9:00", "03/04/2026 18:00", "", "18", "Sam", "banana", "{{ 7*7 }}", "\u202e\x00", "x" * 500,
         "22:00-07:00", "12:00"]  # fmt: skip
GOOD = ["now", "2 hours ago", "yesterday 18:30", "31 hours left", "in 2 hours", "in 3 days"]
words = st.sampled_from(TYPED) | st.sampled_from(GOOD) | st.sampled_from(GOOD) | st.text(max_size=30)
tokens = st.sampled_from(["token-1", "token-2", "token-3", "", "x" * 200])
turns = st.integers(-1, 12)
pages = st.sampled_from(
    [
        "case",
        "nickname",
        "correct",
        "close",
        "export",
        "reminders",
        "calendar",
        "settings",
        "zone",
        "quiet",
        "offsets",
        "fallback",
        "impact",
        "?",
    ]
)
FORGED = st.one_of(
    st.builds(PickGroup, words, tokens),
    st.builds(Begin, words, tokens, turns),
    st.builds(Choose, tokens, words, words, turns),
    st.builds(Submit, tokens, words, turns, st.dictionaries(words, words, max_size=2)),
    st.builds(Tick, tokens, words, words, st.booleans()),
    st.builds(Back, tokens, turns),
    st.builds(StartOver, tokens),
    st.builds(Why, tokens),
    st.builds(Resume, tokens | words),
    st.builds(Help, tokens),
    st.builds(Tips, words, tokens),
    st.builds(Privacy, tokens),
    st.builds(Share, words),
    st.builds(Open, pages, tokens, words),
    st.builds(Fill, pages, st.dictionaries(words, words, max_size=2), tokens, words),
    st.builds(Set, st.sampled_from(["outcome", "zone", "quiet", "offsets", "fallback", "test"]), words, tokens, turns),
    st.builds(Heed, tokens, words, turns, words),
    st.builds(Say, words, tokens),
    st.builds(Report, tokens, words),
    st.builds(Manage, st.sampled_from(["settings", "panel", "playbooks", "stats", "off", "reports"]), words),
    st.sampled_from([Arrive(), New(), Cases(), Erase()]),
)


def offered(card: Card) -> list:
    """Every event a card hands out, but the last word on erasing."""
    tones = card.draft.tones if card.draft else ()
    events = [c.event for c in (*card.choices, *card.nav, *card.checklist, *tones)]
    return [e for e in events if e != Erase(confirmed=True)]


@dataclass(frozen=True)
class Deed:
    """What one of the two does next. Numbers pick among what is offered then, so that a deed means something anywhere."""

    who: int
    kind: int
    pick: int
    words: str
    forged: object
    hours: int

    def event(self, card: Card | None, reminded: list):
        if card is None:
            return Arrive()
        if self.kind == 1 and reminded:
            return reminded[self.pick % len(reminded)]
        if self.kind == 0:
            return self.forged
        if card.form and self.kind > 2:
            answers = {f.id: self.answer(f) for f in card.form.fields}
            return replace(card.form.submit, answers={**card.form.submit.answers, **answers})
        events = [c.event for c in card.choices] if self.kind > 4 and card.token else offered(card)
        return events[self.pick % len(events)] if events else Arrive()

    def answer(self, field) -> str:
        return field.options[self.pick % len(field.options)][0] if field.options and self.pick % 7 else self.words


DEEDS = st.lists(
    st.builds(
        Deed,
        st.integers(0, 1),
        st.integers(0, 19),
        st.integers(0, 99),
        words,
        FORGED,
        st.sampled_from([0, 0, 0, 0, 1, 9, 40]),
    ),
    min_size=20,
    max_size=60,
)


class World:
    """Two sellers at one desk, with reminders being delivered as time passes."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.clock = FrozenClock(NOON)
        self.store = MemoryStore()
        self.desk = Desk(self.store, Shelf(library), CountingIds(), self.clock)
        self.courier = RecordingCourier()
        couriers = {("test", "t"): self.courier}
        self.dispatcher = Dispatcher(self.store, Shelf(library), couriers, self.clock, steady=self.clock.seconds)
        self.cards: dict[SellerId, Card] = {}

    async def live(self, deeds: list[Deed]) -> None:
        for deed in deeds:
            await self.do(deed)
            if deed.hours:
                self.clock.pass_(timedelta(hours=deed.hours))
                await self.dispatcher.tick()
                await self.check_sent()

    async def do(self, deed: Deed) -> None:
        who, other = SELLERS[deed.who], SELLERS[1 - deed.who].seller
        theirs = await self.store.load(other)
        reminded = [c.event for to, notice in self.courier.delivered for c in notice.choices if to == who.seller]
        card = await self.desk.handle(who, deed.event(self.cards.get(who.seller), reminded))
        assert await self.store.load(other) == theirs
        self.check_card(card)
        self.check_kept(await self.store.load(who.seller))
        self.cards[who.seller] = card

    async def check_sent(self) -> None:
        for who in SELLERS:
            for row in (await self.store.load(who.seller)).reminders:
                assert row.state is not State.PENDING or row.due > self.clock()

    def check_card(self, card: Card) -> None:
        assert card.choices or card.form, card.id
        assert card.title
        ids = [c.id for c in (*card.choices, *card.nav)]
        assert len(ids) == len(set(ids)), ids
        if "." in card.id and not card.id.startswith("tip."):
            assert ids[-2:] == ["back", "help"]
        elif card.id != "help":
            assert ids[-1] == "help"

    def check_kept(self, dossier) -> None:
        expected = {}
        for case in dossier.cases:
            assert CASE.read(CASE.write(case)) == case
            assert case.path
            assert all(self.library.flow.step(visit.step) for visit in case.path)
            assert (case.outcome is None) == (case.closed is None)
            assert case.open or not any(d.running for d in case.deadlines)
            expected |= {r.key: r for r in owed(dossier.seller, case, self.library.catalogue.clocks)}
        rows = {r.key: r for r in dossier.reminders}
        assert expected.keys() <= rows.keys()
        assert {key for key, r in rows.items() if r.state is State.PENDING and r.case} <= expected.keys()
        for row in rows.values():
            assert REMINDER.read(REMINDER.write(row)) == row


MANY = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@given(deeds=DEEDS)
@settings(MANY, max_examples=40)
def test_any_sequence_in_a_small_market(shop, deeds):
    asyncio.run(World(shop).live(deeds))


@given(deeds=DEEDS)
@settings(MANY, max_examples=40)
def test_any_sequence_in_the_playbooks_that_ship(deeds):
    asyncio.run(World(FIVERR).live(deeds))


@pytest.mark.slow
@given(deeds=DEEDS)
@settings(MANY, max_examples=400)
def test_many_more_sequences_in_the_playbooks_that_ship(deeds):
    asyncio.run(World(FIVERR).live(deeds))
