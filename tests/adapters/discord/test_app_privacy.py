"""Nobody but the seller reads of a case, and nobody but the seller moves it."""

from types import SimpleNamespace

import discord
import pytest
from discord.app_commands import AppCommandContext

from adapters.discord import parse
from adapters.discord.render import card_view
from bot.contact import Contact
from bot.core.events import Resume
from bot.core.names import plain
from bot.core.seller import SellerId
from tests.adapters.discord.simulated import BOOK, House, Person, arrived, asked_when, opened, words


async def test_what_is_shown_in_a_server_only_the_seller_sees(alice: Person):
    reply = await alice.command("start")
    assert reply.ephemeral
    assert "What happened?" in words(reply.response.message)


async def test_the_conversation_moves_to_the_dm_when_a_case_opens(alice: Person):
    reply = await opened(alice)
    assert alice.card.jump_url in words(reply.response.message)
    assert "C-0001" not in words(reply.response.message)
    assert "C-0001" in words(alice.card)


async def test_a_case_asked_for_in_a_server_is_shown_in_the_dm(alice: Person):
    await opened(alice)
    reply = await alice.command("resume")
    assert alice.card.jump_url in words(reply.response.message)


def closed(alice: Person, times: int | None = None) -> None:
    alice.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, times=times)


def tried(alice: Person) -> int:
    return sum(r.method == "POST" and r.path.endswith("/messages") for r in alice.env.http_requests)


async def test_with_a_closed_dm_the_case_stays_and_says_what_to_change(alice: Person):
    closed(alice)
    reply = await opened(alice)
    said = words(reply.response.message)
    assert reply.ephemeral
    assert "C-0001" in said
    assert "allow direct messages" in said
    assert "/cancel resume C-0001" in said


async def test_a_closed_dm_is_not_tried_at_every_press(alice: Person):
    closed(alice)
    reply = await opened(alice)
    await alice.press("They asked me to cancel", on=reply.response.message)
    await alice.answer(on=reply.response.message, request_at="2 hours ago")
    assert "Is this the right time?" in words(reply.response.message)
    assert "/cancel resume C-0001" in words(reply.response.message)
    assert tried(alice) == 1


async def test_a_dm_that_is_open_again_is_found_by_a_command(alice: Person):
    closed(alice, times=1)
    await opened(alice)
    reply = await alice.command("resume")
    assert alice.card.jump_url in words(reply.response.message)


async def test_with_a_closed_dm_a_draft_is_as_private_as_its_card(alice: Person):
    closed(alice)
    reply = await opened(alice)
    card = reply.response
    for label in ("They asked me to cancel", "Yes, the same", "They wrote it", "Write the message"):
        await alice.press(label, on=card.message)
        if label == "They asked me to cancel":
            await alice.answer(on=card.message, request_at="2 hours ago")
        if label == "Yes, the same":
            await alice.answer(on=card.message, requirements_sent="yes", due_at="in 3 days")
    shown = await alice.answer(on=card.message, client_name="Sam")
    [draft] = shown.followups
    assert draft.ephemeral
    assert draft.content.startswith("Hello Sam,")


async def test_somebody_elses_press_moves_nothing_and_shows_nothing(alice: Person, house: House):
    await asked_when(alice)
    mallory = arrived(alice.env, "mallory")
    desk = alice.env.bot._desk
    card = await desk.look(Contact(alice.id), Resume())
    # Nothing of ours is ever posted like this; somebody could still forge it.
    channel = alice.env.bot.get_channel(alice.channel.id)
    forged = await channel.send(view=card_view(card, lambda name, **names: plain(BOOK, name, **names)))
    before = await house.store.load(alice.id)
    reply = await mallory.press("Back", on=forged)
    assert reply.ephemeral
    assert "belongs to somebody else" in words(reply.response.message)
    assert await house.store.load(alice.id) == before
    assert (await house.store.load(mallory.id)).cases == ()


async def test_nobody_is_pinged_by_what_was_typed(alice: Person):
    assert alice.env.bot.allowed_mentions.to_dict() == discord.AllowedMentions.none().to_dict()


async def test_the_bot_asks_for_no_privileged_intent(alice: Person):
    intents = alice.env.bot.intents
    assert (intents.message_content, intents.members, intents.presences) == (False, False, False)


@pytest.mark.parametrize(("context", "private"), [(0, False), (1, True), (2, False)])
def test_only_the_dm_with_the_bot_is_private_and_not_one_among_others(context: int, private: bool):
    interaction = SimpleNamespace(context=AppCommandContext._from_value([context]))
    assert parse.is_private(interaction) is private


@pytest.mark.parametrize("locale", ["en-US", "pt-BR", "de"])
def test_the_language_is_told_as_discord_has_it_and_the_desk_picks_what_to_speak(locale: str):
    nothing = discord.Permissions.none()
    user = SimpleNamespace(id=2)
    interaction = SimpleNamespace(locale=locale, application_id=1, user=user, guild_id=3, permissions=nothing, channel=None)
    assert parse.contact(interaction) == Contact(SellerId("discord", "1", "2"), None, locale, "3")
