"""What can go wrong on the way to our Discord, and how many requests it takes."""

import asyncio

import aiohttp
import discord
import pytest

from tests.servers.conftest import Client
from tests.servers.discord import Discord
from tests.servers.discord.faults import Drops, Fails, Held
from tests.servers.discord.person import Person, read_all
from tests.servers.discord.ratelimits import Limited
from tests.servers.discord.rest import MESSAGES


@pytest.fixture
def alice(here: Discord) -> Person:
    return here.person("alice")


@pytest.fixture
async def dm(client: Client, alice: Person) -> discord.DMChannel:
    return await client.create_dm(discord.Object(alice.user.id))


async def test_a_failure_before_the_effect(here: Discord, alice: Person, dm: discord.DMChannel):
    here.rest.faults.next("POST", MESSAGES, Fails(503))
    with pytest.raises(discord.DiscordServerError):  # discord.py tries 500, 502, 504 and 524 again, 503 not
        await dm.send("hello")
    assert alice.sees(alice.dm) == []
    assert here.rest.faults.left == 0


async def test_a_failure_after_the_effect(here: Discord, alice: Person, dm: discord.DMChannel):
    here.rest.faults.next("POST", MESSAGES, Fails(503, after=True))
    with pytest.raises(discord.DiscordServerError):
        await dm.send("hello")
    assert read_all(alice.sees(alice.dm)) == "hello"


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_that_ends(here: Discord, alice: Person, dm: discord.DMChannel, after: bool):
    here.rest.faults.next("POST", MESSAGES, Drops(after=after))
    with pytest.raises((aiohttp.ClientError, OSError)):
        await dm.send("hello")
    assert len(alice.sees(alice.dm)) == after


@pytest.mark.parametrize("after", [False, True])
async def test_an_answer_that_takes_its_time(here: Discord, alice: Person, dm: discord.DMChannel, after: bool):
    held = Held(after=after)
    here.rest.faults.next("POST", MESSAGES, held)
    sending = asyncio.create_task(dm.send("hello"))
    await held.reached.wait()
    assert len(alice.sees(alice.dm)) == after
    assert not sending.done()
    held.release()
    assert (await sending).content == "hello"


async def test_a_fault_is_for_its_route_alone_and_for_one_request(here: Discord, alice: Person, dm: discord.DMChannel):
    here.rest.faults.next("PATCH", MESSAGES, Fails(503))
    await dm.send("hello")
    assert here.rest.faults.left == 1
    assert len(alice.sees(alice.dm)) == 1


@pytest.mark.usefixtures("alice")
async def test_too_many_are_told_when_to_come_again(here: Discord, dm: discord.DMChannel):
    here.rest.faults.next("POST", MESSAGES, Limited(0.05), Limited(0.05, everywhere=True))
    await dm.send("hello")
    assert [asked.status for asked in here.rest.asked if asked.path == MESSAGES] == [429, 429, 200]


@pytest.mark.usefixtures("alice")
async def test_a_bucket_lets_so_many_through(here: Discord, dm: discord.DMChannel):
    here.rest.limits.allow("POST", MESSAGES, 2, per=0.2)
    loop = asyncio.get_running_loop()
    began = loop.time()
    for n in range(5):
        await dm.send(f"{n}")
    assert loop.time() - began > 0.35
    # The client reads the headers and waits by itself.
    assert {asked.status for asked in here.rest.asked} == {200}


async def test_a_bucket_refuses_who_does_not_wait(here: Discord, client: Client, dm: discord.DMChannel):
    here.rest.limits.allow("POST", MESSAGES, 1, per=60)
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=dm.id)
    headers = {"Authorization": f"Bot {client.http.token}"}
    async with aiohttp.ClientSession() as session:
        async with session.post(route.url, json={"content": "x"}, headers=headers) as first:
            assert first.headers["X-RateLimit-Remaining"] == "0"
        async with session.post(route.url, json={"content": "x"}, headers=headers) as second:
            assert second.status == 429
            assert 59 < (await second.json())["retry_after"] <= 60
            assert second.headers["Via"]
        other = here.world.dm(here.person("bob").user)
        elsewhere = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=other.id)
        async with session.post(elsewhere.url, json={"content": "x"}, headers=headers) as third:
            assert third.status == 200


async def test_all_together_have_a_limit_too(here: Discord, dm: discord.DMChannel):
    here.rest.limits.allow_overall(1, per=0.2)
    await dm.send("one")
    await dm.send("two")
    assert [asked.status for asked in here.rest.asked][-3:] == [200, 429, 200]


async def test_what_is_not_there_is_404(client: Client):
    with pytest.raises(discord.NotFound):
        await client.http.request(discord.http.Route("GET", "/nowhere"))
