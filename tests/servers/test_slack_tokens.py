"""Who may call what: tokens and scopes are checked as Slack checks them."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.bolted import Place, error_of, place, refusal_of
from tests.servers.slack import Slack


async def test_a_bot_token_says_whose_it_is(there: Place) -> None:
    told = await there.client.auth_test()
    assert (told["team_id"], told["user_id"], told["bot_id"]) == (
        there.bot.workspace.id,
        there.bot.bot.id,
        there.bot.bot.bot_id,
    )
    assert told.headers["x-oauth-scopes"] == "chat:write,commands,im:history,im:write,users:read"


async def test_without_a_token_or_with_a_wrong_one_nothing_happens(there: Place) -> None:
    assert await error_of(AsyncWebClient(base_url=there.slack.url).auth_test()) == "not_authed"
    assert await error_of(AsyncWebClient("xoxb-no", base_url=there.slack.url).auth_test()) == "invalid_auth"


async def test_a_revoked_token_and_an_uninstalled_app_have_different_errors(slack: Slack) -> None:
    revoked, gone = place(slack), place(slack)
    await revoked.client.auth_revoke()
    slack.uninstall(gone.bot)
    assert await error_of(revoked.client.auth_test()) == "token_revoked"
    assert await error_of(gone.client.auth_test()) == "account_inactive"


async def test_a_missing_scope_says_what_is_needed_and_what_is_there(slack: Slack) -> None:
    there = place(slack, scopes=("chat:write",), events=())
    refused = await refusal_of(there.client.users_info(user=there.ann.id))
    assert (refused["error"], refused["needed"], refused["provided"]) == ("missing_scope", "users:read", "chat:write")


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("chat.postMessage", {"channel": "D1", "text": "x"}),
        ("conversations.open", {"users": "U1"}),
        ("conversations.history", {"channel": "C1"}),
        ("assistant.threads.setSuggestedPrompts", {"channel_id": "D1"}),
    ],
)
async def test_methods_need_their_scopes(slack: Slack, method: str, arguments: dict[str, str]) -> None:
    there = place(slack, scopes=("commands",), events=())
    assert await error_of(there.client.api_call(method, params=arguments)) == "missing_scope"


async def test_each_kind_of_token_is_for_its_methods(there: Place) -> None:
    assert await error_of(there.client.apps_connections_open(app_token=there.bot.bot_token)) == "not_allowed_token_type"
    assert await error_of(there.client.auth_test(token=there.app.app_token)) == "not_allowed_token_type"


async def test_a_token_in_a_form_counts_and_one_in_json_or_the_address_does_not(there: Place) -> None:
    token = {"token": there.bot.bot_token}
    url = f"{there.slack.url}auth.test"
    async with aiohttp.ClientSession() as session:
        assert (await (await session.post(url, data=token)).json())["ok"]
        assert (await (await session.post(url, json=token)).json())["error"] == "not_authed"
        assert (await (await session.get(url, params=token)).json())["error"] == "not_authed"
        assert (await (await session.get(f"{there.slack.url}chat.invent")).json())["error"] == "unknown_method"


async def test_installed_again_the_old_token_is_dead(there: Place) -> None:
    old = there.client
    there.slack.install(there.app, there.bot.workspace)
    assert await error_of(old.auth_test()) == "invalid_auth"
