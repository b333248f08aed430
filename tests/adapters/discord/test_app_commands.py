"""What can be typed: every command answers, completes what is typed, and is published only when it changed."""

import discord
import pytest

from tests.adapters.discord.simulated import BUTTON, House, Person, arrived, asked_when, opened, parts, words


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("start", "What happened?"),
        ("cases", "Your cases"),
        ("resume", "You have no open case"),
        ("export", "You have no open case"),
        ("tips", "Tips"),
        ("help", "Help"),
        ("privacy", "What is kept about you"),
        ("settings", "Settings"),
        ("impact", "What does one more cancellation do?"),
    ],
)
async def test_every_command_answers(alice: Person, name: str, says: str):
    reply = await alice.command(name)
    assert reply.ephemeral
    assert says in words(reply.response.message)


async def test_a_command_in_the_dm_answers_there_to_stay(alice: Person):
    reply = await alice.user.slash("cancel help")
    assert not reply.ephemeral
    assert "Help" in words(alice.card)


async def test_a_form_of_the_settings_works_in_a_server(alice: Person):
    reply = await alice.command("settings")
    await alice.press("My time zone", on=reply.response.message)
    await alice.answer(on=reply.response.message, zone="Karachi")
    assert "Which of these is yours?" in words(reply.response.message)


async def test_open_cases_complete_what_is_typed_each_with_the_time_it_has_left(alice: Person):
    await asked_when(alice)
    await alice.answer(request_at="2 hours ago")
    [offered] = await alice.member.autocomplete(alice.channel, "cancel resume", "case", "c-00")
    name = "C-0001 · The client ordered by mistake · the client's request to cancel: in 46 hours"
    assert offered == {"name": name, "value": "token-1"}
    assert await alice.member.autocomplete(alice.channel, "cancel resume", "case", "MISTAKE") == [offered]
    assert await alice.member.autocomplete(alice.channel, "cancel resume", "case", "something else") == []


async def test_topics_complete_what_is_typed(alice: Person):
    offered = await alice.member.autocomplete(alice.channel, "cancel tips", "topic", "support")
    assert "support" in [choice["value"] for choice in offered]


async def test_a_tip_is_read_by_its_topic(alice: Person):
    reply = await alice.command("tips", topic="professionalism")
    assert "polite" in words(reply.response.message)


async def test_a_tip_is_shared_with_everybody_in_the_channel_and_called_by_nobody(alice: Person):
    await opened(alice)
    reply = await alice.command("tips", topic="professionalism", share=True)
    assert not reply.ephemeral
    message = alice.channel.history()[-1]
    assert "polite" in words(message)
    assert "C-0001" not in words(message)
    assert [part["label"] for part in parts(message) if part["type"] == BUTTON] == ["Start"]
    # The first answer: what comes after one has no key, and could come twice.
    sent = alice.env.http_requests[-1]
    assert sent.path.endswith("/callback")
    assert sent.json["data"]["allowed_mentions"] == {"parse": []}


async def test_whoever_presses_start_under_a_shared_tip_is_answered_in_private(alice: Person):
    await alice.command("tips", topic="professionalism", share=True)
    shared = alice.channel.history()[-1]
    bilal = arrived(alice.env, "bilal")
    reply = await bilal.press("Start", on=shared)
    assert reply.ephemeral
    assert "What happened?" in words(reply.response.message)
    assert "polite" in words(alice.channel.history()[-1])


async def test_in_the_dm_there_is_nobody_to_share_a_tip_with(alice: Person):
    await alice.user.slash("cancel tips", topic="professionalism", share=True)
    assert "There is nobody here to share it with." in words(alice.card)
    assert "polite" in words(alice.card)


async def test_who_may_not_write_in_a_channel_does_not_write_there_through_us(alice: Person):
    mute = {alice.member: discord.PermissionOverwrite(send_messages=False)}
    silent = alice.env.guild.create_text_channel("rules", overwrites=mute)
    reply = await alice.member.slash(silent, "cancel tips", topic="professionalism", share=True)
    assert reply.ephemeral
    assert "You cannot write in this channel" in words(reply.response.message)


async def test_in_a_thread_it_is_the_permission_for_threads_that_counts(alice: Person):
    only_below = {alice.member: discord.PermissionOverwrite(send_messages=False, send_messages_in_threads=True)}
    rules = alice.env.guild.create_text_channel("rules", overwrites=only_below)
    await alice.env.bot.get_channel(rules.id).create_thread(name="talk", type=discord.ChannelType.public_thread)
    [thread] = rules.threads
    reply = await alice.member.slash(thread, "cancel tips", topic="professionalism", share=True)
    assert not reply.ephemeral


def published(alice: Person) -> list[str]:
    return [r.path for r in alice.env.http_requests if r.method == "PUT" and r.path.endswith("/commands")]


async def test_commands_are_published_once(alice: Person, house: House):
    await alice.env.restart_bot(house.bot())
    assert len(published(alice)) == 1


async def test_commands_are_published_again_when_they_changed(alice: Person, house: House):
    (house.folder / "discord-commands").write_text("of another version")
    await alice.env.restart_bot(house.bot())
    assert len(published(alice)) == 2


async def test_commands_go_to_the_servers_that_are_named(alice: Person, house: House):
    await alice.env.restart_bot(house.bot(alice.channel.guild.id))
    assert f"/guilds/{alice.channel.guild.id}/commands" in published(alice)[-1]


async def test_commands_that_discord_refuses_are_published_at_the_next_start(
    alice: Person, house: House, caplog: pytest.LogCaptureFixture
):
    guild = alice.channel.guild.id
    alice.env.inject_error("PUT", "*/commands", status=403, code=50001)
    await alice.env.restart_bot(house.bot(guild))
    assert "could not be published" in caplog.text
    await alice.env.restart_bot(house.bot(guild))
    assert len(published(alice)) == 3


async def test_commands_can_be_had_in_servers_and_by_a_single_person(alice: Person):
    group, admin = (command.to_dict(alice.env.bot.tree) for command in alice.env.bot.tree.get_commands())
    assert group["integration_types"] == [0, 1]
    assert group["contexts"] == [0, 1, 2]
    assert (admin["integration_types"], admin["contexts"]) == ([0], [0])
    assert admin["default_member_permissions"] == discord.Permissions(manage_guild=True).value
