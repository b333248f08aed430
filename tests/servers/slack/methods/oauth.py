"""oauth.v2.access: a code becomes a token (docs.slack.dev/authentication/installing-with-oauth)."""

from typing import TYPE_CHECKING

from tests.servers.slack.calls import Call
from tests.servers.slack.methods.registry import Answer, method
from tests.servers.slack.refusals import Refused

if TYPE_CHECKING:
    from tests.servers.slack.server import Slack


@method("oauth.v2.access", token="none")
def oauth_access(slack: "Slack", call: Call) -> Answer:
    client, secret = call.credentials or ("", "")
    app = next((app for app in slack.world.apps.values() if app.client_id == client), None)
    if app is None:
        raise Refused("invalid_client_id")
    if app.client_secret != secret:
        raise Refused("bad_client_secret")
    installation = slack.oauth.exchange(app, call.text("code"), call.maybe("redirect_uri"))
    return {
        "app_id": app.id,
        "authed_user": {"id": installation.installer.id},
        "team": {"id": installation.workspace.id, "name": installation.workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
        "scope": ",".join(sorted(installation.scopes)),
        "token_type": "bot",
        "access_token": installation.bot_token,
        "bot_user_id": installation.bot.id,
    }
