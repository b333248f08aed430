"""An app is installed from its own page, by bolt's OAuth flow, and leaves again."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.bolted import error_of
from tests.servers.slack import App, Slack, manifest
from tests.servers.slack.refusals import Refused

# slack_sdk 3.47 sends the client's secret with a class that aiohttp 3.14 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

REDIRECT = "https://bot.example/slack/oauth_redirect"


@pytest.fixture
def app(slack: Slack) -> App:
    return slack.app(manifest(redirect_urls=(REDIRECT,)))


def bolt(slack: Slack, app: App, folder: Path) -> AsyncApp:
    settings = AsyncOAuthSettings(
        client_id=app.client_id,
        client_secret=app.client_secret,
        scopes=app.scopes,
        redirect_uri=REDIRECT,
        installation_store=FileInstallationStore(base_dir=str(folder / "installed")),
        state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(folder / "states")),
        install_page_rendering_enabled=False,
    )
    client = AsyncWebClient(base_url=slack.url)
    return AsyncApp(client=client, signing_secret=app.signing_secret, oauth_settings=settings)


async def test_a_whole_installation(slack: Slack, app: App, tmp_path: Path) -> None:
    flow = bolt(slack, app, tmp_path).oauth_flow
    assert flow
    shop = slack.workspace("shop")
    ann = slack.person(shop, "ann")
    page = await flow.handle_installation(AsyncBoltRequest(body="", mode="http"))
    back = ann.allow(page.headers["location"][0])
    query = {key: values[0] for key, values in parse_qs(urlsplit(back).query).items()}
    cookie = page.headers["set-cookie"][0].split(";")[0]
    done = await flow.handle_callback(AsyncBoltRequest(body="", query=query, headers={"cookie": cookie}))
    assert done.status == 200
    installed = await flow.settings.installation_store.async_find_bot(enterprise_id=None, team_id=shop.id)
    assert installed
    assert (await AsyncWebClient(installed.bot_token, base_url=slack.url).auth_test())["team_id"] == shop.id
    assert shop.installations[app.id].installer is ann.user


async def test_a_code_is_good_once_for_its_app_and_for_ten_minutes(slack: Slack, app: App) -> None:
    ann = slack.person(slack.workspace("shop"), "ann")
    client = AsyncWebClient(base_url=slack.url)
    ask = f"?client_id={app.client_id}&scope=chat:write&redirect_uri={REDIRECT}&state=s"

    def code() -> str:
        return parse_qs(urlsplit(ann.allow(ask)).query)["code"][0]

    about = {"client_id": app.client_id, "client_secret": app.client_secret, "redirect_uri": REDIRECT}
    once = code()
    assert (await client.oauth_v2_access(code=once, **about))["scope"] == "chat:write"
    assert await error_of(client.oauth_v2_access(code=once, **about)) == "invalid_code"
    assert await error_of(client.oauth_v2_access(code=code(), **{**about, "client_secret": "x"})) == "bad_client_secret"
    assert await error_of(client.oauth_v2_access(code=code(), **{**about, "redirect_uri": "x"})) == "bad_redirect_uri"
    old = code()
    slack.world.clock.pass_(601)
    assert await error_of(client.oauth_v2_access(code=old, **about)) == "code_expired"


def test_the_page_refuses_a_stranger_and_a_strange_address(slack: Slack, app: App) -> None:
    ann = slack.person(slack.workspace("shop"), "ann")
    with pytest.raises(Refused, match="invalid_client_id"):
        ann.allow("?client_id=x&scope=chat:write")
    with pytest.raises(Refused, match="bad_redirect_uri"):
        ann.allow(f"?client_id={app.client_id}&scope=chat:write&redirect_uri=https://evil.example/")
    assert ann.deny(f"?redirect_uri={REDIRECT}&state=s") == f"{REDIRECT}?error=access_denied&state=s"


async def test_an_app_hears_that_it_is_gone(slack: Slack, app: App) -> None:
    shop = slack.workspace("shop")
    bot = slack.install(app, shop)
    slack.uninstall(bot)
    assert [one.payload["event"]["type"] for one in slack.post.sent] == ["app_uninstalled", "tokens_revoked"]
    again = slack.install(app, shop)
    assert again.bot is bot.bot
    assert await error_of(AsyncWebClient(bot.bot_token, base_url=slack.url).auth_test()) == "account_inactive"
    assert (await AsyncWebClient(again.bot_token, base_url=slack.url).auth_test())["ok"]
