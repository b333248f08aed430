"""Discord or the network fails while a press is answered: the person gets one answer, and the case moves once."""

import pytest

from tests.fault.on_discord import Seller
from tests.servers.discord import Discord, until
from tests.servers.discord.faults import Drops, Fails, Fault
from tests.servers.discord.person import read
from tests.servers.discord.ratelimits import Limited
from tests.servers.discord.rest import ANSWER, CALLBACK

# Before a 502 is tried again discord.py waits a second: the easier half of these is left to the slow tests.
BEFORE_AND_AFTER = [
    pytest.param(Fails(502), marks=pytest.mark.slow),
    Fails(502, after=True),
    Drops(),
    Drops(after=True),
]


@pytest.mark.parametrize("fault", BEFORE_AND_AFTER, ids=str)
async def test_a_press_that_is_acknowledged_with_trouble_moves_the_case_once(here: Discord, alice: Seller, fault: Fault):
    await alice.opened()
    here.rest.faults.next("POST", CALLBACK, fault)
    await alice.press("They asked me to cancel").answered()
    assert "When did they send it?" in read(alice.card)
    [case] = await alice.cases()
    assert (case.step, case.turn) == ("ordered-by-mistake.when", 2)
    assert here.rest.faults.left == 0


@pytest.mark.parametrize("fault", BEFORE_AND_AFTER, ids=str)
async def test_a_command_that_is_acknowledged_with_trouble_is_answered(here: Discord, alice: Seller, fault: Fault):
    here.rest.faults.next("POST", CALLBACK, fault)
    shown = await alice.started()
    assert "The client ordered by mistake" in read(shown.original)
    assert len(alice.person.sees(alice.guild.channels[0])) == 1


@pytest.mark.parametrize("fault", BEFORE_AND_AFTER, ids=str)
async def test_a_form_that_is_opened_with_trouble_opens(here: Discord, alice: Seller, fault: Fault):
    await alice.asked_when()
    here.rest.faults.next("POST", CALLBACK, fault)
    form = await alice.press("Answer").answered()
    await alice.person.submit(form, {"request_at": "2 hours ago"}).answered()
    assert "Is this the right time?" in read(alice.card)


@pytest.mark.parametrize("fault", BEFORE_AND_AFTER[:2], ids=str)
async def test_a_card_that_is_shown_with_trouble_is_shown(here: Discord, alice: Seller, fault: Fault):
    await alice.opened()
    here.rest.faults.next("PATCH", ANSWER, fault)
    await alice.press("They asked me to cancel").answered()
    assert "When did they send it?" in read(alice.card)
    assert len(alice.dm) == 1


@pytest.mark.parametrize("route", [("POST", CALLBACK), ("PATCH", ANSWER)], ids=str)
async def test_a_press_waits_when_there_are_too_many(here: Discord, alice: Seller, route: tuple[str, str]):
    await alice.opened()
    here.rest.faults.next(*route, Limited(0.1))
    await alice.press("They asked me to cancel").answered()
    assert "When did they send it?" in read(alice.card)
    assert 429 in [asked.status for asked in here.rest.asked]


async def test_a_card_that_cannot_be_shown_is_found_again(here: Discord, alice: Seller, caplog: pytest.LogCaptureFixture):
    await alice.opened()
    here.rest.faults.next("PATCH", ANSWER, Drops())
    pressed = await alice.press("They asked me to cancel").answered()
    [said] = pressed.follow_ups
    assert "Something went wrong on my side" in said.content
    assert "ServerDisconnectedError" in caplog.text
    # The case had moved: the same press again shows where it stands, and moves nothing.
    await alice.press("They asked me to cancel").answered()
    assert "When did they send it?" in read(alice.card)
    [case] = await alice.cases()
    assert case.turn == 2


async def test_a_press_that_came_too_late_leaves_all_as_it_was(
    here: Discord, alice: Seller, caplog: pytest.LogCaptureFixture
):
    await alice.opened()
    before, seen = await alice.cases(), read(alice.card)
    late = alice.press("They asked me to cancel", age=4.0)
    await until(lambda: "too late for Discord" in caplog.text)
    assert late.refused == [10062]
    assert await alice.cases() == before
    assert (read(alice.card), alice.card.edits) == (seen, 0)
    assert here.rest.asked[-1].status == 404


async def test_an_interaction_that_comes_again_is_answered_once(alice: Seller, caplog: pytest.LogCaptureFixture):
    shown = await alice.started()
    press = alice.person.press(shown.original, "That is it")
    alice.person.replay(press)
    await press.answered()
    alice.person.replay(press)
    await until(lambda: caplog.text.count("arrived twice") == 2)
    assert press.refused == []
    assert len(await alice.cases()) == 1
    assert len(alice.dm) == 1


@pytest.mark.parametrize("fault", BEFORE_AND_AFTER, ids=str)
async def test_a_tip_is_shared_once(here: Discord, alice: Seller, fault: Fault):
    here.rest.faults.next("POST", CALLBACK, fault)
    await alice.person.slash("cancel tips", alice.guild, topic="professionalism", share=True).answered()
    [shared] = alice.guild.channels[0].messages.values()
    assert shared.only_for is None
    assert "polite" in read(shared)
