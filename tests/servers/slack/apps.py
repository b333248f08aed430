"""Apps, as their manifests describe them, and where they are installed."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.servers.slack.state import User, Workspace

EVENT_SCOPES: dict[str, str | None] = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "assistant_thread_context_changed": "assistant:write",
    "assistant_thread_started": "assistant:write",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "team_join": "users:read",
    "tokens_revoked": None,
    "user_change": "users:read",
}
"""The bot events an app may ask for, and the scope each needs (docs.slack.dev/reference/events)."""


@dataclass(eq=False)
class App:
    """An app as Slack knows it: its manifest and its secrets. `commercial` apps outside the Marketplace have one
    conversations.history call a minute, with 15 messages at most (since May 2025)."""

    id: str
    manifest: dict[str, Any]
    client_id: str
    client_secret: str
    signing_secret: str
    verification_token: str
    app_token: str
    commercial: bool = False

    def __post_init__(self) -> None:
        unknown = set(self.events) - set(EVENT_SCOPES)
        if unknown:
            raise ValueError(f"the manifest asks for events Slack does not have: {sorted(unknown)}")
        for event in self.events:
            scope = EVENT_SCOPES[event]
            if scope and scope not in self.scopes:
                raise ValueError(f"the manifest asks for the event {event} without the scope {scope}")

    def _in(self, *path: str, default: Any) -> Any:
        found: Any = self.manifest
        for name in path:
            found = found.get(name, {})
        return default if found == {} else found

    @property
    def name(self) -> str:
        return str(self._in("display_information", "name", default="app"))

    @property
    def scopes(self) -> list[str]:
        return list(self._in("oauth_config", "scopes", "bot", default=[]))

    @property
    def redirect_urls(self) -> list[str]:
        return list(self._in("oauth_config", "redirect_urls", default=[]))

    @property
    def events(self) -> list[str]:
        return list(self._in("settings", "event_subscriptions", "bot_events", default=[]))

    @property
    def events_url(self) -> str:
        return str(self._in("settings", "event_subscriptions", "request_url", default=""))

    @property
    def interactivity_url(self) -> str:
        return str(self._in("settings", "interactivity", "request_url", default=""))

    @property
    def interactive(self) -> bool:
        return bool(self._in("settings", "interactivity", "is_enabled", default=False))

    @property
    def socket_mode(self) -> bool:
        return bool(self._in("settings", "socket_mode_enabled", default=False))

    @property
    def commands(self) -> dict[str, dict[str, Any]]:
        """The slash commands by name, with the slash."""
        return {command["command"]: command for command in self._in("features", "slash_commands", default=[])}

    @property
    def shortcuts(self) -> dict[str, dict[str, Any]]:
        """The shortcuts by callback id; their `type` is `global` or `message`."""
        return {shortcut["callback_id"]: shortcut for shortcut in self._in("features", "shortcuts", default=[])}

    @property
    def has_home(self) -> bool:
        return bool(self._in("features", "app_home", "home_tab_enabled", default=False))

    @property
    def has_messages(self) -> bool:
        return bool(self._in("features", "app_home", "messages_tab_enabled", default=False))

    @property
    def may_be_written_to(self) -> bool:
        return self.has_messages and not self._in("features", "app_home", "messages_tab_read_only_enabled", default=True)


@dataclass(eq=False)
class Installation:
    """An app in a workspace: its bot there, and the token it was given, which dies with a reason."""

    app: App
    workspace: "Workspace"
    bot: "User"
    installer: "User"
    bot_token: str
    scopes: frozenset[str]
    dead: str | None = field(default=None)
    """`token_revoked` or `account_inactive` once the token is no good; None while it is."""


def manifest(
    name: str = "Amicable",
    *,
    scopes: tuple[str, ...] = ("chat:write", "commands", "im:history", "im:write", "users:read"),
    commands: tuple[str, ...] = ("/cancel",),
    shortcuts: tuple[str, ...] = (),
    message_shortcuts: tuple[str, ...] = (),
    events: tuple[str, ...] = ("app_home_opened", "message.im", "app_uninstalled", "tokens_revoked"),
    url: str | None = None,
    redirect_urls: tuple[str, ...] = (),
) -> dict[str, Any]:
    """A manifest for an app of a test. Without `url` it uses Socket Mode; with one, Slack posts everything there."""
    there = {"request_url": url} if url else {}
    return {
        "display_information": {"name": name},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "bot_user": {"display_name": name, "always_online": True},
            "slash_commands": [
                {"command": command, "description": "…", "should_escape": False} | ({"url": url} if url else {})
                for command in commands
            ],
            "shortcuts": [{"name": one, "type": "global", "callback_id": one, "description": "…"} for one in shortcuts]
            + [{"name": one, "type": "message", "callback_id": one, "description": "…"} for one in message_shortcuts],
        },
        "oauth_config": {"scopes": {"bot": list(scopes)}, "redirect_urls": list(redirect_urls)},
        "settings": {
            "event_subscriptions": {"bot_events": list(events), **there},
            "interactivity": {"is_enabled": True, **there},
            "socket_mode_enabled": url is None,
            "org_deploy_enabled": False,
            "token_rotation_enabled": False,
        },
    }
