"""After an erase the bot takes its own messages out of the DM, and nothing else."""

import asyncio

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import clearing
from adapters.slack.deliver import DirectMessages
from tests.adapters.slack.simulated import House, Seller, at_the_draft, words


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clearing, "BETWEEN", 0.0)


async def erased(seller: Seller, left: int = 1) -> None:
    """Everything is erased, and so many messages of ours are left."""
    await seller.command("privacy", dm=True)
    await seller.press("Erase everything")
    await seller.press("Yes, erase everything")
    await seller.slack.until(lambda: len(seller.dms) <= left)
    await seller.done()


async def test_only_the_last_card_and_what_the_seller_wrote_stay(alice: Seller):
    await alice.say("hello, my name is Wombatina")
    await at_the_draft(alice)
    await alice.command("export", dm=True)
    assert any(message.files for message in alice.dms)
    assert any("Sam" in message.text for message in alice.dms)
    await erased(alice)
    [left] = alice.dms
    assert "Everything is erased" in words(left)
    assert [m.text for m in alice.person.dm() if not m.bot_id] == ["hello, my name is Wombatina"]
    assert not left.files


async def test_what_we_answered_in_threads_goes_too(alice: Seller):
    """Each conversation with an agent is one, and so is what a seller begins below a message of ours."""
    for number in range(3):
        start = alice.person.say(f"ordered by mistake, {number}")
        await alice.done()
        for _ in range(20 if number == 1 else 2):  # more than Slack shows at once
            await alice.say("help", thread=start)
    await alice.say("cases", thread=alice.dms[0])
    assert len([message for message in alice.dms if message.thread_ts]) == 25
    await erased(alice)
    [left] = alice.dms
    assert "Everything is erased" in words(left)
    assert len([m for m in alice.person.dm() if not m.bot_id]) == 3 + 24 + 1


async def test_a_thread_that_slack_makes_us_wait_for_is_read_later(alice: Seller, house: House):
    start = alice.person.say("ordered by mistake")
    await alice.done()
    await alice.say("help", thread=start)
    rested: list[float] = []

    async def rest(seconds: float) -> None:
        rested.append(seconds)
        await asyncio.sleep(0)

    house.slack.faults.rate_limit("conversations.replies", 7)
    client = AsyncWebClient(house.installed.bot_token, base_url=house.slack.url)
    await clearing.Clearing(DirectMessages(house.clock), rest).clear(client, alice.id, "")
    assert alice.dms == []
    assert 7.0 in rested


async def test_the_messages_of_somebody_else_stay(alice: Seller, house: House):
    bob = Seller(house, house.slack.person(house.workspace, "bob"), alice.channel)
    await at_the_draft(bob)
    before = [words(message) for message in bob.dms]
    await at_the_draft(alice)
    await erased(alice)
    assert [words(message) for message in bob.dms] == before


async def test_a_message_that_slack_keeps_does_not_keep_the_others(alice: Seller):
    await at_the_draft(alice)
    kept = alice.dms[0]
    alice.slack.faults.error("chat.delete", "cant_delete_message", where=lambda asked: asked["ts"] == kept.ts)
    await erased(alice, left=2)
    assert alice.dms[0] is kept
    assert len(alice.dms) == 2


async def test_a_history_is_read_no_faster_than_slack_lets_us(alice: Seller, house: House):
    """One look a minute in a workspace: what an app sold outside Slack's own market is allowed."""
    for _ in range(20):
        await alice.command("help", dm=True)
    rested: list[float] = []

    async def rest(seconds: float) -> None:
        rested.append(seconds)
        await asyncio.sleep(0)

    messages = DirectMessages(house.clock)
    client = AsyncWebClient(house.installed.bot_token, base_url=house.slack.url)
    await clearing.Clearing(messages, rest).clear(client, alice.id, alice.dms[-1].ts)
    assert len(alice.dms) == 1
    assert rested.count(60.0) == 1
