"""Messages on our Discord: what it takes, what it refuses and where, and the same nonce once."""

import io
import json

import discord
import pytest
from discord import ui

from tests.servers.conftest import Client
from tests.servers.discord import Discord, until
from tests.servers.discord.ratelimits import Allowance, Window

CONTENT, TEXT = 2000, 4000


async def dm(client: discord.Client, here: Discord) -> discord.DMChannel:
    return await client.create_dm(discord.Object(here.person("alice").user.id))


def rich(*items: ui.Item) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view


def button(**fields) -> ui.Button:
    return ui.Button(**{"label": "Go", "custom_id": "go", **fields})


def row(*items: ui.Item) -> ui.ActionRow:
    return ui.ActionRow(*items)


def select(count: int = 1, **fields) -> ui.Select:
    options = [discord.SelectOption(label=f"{n}", value=f"{n}") for n in range(count)]
    return ui.Select(**{"custom_id": "pick", "options": options, **fields})


async def refused(sending) -> tuple[int, dict]:
    """Discord's code, and its errors by path, which discord.py flattens in its words."""
    with pytest.raises(discord.HTTPException) as caught:
        await sending
    return caught.value.code, caught.value.text


async def test_a_message_arrives_and_can_be_edited_fetched_and_deleted(here: Discord, client: Client):
    channel = await dm(client, here)
    message = await channel.send("hello")
    await message.edit(content="hello again")
    assert (await channel.fetch_message(message.id)).content == "hello again"
    assert [m.content async for m in channel.history()] == ["hello again"]
    await message.delete()
    assert [m async for m in channel.history()] == []


async def test_a_file_arrives(here: Discord, client: Client):
    channel = await dm(client, here)
    message = await channel.send("look", file=discord.File(io.BytesIO(b"words"), "case.txt"))
    assert [a.filename for a in message.attachments] == ["case.txt"]
    assert here.world.channels[channel.id].messages[message.id].files == {"case.txt": b"words"}


async def test_history_is_cut_and_newest_first(here: Discord, client: Client):
    channel = await dm(client, here)
    sent = [await channel.send(f"{n}") for n in range(4)]
    assert [m.content async for m in channel.history(limit=2)] == ["3", "2"]
    assert [m.content async for m in channel.history(before=sent[2])] == ["1", "0"]
    assert [m.content async for m in channel.history(after=sent[1])] == ["2", "3"]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"content": "x" * (CONTENT + 1)}, "content"),
        ({"content": "x", "nonce": "n" * 26}, "nonce"),
        ({"view": rich(ui.TextDisplay("x" * (TEXT + 1)))}, "components.0.content"),
        ({"view": rich(ui.TextDisplay("x" * TEXT), ui.TextDisplay("x"))}, "components"),
        ({"view": rich(ui.TextDisplay("   "))}, "components.0.content"),
        ({"view": rich(ui.Container(row(button(label="x" * 81))))}, "components.0.components.0.components.0.label"),
        ({"view": rich(row(button(custom_id="x" * 101)))}, "components.0.components.0.custom_id"),
        ({"view": rich(row(button(), button(label="Again")))}, "components.0.components.1.custom_id"),
        ({"view": rich(row(button()), row(select(custom_id="go")))}, "components.1.components.0.custom_id"),
        ({"view": rich(row(select(placeholder="x" * 151)))}, "components.0.components.0.placeholder"),
    ],
)
async def test_what_is_over_a_limit_is_refused_with_its_place(here: Discord, client: Client, fields: dict, path: str):
    code, said = await refused((await dm(client, here)).send(**fields))
    assert code == 50035
    assert f"In {path}:" in said


def text(content: str) -> dict:
    return {"type": 10, "content": content}


def go(**fields) -> dict:
    return {"type": 2, "style": 2, "label": "Go", "custom_id": "go", **fields}


def pick(*options: dict, **fields) -> dict:
    return {"type": 3, "custom_id": "pick", "options": list(options), **fields}


def option(**fields) -> dict:
    return {"label": "One", "value": "1", **fields}


def in_row(*children: dict) -> dict:
    return {"type": 1, "components": list(children)}


