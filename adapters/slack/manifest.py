"""The app's manifest: what Slack makes the app from, with the fewest scopes."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from adapters.slack.app import COMMAND, SHORTCUT
from adapters.slack.http import PATH

# What the bot may do; why it needs each is the product text `slack.scope.<name>`, with `-` for `:`.
SCOPES = ("chat:write", "commands", "files:write", "im:history", "im:write", "users:read")
EVENTS = ("app_home_opened", "app_uninstalled", "message.im", "tokens_revoked")
# Slack cuts what is longer (docs.slack.dev/reference/app-manifest): names of shortcuts at 24, descriptions at 140 and more.
_CREATE = "https://api.slack.com/apps?new_app=1&manifest_json="


def manifest(words: Callable[..., str], public_url: str = "") -> dict[str, Any]:
    """The manifest. With `public_url` Slack posts there (HTTP mode, which OAuth needs as well); else Socket Mode."""
    events = f"{public_url.rstrip('/')}{PATH}" if public_url else ""
    there = {"request_url": events} if events else {}
    redirects = {"redirect_urls": [f"{public_url.rstrip('/')}/slack/oauth_redirect"]} if public_url else {}
    command = {
        "command": COMMAND,
        "description": words("slack.cancel"),
        "usage_hint": words("slack.usage"),
        "should_escape": False,
        **({"url": events} if events else {}),
    }
    shortcut = {
        "name": words("slack.shortcut"),
        "type": "global",
        "callback_id": SHORTCUT,
        "description": words("slack.cancel"),
    }
    return {
        "display_information": {"name": words("slack.name"), "description": words("slack.cancel")},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "bot_user": {"display_name": words("slack.name"), "always_online": True},
            "slash_commands": [command],
            "shortcuts": [shortcut],
        },
        "oauth_config": {"scopes": {"bot": [*SCOPES]}, **redirects},
        "settings": {
            "event_subscriptions": {"bot_events": [*EVENTS], **there},
            "interactivity": {"is_enabled": True, **there},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not events,
            "token_rotation_enabled": False,
        },
    }


def set_up_text(words: Callable[..., str], public_url: str = "") -> str:
    """For the operator: the manifest, why each scope is there, and the link that makes an app of it."""
    made = manifest(words, public_url)
    scopes = "\n".join(f"  {scope}: {words('slack.scope.' + scope.replace(':', '-'))}" for scope in SCOPES)
    link = _CREATE + quote(json.dumps(made, separators=(",", ":")), safe="")
    return "\n\n".join(
        (
            words("slack.setup.manifest"),
            json.dumps(made, indent=2, ensure_ascii=False),
            f"{words('slack.setup.scopes')}\n{scopes}",
            f"{words('slack.setup.link')}\n{link}",
        )
    )
