"""Who is who: auth.*, users.info, bots.info, and an app's own address for its sockets (docs.slack.dev/reference/methods)."""

from typing import TYPE_CHECKING

from tests.servers.slack.calls import Call
from tests.servers.slack.methods.registry import Answer, method
from tests.servers.slack.refusals import Refused

if TYPE_CHECKING:
    from tests.servers.slack.server import Slack


@method("api.test", token="none")
def api_test(_slack: "Slack", _call: Call) -> Answer:
    return {}


@method("auth.test")
def auth_test(_slack: "Slack", call: Call) -> Answer:
    return {
        "url": f"https://{call.workspace.name}.slack.com/",
        "team": call.workspace.name,
        "user": call.where.bot.name,
        "team_id": call.workspace.id,
        "user_id": call.where.bot.id,
        "bot_id": call.where.bot.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke")
def auth_revoke(slack: "Slack", call: Call) -> Answer:
    if not call.flag("test"):
        slack.revoke(call.where)
    return {"revoked": not call.flag("test")}


@method("users.info", "users:read")
def users_info(_slack: "Slack", call: Call) -> Answer:
    return {"user": call.workspace.user(call.text("user")).shown(with_locale=call.flag("include_locale"))}


@method("bots.info", "users:read")
def bots_info(_slack: "Slack", call: Call) -> Answer:
    asked = call.text("bot")
    for installation in call.workspace.installations.values():
        if installation.bot.bot_id == asked:
            bot = installation.bot
            return {
                "bot": {
                    "id": asked,
                    "app_id": installation.app.id,
                    "user_id": bot.id,
                    "name": bot.name,
                    "deleted": bot.deleted,
                }
            }
    raise Refused("bot_not_found")


@method("apps.connections.open", token="app")
def connections_open(slack: "Slack", call: Call) -> Answer:
    assert call.app
    if not call.app.socket_mode:
        raise Refused("socket_mode_not_enabled")
    return {
        "url": f"{slack.url.replace('http', 'ws', 1)}link/?ticket={slack.socket_mode.ticket(call.app)}&app_id={call.app.id}"
    }
