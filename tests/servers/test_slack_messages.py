"""Messages: where they may go, who sees them, how they change."""

import json

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.bolted import Place, error_of, place
from tests.servers.slack import Slack

BLOCK = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}


async def test_a_persons_id_stands_for_the_dm_and_only_when_posting(there: Place) -> None:
    posted = await there.client.chat_postMessage(channel=there.ann.id, text="hello")
    opened = await there.client.conversations_open(users=there.ann.id)
    assert posted["channel"] == opened["channel"]["id"]
    assert posted["channel"].startswith("D")
    assert [message.text for message in there.ann.dm()] == ["hello"]
    assert await error_of(there.client.chat_update(channel=there.ann.id, ts=posted["ts"], text="x")) == "channel_not_found"


async def test_a_deactivated_person_is_told_by_opening_not_by_posting(there: Place) -> None:
    there.ann.leave()
    assert await error_of(there.client.conversations_open(users=there.ann.id)) == "user_disabled"
    assert (await there.client.chat_postMessage(channel=there.ann.id, text="hello"))["ok"]
    told = (await there.client.users_info(user=there.ann.id))["user"]
    assert (told["deleted"], "tz" in told) == (True, False)
    with pytest.raises(AssertionError, match="ann has no account any more"):
        await there.ann.slash("/cancel")


async def test_a_bot_posts_where_it_is(there: Place) -> None:
    slack = there.slack
    elsewhere = slack.channel(there.bot.workspace, "elsewhere", there.ann)
    secret = slack.channel(there.bot.workspace, "secret", there.ann, private=True)
    other = place(slack)
    their_dm = slack.world.dm(other.bot, other.ann.user)
    errors = {
        channel: await error_of(there.client.chat_postMessage(channel=channel, text="x"))
        for channel in (elsewhere.id, secret.id, their_dm.id, "C404")
    }
    assert list(errors.values()) == ["not_in_channel", "channel_not_found", "channel_not_found", "channel_not_found"]


async def test_text_or_blocks_must_be_there(there: Place) -> None:
    assert await error_of(there.client.api_call("chat.postMessage", json={"channel": there.ann.id})) == "no_text"
    assert await error_of(there.client.chat_postMessage(channel=there.ann.id, text="x" * 40_001)) == "msg_too_long"


async def test_blocks_come_as_json_or_as_json_text_in_a_form(there: Place) -> None:
    form = {"token": there.bot.bot_token, "channel": there.ann.id, "blocks": json.dumps([BLOCK])}
    async with aiohttp.ClientSession() as session:
        assert (await (await session.post(f"{there.slack.url}chat.postMessage", data=form)).json())["ok"]
        form["blocks"] = "{"
        answer = await (await session.post(f"{there.slack.url}chat.postMessage", data=form)).json()
    await there.client.api_call("chat.postMessage", json={"channel": there.ann.id, "blocks": [BLOCK]})
    assert [message.blocks[0]["text"]["text"] for message in there.ann.dm()] == ["hello", "hello"]
    assert answer["error"] == "invalid_blocks_format"


async def test_text_alone_takes_the_blocks_away(there: Place) -> None:
    posted = await there.client.chat_postMessage(channel=there.ann.id, text="a", blocks=[BLOCK])
    [message] = there.ann.dm()
    two = [BLOCK, {"type": "divider"}]
    await there.client.api_call("chat.update", json={"channel": posted["channel"], "ts": posted["ts"], "blocks": two})
    assert (message.text, len(message.blocks)) == ("a", 2)
    await there.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="b")
    assert (message.text, message.blocks) == ("b", [])


async def test_only_its_own_messages_change_or_go(there: Place) -> None:
    said = there.ann.say("mine")
    dm = there.ann.dm_channel().id
    assert await error_of(there.client.chat_update(channel=dm, ts=said.ts, text="x")) == "cant_update_message"
    assert await error_of(there.client.chat_delete(channel=dm, ts=said.ts)) == "cant_delete_message"
    assert await error_of(there.client.chat_delete(channel=dm, ts="1.1")) == "message_not_found"
    posted = await there.client.chat_postMessage(channel=dm, text="x")
    await there.client.chat_delete(channel=dm, ts=posted["ts"])
    assert there.ann.dm() == [said]


async def test_an_ephemeral_message_is_for_one_pair_of_eyes_until_they_reload(there: Place) -> None:
    bob = there.slack.person(there.bot.workspace, "bob")
    there.orders.members.add(bob.id)
    sent = await there.client.chat_postEphemeral(channel=there.orders.id, user=there.ann.id, text="psst")
    assert [message.text for message in there.ann.ephemerals(there.orders)] == ["psst"]
    assert bob.messages(there.orders) == []
    update = there.client.chat_update(channel=there.orders.id, ts=sent["message_ts"], text="x")
    assert await error_of(update) == "message_not_found"
    there.ann.reload()
    assert there.ann.messages(there.orders) == []
    there.app.manifest["oauth_config"]["scopes"]["bot"].append("channels:history")
    bot = there.slack.install(there.app, there.bot.workspace)
    reader = AsyncWebClient(bot.bot_token, base_url=there.slack.url)
    await reader.chat_postEphemeral(channel=there.orders.id, user=there.ann.id, text="psst")
    assert (await reader.conversations_history(channel=there.orders.id))["messages"] == []
    there.bot = bot
    cara = there.slack.person(there.bot.workspace, "cara")
    unseen = there.client.chat_postEphemeral(channel=there.orders.id, user=cara.id, text="psst")
    assert await error_of(unseen) == "user_not_in_channel"


