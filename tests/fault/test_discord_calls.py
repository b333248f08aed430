"""A seller's DM is closed: they are called in the channel their moderators set, and nobody else is called by it."""

from datetime import timedelta

import pytest

from adapters.discord.app import Bot
from bot.contact import Contact
from bot.core.community import Community, CommunityId
from bot.core.events import Set
from bot.core.reminders import State
from bot.delivery import LEASE
from bot.desk import Desk
from bot.shelf import Shelf
from tests.adapters.discord.simulated import LIBRARY
from tests.fault.on_discord import Seller
from tests.servers.discord import Discord
from tests.servers.discord.faults import Drops, Fails, Fault
from tests.servers.discord.rest import MESSAGES
from tests.servers.discord.state import APPLICATION, Channel, Message


@pytest.fixture
async def channel(alice: Seller) -> Channel:
    """Where sellers are called. A reminder will be due, alice has agreed, and her DM is closed."""
    guild = alice.guild
    id = CommunityId("discord", f"{APPLICATION}", f"{guild.id}")
    await alice.house.store.keep_community(Community(id, fallback=f"{guild.channels[0].id}"))
    await alice.told_when()
    desk = Desk(alice.house.store, Shelf(LIBRARY), alice.house.ids, alice.house.clock)
    await desk.handle(Contact(alice._id), Set("fallback", "yes"))
    alice.person.user.closed = True
    return guild.channels[0]


async def due(alice: Seller, bot: Bot) -> State:
    """Let the next reminder be due, and delivered as it can be."""
    alice.house.clock.pass_(timedelta(hours=23))
    await alice.house.dispatcher(bot).tick()
    return await state(alice)


async def state(alice: Seller) -> State:
    return min(await alice.reminders(), key=lambda reminder: reminder.due).state


def calls(channel: Channel) -> list[Message]:
    return [message for message in channel.messages.values() if message.only_for is None]


async def test_the_call_mentions_her_and_nobody_else_and_tells_nothing(channel: Channel, alice: Seller, bot: Bot):
    assert await due(alice, bot) is State.CALLED
    [call] = calls(channel)
    assert [user.id for user in call.mentions] == [alice.person.user.id]
    assert call.content.startswith(f"<@{alice.person.user.id}> I have a message for you")
    assert not [word for word in ("case", "order", "C-0001", "client", "hours") if word in call.content]


@pytest.mark.parametrize("fault", [Fails(502, after=True), Drops(after=True), Drops()], ids=str)
async def test_it_comes_once_when_the_answer_is_lost(here: Discord, channel: Channel, alice: Seller, bot: Bot, fault: Fault):
    here.rest.faults.next("POST", MESSAGES, Fails(403, code=50007), fault)
    assert await due(alice, bot) is State.CALLED
    assert len(calls(channel)) == 1


async def test_it_is_made_again_as_the_same_when_its_fate_is_not_known(
    here: Discord, channel: Channel, alice: Seller, bot: Bot
):
    here.rest.faults.next("POST", MESSAGES, Fails(403, code=50007), Drops(after=True), Drops())
    assert await due(alice, bot) is State.PENDING
    alice.house.clock.pass_(LEASE)
    here.world.clock.pass_(LEASE.total_seconds())
    await alice.house.dispatcher(bot).tick()
    assert await state(alice) is State.CALLED
    assert len(calls(channel)) == 1


async def test_a_channel_that_is_gone_leaves_the_reminder_undelivered(
    here: Discord, channel: Channel, alice: Seller, bot: Bot
):
    del here.world.channels[channel.id]
    assert await due(alice, bot) is State.UNDELIVERABLE


@pytest.mark.parametrize("code", [50001, 50013, 50008])
async def test_so_does_one_that_takes_nothing_from_us(here: Discord, channel: Channel, alice: Seller, bot: Bot, code: int):
    here.rest.faults.next("POST", MESSAGES, Fails(403, code=50007), Fails(403, code=code))
    assert await due(alice, bot) is State.UNDELIVERABLE
    assert calls(channel) == []


async def test_who_has_left_the_server_is_not_named_there(channel: Channel, alice: Seller, bot: Bot):
    alice.guild.members.remove(alice.person.user)
    assert await due(alice, bot) is State.UNDELIVERABLE
    assert calls(channel) == []


async def test_where_the_bot_was_removed_it_calls_nobody(channel: Channel, alice: Seller, bot: Bot):
    del alice.here.world.guilds[alice.guild.id]
    assert await due(alice, bot) is State.UNDELIVERABLE
    assert calls(channel) == []
