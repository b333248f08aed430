"""Nobody but the seller reads of a case or moves it, and nothing they type is obeyed."""

import pytest

from tests.adapters.platforms import every_part
from tests.adapters.slack.simulated import House, Seller, asked_when, at_the_draft, opened, words

HOSTILE = [
    "*bold* _it_ ~x~ `c`",
    "<@U1> <!here> <!channel> <#C1>",
    "https://evil.example [a](https://b.c)",
    "&lt;@U1&gt;",
    "> q\n- l",
]


async def test_a_channel_learns_nothing(alice: Seller):
    await at_the_draft(alice)
    others = [m for m in alice.channel.messages if m.only_for != alice.person.id]
    assert others == []
    assert all("C-0001" not in words(m) for m in alice.person.ephemerals(alice.channel))


async def test_somebody_elses_press_moves_nothing_and_shows_nothing(alice: Seller, house: House):
    await asked_when(alice)
    mallory = Seller(house, house.slack.person(house.workspace, "mallory"), alice.channel)
    before = await house.store.load(alice.id)
    # Nobody can press in somebody else's DM; a forged payload is refused all the same.
    card = alice.card
    card.channel.members.add(mallory.person.id)
    await mallory.press("Back", on=card)
    card.channel.members.discard(mallory.person.id)
    assert await house.store.load(alice.id) == before
    assert (await house.store.load(mallory.id)).cases == ()


@pytest.mark.parametrize("typed", HOSTILE)
async def test_what_is_typed_is_shown_as_it_was_typed(alice: Seller, typed: str):
    await alice.say(typed)
    card = alice.card
    assert typed.replace("\n", " ")[:60] in words(card)
    kinds = {part.get("type") for part in every_part(card.blocks)}
    assert not kinds & {"link", "user", "usergroup", "channel", "broadcast", "mrkdwn", "emoji"}
    said = [part for part in every_part(card.blocks) if part.get("type") == "text" and typed[:8] in part["text"]]
    assert all("style" not in part for part in said)
    assert "<" not in card.text


async def test_the_text_of_every_message_is_set(alice: Seller):
    await at_the_draft(alice)
    assert all(message.text for message in alice.dms)


async def test_the_bot_is_installed_with_what_it_needs_and_no_more(alice: Seller):
    used = {call.method for call in alice.slack.web_api.log}
    await opened(alice)
    assert not [call for call in alice.slack.web_api.log if call.error == "missing_scope"]
    assert "conversations.list" not in used
