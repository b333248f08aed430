"""A reminder finds the seller in their DM, and what became of it is known."""

from dataclasses import replace
from datetime import timedelta

import aiohttp
import discord
import pytest

from adapters.discord.deliver import DiscordCourier
from bot.core.cards import Choice
from bot.core.events import Resume
from bot.core.notices import Notice
from bot.core.reminders import State
from bot.core.seller import SellerId
from bot.courier import Delivery, Outcome
from tests.adapters.discord.simulated import House, Person, asked_when, parts, words

NOTICE = Notice("a-key-of-25-characters-xx", "Six hours are left.", (Choice("open", "Open the case", Resume("token-1")),))


async def reminded(alice: Person, house: House) -> discord.Message:
    await asked_when(alice)
    await alice.answer(request_at="2 hours ago")
    house.clock.pass_(timedelta(hours=23))
    await house.dispatcher(alice.env.bot).tick()
    return alice.dms[-1]


async def test_a_reminder_is_a_plain_message_that_a_lock_screen_shows(alice: Person, house: House):
    message = await reminded(alice, house)
    assert not message.flags.components_v2
    assert "the client's request to cancel" in message.content


async def test_its_button_shows_the_case_and_leaves_the_reminder_as_it_is(alice: Person, house: House):
    message = await reminded(alice, house)
    await alice.press("Open the case", on=message)
    assert "Is this the right time?" in words(alice.card)
    assert alice.card.id > message.id
    assert message.content in [m.content for m in alice.dms]


async def test_a_reminder_works_after_a_restart(alice: Person, house: House):
    await asked_when(alice)
    await alice.answer(request_at="2 hours ago")
    await alice.env.restart_bot(house.bot())
    house.clock.pass_(timedelta(hours=23))
    await house.dispatcher(alice.env.bot).tick()
    await alice.press("Open the case", on=alice.dms[-1])
    assert "Is this the right time?" in words(alice.card)


async def test_a_reminder_that_was_sent_is_written_down(alice: Person, house: House):
    await reminded(alice, house)
    states = [r.state for r in (await house.store.load(alice.id)).reminders]
    assert states.count(State.SENT) == 1


async def delivered(alice: Person) -> Delivery:
    bot = alice.env.bot
    return await DiscordCourier(bot, bot.messages).deliver(alice.id, NOTICE)


async def test_the_key_is_the_nonce_so_that_discord_takes_a_retry_for_the_same(alice: Person):
    assert await delivered(alice) == Delivery(Outcome.SENT)
    body = alice.env.http_requests[-1].json
    assert (body["nonce"], body["enforce_nonce"]) == (NOTICE.key, True)
    assert [part["label"] for part in parts(alice.dms[-1]) if part["type"] == 2] == ["Open the case"]


async def test_one_that_may_have_arrived_is_looked_for_before_it_is_sent_again(alice: Person):
    assert await delivered(alice) == Delivery(Outcome.SENT)
    courier = DiscordCourier(alice.env.bot, alice.env.bot.messages)
    tried = replace(NOTICE, tried=alice.dms[-1].created_at)
    assert await courier.deliver(alice.id, tried) == Delivery(Outcome.SENT)
    assert len(alice.dms) == 1


async def test_one_that_did_not_arrive_is_sent_again_although_others_did(alice: Person):
    assert await delivered(alice) == Delivery(Outcome.SENT)
    courier = DiscordCourier(alice.env.bot, alice.env.bot.messages)
    other = replace(NOTICE, key="another-key", tried=alice.dms[-1].created_at)
    assert await courier.deliver(alice.id, other) == Delivery(Outcome.SENT)
    assert len(alice.dms) == 2


async def test_while_the_dm_cannot_be_read_nothing_is_sent_again(alice: Person):
    assert await delivered(alice) == Delivery(Outcome.SENT)
    alice.env.inject_error("GET", "/channels/*/messages", status=503)
    courier = DiscordCourier(alice.env.bot, alice.env.bot.messages)
    tried = replace(NOTICE, tried=alice.dms[-1].created_at)
    assert await courier.deliver(alice.id, tried) == Delivery(Outcome.UNKNOWN)
    assert len(alice.dms) == 1


async def test_the_dm_is_opened_once(alice: Person):
    bot = alice.env.bot
    courier = DiscordCourier(bot, bot.messages)
    await courier.deliver(alice.id, NOTICE)
    await courier.deliver(alice.id, NOTICE)
    assert [r.path for r in alice.env.http_requests].count("/users/@me/channels") == 1


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (403, 50007, Outcome.CLOSED),
        (403, 50278, Outcome.CLOSED),
        (400, 10013, Outcome.GONE),
        (429, 40003, Outcome.RETRY),
        (429, 0, Outcome.RETRY),
        (400, 50035, Outcome.RETRY),
        (503, 0, Outcome.UNKNOWN),
    ],
)
async def test_what_discord_answers_is_an_outcome(alice: Person, status: int, code: int, outcome: Outcome):
    alice.env.inject_error("POST", "/channels/*/messages", status=status, code=code)
    assert await delivered(alice) == Delivery(outcome)


@pytest.mark.parametrize(("status", "logged"), [(429, []), (400, ["ERROR"])])
async def test_too_many_at_once_is_no_error(alice: Person, caplog: pytest.LogCaptureFixture, status: int, logged: list[str]):
    alice.env.inject_error("POST", "/channels/*/messages", status=status, code=0)
    await delivered(alice)
    assert [r.levelname for r in caplog.records if r.name == "adapters.discord.deliver"] == logged


async def test_somebody_who_left_discord_is_gone(alice: Person):
    alice.env.inject_error("POST", "/users/@me/channels", status=404, code=10013)
    assert await delivered(alice) == Delivery(Outcome.GONE)


async def test_a_dm_that_is_not_there_any_more_is_opened_again(alice: Person):
    messages = alice.env.bot.messages
    await messages.keep(alice.user.id, 1)
    assert await DiscordCourier(alice.env.bot, messages).deliver(alice.id, NOTICE) == Delivery(Outcome.SENT)


@pytest.mark.parametrize("lost", [aiohttp.ServerDisconnectedError(), TimeoutError(), ConnectionResetError()])
async def test_a_connection_lost_on_the_way_leaves_it_open(alice: Person, lost: Exception):
    async def sending(channel):  # noqa: ARG001 - it fails whatever the channel
        raise lost

    sent = await alice.env.bot.messages.send(alice.user.id, sending)
    assert sent.delivery == Delivery(Outcome.UNKNOWN)


async def test_how_long_to_wait_is_passed_on(alice: Person):
    async def sending(channel):  # noqa: ARG001 - it fails whatever the channel
        raise discord.RateLimited(42.0)

    sent = await alice.env.bot.messages.send(alice.user.id, sending)
    assert sent.delivery == Delivery(Outcome.RETRY, 42.0)


@pytest.mark.parametrize("seller", [SellerId("console", "local", "you"), SellerId("discord", "1", "2")])
async def test_sellers_of_other_platforms_and_applications_are_left_to_those(alice: Person, seller: SellerId):
    bot = alice.env.bot
    assert await DiscordCourier(bot, bot.messages).deliver(seller, NOTICE) == Delivery(Outcome.RETRY)
    assert alice.dms == []
