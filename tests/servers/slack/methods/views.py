"""views.*: modals and Home tabs (docs.slack.dev/reference/methods)."""

from typing import TYPE_CHECKING

from tests.servers.slack import limits
from tests.servers.slack.calls import Call
from tests.servers.slack.methods.registry import Answer, method
from tests.servers.slack.refusals import Refused
from tests.servers.slack.surfaces import accept_view

if TYPE_CHECKING:
    from tests.servers.slack.server import Slack


@method("views.open")
def open_(slack: "Slack", call: Call) -> Answer:
    """A modal in front of whoever the trigger is from; it takes the place of one that is open. A refused view uses the
    trigger up: whether it does in Slack is not documented, and an app should not count on a second try."""
    user = slack.triggers.exchange(call.where.app, call.text("trigger_id"))
    given = accept_view(call.parsed("view"), "modal", slack.block_name)
    view = slack.views.open(call.where.app, user, given)
    return {"view": view.shown()}


@method("views.push")
def push(slack: "Slack", call: Call) -> Answer:
    user = slack.triggers.exchange(call.where.app, call.text("trigger_id"))
    given = accept_view(call.parsed("view"), "modal", slack.block_name)
    if not slack.views.stack(user):
        raise Refused("not_found")
    if len(slack.views.stack(user)) >= limits.VIEWS_IN_STACK:
        raise Refused("push_limit_reached")
    return {"view": slack.views.push(call.where.app, user, given).shown()}


@method("views.update")
def update(slack: "Slack", call: Call) -> Answer:
    """A view that is open; with `hash`, only when it is still as the app last saw it."""
    given = accept_view(call.parsed("view"), "modal", slack.block_name)
    view = slack.views.find(call.where.app, call.maybe("view_id"), call.maybe("external_id"))
    if view is None:
        raise Refused("not_found")
    if call.maybe("hash") and call.maybe("hash") != view.hash:
        raise Refused("hash_conflict")
    slack.views.update(view, given)
    return {"view": view.shown()}


@method("views.publish")
def publish(slack: "Slack", call: Call) -> Answer:
    """The Home tab of one person."""
    if not call.where.app.has_home:
        raise Refused("not_enabled")
    user = call.workspace.user(call.text("user_id"))
    given = accept_view(call.parsed("view"), "home", slack.block_name)
    shown = slack.world.homes.get((call.where.app.id, user.id))
    if call.maybe("hash") and shown and call.maybe("hash") != shown.hash:
        raise Refused("hash_conflict")
    return {"view": slack.views.publish(call.where.app, user, given).shown()}
