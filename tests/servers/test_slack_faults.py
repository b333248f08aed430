"""Faults by rule: the next call of a method, before or after its effect."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.bolted import Place, error_of


async def post(there: Place, text: str = "hello") -> Any:
    """Without the SDK's own retry of a broken connection."""
    client = AsyncWebClient(there.bot.bot_token, base_url=there.slack.url, retry_handlers=[])
    return await client.chat_postMessage(channel=there.ann.id, text=text)


@pytest.mark.parametrize(("after", "posted"), [(False, 0), (True, 1)])
async def test_a_connection_breaks_before_or_after_the_effect(there: Place, after: bool, posted: int) -> None:
    there.slack.faults.drop("chat.postMessage", after=after)
    with pytest.raises(aiohttp.ClientError):
        await post(there)
    assert len(there.ann.dm()) == posted
    assert (await post(there))["ok"]


@pytest.mark.parametrize(("after", "posted"), [(False, 0), (True, 1)])
async def test_a_server_error_before_or_after_the_effect(there: Place, after: bool, posted: int) -> None:
    there.slack.faults.status("chat.postMessage", 503, after=after)
    with pytest.raises(SlackApiError) as refused:
        await post(there)
    assert refused.value.response.status_code == 503
    assert len(there.ann.dm()) == posted


async def test_an_error_only_where_it_is_meant(there: Place) -> None:
    there.slack.faults.error("chat.postMessage", "internal_error", times=2, where=lambda sent: sent["text"] == "b")
    assert (await post(there, "a"))["ok"]
    assert await error_of(post(there, "b")) == "internal_error"
    assert await error_of(post(there, "b")) == "internal_error"
    assert (await post(there, "b"))["ok"]


async def test_too_soon_says_how_long_to_wait(there: Place) -> None:
    there.slack.faults.rate_limit("chat.postMessage", 7)
    with pytest.raises(SlackApiError) as refused:
        await post(there)
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "7")
    assert refused.value.response["error"] == "ratelimited"


async def test_one_message_a_second_in_a_channel_and_the_sdk_waits(there: Place) -> None:
    there.slack.faults.each_channel = 1.0
    await post(there)
    assert await error_of(post(there)) == "ratelimited"
    client = AsyncWebClient(
        there.bot.bot_token, base_url=there.slack.url, retry_handlers=[AsyncRateLimitErrorRetryHandler()]
    )
    assert (await client.chat_postMessage(channel=there.ann.id, text="waited"))["ok"]
    assert (await client.chat_postMessage(channel=there.orders.id, text="elsewhere"))["ok"]
    assert [call.status for call in there.slack.calls("chat.postMessage")] == [200, 429, 429, 200, 200]


async def test_a_slow_call_still_has_its_effect_when_nobody_waits_for_it(there: Place) -> None:
    there.slack.faults.slow("chat.postMessage", 0.2)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(post(there), 0.05)
    assert await there.slack.until(there.ann.dm)
