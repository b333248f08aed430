"""Forms as modals: opened in time, filled in with what is known, answered at the question that is wrong."""

import asyncio
from datetime import timedelta

import pytest

from adapters.slack import forms
from bot.stores.memory import MemoryStore
from bot.stores.port import StoreError
from tests.adapters.slack.simulated import House, Seller, asked_when, at_the_draft, errors, input_of, opened, words
from tests.servers.slack.state import View

CALENDAR_AT = 1795413600  # Monday 23 November 2026, 06:00 UTC: an hour before now


def element(view: View, name: str) -> dict:
    return next(b["element"] for b in view.blocks if b.get("element", {}).get("action_id") == input_of(view, name))


async def test_a_form_names_the_step_and_asks_its_questions(alice: Seller):
    await asked_when(alice)
    await alice.press("Answer")
    assert "When did it arrive?" in words(alice.modal)
    assert len(alice.modal.title) <= 24
    assert alice.card.channel.id in alice.modal.given["private_metadata"]


async def test_opening_a_form_changes_nothing(alice: Seller, house: House):
    await asked_when(alice)
    before = (await house.store.load(alice.id)).cases
    await alice.press("Answer")
    assert (await house.store.load(alice.id)).cases == before


async def test_an_answer_moves_the_case_in_the_message_it_was_asked_on(alice: Seller):
    await asked_when(alice)
    card = alice.card
    await alice.answer(request_at="2 hours ago")
    assert alice.person.modal is None
    assert alice.card is card
    assert "Is this the right time?" in words(card)


async def test_what_cannot_be_read_is_said_at_its_question_and_stays_typed(alice: Seller):
    await asked_when(alice)
    await alice.answer(request_at="soonish")
    assert "soonish" in errors(alice.modal)
    await alice.submit(request_at="2 hours ago")
    assert alice.person.modal is None
    assert "Is this the right time?" in words(alice.card)


async def test_what_was_typed_is_there_when_the_form_is_opened_again(alice: Seller, house: House):
    await asked_when(alice)
    await alice.answer(request_at="soonish")
    await alice.person.close()
    await house.restart()
    await alice.press("Answer")
    assert element(alice.modal, "request_at")["initial_value"] == "soonish"


async def test_an_answer_that_is_known_is_filled_in(alice: Seller):
    await at_the_draft(alice)
    await alice.press("Back")
    await alice.press("Answer")
    assert element(alice.modal, "client_name")["initial_value"] == "Sam"


async def test_a_time_can_be_picked_in_a_calendar(alice: Seller, house: House):
    await asked_when(alice)
    await alice.answer(request_at__calendar=CALENDAR_AT)
    [case] = (await house.store.load(alice.id)).cases
    assert case.answers["request_at"].at == house.clock() - timedelta(hours=1)


async def test_words_typed_beside_a_calendar_count_before_it(alice: Seller, house: House):
    await asked_when(alice)
    await alice.answer(request_at__calendar=CALENDAR_AT, request_at="2 hours ago")
    [case] = (await house.store.load(alice.id)).cases
    assert case.answers["request_at"].at == house.clock() - timedelta(hours=2)


async def test_an_empty_form_is_answered_and_not_swallowed(alice: Seller):
    await asked_when(alice)
    await alice.answer()
    assert "Please type an answer" in errors(alice.modal)


async def test_a_date_that_may_be_two_is_picked_in_the_form(alice: Seller, house: House):
    await asked_when(alice)
    await alice.answer(request_at="11/10 18:30")
    await alice.submit(request_at__reading="2026-11-10T18:30+05:00")
    [case] = (await house.store.load(alice.id)).cases
    assert case.answers["request_at"].at.day == 10
    assert alice.person.modal is None


class SlowStore(MemoryStore):
    """A store that takes its time, or fails, when told to."""

    wait = 0.0
    broken = False

    async def load(self, seller):
        await asyncio.sleep(self.wait)
        if self.broken:
            raise StoreError("The disk is full.")
        return await super().load(seller)


@pytest.fixture
def slow(house: House, monkeypatch: pytest.MonkeyPatch) -> SlowStore:
    monkeypatch.setattr(forms, "TO_LOOK", 0.1)
    monkeypatch.setattr(forms, "TO_TAKE", 0.2)
    house.store = SlowStore()
    return house.store


async def test_a_slow_store_opens_the_form_empty_and_fills_it_in_later(slow: SlowStore, alice: Seller):
    await at_the_draft(alice)
    await alice.press("Back")
    slow.wait = 0.4
    await alice.person.press(alice.card, "Answer")
    await alice.slack.until(lambda: alice.person.modal)
    assert "initial_value" not in element(alice.modal, "client_name")
    await alice.slack.until(lambda: element(alice.modal, "client_name").get("initial_value") == "Sam")


async def test_what_is_typed_meanwhile_stays(slow: SlowStore, alice: Seller):
    await asked_when(alice)
    slow.wait = 0.4
    await alice.person.press(alice.card, "Answer")
    await alice.slack.until(lambda: alice.person.modal)
    alice.person.fill(alice.modal, {"typed:request_at": "2 hours ago"})
    await alice.done()
    await asyncio.sleep(0.4)
    slow.wait = 0
    await alice.submit()
    assert "Is this the right time?" in words(alice.card)


async def test_a_store_that_fails_opens_the_form_empty(slow: SlowStore, alice: Seller):
    await asked_when(alice)
    slow.broken = True
    await alice.press("Answer")
    assert "When did it arrive?" in words(alice.modal)


async def test_a_submission_that_fails_says_so_where_they_wait(slow: SlowStore, alice: Seller, caplog):
    await asked_when(alice)
    await alice.press("Answer")
    slow.broken = True
    await alice.submit(request_at="2 hours ago")
    assert "Something went wrong on my side" in words(alice.modal)
    assert "The disk is full." in caplog.text
    assert len(alice.dms) == 1


async def test_a_submission_that_takes_long_is_acknowledged_and_shown_when_it_is_done(slow: SlowStore, alice: Seller):
    await asked_when(alice)
    await alice.press("Answer")
    slow.wait = 0.4
    delivery = await alice.person.submit(alice.modal, {"typed:request_at": "2 hours ago"})
    assert delivery
    assert delivery.acked
    assert alice.person.modal is None
    await alice.slack.until(lambda: "Is this the right time?" in words(alice.card))


async def test_a_slow_submission_that_fails_is_told_in_the_dm(slow: SlowStore, alice: Seller):
    await asked_when(alice)
    await alice.press("Answer")
    slow.wait, slow.broken = 0.4, True
    await alice.person.submit(alice.modal, {"typed:request_at": "2 hours ago"})
    await alice.slack.until(lambda: "Something went wrong" in words(alice.dms[-1]))


async def test_a_form_of_an_earlier_step_moves_nothing(alice: Seller, house: House):
    await asked_when(alice)
    await alice.press("Answer")
    before = alice.modal
    await house.store.erase(alice.id)
    await opened(alice)
    cases = (await house.store.load(alice.id)).cases
    alice.slack.world.modals[alice.person.id] = [before]
    await alice.submit(request_at="2 hours ago")
    assert (await house.store.load(alice.id)).cases == cases
