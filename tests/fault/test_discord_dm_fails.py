"""Discord or the network fails while a DM is sent: nothing arrives twice, and nothing is lost."""

from datetime import timedelta

import pytest

from adapters.discord.app import Bot
from bot.core.reminders import State
from bot.dispatcher import LEASE
from tests.fault.on_discord import Seller
from tests.servers.discord import Discord, until
from tests.servers.discord.faults import Drops, Fails, Fault
from tests.servers.discord.person import read, read_all
from tests.servers.discord.ratelimits import Allowance, Limited, Window
from tests.servers.discord.rest import MESSAGES, OPEN_DM

# Before a 502 is tried again discord.py waits a second: the easier half of these is left to the slow tests.
BEFORE_AND_AFTER = [
    pytest.param(Fails(502), marks=pytest.mark.slow),
    Fails(502, after=True),
    Drops(),
    Drops(after=True),
]


@pytest.mark.parametrize("fault", BEFORE_AND_AFTER, ids=str)
async def test_the_first_card_in_the_dm_comes_once(here: Discord, alice: Seller, fault: Fault):
    shown = await alice.started()
    here.rest.faults.next("POST", MESSAGES, fault)
    await alice.person.press(shown.original, "That is it").answered()
    assert len(alice.dm) == 1
    assert "We go on in private" in read(shown.original)


@pytest.mark.parametrize("fault", BEFORE_AND_AFTER, ids=str)
async def test_words_in_the_dm_are_answered_once(here: Discord, alice: Seller, fault: Fault):
    here.rest.faults.next("POST", MESSAGES, fault)
    alice.person.say("my buyer ordered by mistake")
    await until(lambda: here.rest.faults.left == 0 and len(alice.dm) > 1)
    assert [message.author.bot for message in alice.dm] == [False, True]


async def due(alice: Seller, bot: Bot):
    """A reminder is due; the dispatcher that will deliver it."""
    await alice.told_when()
    alice.house.clock.pass_(timedelta(hours=23))
    return alice.house.dispatcher(bot)


def reminders_seen(alice: Seller) -> list[str]:
    return [message.content for message in alice.dm if message.content]


async def sent(alice: Seller) -> int:
    return [reminder.state for reminder in await alice.reminders()].count(State.SENT)


@pytest.mark.parametrize("fault", BEFORE_AND_AFTER, ids=str)
async def test_a_reminder_comes_once_and_is_written_down(here: Discord, alice: Seller, bot: Bot, fault: Fault):
    dispatcher = await due(alice, bot)
    here.rest.faults.next("POST", MESSAGES, fault)
    await dispatcher.tick()
    assert len(reminders_seen(alice)) == 1
    assert await sent(alice) == 1


async def test_a_reminder_whose_fate_is_not_known_is_sent_again_as_the_same(here: Discord, alice: Seller, bot: Bot):
    dispatcher = await due(alice, bot)
    here.rest.faults.next("POST", MESSAGES, Drops(after=True), Drops())
    await dispatcher.tick()
    assert await sent(alice) == 0
    alice.house.clock.pass_(LEASE)
    here.world.clock.pass_(LEASE.total_seconds())
    await dispatcher.tick()
    assert len(reminders_seen(alice)) == 1
    assert await sent(alice) == 1


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_reminder_waits_when_there_are_too_many(here: Discord, alice: Seller, bot: Bot, everywhere: bool):
    dispatcher = await due(alice, bot)
    here.rest.faults.next("POST", MESSAGES, Limited(0.1, everywhere))
    await dispatcher.tick()
    assert len(reminders_seen(alice)) == 1
    assert await sent(alice) == 1


async def test_a_reminder_that_would_wait_too_long_stays_due(here: Discord, alice: Seller, bot: Bot):
    dispatcher = await due(alice, bot)
    here.rest.faults.next("POST", MESSAGES, Limited(120))
    await dispatcher.tick()
    assert reminders_seen(alice) == []
    alice.house.clock.pass_(timedelta(seconds=119))
    await dispatcher.tick()
    assert reminders_seen(alice) == []
    alice.house.clock.pass_(timedelta(seconds=20))
    await dispatcher.tick()
    assert len(reminders_seen(alice)) == 1


async def test_a_closed_dm_is_told_and_tried_again_when_asked(alice: Seller):
    alice.person.user.closed = True
    shown = await alice.started()
    await alice.person.press(shown.original, "That is it").answered()
    assert alice.dm == []
    assert "/cancel resume" in read(shown.original)
    alice.person.user.closed = False
    await alice.person.slash("cancel resume", alice.guild).answered()
    assert "Is a request open?" in read(alice.card)
    assert len(await alice.cases()) == 1


async def test_dms_opened_too_fast_are_not_lost(here: Discord, alice: Seller):
    here.rest.new_dms = Window(Allowance(1, 60))
    here.rest.new_dms.take(here.world.clock())
    shown = await alice.started()
    await alice.person.press(shown.original, "That is it").answered()
    assert "I could not reach you in private" in read(shown.original)
    here.rest.new_dms = None
    await alice.person.slash("cancel resume", alice.guild).answered()
    assert "Is a request open?" in read_all(alice.dm)
    assert [asked.status for asked in here.rest.asked if asked.path == OPEN_DM] == [403, 200]