@pytest.mark.parametrize(
    ("components", "path"),
    [
        ([], ["components"]),
        ([text("x")] * 41, ["components"]),
        ([in_row()], ["components", "0", "components"]),
        ([in_row(*(go(custom_id=f"{n}") for n in range(6)))], ["components", "0", "components"]),
        ([in_row(pick(option()), go())], ["components", "0", "components"]),
        ([go()], ["components", "0", "type"]),
        (
            [{"type": 17, "components": [{"type": 17, "components": [text("x")]}]}],
            ["components", "0", "components", "0", "type"],
        ),
        ([{"type": 17, "components": [text("x")], "accent_color": 1 << 24}], ["components", "0", "accent_color"]),
        ([in_row(go(label=None))], ["components", "0", "components", "0", "label"]),
        ([in_row(go(custom_id=""))], ["components", "0", "components", "0", "custom_id"]),
        ([in_row(go(style=9))], ["components", "0", "components", "0", "style"]),
        ([in_row(pick())], ["components", "0", "components", "0", "options"]),
        ([in_row(pick(*(option(value=f"{n}") for n in range(26))))], ["components", "0", "components", "0", "options"]),
        ([in_row(pick(option(), option()))], ["components", "0", "components", "0", "options", "1", "value"]),
        ([in_row(pick(option(label="x" * 101)))], ["components", "0", "components", "0", "options", "0", "label"]),
        (
            [in_row(pick(option(description="x" * 101)))],
            ["components", "0", "components", "0", "options", "0", "description"],
        ),
        ([{"type": 9, "components": [text("x")], "accessory": text("y")}], ["components", "0", "accessory", "type"]),
        ([{"type": 9, "components": [text("x")] * 4, "accessory": go()}], ["components", "0", "components"]),
    ],
)
async def test_components_over_a_limit_are_refused_with_their_place(
    here: Discord, client: Client, components: list, path: list[str]
):
    channel = await dm(client, here)
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
    with pytest.raises(discord.HTTPException) as caught:
        await client.http.request(route, json={"components": components, "flags": 1 << 15})
    assert caught.value.code == 50035
    errors = json.loads(json.dumps(caught.value._errors))
    for name in path:
        errors = errors[name]
    assert errors["_errors"]


async def test_forty_components_with_four_thousand_characters_are_taken(here: Discord, client: Client):
    channel = await dm(client, here)
    await channel.send(view=rich(*(ui.TextDisplay("x" * 100) for _ in range(40))))


async def test_more_bytes_than_discord_can_take_break_it(here: Discord, client: Client):
    # Within each limit that is written down, and yet 500: what the adapter must know by itself.
    channel = await dm(client, here)
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
    async with client.http._HTTPClient__session.post(
        route.url,
        json={"components": [text("日" * 3387)], "flags": 1 << 15},
        headers={"Authorization": f"Bot {client.http.token}"},
    ) as response:
        assert response.status == 500


async def test_plain_and_rich_do_not_mix(here: Discord, client: Client):
    channel = await dm(client, here)
    message = await channel.send(view=rich(ui.TextDisplay("x")))
    code, said = await refused(message.edit(content="y"))
    assert code == 50035
    assert "In content:" in said
    assert message.flags.components_v2


async def test_a_plain_message_has_five_rows_at_most(here: Discord, client: Client):
    channel = await dm(client, here)
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
    rows = [in_row(go(custom_id=f"{n}")) for n in range(6)]
    code, said = await refused(client.http.request(route, json={"content": "x", "components": rows}))
    assert code == 50035
    assert "In components:" in said


async def test_nothing_is_no_message(here: Discord, client: Client):
    assert (await refused((await dm(client, here)).send("")))[0] == 50006


async def test_the_same_nonce_is_one_message_for_some_minutes(here: Discord, client: Client):
    channel = await dm(client, here)
    first = await channel.send("hello", nonce="n1")
    assert (await channel.send("hello", nonce="n1")).id == first.id
    assert (await channel.send("hello", nonce="n2")).id != first.id
    here.world.clock.pass_(200)
    assert (await channel.send("hello", nonce="n1")).id != first.id


async def test_a_nonce_that_is_not_enforced_is_only_shown(here: Discord, client: Client):
    channel = await dm(client, here)
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
    sent = [await client.http.request(route, json={"content": "x", "nonce": "n"}) for _ in range(2)]
    assert [message["nonce"] for message in sent] == ["n", "n"]
    assert sent[0]["id"] != sent[1]["id"]


async def test_a_closed_dm_opens_and_takes_nothing(here: Discord, client: Client):
    alice = here.person("alice")
    alice.user.closed = True
    channel = await client.create_dm(discord.Object(alice.user.id))
    assert (await refused(channel.send("hello")))[0] == 50007
    alice.user.closed = False
    await channel.send("hello")


async def test_who_and_what_is_not_there(here: Discord, client: Client):
    assert (await refused(client.create_dm(discord.Object(1))))[0] == 10013
    assert (await refused(client.get_partial_messageable(1).send("hello")))[0] == 10003
    assert (await refused((await dm(client, here)).fetch_message(1)))[0] == 10008


async def test_dms_opened_too_fast(here: Discord, client: Client):
    here.rest.new_dms = Window(Allowance(1, 60))
    alice, bob = here.person("alice"), here.person("bob")
    await client.create_dm(discord.Object(alice.user.id))
    assert (await refused(client.http.start_private_message(bob.user.id)))[0] == 40003
    await client.http.start_private_message(alice.user.id)
    here.world.clock.pass_(61)
    await client.http.start_private_message(bob.user.id)


async def test_a_message_of_somebody_else_is_not_edited(here: Discord, client: Client):
    alice = here.person("alice")
    said = alice.say("hello")
    await until(lambda: client.heard)
    channel = client.get_partial_messageable(alice.dm.id)
    assert (await refused(channel.get_partial_message(said.id).edit(content="no")))[0] == 50005
