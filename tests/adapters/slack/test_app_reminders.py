"""A reminder finds the seller in their DM once, and what became of it is known."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.slack.deliver import LOOKED_AT, MARK
from bot.core.cards import Choice
from bot.core.community import Community, CommunityId
from bot.core.events import Resume
from bot.core.fallback import Call
from bot.core.notices import Notice
from bot.core.reminders import State
from bot.core.seller import SellerId
from bot.courier import Courier, Delivery, Outcome
from tests.adapters.slack.simulated import House, Seller, asked_when, opened, words

NOTICE = Notice("a-key-of-25-characters-xx", "Six hours are left. <@U1> *now*", (Choice("open", "Open", Resume("token-1")),))


def courier(alice: Seller) -> Courier:
    return alice.house.platform.couriers["slack", alice.house.workspace.id]


async def delivered(alice: Seller, notice: Notice = NOTICE) -> Delivery:
    return await courier(alice).deliver(alice.id, notice)


def posted(alice: Seller) -> int:
    return len([m for m in alice.dms if m.metadata and m.metadata["event_payload"]["mark"] == NOTICE.key])


async def reminded(alice: Seller, house: House) -> None:
    await asked_when(alice)
    await alice.answer(request_at="2 hours ago")
    house.clock.pass_(timedelta(hours=23))
    await house.remind()


async def test_a_reminder_is_said_in_its_text_and_has_a_way_to_the_case(alice: Seller, house: House):
    await reminded(alice, house)
    message = alice.dms[-1]
    assert "the client's request to cancel" in message.text
    await alice.press("Open the case", on=message)
    assert "Is this the right time?" in words(alice.card)
    assert "the client's request to cancel" in message.text
    assert alice.dms.index(message) < alice.dms.index(alice.card)


async def test_a_reminder_works_after_a_restart(alice: Seller, house: House):
    await asked_when(alice)
    await alice.answer(request_at="2 hours ago")
    await house.restart()
    house.clock.pass_(timedelta(hours=23))
    await house.remind()
    assert "the client's request to cancel" in alice.dms[-1].text
    states = [r.state for r in (await house.store.load(alice.id)).reminders]
    assert states.count(State.SENT) == 1


async def test_its_key_is_its_mark_and_its_words_stand_as_they_are(alice: Seller):
    assert await delivered(alice) == Delivery(Outcome.SENT)
    message = alice.dms[-1]
    assert message.metadata == {"event_type": MARK, "event_payload": {"mark": NOTICE.key}}
    assert message.blocks[0]["elements"][0]["elements"] == [{"type": "text", "text": NOTICE.words}]
    assert "<@U1>" not in message.text


async def test_an_answer_lost_after_the_post_is_found_and_not_sent_again(alice: Seller):
    alice.slack.faults.drop("chat.postMessage", after=True)
    assert await delivered(alice) == Delivery(Outcome.UNKNOWN)
    assert await delivered(alice) == Delivery(Outcome.SENT)
    assert posted(alice) == 1


async def test_another_process_finds_it_as_well(alice: Seller, house: House):
    alice.slack.faults.status("chat.postMessage", 503, after=True)
    assert await delivered(alice) == Delivery(Outcome.UNKNOWN)
    await house.restart()
    tried = Notice(NOTICE.key, NOTICE.words, NOTICE.choices, house.clock())
    assert await delivered(alice, tried) == Delivery(Outcome.SENT)
    assert posted(alice) == 1


async def test_a_post_that_never_arrived_is_sent_again(alice: Seller):
    alice.slack.faults.drop("chat.postMessage")
    assert await delivered(alice) == Delivery(Outcome.UNKNOWN)
    assert await delivered(alice) == Delivery(Outcome.SENT)
    assert posted(alice) == 1


async def test_a_history_is_read_once_a_minute(alice: Seller, house: House):
    for key in ("one", "two"):
        alice.slack.faults.drop("chat.postMessage", after=True)
        assert (await delivered(alice, Notice(key, "x", ()))).outcome is Outcome.UNKNOWN
    assert await delivered(alice, Notice("one", "x", ())) == Delivery(Outcome.SENT)
    assert await delivered(alice, Notice("two", "x", ())) == Delivery(Outcome.RETRY, 60.0)
    house.clock.pass_(timedelta(minutes=1))
    assert await delivered(alice, Notice("two", "x", ())) == Delivery(Outcome.SENT)
    calls = alice.slack.calls("conversations.history")
    assert [int(call.arguments["limit"]) for call in calls] == [LOOKED_AT] * 2


async def test_how_long_to_wait_is_passed_on(alice: Seller):
    alice.slack.faults.rate_limit("chat.postMessage", 42)
    assert await delivered(alice) == Delivery(Outcome.RETRY, 42.0)
    assert posted(alice) == 0


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        ("user_disabled", Outcome.GONE),
        ("messages_tab_disabled", Outcome.CLOSED),
        ("internal_error", Outcome.UNKNOWN),
        ("token_revoked", Outcome.RETRY),
        ("something_new", Outcome.RETRY),
    ],
)
async def test_what_slack_answers_is_an_outcome(alice: Seller, error: str, outcome: Outcome):
    alice.slack.faults.error("chat.postMessage", error)
    assert await delivered(alice) == Delivery(outcome)


async def test_somebody_whose_account_is_switched_off_is_gone(alice: Seller):
    await opened(alice)
    alice.person.leave()
    assert await delivered(alice) == Delivery(Outcome.GONE)
    assert posted(alice) == 0


async def test_the_dm_is_opened_once(alice: Seller):
    await delivered(alice)
    await delivered(alice, Notice("other", "x", ()))
    assert len(alice.slack.calls("conversations.open")) == 1


async def test_a_dm_that_is_not_there_any_more_is_opened_again_once(alice: Seller):
    await delivered(alice, Notice("other", "x", ()))
    alice.slack.faults.error("chat.postMessage", "channel_not_found")
    assert await delivered(alice) == Delivery(Outcome.SENT)
    alice.slack.faults.error("chat.postMessage", "channel_not_found", times=2)
    assert (await delivered(alice, Notice("third", "x", ()))).outcome is Outcome.RETRY
    assert len(alice.slack.calls("conversations.open")) == 3


@pytest.mark.parametrize("seller", [SellerId("discord", "1", "2"), SellerId("slack", "T404", "U1")])
async def test_sellers_of_other_platforms_and_workspaces_are_left_to_those(alice: Seller, seller: SellerId):
    assert await courier(alice).deliver(seller, NOTICE) == Delivery(Outcome.RETRY)
    assert alice.dms == []


async def test_a_safe_call_waits_and_is_tried_again_and_a_post_is_not(alice: Seller):
    alice.slack.faults.rate_limit("conversations.open", 1)
    alice.slack.faults.drop("users.info")
    assert await delivered(alice) == Delivery(Outcome.SENT)
    assert len(alice.slack.calls("conversations.open")) == 2
    assert len(alice.slack.calls("chat.postMessage")) == 1


CALL = Call(Community(CommunityId("slack", "T", "T"), fallback="C1"), "Please type `/cancel resume` <here>.", "a-key!")


async def test_somebody_whose_dm_is_closed_is_called_in_the_channel_and_nobody_else_is(alice: Seller):
    there = alice.slack.channel(alice.house.workspace, "calls", alice.person, alice.house.installed)
    call = replace(CALL, community=replace(CALL.community, fallback=there.id))
    assert await courier(alice).call(alice.id, call) == Delivery(Outcome.SENT)
    [message] = alice.person.messages(there)
    assert message.text == f"<@{alice.person.id}> Please type `/cancel resume` &lt;here&gt;."


@pytest.mark.parametrize("error", ["channel_not_found", "not_in_channel", "is_archived"])
async def test_a_channel_that_takes_no_call_is_gone(alice: Seller, error: str):
    alice.slack.faults.error("chat.postMessage", error)
    assert await courier(alice).call(alice.id, CALL) == Delivery(Outcome.GONE)


async def test_a_call_that_may_have_arrived_is_not_known(alice: Seller):
    alice.slack.faults.drop("chat.postMessage")
    assert await courier(alice).call(alice.id, CALL) == Delivery(Outcome.UNKNOWN)
