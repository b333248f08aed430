"""After an erase the bot takes its own messages out of the DM, and nothing else."""

import logging

import pytest

from tests.adapters.discord.simulated import House, Person, arrived, at_the_draft, opened, words


async def erased(seller: Person) -> None:
    """Privacy, erase, yes: in the DM."""
    reply = await seller.command("privacy")
    await seller.press("Erase everything", on=reply.response.message)
    await seller.press("Yes, erase everything", on=reply.response.message)
    await seller.env.settle()


async def erased_in_the_dm(seller: Person) -> None:
    await seller.press("Help")
    await seller.press("What is kept about me")
    await seller.press("Erase everything")
    await seller.press("Yes, erase everything")
    await seller.env.settle()


async def test_only_the_last_card_and_what_the_seller_wrote_stay(alice: Person):
    await alice.user.send_dm("hello, my name is Wombatina")
    await at_the_draft(alice)
    assert any("Sam" in message.content for message in alice.dms)
    await erased_in_the_dm(alice)
    own = [message for message in alice.dms if message.author.bot]
    assert ["Everything is erased" in words(message) for message in own] == [True]
    assert [m.content for m in alice.dms if not m.author.bot] == ["hello, my name is Wombatina"]


async def test_an_erase_in_a_server_clears_the_dm(alice: Person):
    await at_the_draft(alice)
    await erased(alice)
    assert [message for message in alice.dms if message.author.bot] == []


async def test_the_messages_of_somebody_else_stay(alice: Person):
    bob = arrived(alice.env, "bob")
    await opened(bob)
    before = [words(message) for message in bob.dms]
    await at_the_draft(alice)
    await erased_in_the_dm(alice)
    assert [words(message) for message in bob.dms] == before


async def test_what_discord_does_not_let_go_of_is_logged_without_a_word_of_it(
    alice: Person, caplog: pytest.LogCaptureFixture
):
    await at_the_draft(alice)
    alice.env.inject_error("DELETE", "/channels/*/messages/*", status=403, code=50013)
    with caplog.at_level(logging.WARNING):
        await erased_in_the_dm(alice)
    assert "stay in a DM that was to be cleared" in caplog.text
    assert "Sam" not in caplog.text


async def test_after_an_erase_nothing_is_kept(alice: Person, house: House):
    await at_the_draft(alice)
    await erased_in_the_dm(alice)
    assert (await house.store.load(alice.id)).version == 0
