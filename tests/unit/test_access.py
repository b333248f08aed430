"""Who may do what, how fast, and how much of it is kept: decided in the core, whatever a button or a payload says."""

import asyncio
import json
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.allowances import Allowances
from bot.contact import Contact
from bot.core import events
from bot.core.allowance import AT_ONCE, EACH, spent
from bot.core.case import Case
from bot.core.events import Back, Begin, Cases, Choose, Event, Fill, Heed, Manage, Open, Resume, Say, Set, Submit
from bot.core.front import MOST_KEPT, MOST_OPEN
from bot.core.moves import LONGEST_PATH
from bot.core.reminders import MOST_IDLE, State, reconcile
from bot.core.seller import SellerId
from bot.core.wording import in_words
from bot.desk import Desk
from bot.shelf import Shelf
from bot.stores.changes import MOST_SEEN
from bot.stores.documents import CASE, SELLER
from bot.testing import CountingIds
from tests.builders import NOON, a_reminder
from tests.unit.office import AYESHA, BILAL, Office

# In everything Ayesha typed.
MARKED = "zanzibar"


async def hers(shop) -> tuple[Office, Case, str]:
    """Ayesha's case with her words in it, waiting for an answer to a reminder; and the key of that reminder."""
    office = Office(shop)
    token = await office.request("2 hours ago")
    await office.do(Fill("nickname", {"nickname": MARKED}, token))
    await office.after(hours=23)
    case = (await office.store.load(AYESHA.seller)).cases[0]
    return office, case, office.recorded.delivered[-1][1].key


def everything(case: Case, key: str, token: str) -> list[Event]:
    """Every kind of event as it would be sent about Ayesha's case, with this token, and such as name it by its short id."""
    step, turn = case.step, case.turn
    return [
        events.PickGroup("lamps", token),
        events.Begin("lamp", token, turn),
        events.Choose(token, step, "waiting", turn),
        events.Submit(token, step, turn, {"kind": "cancel", "request_at": "now"}),
        events.Tick(token, step, "look", done=True),
        events.PickTone(token, step, "warm"),
        events.Back(token, turn),
        events.StartOver(token),
        events.Resume(token),
        events.Resume(case.short),
        events.Why(token),
        events.Help(token),
        events.Tips("calm", token),
        events.Privacy(token),
        *(
            events.Open(page, token)
            for page in ("case", "nickname", "correct", "close", "export", "reminders", "calendar", "zone")
        ),
        events.Fill("nickname", {"nickname": "mine"}, token),
        events.Fill("correct", {"request_at": "now"}, token, "request_at"),
        events.Fill("zone", {"zone": "Lahore"}, token),
        events.Set("outcome", "agreed", token, turn),
        events.Set("zone", "Asia/Karachi", token),
        events.Report(token, step),
        events.Heed(token, key, 1, "answered"),
        events.Heed(token, key, 1, "half-hour"),
        events.Say("mine", token),
    ]


async def test_every_kind_of_event_about_a_case_is_among_those_that_are_tried(shop):
    office, case, key = await hers(shop)
    tried = {type(event) for event in everything(case, key, case.token)}
    with_token = {
        kind for kind in vars(events).values() if isinstance(kind, type) and "token" in {f.name for f in _fields(kind)}
    }
    assert with_token | {Resume} <= tried
    await office.store.close()


def _fields(kind: type) -> tuple:
    return fields(kind) if hasattr(kind, "__dataclass_fields__") else ()