async def test_history_has_the_latest_first_and_metadata_when_asked(there: Place) -> None:
    marker = {"event_type": "reminder", "event_payload": {"id": "r1"}}
    for number in range(3):
        await there.client.chat_postMessage(channel=there.ann.id, text=str(number), metadata=marker)
    dm = there.ann.dm_channel().id
    page = await there.client.conversations_history(channel=dm, limit=2, include_all_metadata=True)
    assert [message["text"] for message in page["messages"]] == ["2", "1"]
    assert page["messages"][0]["metadata"] == marker
    rest = await there.client.conversations_history(channel=dm, cursor=page["response_metadata"]["next_cursor"])
    assert [message["text"] for message in rest["messages"]] == ["0"]
    assert "metadata" not in rest["messages"][0]
    latest = there.ann.dm()[1].ts
    before = await there.client.conversations_history(channel=dm, latest=latest, inclusive=True)
    assert [message["text"] for message in before["messages"]] == ["1", "0"]
    wrong = there.client.chat_postMessage(channel=dm, text="x", metadata={"event_type": "x"})
    assert await error_of(wrong) == "invalid_metadata_format"


async def test_a_commercial_app_reads_history_once_a_minute_fifteen_at_a_time(slack: Slack) -> None:
    there = place(slack)
    there.app.commercial = True
    for number in range(16):
        await there.client.chat_postMessage(channel=there.ann.id, text=str(number))
    dm = there.ann.dm_channel().id
    assert len((await there.client.conversations_history(channel=dm, limit=100))["messages"]) == 15
    assert await error_of(there.client.conversations_history(channel=dm)) == "ratelimited"
    slack.world.clock.pass_(60)
    assert (await there.client.conversations_history(channel=dm))["ok"]


async def test_profiles_have_a_zone_and_a_language_when_asked(there: Place) -> None:
    told = (await there.client.users_info(user=there.ann.id, include_locale=True))["user"]
    assert (told["tz"], told["locale"], told["deleted"]) == ("Asia/Karachi", "en-GB", False)
    assert "locale" not in (await there.client.users_info(user=there.ann.id))["user"]
    assert await error_of(there.client.users_info(user="U404")) == "user_not_found"


@pytest.mark.parametrize("agents", [True, False])
async def test_prompts_where_the_workspace_has_them(slack: Slack, agents: bool) -> None:
    there = place(slack, scopes=("chat:write", "assistant:write"), events=())
    there.bot.workspace.agents = agents
    prompts = [{"title": "Start", "message": "I have to cancel"}]
    dm = there.ann.dm_channel()
    call = there.client.assistant_threads_setSuggestedPrompts(channel_id=dm.id, prompts=prompts)
    if agents:
        await call
        assert there.ann.take_prompt("Start").text == "I have to cancel"
        five = there.client.assistant_threads_setSuggestedPrompts(channel_id=dm.id, prompts=prompts * 5)
        assert await error_of(five) == "invalid_arguments"
    else:
        assert await error_of(call) == "feature_not_enabled"


async def test_a_permalink_is_for_a_message_that_is_there(there: Place) -> None:
    posted = await there.client.chat_postMessage(channel=there.orders.id, text="x")
    link = await there.client.chat_getPermalink(channel=there.orders.id, message_ts=posted["ts"])
    assert link["permalink"] == f"https://shop.slack.com/archives/{there.orders.id}/p{posted['ts'].replace('.', '')}"
    assert await error_of(there.client.chat_getPermalink(channel=there.orders.id, message_ts="1.1")) == "message_not_found"


async def test_opening_a_dm_again_gives_the_same_one(there: Place) -> None:
    first = await there.client.conversations_open(users=there.ann.id)
    again = await there.client.conversations_open(users=there.ann.id, return_im=True)
    assert again["channel"]["id"] == first["channel"]["id"]
    assert (again["already_open"], again["channel"]["user"]) == (True, there.ann.id)
    assert (await there.client.conversations_open(channel=first["channel"]["id"]))["no_op"] is True
    errors = [
        await error_of(there.client.conversations_open(users=users))
        for users in ("", "U404", f"{there.ann.id},{there.ann.id}", there.bot.bot.id)
    ]
    assert errors == ["users_list_not_supplied", "user_not_found", "too_many_users", "cannot_dm_bot"]


async def test_a_conversation_is_described_with_the_scope_of_its_kind(slack: Slack) -> None:
    there = place(slack, scopes=("channels:read", "users:read"), events=())
    told = (await there.client.conversations_info(channel=there.orders.id))["channel"]
    assert (told["name"], told["is_member"], told["is_im"]) == ("orders", True, False)
    assert await error_of(there.client.conversations_info(channel=there.ann.dm_channel().id)) == "missing_scope"
    bot = (await there.client.bots_info(bot=there.bot.bot.bot_id))["bot"]
    assert (bot["app_id"], bot["user_id"]) == (there.app.id, there.bot.bot.id)
    assert await error_of(there.client.bots_info(bot="B404")) == "bot_not_found"
