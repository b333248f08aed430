"""A response_url: five uses in half an hour, ephemeral unless told otherwise."""

from typing import Any

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.servers.bolted import Place


@pytest.fixture
def url(there: Place) -> str:
    return there.slack.response_urls.give(there.bot, there.ann.user, there.orders)


async def test_it_answers_the_one_who_asked(there: Place, url: str) -> None:
    bob = there.slack.person(there.bot.workspace, "bob")
    hook = AsyncWebhookClient(url)
    await hook.send(text="for you")
    await hook.send(text="for all", response_type="in_channel")
    assert [message.text for message in there.ann.messages(there.orders)] == ["for you", "for all"]
    assert [message.text for message in bob.messages(there.orders)] == ["for all"]


async def test_five_times_and_half_an_hour(there: Place, url: str) -> None:
    hook = AsyncWebhookClient(url)
    answers = [await hook.send(text="x") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1].body
    late = AsyncWebhookClient(there.slack.response_urls.give(there.bot, there.ann.user, there.orders))
    there.slack.world.clock.pass_(30 * 60 + 1)
    assert "expired_url" in (await late.send(text="x")).body


@pytest.mark.parametrize("ephemeral", [True, False])
async def test_it_changes_or_takes_away_what_was_pressed(there: Place, ephemeral: bool) -> None:
    """Also an ephemeral message, which chat.update cannot reach."""
    if ephemeral:
        await there.client.chat_postEphemeral(channel=there.orders.id, user=there.ann.id, text="old")
    else:
        await there.client.chat_postMessage(channel=there.orders.id, text="old")
    [message] = there.ann.messages(there.orders)
    hook = AsyncWebhookClient(there.slack.response_urls.give(there.bot, there.ann.user, there.orders, message))
    await hook.send(text="new", replace_original=True)
    assert [message.text for message in there.ann.messages(there.orders)] == ["new"]
    await hook.send(delete_original=True)
    assert there.ann.messages(there.orders) == []


@pytest.mark.parametrize(
    ("body", "error"),
    [({"text": ""}, "no_text"), ({"text": "x", "blocks": [{"type": "invented"}]}, "invalid_blocks")],
)
async def test_it_refuses_what_is_not_a_message(url: str, body: dict[str, Any], error: str) -> None:
    answer = await AsyncWebhookClient(url).send_dict(body)
    assert answer.status_code == 400
    assert error in answer.body
