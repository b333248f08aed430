"""The connection to Discord's gateway ends: what happened meanwhile is answered, and once."""

import pytest

from tests.fault.on_discord import SENTENCE, Seller
from tests.servers.discord import Discord, until
from tests.servers.discord.person import read


async def test_a_press_during_a_drop_is_answered_once(here: Discord, alice: Seller):
    await alice.opened()
    here.gateway.drop()
    await alice.press("They asked me to cancel").answered()
    assert here.gateway.resumed == 1
    assert "When did they send it?" in read(alice.card)
    [case] = await alice.cases()
    assert case.turn == 2


async def test_words_during_a_drop_are_answered_once(here: Discord, alice: Seller):
    await alice.started()
    here.gateway.ask_to_reconnect()
    alice.person.say(SENTENCE)
    await until(lambda: len(alice.dm) == 2)
    assert "The client ordered by mistake" in read(alice.card)


async def test_what_is_replayed_although_it_was_answered_changes_nothing(
    here: Discord, alice: Seller, caplog: pytest.LogCaptureFixture
):
    await alice.opened()
    press = await alice.press("They asked me to cancel").answered()
    here.gateway.drop()
    alice.person.replay(press)
    await until(lambda: "arrived twice" in caplog.text)
    assert press.refused == []
    [case] = await alice.cases()
    assert case.turn == 2


@pytest.mark.slow  # discord.py waits five seconds before it identifies again
async def test_a_session_that_is_lost_begins_anew(here: Discord, alice: Seller):
    await alice.opened()
    here.gateway.invalidate(resumable=False)
    await until(lambda: here.gateway.identified == 2)
    await alice.press("They asked me to cancel").answered()
    assert "When did they send it?" in read(alice.card)


async def test_removed_from_a_server_the_bot_keeps_the_cases_with_their_sellers(here: Discord, alice: Seller):
    await alice.opened()
    guild = alice.guild
    here.gateway.dispatch("GUILD_DELETE", {"id": f"{guild.id}"}, guild)
    await alice.press("They asked me to cancel").answered()
    assert "When did they send it?" in read(alice.card)
