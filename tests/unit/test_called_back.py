"""A seller whose DM is closed is called in their community: only if both sides agreed, and without a word of a case."""

from dataclasses import replace

import pytest

from bot.core.community import Community, CommunityId
from bot.core.events import Open, Resume, Set
from bot.core.reminders import State
from bot.courier import Delivery, Outcome
from bot.delivery import MOST_ATTEMPTS
from bot.stores.port import StoreError
from tests.unit.office import AYESHA, Office

IN_GUILD = replace(AYESHA, community="guild-1")
HERE = CommunityId("test", "t", "guild-1")
CLOSED = Delivery(Outcome.CLOSED)


@pytest.fixture
async def office(shop) -> Office:
    """A request from a community with a channel for calls, of a seller who agreed and whose DM is closed."""
    office = Office(shop)
    office.recorded.answer = CLOSED
    await office.store.keep_community(Community(HERE, fallback="channel-1"))
    await office.do(Set("fallback", "yes"), IN_GUILD)
    await office.request(who=IN_GUILD)
    return office


async def test_a_seller_whose_dm_is_closed_is_called(office):
    await office.after(hours=24)
    [(seller, call)] = office.recorded.calls
    assert (seller, call.channel, call.community.id) == (AYESHA.seller, "channel-1", HERE)
    assert (await office.states())[24] is State.CALLED


async def test_the_call_says_nothing_of_the_case(office):
    await office.after(hours=24)
    [(_, call)] = office.recorded.calls
    assert "/cancel" in call.words
    said = call.words.replace("/cancel resume", "").lower()
    assert not [word for word in ("case", "order", "cancel", "deadline", "request", "c-0001", "hour") if word in said]


async def test_while_the_dm_is_open_nobody_is_called(office):
    office.recorded.answer = Delivery(Outcome.SENT)
    await office.after(hours=24)
    assert office.recorded.calls == []
    assert (await office.states())[24] is State.SENT


@pytest.mark.parametrize("outcome", [Outcome.GONE, Outcome.RETRY, Outcome.UNKNOWN])
async def test_somebody_who_is_gone_or_may_have_got_it_is_not_called(office, outcome):
    office.recorded.answer = Delivery(outcome)
    await office.after(hours=24)
    assert office.recorded.calls == []


async def test_no_community_channel_set(office):
    await office.store.keep_community(Community(HERE))
    await office.after(hours=24)
    assert office.recorded.calls == []
    assert (await office.states())[24] is State.UNDELIVERABLE


async def test_seller_did_not_agree(office):
    await office.do(Set("fallback", "no"), IN_GUILD)
    await office.after(hours=24)
    assert office.recorded.calls == []
    assert (await office.states())[24] is State.UNDELIVERABLE


async def test_a_case_of_no_community_is_called_nowhere(shop):
    office = Office(shop)
    office.recorded.answer = CLOSED
    await office.do(Set("fallback", "yes"))
    await office.request()
    await office.after(hours=24)
    assert office.recorded.calls == []


async def test_another_communitys_channel_is_none_of_ours(office):
    await office.store.keep_community(Community(HERE))
    await office.store.keep_community(Community(replace(HERE, id="guild-2"), fallback="channel-2"))
    await office.after(hours=24)
    assert office.recorded.calls == []


@pytest.mark.parametrize("outcome", [Outcome.GONE, Outcome.CLOSED])
async def test_channel_gone_or_seller_not_there_any_more(office, outcome):
    office.recorded.called = Delivery(outcome)
    await office.after(hours=24)
    assert (await office.states())[24] is State.UNDELIVERABLE
    assert await office.after(hours=1) == []


async def test_a_call_that_may_not_have_arrived_is_tried_again_with_the_same_key(office):
    office.recorded.called = Delivery(Outcome.UNKNOWN)
    await office.after(hours=24)
    assert (await office.states())[24] is State.PENDING
    office.recorded.called = Delivery(Outcome.SENT)
    await office.after(minutes=2)
    assert (await office.states())[24] is State.CALLED
    first, second = (call.key for _, call in office.recorded.calls)
    assert first == second
    assert len(first) <= 25


async def test_its_key_is_not_the_reminders(office):
    """Discord would take the call for the reminder: it knows one message by one nonce."""
    await office.after(hours=24)
    assert office.recorded.calls[0][1].key != office.recorded.delivered[0][1].key


async def test_a_call_is_given_up_like_a_reminder(office):
    office.recorded.called = Delivery(Outcome.RETRY)
    await office.after(hours=48)
    for _ in range(4 * 25):
        await office.after(minutes=15)
    assert (await office.states())[0] is State.FAILED
    assert len(office.recorded.calls) >= MOST_ATTEMPTS
    assert await office.after(hours=1) == []


async def test_a_courier_that_raises_costs_a_try(office, monkeypatch):
    async def broken(*_):
        raise RuntimeError("no")

    monkeypatch.setattr(office.recorded, "call", broken)
    await office.after(hours=24)
    assert (await office.states())[24] is State.PENDING


async def test_a_store_that_does_not_know_the_community_now_is_asked_again(office, monkeypatch):
    with monkeypatch.context() as failing:

        async def broken(_):
            raise StoreError("not now")

        failing.setattr(office.store, "community", broken)
        await office.after(hours=24)
    assert office.recorded.calls == []
    await office.after(minutes=3)
    assert (await office.states())[24] is State.CALLED


async def test_the_seller_reads_it_in_the_receipts_and_on_the_next_card(office):
    await office.after(hours=24)
    await office.do(Resume())
    assert "I called you in your community" in office.words()
    await office.do(Open("reminders", "token-1"))
    assert "I called you in your community. 24 hours before the end" in office.words()


async def test_a_test_reminder_calls_as_a_real_one_would(office):
    await office.do(Set("test", "now"), IN_GUILD)
    await office.now()
    assert len(office.recorded.calls) == 1
    await office.do(Open("settings"))
    assert "would do the same with a real one" in office.words()
