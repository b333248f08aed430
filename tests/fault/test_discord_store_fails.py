"""The store fails while a seller is answered: they are told, with a name that is in the log, and the case is as it was."""

import re

import pytest

from bot.stores.memory import MemoryStore
from bot.stores.port import StoreError
from tests.adapters.discord.simulated import House
from tests.fault.on_discord import Seller
from tests.servers.discord.person import read
from tests.servers.discord.state import EPHEMERAL


class Failing(MemoryStore):
    """Fails with `error` at a write, while there is one."""

    error: Exception | None = None

    async def commit(self, *args):
        if self.error:
            raise self.error
        return await super().commit(*args)


@pytest.fixture
def house(tmp_path) -> House:
    return House(tmp_path, Failing())


def named(said: str, log: str) -> bool:
    """Whether the sentence has a name that the log has too."""
    [id] = re.findall(r"\b[0-9a-f]{6}\b", said)
    return f"[{id}]" in log


@pytest.mark.parametrize("error", [StoreError("The disk is full."), RuntimeError("Nobody thought of it.")])
async def test_a_press(alice: Seller, house: House, caplog: pytest.LogCaptureFixture, error: Exception):
    await alice.opened()
    before, seen = await alice.cases(), read(alice.card)
    house.store.error = error
    pressed = await alice.press("They asked me to cancel").answered()
    [said] = pressed.follow_ups
    assert said.flags & EPHEMERAL
    assert named(said.content, caplog.text)
    assert str(error) in caplog.text
    assert (await alice.cases(), read(alice.card)) == (before, seen)
    house.store.error = None
    await alice.press("They asked me to cancel").answered()
    assert "When did they send it?" in read(alice.card)


async def test_a_form(alice: Seller, house: House, caplog: pytest.LogCaptureFixture):
    await alice.asked_when()
    form = await alice.press("Answer").answered()
    house.store.error = StoreError("The disk is full.")
    submitted = await alice.person.submit(form, {"request_at": "2 hours ago"}).answered()
    assert named(submitted.follow_ups[0].content, caplog.text)
    house.store.error = None
    await alice.person.submit(form, {"request_at": "2 hours ago"}).answered()
    assert "Is this the right time?" in read(alice.card)
