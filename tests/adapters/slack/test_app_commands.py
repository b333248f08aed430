"""What can be typed after /cancel, and where it is answered: in the DM, with a link where it was typed."""

from pathlib import Path

import pytest

from adapters.slack.parse import wish
from bot.core.community import CommunityId
from bot.core.events import Cases, Help, New, Open, Resume, Say, Share, Tips
from tests.adapters.slack.simulated import House, Seller, asked_when, opened, words
from tests.servers.slack import Slack


@pytest.mark.parametrize(
    ("typed", "event"),
    [
        ("", New()),
        ("start", New()),
        ("  START ", New()),
        ("start the client is angry", Say("the client is angry")),
        ("cases", Cases()),
        ("help", Help()),
        ("help me, the client is angry", Say("help me, the client is angry")),
        ("resume", Resume()),
        ("resume C-7Q2K", Resume("C-7Q2K")),
        ("resume talks with the client", Say("resume talks with the client")),
        ("tips", Tips()),
        ("tips support ticket", Tips("support ticket")),
        ("tips share communication is key", Share("communication is key")),
        ("tips share", Share("")),
        ("settings", Open("settings")),
        ("my buyer ordered by mistake", Say("my buyer ordered by mistake")),
    ],
)
def test_a_word_is_a_command_and_a_sentence_goes_to_the_front_door(typed: str, event: object):
    assert wish(typed).event == event


async def test_in_a_channel_it_is_acknowledged_and_points_to_the_dm(alice: Seller):
    delivery = await alice.command("start")
    assert delivery
    assert delivery.acked
    [pointer] = alice.person.ephemerals(alice.channel)
    link = next(part["url"] for part in pointer.blocks[0]["elements"][0]["elements"] if part["type"] == "link")
    assert link.endswith(f"{alice.card.channel.id}/p{alice.card.ts.replace('.', '')}")
    assert "What happened?" in words(alice.card)
    assert "What happened?" not in words(pointer)


async def test_in_the_dm_it_is_answered_there_and_nowhere_else(alice: Seller):
    await alice.command("help", dm=True)
    assert "Help" in words(alice.card)
    assert alice.person.ephemerals(alice.person.dm_channel()) == []


async def test_a_case_is_handed_over_as_a_file(alice: Seller):
    await asked_when(alice)
    await alice.command("export")
    [file] = [file for message in alice.dms for file in message.files]
    assert file["name"] == "c-0001.md"
    assert "What happened" in file["content"]


async def test_the_card_before_gives_way_to_the_one_below(alice: Seller):
    await opened(alice)
    first = alice.card
    await alice.command("resume", dm=True)
    assert alice.cards[-1] is not first
    assert words(first) == "We go on below."
    assert len(alice.cards) == 1


async def test_a_tip_is_shared_with_a_channel_and_begins_a_case_for_whoever_presses_start(alice: Seller):
    await alice.command("tips share communication is key")
    [shared] = [m for m in alice.channel.messages if not m.only_for]
    assert "Communication is key" in words(shared)
    assert alice.dms == []
    await alice.press("Start", on=shared)
    assert "What happened?" in words(alice.card)
    assert "Communication is key" in words(shared)


async def test_a_tip_that_is_not_known_is_told_to_the_one_who_asked(alice: Seller):
    await alice.command("tips share everything")
    assert [m for m in alice.channel.messages if not m.only_for] == []
    assert "Which tip shall everybody here read?" in words(alice.card)


@pytest.mark.parametrize("said", [True, False])
async def test_in_private_there_is_nobody_to_share_with(alice: Seller, said: bool):
    if said:
        await alice.say("tips share communication is key")
    else:
        await alice.command("tips share communication is key", dm=True)
    assert "There is nobody here to share it with" in words(alice.card)


async def test_a_list_is_read_out_without_its_marks(alice: Seller):
    await alice.command("settings")
    assert "(Karachi). Quiet hours: none." in alice.card.text
    assert " - " not in alice.card.text


async def test_the_shortcut_begins_from_anywhere(alice: Seller):
    await alice.person.shortcut("start")
    await alice.done()
    assert "What happened?" in words(alice.card)


async def test_words_in_the_dm_are_read_as_after_the_command(alice: Seller):
    await alice.say("my buyer ordered by mistake and wants to order again")
    assert "It sounds like this" in words(alice.card)
    await alice.say("cases")
    assert "Your cases" in words(alice.card)


async def test_what_slack_escapes_is_read_as_it_was_typed(alice: Seller):
    await asked_when(alice)
    await alice.say("a <b> & https://x.example")
    assert "“a <b> & https://x.example”" in words(alice.card)


async def test_pictures_are_not_kept_and_that_is_said(alice: Seller):
    await alice.say("", files=["order.png"])
    assert "no pictures" in words(alice.dms[-1])
    await alice.say("ordered by mistake", files=["order.png"])
    assert "no pictures" in words(alice.card)
    assert "It sounds like this" in words(alice.card)


async def test_what_the_bot_says_is_not_answered(alice: Seller):
    await opened(alice)
    await alice.done()
    assert len(alice.dms) == 1


async def test_a_new_conversation_with_an_agent_suggests_what_to_say(slack: Slack, tmp_path: Path):
    house = House(slack, tmp_path, as_agent=True)
    await house.open()
    person = slack.person(house.workspace, "alice")
    alice = Seller(house, person, slack.channel(house.workspace, "orders", person))
    start = person.open_thread()
    await alice.done()
    assert [title for title, _ in person.dm_channel().prompts] == ["Start a cancellation case", "My cases", "Help"]
    person.say(dict(person.dm_channel().prompts)["My cases"], thread=start)
    await alice.done()
    assert "You have no open case" in words(alice.card)
    assert alice.card.thread_ts == start.ts
    await house.close()


async def test_nothing_is_lost_where_apps_are_no_agents(alice: Seller):
    start = alice.person.open_thread()
    await alice.done()
    assert alice.person.dm_channel().prompts == []
    await alice.say("ordered by mistake", thread=start)
    assert "It sounds like this" in words(alice.card)
    assert alice.card.thread_ts == start.ts


async def test_a_moderator_sets_where_reports_go(alice: Seller, house: House):
    alice.person.user.admin = True
    await alice.command("manage")
    await alice.person.put(alice.card, "A channel for reports", alice.channel.id)
    await alice.done()
    community = await house.store.community(CommunityId("slack", house.workspace.id, house.workspace.id))
    assert community.reports == alice.channel.id


async def test_nobody_else_manages(alice: Seller):
    await alice.command("manage")
    assert "This is for moderators" in words(alice.card)


async def test_a_panel_stays_in_the_channel_and_answers_whoever_presses_it_in_private(alice: Seller):
    alice.person.user.admin = True
    await alice.command("panel")
    [panel] = [m for m in alice.channel.messages if not m.only_for and m.blocks]
    before = words(panel)
    await alice.press("Start", on=panel)
    assert words(panel) == before
    assert "What happened?" in words(alice.card)
