"""Who chose a language is spoken to in it, also in the sentences that stand on no card."""

from pathlib import Path

import pytest

from tests.adapters.slack.simulated import LIBRARY, House, Seller, words
from tests.adapters.spoken import MARK, WritesFail, english, marked, speaks_spanish
from tests.servers.slack import Slack


@pytest.fixture
def store() -> WritesFail:
    return WritesFail()


@pytest.fixture
def house(slack: Slack, tmp_path: Path, store: WritesFail) -> House:
    return House(slack, tmp_path, store, as_agent=True, library=marked(LIBRARY))


@pytest.fixture
async def alice(alice: Seller, house: House) -> Seller:
    await speaks_spanish(house.store, alice.id, house.clock)
    return alice


async def test_that_pictures_are_not_kept(alice: Seller):
    await alice.say("", files=["order.png"])
    assert english(words(alice.dms[-1])) == []


async def test_that_something_went_wrong(alice: Seller, store: WritesFail):
    await alice.command("my buyer ordered by mistake and wants to order again")
    store.failing = True
    await alice.press(f"{MARK}That is it")
    assert f"{MARK}Something went wrong" in words(alice.dms[-1])


async def test_where_a_card_went_and_what_stands_in_its_old_place(alice: Seller):
    await alice.command("cases")
    pointed = words(alice.person.ephemerals(alice.channel)[-1])
    await alice.command("help")
    retired = words(alice.dms[0])
    assert english(pointed) == english(retired) == []


async def test_what_is_suggested_to_say(alice: Seller, house: House):
    person = house.slack.person(house.workspace, "bea", tz="Asia/Karachi", locale="es-MX")  # she has chosen nothing yet
    for one in (alice.person, person):
        one.open_thread()
        await alice.done()
        assert english("\n".join(title for title, _ in one.dm_channel().prompts)) == []
