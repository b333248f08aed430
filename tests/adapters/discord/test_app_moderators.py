"""Who manages a server sets channels, switches situations, posts a panel and gets reports; nobody else does."""

import discord
import pytest
from simcord.env import Env

from bot.core.community import CommunityId
from tests.adapters.discord.simulated import House, Person, arrived, opened, parts, words

CHANNEL_SELECT = 8


@pytest.fixture
def mia(simcord_env: Env) -> Person:
    """A moderator of the server."""
    guild = simcord_env.guild if simcord_env._guilds else simcord_env.create_guild()
    channel = guild.create_text_channel("orders")
    role = guild.create_role("moderators", permissions=discord.Permissions(manage_guild=True))
    return Person(simcord_env, channel, guild.add_member(simcord_env.create_user("mia"), roles=[role]))


async def admin(person: Person, name: str) -> discord.Message:
    return (await person.member.slash(person.channel, f"cancel-admin {name}")).response.message


async def pick(person: Person, page: discord.Message, what: str) -> None:
    """Pick the channel "reports" in the select for it."""
    [select] = [p for p in parts(page) if p["type"] == CHANNEL_SELECT and what in p["custom_id"]]
    await person.member.select(page, [person.env.guild.channels["reports"]], custom_id=select["custom_id"])


def kept(person: Person) -> CommunityId:
    return CommunityId("discord", str(person.env.bot.application_id), str(person.env.guild.id))


async def test_a_channel_for_reports_is_picked_and_gets_them(mia: Person, house: House):
    reports = mia.env.guild.create_text_channel("reports")
    page = await admin(mia, "settings")
    await pick(mia, page, "reports")
    assert (await house.store.community(kept(mia))).reports == str(reports.id)
    alice = arrived(mia.env, "alice")
    await opened(alice)
    await alice.press("Something here is wrong")
    [report] = reports.history()
    assert "ordered-by-mistake" in report.content
    assert "C-0001" not in report.content
    assert "alice" not in report.content


async def test_the_panel_stays_in_the_channel_and_starts_a_private_conversation(mia: Person):
    assert "in this channel now" in (await admin(mia, "panel")).content
    panel = mia.channel.history()[-1]
    alice = arrived(mia.env, "alice")
    reply = await alice.press("Start", panel)
    assert reply.ephemeral
    assert "What happened?" in words(reply.response.message)
    assert panel.id == mia.channel.history()[-1].id


async def test_counts_name_nobody(mia: Person):
    alice = arrived(mia.env, "alice")
    await opened(alice)
    shown = words(await admin(mia, "stats"))
    assert "fewer than five" in shown
    assert "alice" not in shown


async def test_a_situation_that_is_off_is_not_offered_there(mia: Person, house: House):
    page = (await mia.press("Playbooks on or off", await admin(mia, "settings"))).response.message
    await mia.press("On: They ordered by mistake", page)
    assert (await house.store.community(kept(mia))).off == ("ordered-by-mistake",)
    alice = arrived(mia.env, "alice")
    asked = (await alice.command("start", words="my buyer ordered by mistake")).response.message
    assert "ordered-by-mistake" not in str(list(parts(asked)))


async def test_others_are_not_offered_the_commands(mia: Person):
    alice = arrived(mia.env, "alice")
    assert "cancel-admin settings" in mia.member.available_commands(mia.channel)
    assert not [name for name in alice.member.available_commands(alice.channel) if name.startswith("cancel-admin")]
