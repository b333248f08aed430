"""What an app says to a submitted modal with its ack (docs.slack.dev/surfaces/modals)."""

from typing import TYPE_CHECKING, Any

from tests.servers.slack import limits
from tests.servers.slack.refusals import Refused, wrong
from tests.servers.slack.state import View
from tests.servers.slack.surfaces import accept_view

if TYPE_CHECKING:
    from tests.servers.slack.server import Slack


def answered(slack: "Slack", view: View, answer: dict[str, Any]) -> None:
    """Does it. An empty ack closes the view.

    Raises:
        Refused: it cannot be done; the person is told that something went wrong.
    """
    action = answer.get("response_action")
    if not answer:
        slack.views.close(view.user)
    elif action == "clear":
        slack.views.close(view.user, all_=True)
    elif action == "errors":
        view.errors = _errors(view, answer.get("errors") or {})
        slack.world.changes.note()
    elif action == "update":
        slack.views.update(view, accept_view(answer.get("view"), "modal", slack.block_name))
    elif action == "push":
        if len(slack.views.stack(view.user)) >= limits.VIEWS_IN_STACK:
            raise Refused("push_limit_reached")
        slack.views.push(view.app, view.user, accept_view(answer.get("view"), "modal", slack.block_name))
    else:
        raise wrong("invalid_arguments", f"unknown response_action: {action}")


def _errors(view: View, errors: dict[str, Any]) -> dict[str, str]:
    """Errors stand under inputs, by block_id; nowhere else."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    strangers = sorted(set(errors) - inputs)
    if strangers:
        raise wrong("invalid_arguments", f"not the block_id of an input: {', '.join(strangers)}")
    return {block_id: str(message) for block_id, message in errors.items()}