@given(st.none() | st.text(max_size=20), st.lists(st.integers(0, 99), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_of_a_case_is_shown_to_or_changed_by_somebody_else(shop, forged: str | None, picks: list[int]):
    async def tried() -> None:
        office, case, key = await hers(shop)
        there_are = everything(case, key, case.token if forged is None else forged)
        before = await office.store.load(AYESHA.seller)
        for event in (there_are[pick % len(there_are)] for pick in picks):
            card = await office.do(event, BILAL)
            assert MARKED not in repr(card), event
            assert card.short != case.short
            assert card.form is None or not card.form.fields or all(MARKED not in f.value for f in card.form.fields)
        assert await office.store.load(AYESHA.seller) == before
        assert (await office.store.load(BILAL.seller)).cases == ()

    asyncio.run(tried())


@pytest.mark.parametrize(("community", "moderates"), [("", True), ("guild-1", False), ("", False)])
@pytest.mark.parametrize("page", ["settings", "playbooks", "stats", "panel", "reports", "fallback", "off", "on", "nonsense"])
async def test_only_who_runs_a_community_in_it_manages_it(shop, community: str, moderates: bool, page: str):
    office = Office(shop)
    who = Contact(SellerId("test", "t", "mina"), community=community, moderates=moderates)
    for value in ("", "C1", "lamp", "none"):
        card = await office.do(Manage(page, value), who)
        assert card.id == "moderators-only"


# --- how fast


def limited(office: Office, at: list[float], most: int = 100) -> Allowances:
    allowances = Allowances(most)
    office.desk = Desk(
        office.store, Shelf(office.shop), CountingIds(), office.clock, steady=lambda: at[0], allowances=allowances
    )
    return allowances


async def test_somebody_who_asks_for_more_than_anybody_can_read_is_told_kindly_and_nothing_is_lost(shop):
    office, at = Office(shop), [0.0]
    limited(office, at)
    token = await office.request()
    for _ in range(AT_ONCE - 3):
        assert (await office.do(Resume(token))).token == token
    card = await office.do(Back(token, 3))
    assert card.id == "hasty"
    assert "Nothing is lost" in office.words()
    assert [c.event for c in card.choices] == [Resume()]
    assert (await office.store.load(AYESHA.seller)).cases[0].turn == 3
    at[0] += EACH
    assert (await office.do(Resume())).token == token
    assert (await office.do(Resume())).id == "hasty"


async def test_nobody_else_is_slowed(shop):
    office, at = Office(shop), [0.0]
    limited(office, at)
    for _ in range(AT_ONCE + 1):
        card = await office.do(Cases())
    assert card.id == "hasty"
    assert (await office.do(Cases(), BILAL)).id == "cases"


async def test_a_reminder_can_be_answered_in_the_last_minutes_whatever_else_was_pressed(shop):
    office, at = Office(shop), [0.0]
    token = await office.request()
    await office.after(hours=47, minutes=30)
    answered = office.press("answered")
    limited(office, at)
    for _ in range(2 * AT_ONCE):
        card = await office.do(Resume(token))
    assert card.id == "hasty"
    assert (await office.do(answered)).token == token
    assert not (await _deadline(office)).reminds


async def _deadline(office: Office):
    return (await office.store.load(AYESHA.seller)).cases[0].deadlines[0]


@given(st.lists(st.floats(0, 5), max_size=200))
def test_no_more_than_so_many_at_once_and_then_one_each_second_are_ever_answered(gaps: list[float]):
    allowance, at, answered = None, 0.0, 0
    for gap in gaps:
        at += gap
        allowance, wait = spent(allowance, at)
        assert 0 <= wait <= EACH
        answered += not wait
        assert answered <= AT_ONCE + at / EACH + 1e-6


def test_the_memory_for_it_is_bounded_and_forgets_who_has_rested():
    allowances = Allowances(most=50)
    for n in range(500):
        allowances.wait(SellerId("test", "t", f"U{n}"), Cases(), 0.0)
    assert len(allowances) == 50
    for n in range(60):
        allowances.wait(SellerId("test", "t", "one"), Heed("t", "k", 1, "stop"), 1000.0 + n)
    assert len(allowances) == 1


# --- how much is kept


async def test_so_many_cases_are_open_at_once_and_then_one_has_to_be_closed(shop):
    office = Office(shop)
    for _ in range(MOST_OPEN):
        token = (await office.do(Begin("lamp"))).token
    card = await office.do(Begin("lamp"))
    assert card.id == "cases"
    assert f"You have {MOST_OPEN} open cases" in office.words()
    assert len((await office.store.load(AYESHA.seller)).cases) == MOST_OPEN
    outcome = next(iter(office.shop.catalogue.outcomes))
    await office.do(Set("outcome", outcome, token, 1))
    assert (await office.do(Begin("lamp"))).token


async def test_so_many_cases_are_kept_and_then_there_is_a_way_to_make_room(shop):
    office = Office(shop)
    outcome = next(iter(office.shop.catalogue.outcomes))
    for _ in range(MOST_KEPT):
        token = (await office.do(Begin("lamp"))).token
        await office.do(Set("outcome", outcome, token, 1))
    card = await office.do(Begin("lamp"))
    assert "there is no room for more" in office.words()
    assert Open("export") in [c.event for c in card.choices]
    assert len((await office.store.load(AYESHA.seller)).cases) == MOST_KEPT


async def test_going_back_and_forth_for_ever_does_not_grow_a_case(shop):
    office = Office(shop)
    token, turn = (await office.do(Begin("lamp"))).token, 1
    outcome = next(iter(office.shop.catalogue.outcomes))
    for _ in range(LONGEST_PATH):
        await office.do(Set("outcome", outcome, token, turn))
        await office.do(Begin("lamp", token, turn + 1))
        turn += 2
    case = (await office.store.load(AYESHA.seller)).cases[0]
    assert case.turn > LONGEST_PATH
    assert len(case.path) <= LONGEST_PATH


async def test_correcting_a_time_for_ever_does_not_grow_the_reminders(shop):
    office = Office(shop)
    token = await office.request()
    for n in range(2 * MOST_IDLE):
        await office.do(Fill("correct", {"request_at": f"{n % 50 + 1} minutes ago"}, token, "request_at"))
    rows = await office.rows()
    assert len(rows) < MOST_IDLE + 10
    assert sum(row.state is State.PENDING for row in rows) == 4


def test_what_was_sent_is_never_among_what_goes():
    sent = tuple(a_reminder(f"s{n}", state=State.SENT, settled=NOON) for n in range(3 * MOST_IDLE))
    dropped = tuple(
        a_reminder(f"d{n}", state=State.DROPPED, settled=NOON + timedelta(minutes=n)) for n in range(3 * MOST_IDLE)
    )
    left = reconcile((*sent, *dropped), ["token-1"], (), NOON)
    assert {row for row in left if row.state is State.SENT} == set(sent)
    assert [row.key for row in left if row.state is State.DROPPED] == [f"d{n}" for n in range(2 * MOST_IDLE, 3 * MOST_IDLE)]


async def test_deliveries_that_are_remembered_are_bounded(shop):
    office = Office(shop)
    token = await office.request()
    for n in range(MOST_SEEN + 20):
        await office.desk.handle(AYESHA, Fill("nickname", {"nickname": f"{n}"}, token), f"delivery-{n}")
    seen = (await office.store.load(AYESHA.seller)).seen
    assert len(seen) == MOST_SEEN
    assert seen[-1].id == f"delivery-{MOST_SEEN + 19}"


LONG = MARKED * 5_000


@pytest.mark.parametrize(
    "event",
    [
        lambda token, _: Submit(token, "lamp.when", 2, {"kind": LONG, "request_at": LONG, "due_at": LONG}),
        lambda token, _: Submit(token, "lamp.when", 2, {f"{MARKED}{n}": LONG for n in range(100)}),
        lambda token, _: Choose(token, LONG, LONG, 1),
        lambda token, _: Fill("nickname", {"nickname": LONG}, token),
        lambda token, _: Fill("nickname", {f"{MARKED}{n}": LONG for n in range(100)}, token),
        lambda token, _: Fill("correct", {"request_at": LONG}, token, "request_at"),
        lambda token, _: Fill("correct", {LONG: LONG}, token, LONG),
        lambda *_: Fill("zone", {"zone": LONG}),
        lambda *_: Fill("quiet", {"hours": LONG}),
        lambda *_: Fill("quiet", {f"{MARKED}{n}": LONG for n in range(100)}),
        lambda *_: Fill("impact", {"completed": LONG, "canceled": LONG, **{f"{MARKED}{n}": LONG for n in range(100)}}),
        lambda *_: Fill(LONG, {LONG: LONG}),
        lambda *_: Set("zone", LONG),
        lambda *_: Set("offsets", LONG),
        lambda *_: Set("quiet", LONG),
        lambda token, _: Set("outcome", LONG, token, 2),
        lambda token, _: Say(LONG, token),
        lambda token, key: Heed(token, key, 1, LONG),
        lambda token, _: replace(Heed(token, LONG, 1, "stop")),
    ],
)
async def test_no_words_however_long_are_kept_beyond_a_bound(shop, event):
    office = Office(shop)
    token = (await office.do(Begin("lamp"))).token
    await office.do(Choose(token, "lamp.has-request", "waiting", 1))
    before = await written(office)
    await office.do(event(token, "key"))
    assert await written(office) - before < 5_000


async def written(office: Office) -> int:
    """How many characters are kept of Ayesha."""
    dossier = await office.store.load(AYESHA.seller)
    kept = [SELLER.write(dossier.seller), *(CASE.write(case) for case in dossier.cases)]
    return sum(len(json.dumps(each)) for each in kept) + sum(len(seen.id) for seen in dossier.seen)


async def test_what_is_shown_of_words_that_were_not_taken_is_bounded_too(shop):
    office = Office(shop)
    token = (await office.do(Begin("lamp"))).token
    card = await office.do(Say(LONG, token))
    said = "".join(in_words(note, now=office.clock(), zone=None, language="en") for note in card.notes)
    assert len(said) < 300
