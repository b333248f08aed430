"""Who chose a language is spoken to in it, also in the sentences that stand on no card."""

import discord
import pytest

from tests.adapters.discord.simulated import LIBRARY, House, Person, words
from tests.adapters.discord.test_app_words import a_picture
from tests.adapters.spoken import MARK, WritesFail, english, marked, speaks_spanish


@pytest.fixture
def store() -> WritesFail:
    return WritesFail()


@pytest.fixture
def house(tmp_path, store: WritesFail) -> House:
    return House(tmp_path, store, library=marked(LIBRARY))


@pytest.fixture
async def alice(alice: Person, house: House) -> Person:
    await speaks_spanish(house.store, alice.id, house.clock)
    return alice


async def test_that_pictures_are_not_kept(alice: Person):
    await alice.user.send_dm("", attachments=a_picture(alice))
    assert english(words(alice.card)) == []
    await alice.user.send_dm("cases", attachments=a_picture(alice))
    assert f"{MARK}I keep no pictures" in words(alice.card)


@pytest.mark.simcord(check_errors=False)
async def test_that_something_went_wrong(alice: Person, store: WritesFail):
    reply = await alice.command("start", words="my buyer ordered by mistake and wants to order again")
    store.failing = True
    failed = await alice.press(f"{MARK}That is it", on=reply.response.message)
    assert f"{MARK}Something went wrong" in failed.followups[-1].content


async def test_that_everything_is_erased(alice: Person, store: WritesFail):
    reply = await alice.command("privacy")
    for label in ("Erase everything", "Yes, erase everything"):
        await alice.press(MARK + label, on=reply.response.message)
    assert (await store.load(alice.id)).version == 0
    assert f"{MARK}Everything is erased" in words(reply.response.message)


async def test_what_stands_beside_the_commands(alice: Person):
    [sent] = [r for r in alice.env.http_requests if r.method == "PUT" and r.path.endswith("/commands")]
    groups = {group["name"]: group for group in sent.json}
    for described in (*groups.values(), *(option for group in groups.values() for option in group["options"])):
        assert described["description_localizations"]["es-ES"] == MARK + described["description"]
        assert set(described["description_localizations"]) == {"es-ES", "es-419"}  # those Discord has of it
        assert described["name_localizations"] == {}


async def test_what_a_moderator_is_told(alice: Person, house: House):
    role = alice.env.guild.create_role("moderators", permissions=discord.Permissions(manage_guild=True))
    mia = Person(alice.env, alice.channel, alice.env.guild.add_member(alice.env.create_user("mia"), roles=[role]))
    await speaks_spanish(house.store, mia.id, house.clock)
    reply = await mia.member.slash(mia.channel, "cancel-admin panel")
    assert english(words(reply.response.message)) == english(words(mia.channel.history()[-1])) == []
