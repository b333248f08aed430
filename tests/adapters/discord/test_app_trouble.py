"""Presses that come twice, too late or from long ago; and what fails is said, with a name it has in the log."""

import re
from types import SimpleNamespace

import discord
import pytest

from adapters.discord import app
from adapters.discord.reply import in_time
from bot.stores.memory import MemoryStore
from bot.stores.port import StoreError
from tests.adapters.discord.simulated import House, Person, asked_when, opened, words


async def cases(house: House, alice: Person):
    return (await house.store.load(alice.id)).cases


async def test_two_presses_at_once_open_one_case(alice: Person, house: House):
    reply = await alice.command("start", words="my buyer ordered by mistake and wants to order again")
    triage = reply.response.message
    await alice.at_once((triage, "That is it"), (triage, "That is it"))
    assert len(await cases(house, alice)) == 1


async def test_the_same_card_opens_another_case_when_it_asks_again(alice: Person, house: House):
    await alice.user.send_dm("my buyer ordered by mistake and wants to order again")
    await alice.press("That is it")
    await alice.press("Help")
    await alice.press("Start another case")
    await alice.press("They want to cancel")
    await alice.press("They ordered by mistake")
    assert len(await cases(house, alice)) == 2


async def test_of_two_different_presses_at_once_the_first_counts(alice: Person, house: House):
    await opened(alice)
    await alice.at_once((alice.card, "They asked me to cancel"), (alice.card, "I sent one"))
    [case] = await cases(house, alice)
    assert case.step == "ordered-by-mistake.when"
    assert "That button belongs to an earlier step" in words(alice.card)


async def test_an_old_button_changes_nothing_and_shows_where_the_case_stands(alice: Person, house: House):
    await opened(alice)
    old = alice.card
    await alice.press("They asked me to cancel")
    before = await cases(house, alice)
    await alice.at_once((old, "I sent one"))
    assert await cases(house, alice) == before
    assert "That button belongs to an earlier step" in words(alice.card)
    assert "When did they send it?" in words(alice.card)


async def test_an_old_answer_button_opens_no_form(alice: Person):
    await asked_when(alice)
    old = alice.card
    await alice.press("Back")
    await alice.at_once((old, "Answer"))
    assert "That button belongs to an earlier step" in words(alice.card)


async def test_a_press_that_discord_no_longer_takes_is_logged_and_changes_nothing(
    alice: Person, house: House, caplog: pytest.LogCaptureFixture
):
    await opened(alice)
    before = await cases(house, alice)
    alice.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    await alice.press("They asked me to cancel")
    assert "too late for Discord" in caplog.text
    assert await cases(house, alice) == before


async def test_an_answer_that_got_through_although_it_seemed_to_fail_goes_on(caplog: pytest.LogCaptureFixture):
    async def refused():
        response = SimpleNamespace(status=400, reason="Bad Request")
        raise discord.HTTPException(response, {"code": 40060, "message": "Interaction has already been acknowledged."})

    interaction = SimpleNamespace(id=1, created_at=discord.utils.utcnow())
    assert await in_time(interaction, refused)
    assert "had been answered already" in caplog.text


async def test_an_interaction_that_arrives_twice_is_answered_once(alice: Person, caplog: pytest.LogCaptureFixture):
    await opened(alice)
    await alice.at_once((alice.card, "They asked me to cancel"), twice=True)
    assert "arrived twice" in caplog.text
    assert "That button belongs to an earlier step" not in words(alice.card)


class FullDisk(MemoryStore):
    broken = False

    async def commit(self, *args):
        if self.broken:
            raise StoreError("The disk is full.")
        return await super().commit(*args)


@pytest.mark.simcord(check_errors=False)
async def test_what_fails_is_said_with_the_name_it_has_in_the_log(
    alice: Person, house: House, caplog: pytest.LogCaptureFixture
):
    house.store = FullDisk()
    await alice.env.restart_bot(house.bot())
    await opened(alice)
    house.store.broken = True
    reply = await alice.press("They asked me to cancel")
    [said] = reply.followups
    assert said.ephemeral
    [id] = re.findall(r"\b[0-9a-f]{6}\b", said.content)
    assert f"[{id}]" in caplog.text
    assert "The disk is full." in caplog.text
    house.store.broken = False
    await alice.press("They asked me to cancel")
    assert "When did they send it?" in words(alice.card)


class GoneDisk(MemoryStore):
    async def load(self, seller):  # noqa: ARG002 - it is gone for everybody
        raise StoreError("The disk is gone.")


@pytest.mark.simcord(check_errors=False)
async def test_words_that_fail_are_answered_too(alice: Person, house: House, caplog: pytest.LogCaptureFixture):
    house.store = GoneDisk()
    await alice.env.restart_bot(house.bot())
    await alice.user.send_dm("hello")
    [id] = re.findall(r"\b[0-9a-f]{6}\b", alice.dms[-1].content)
    assert f"[{id}]" in caplog.text


@pytest.mark.simcord(check_errors=False)
async def test_a_command_that_fails_is_answered_too(alice: Person, house: House, caplog: pytest.LogCaptureFixture):
    house.store = GoneDisk()
    await alice.env.restart_bot(house.bot())
    reply = await alice.command("cases")
    said = reply.response.content
    [id] = re.findall(r"\b[0-9a-f]{6}\b", said)
    assert f"[{id}]" in caplog.text


async def test_a_form_opens_empty_rather_than_too_late(alice: Person, monkeypatch: pytest.MonkeyPatch):
    await asked_when(alice)
    monkeypatch.setattr(app, "TO_LOOK", 0)
    shown = await alice.press("Answer")
    assert [part["label"] for part in shown.modal["components"]] == ["When did it arrive?"]
    await alice.user.submit_modal(shown, {"request_at": "2 hours ago"})
    assert "Is this the right time?" in words(alice.card)
