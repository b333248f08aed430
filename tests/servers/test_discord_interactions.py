"""Interactions on our Discord: one first answer within three seconds, and what can come after it."""

import discord
import pytest
from discord import app_commands, ui

from tests.servers.conftest import Client
from tests.servers.discord import Discord, until
from tests.servers.discord.person import Person, read
from tests.servers.discord.state import EPHEMERAL, LOADING, Guild


@pytest.fixture
def alice(here: Discord, guild: Guild) -> Person:
    return here.person("alice", guild)


@pytest.fixture
async def published(client: Client) -> Client:
    tree = app_commands.CommandTree(client)

    @tree.command(name="help", description="Help")
    async def helping(interaction: discord.Interaction, topic: str) -> None: ...

    @helping.autocomplete("topic")
    async def topics(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:  # noqa: ARG001
        return [app_commands.Choice(name=f"{typed} and more", value=typed)]

    await tree.sync()
    return client


def rich(words: str, *buttons: ui.Button) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay(words))
    if buttons:
        view.add_item(ui.ActionRow(*buttons))
    view.stop()
    return view


async def asked(alice: Person, client: Client, guild: Guild | None = None):
    """A command, as both sides have it."""
    sent = alice.slash("help", guild, topic="x")
    return sent, await client.interaction()


async def pressed(here: Discord, alice: Person, client: Client):
    """A press on a message, as both sides have it."""
    channel = await client.create_dm(discord.Object(alice.user.id))
    message = await channel.send(view=rich("before", ui.Button(label="Go", custom_id="go")))
    sent = alice.press(here.world.channels[channel.id].messages[message.id], "Go")
    return sent, await client.interaction()


async def refused(answering) -> int:
    with pytest.raises(discord.HTTPException) as caught:
        await answering
    return caught.value.code


async def test_a_command_carries_who_where_and_what(alice: Person, published: Client, guild: Guild):
    alice.locale = "pt-BR"
    _, got = await asked(alice, published, guild)
    assert got.user.name == "alice"
    assert (got.guild_id, got.channel_id) == (guild.id, guild.channels[0].id)
    assert got.locale is discord.Locale.brazil_portuguese
    assert got.namespace.topic == "x"
    assert not got.context.dm_channel


def test_a_command_that_is_not_published_cannot_be_sent(here: Discord):
    with pytest.raises(AssertionError, match="published no /help"):
        here.person("alice").slash("help")


@pytest.mark.usefixtures("published")
async def test_an_option_that_is_required_cannot_be_left_out(alice: Person):
    with pytest.raises(AssertionError, match="topic"):
        alice.slash("help")
    with pytest.raises(AssertionError, match="strange"):
        alice.slash("help", topic="x", strange="y")


@pytest.mark.usefixtures("published")
async def test_choices_are_offered_while_typing(alice: Person):
    offered = await alice.type("help", "topic", "ti").answered()
    assert [choice["name"] for choice in offered.choices] == ["ti and more"]


@pytest.mark.parametrize(
    ("typed", "place"), [("x" * 101, "data.choices.0.name"), ("", "data.choices.0.value")], ids=["too long", "empty"]
)
@pytest.mark.usefixtures("published")
async def test_choices_over_a_limit_are_refused_with_their_place(
    alice: Person, caplog: pytest.LogCaptureFixture, typed: str, place: str
):
    offered = alice.type("help", "topic", typed)
    await until(lambda: f"In {place}:" in caplog.text)
    assert (offered.refused, offered.choices) == ([50035], [])


async def test_a_command_is_refused_with_its_place(client: Client):
    tree = app_commands.CommandTree(client)
    tree.add_command(app_commands.Group(name="cancel", description="x" * 101))
    with pytest.raises(app_commands.CommandSyncFailure, match="description"):
        await tree.sync()


async def test_an_ephemeral_answer_is_seen_by_one(here: Discord, alice: Person, published: Client, guild: Guild):
    bob = here.person("bob", guild)
    sent, got = await asked(alice, published, guild)
    await got.response.send_message("psst", ephemeral=True)
    await sent.answered()
    assert [read(m) for m in alice.sees(guild.channels[0])] == ["psst"]
    assert bob.sees(guild.channels[0]) == []
    await got.edit_original_response(content="edited")
    assert sent.original.flags & EPHEMERAL
    assert await refused(got.channel.fetch_message(sent.original.id)) == 10008


async def test_a_deferred_answer_thinks_until_it_is_edited(alice: Person, published: Client, guild: Guild):
    sent, got = await asked(alice, published, guild)
    await got.response.defer(ephemeral=True)
    assert not sent.is_answered
    assert sent.original.flags & LOADING
    assert read(sent.original) == "is thinking…"
    await got.edit_original_response(view=rich("done"))
    assert sent.is_answered
    assert read(sent.original) == "done"
    assert sent.original.flags & EPHEMERAL
    assert not sent.original.flags & LOADING


async def test_the_first_message_after_a_deferred_answer_is_that_answer(alice: Person, published: Client, guild: Guild):
    sent, got = await asked(alice, published, guild)
    await got.response.defer(ephemeral=True)
    await got.followup.send("public?", ephemeral=False)
    assert read(sent.original) == "public?"
    assert sent.original.flags & EPHEMERAL
    assert sent.follow_ups == []


async def test_a_message_after_it_is_as_ephemeral_as_it_says(alice: Person, published: Client, guild: Guild):
    sent, got = await asked(alice, published, guild)
    await got.response.send_message("first", ephemeral=True)
    await got.followup.send("second", ephemeral=True)
    await got.followup.send("third")
    assert [m.only_for for m in sent.follow_ups] == [alice.user, None]


