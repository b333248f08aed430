"""The payloads of what people do (docs.slack.dev/reference/interaction-payloads)."""

import time
from typing import Any

from tests.servers.slack.apps import App, Installation
from tests.servers.slack.inputs import VALUE_KEYS
from tests.servers.slack.state import Channel, Inputs, Message, User, View
from tests.servers.slack.writing import kept_blocks, typed


def slash(installation: Installation, user: User, channel: Channel, command: str, words: str, **ways: str) -> dict[str, Any]:
    """`ways`: the response_url and the trigger_id. A command is flat, so that it fits a form."""
    return {
        "token": installation.app.verification_token,
        "team_id": installation.workspace.id,
        "team_domain": installation.workspace.name,
        "channel_id": channel.id,
        "channel_name": channel.shown_name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": typed(words),
        "api_app_id": installation.app.id,
        "is_enterprise_install": "false",
        **ways,
    }


def _interaction(kind: str, app: App, user: User) -> dict[str, Any]:
    team = {"id": user.workspace.id, "domain": user.workspace.name}
    person = {"id": user.id, "username": user.name, "name": user.name, "team_id": user.workspace.id}
    about = {"type": kind, "user": person, "api_app_id": app.id, "token": app.verification_token, "team": team}
    return about | {"enterprise": None, "is_enterprise_install": False}


def message_action(app: App, user: User, message: Message, action: dict[str, Any], **ways: str) -> dict[str, Any]:
    """An element of a message was used. An ephemeral message is not in the payload: Slack does not keep it."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    payload = {
        **_interaction("block_actions", app, user),
        "container": container,
        "channel": {"id": message.channel.id, "name": message.channel.shown_name},
        "state": {"values": kept_blocks(values(message.inputs.get(user.id, {})))},
        "actions": [kept_blocks(action)],
        **ways,
    }
    return payload if message.only_for else {**payload, "message": message.shown()}


def view_action(app: App, user: User, view: View, action: dict[str, Any], **ways: str) -> dict[str, Any]:
    return {
        **_interaction("block_actions", app, user),
        "container": {"type": "view", "view_id": view.id},
        "view": view.shown(),
        "actions": [action],
        **ways,
    }


def submission(view: View, **ways: str) -> dict[str, Any]:
    return {**_interaction("view_submission", view.app, view.user), "view": view.shown(), "response_urls": [], **ways}


def closed(view: View, *, cleared: bool) -> dict[str, Any]:
    return {**_interaction("view_closed", view.app, view.user), "view": view.shown(), "is_cleared": cleared}


def shortcut(app: App, user: User, callback_id: str, **ways: str) -> dict[str, Any]:
    return {**_interaction("shortcut", app, user), "callback_id": callback_id, "action_ts": action_ts(), **ways}


def message_shortcut(app: App, user: User, callback_id: str, message: Message, **ways: str) -> dict[str, Any]:
    return {
        **_interaction("message_action", app, user),
        "callback_id": callback_id,
        "action_ts": action_ts(),
        "channel": {"id": message.channel.id, "name": message.channel.shown_name},
        "message_ts": message.ts,
        "message": message.shown(),
        **ways,
    }


def action(block_id: str, element: dict[str, Any], state: dict[str, Any] | None) -> dict[str, Any]:
    """What was done with an element: pressed, or a value put in."""
    done = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id, "action_ts": action_ts()}
    for key in ("text", "value", "style", "url", "placeholder"):
        if key in element:
            done[key] = element[key]
    if state:
        key = VALUE_KEYS[element["type"]]
        done[key] = state[key]
    return done


def values(inputs: Inputs) -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = {}
    for (block_id, action_id), value in inputs.items():
        told.setdefault(block_id, {})[action_id] = value
    return told


def action_ts() -> str:
    return f"{time.time():.6f}"
