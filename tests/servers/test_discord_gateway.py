"""The gateway of our Discord, as the real discord.py and a bare socket meet it."""

import aiohttp
import discord
import pytest
from discord.gateway import DiscordWebSocket

from tests.servers.conftest import Client
from tests.servers.discord import TOKEN, Discord, aimed_at, connected, until
from tests.servers.discord.state import Guild

GUILDS = 1


async def test_a_client_is_told_of_its_servers_and_heartbeats(here: Discord, guild: Guild, client: Client):
    await until(lambda: "GUILD_CREATE" in client.seen)
    assert client.get_guild(guild.id).name == "sellers"
    assert client.get_guild(guild.id).text_channels[0].name == "orders"
    assert here.gateway.heartbeats == 1


async def test_an_event_goes_to_the_shard_it_belongs_to(here: Discord):
    here.gateway.shards = 2
    guilds = [here.world.guild(f"{n}") for n in range(4)]
    async with connected(here, Client()) as client:
        await until(lambda: len(client.guilds) == len(guilds))
        for guild in guilds:
            assert client.get_guild(guild.id).shard_id == (guild.id >> 22) % 2
        here.person("alice").say("hello")
        await until(lambda: client.heard)
    assert client.heard == ["hello"]


async def test_words_in_a_server_come_without_their_content(here: Discord, guild: Guild, client: Client):
    alice = here.person("alice", guild)
    message = here.world.post(guild.channels[0], alice.user, content="secret")
    here.messages.announce("MESSAGE_CREATE", message)
    await until(lambda: client.heard)
    assert client.heard == [""]


async def test_what_was_not_asked_for_is_not_told(here: Discord):
    async with connected(here, Client(intents=discord.Intents(guilds=True))) as client:
        await until(lambda: "READY" in client.seen)
        here.person("alice").say("hello")
        here.gateway.drop()
        await until(lambda: "RESUMED" in client.seen)
        assert client.heard == []


async def test_after_a_drop_the_client_resumes_and_gets_what_it_missed(here: Discord, client: Client):
    alice = here.person("alice")
    alice.say("before")
    await until(lambda: client.heard)
    here.gateway.drop()
    alice.say("between")
    await until(lambda: "RESUMED" in client.seen)
    alice.say("after")
    await until(lambda: len(client.heard) == 3)
    assert client.heard == ["before", "between", "after"]
    assert (here.gateway.identified, here.gateway.resumed) == (1, 1)


async def test_asked_to_reconnect_it_resumes(here: Discord, client: Client):
    here.gateway.ask_to_reconnect()
    here.person("alice").say("between")
    await until(lambda: client.heard)
    assert (here.gateway.identified, here.gateway.resumed) == (1, 1)


async def test_an_invalid_session_that_can_be_resumed_is_resumed(here: Discord, client: Client):
    here.gateway.invalidate(resumable=True)
    await until(lambda: "RESUMED" in client.seen)
    assert here.gateway.identified == 1


async def test_an_invalid_session_that_cannot_be_resumed_begins_anew(here: Discord, client: Client):
    here.gateway.invalidate(resumable=False)
    await until(lambda: client.seen.count("READY") == 2)
    assert (here.gateway.identified, here.gateway.resumed) == (2, 0)


async def test_a_connection_that_fell_silent_is_left_by_the_client(here: Discord):
    here.gateway.heartbeat_interval = 100
    async with connected(here, Client(heartbeat_timeout=0.5)) as client:
        await until(lambda: here.gateway.heartbeats >= 2)
        here.gateway.fall_silent()
        here.person("alice").say("hello")
        await until(lambda: client.heard)
    assert here.gateway.resumed == 1


async def test_a_client_that_sends_no_heartbeat_is_left_by_discord(here: Discord):
    here.gateway.heartbeat_interval = 50
    async with aiohttp.ClientSession() as session, session.ws_connect(here.gateway.url) as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.receive()
        assert socket.close_code == 4009


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"op": 2, "d": {"token": "wrong", "intents": GUILDS}}, 4004),
        ({"op": 2, "d": {"token": TOKEN, "intents": 1 << 15}}, 4014),
        ({"op": 2, "d": {"token": TOKEN, "intents": GUILDS, "shard": [2, 2]}}, 4010),
        ({"op": 8, "d": {}}, 4003),
        ({"op": 2, "d": {}}, 4002),
        ({"op": 6, "d": {"token": "wrong", "session_id": "1", "seq": 1}}, 4004),
    ],
)
async def test_who_breaks_the_rules_is_closed_on(here: Discord, frame: dict, code: int):
    async with aiohttp.ClientSession() as session, session.ws_connect(here.gateway.url) as socket:
        await socket.receive_json()
        await socket.send_json(frame)
        await socket.receive()
        assert socket.close_code == code


async def test_an_unknown_session_is_told_to_begin_anew(here: Discord):
    async with aiohttp.ClientSession() as session, session.ws_connect(here.gateway.url) as socket:
        await socket.receive_json()
        await socket.send_json({"op": 6, "d": {"token": TOKEN, "session_id": "gone", "seq": 1}})
        assert await socket.receive_json() == {"op": 9, "d": False}


async def test_discord_py_finds_the_real_one_again_afterwards(here: Discord):
    before = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    with aimed_at(here.url, here.gateway.url):
        assert here.url == discord.http.Route.BASE
    assert before == (discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)


async def test_a_wrong_token_does_not_log_in(here: Discord):
    with aimed_at(here.url, here.gateway.url):
        async with Client() as client:
            with pytest.raises(discord.LoginFailure):
                await client.login("wrong")