async def test_a_press_edits_its_message_in_place(here: Discord, alice: Person, client: Client):
    sent, got = await pressed(here, alice, client)
    await got.response.defer()
    assert not sent.is_answered
    await got.edit_original_response(view=rich("after"))
    assert sent.is_answered
    assert read(sent.source) == "after"
    assert len(alice.sees(alice.dm)) == 1


async def test_a_press_on_what_is_not_there_cannot_be_made(here: Discord, alice: Person, client: Client):
    sent, _ = await pressed(here, alice, client)
    with pytest.raises(AssertionError, match="No “Stop” to press"):
        alice.press(sent.source, "Stop")
    sent.source.only_for = alice.user
    with pytest.raises(AssertionError, match="bob does not see"):
        here.person("bob").press(sent.source, "Go")


async def test_the_second_first_answer_is_refused(here: Discord, alice: Person, client: Client):
    sent, got = await pressed(here, alice, client)
    await got.response.defer()
    got.response._response_type = None
    assert await refused(got.response.defer()) == 40060
    assert sent.refused == [40060]


async def test_after_three_seconds_the_first_answer_is_refused(alice: Person, published: Client):
    sent = alice.slash("help", topic="x", age=3.1)
    got = await published.interaction()
    assert await refused(got.response.defer()) == 10062
    assert not sent.is_answered
    assert (discord.utils.utcnow() - got.created_at).total_seconds() > 3


async def test_after_a_quarter_of_an_hour_nothing_can_be_added(here: Discord, alice: Person, published: Client):
    _, got = await asked(alice, published)
    await got.response.send_message("first")
    here.world.clock.pass_(15 * 60 + 1)
    assert await refused(got.followup.send("second")) == 50027


async def test_nothing_comes_before_the_first_answer(alice: Person, published: Client):
    _, got = await asked(alice, published)
    assert await refused(got.followup.send("early")) == 10015


async def test_a_command_cannot_be_answered_as_a_press(alice: Person, published: Client):
    _, got = await asked(alice, published)
    got.type = discord.InteractionType.component
    assert await refused(got.response.defer()) == 50035


class Form(ui.Modal, title="A form"):
    words = ui.Label(text="Words", component=ui.TextInput(custom_id="words", default="shown", max_length=10))
    kind = ui.Label(
        text="Kind",
        component=ui.RadioGroup(
            custom_id="kind", options=[discord.RadioGroupOption(label=n.title(), value=n) for n in ("one", "two")]
        ),
    )


async def test_a_form_is_opened_filled_in_and_sent(here: Discord, alice: Person, client: Client):
    sent, got = await pressed(here, alice, client)
    await got.response.send_modal(Form(custom_id="form"))
    await sent.answered()
    alice.submit(sent, {"kind": "Two"})
    filled = await client.interaction()
    assert filled.data["custom_id"] == "form"
    answers = [part["component"] for part in filled.data["components"]]
    assert (answers[0]["value"], answers[1]["value"]) == ("shown", "two")
    await filled.response.defer()
    await filled.edit_original_response(view=rich("after"))
    assert read(sent.source) == "after"


async def test_a_form_that_phones_would_not_send_is_not_sent(here: Discord, alice: Person, client: Client):
    sent, got = await pressed(here, alice, client)
    await got.response.send_modal(Form(custom_id="form"))
    await sent.answered()
    for typed in ({}, {"kind": "one", "words": "x" * 11}, {"kind": "one", "words": ""}, {"kind": "one", "other": "x"}):
        with pytest.raises(AssertionError):
            alice.submit(sent, typed)


@pytest.mark.parametrize(
    ("modal", "path"),
    [
        (ui.Modal(title="x" * 46, custom_id="form"), "data.title"),
        (ui.Modal(title="x", custom_id="x" * 101), "data.custom_id"),
        (ui.Modal(title="x", custom_id="form"), "data.components"),
    ],
)
async def test_a_form_over_a_limit_is_refused_with_its_place(
    here: Discord, alice: Person, client: Client, modal: ui.Modal, path: str
):
    _, got = await pressed(here, alice, client)
    with pytest.raises(discord.HTTPException, match=f"In {path}:"):
        await got.response.send_modal(modal)


@pytest.mark.parametrize(
    ("label", "path"),
    [
        (ui.Label(text="x" * 46, component=ui.TextInput()), "label"),
        (ui.Label(text="x", description="x" * 101, component=ui.TextInput()), "description"),
        (ui.Label(text="x", component=ui.TextInput(placeholder="x" * 101)), "component.placeholder"),
        (ui.Label(text="x", component=ui.TextInput(default="x" * 4001)), "component.value"),
        (ui.Label(text="x", component=ui.TextInput(default="x" * 11, max_length=10)), "component.value"),
        (ui.Label(text="x", component=ui.RadioGroup(options=[discord.RadioGroupOption(label="x")])), "component.options"),
    ],
)
async def test_a_question_over_a_limit_is_refused_with_its_place(
    here: Discord, alice: Person, client: Client, label: ui.Label, path: str
):
    _, got = await pressed(here, alice, client)
    modal = ui.Modal(title="x", custom_id="form")
    modal.add_item(label)
    with pytest.raises(discord.HTTPException, match=f"In data.components.0.{path}:"):
        await got.response.send_modal(modal)


async def test_the_same_interaction_can_come_twice(here: Discord, alice: Person, client: Client):
    sent, first = await pressed(here, alice, client)
    alice.replay(sent)
    assert (await client.interaction()).id == first.id
