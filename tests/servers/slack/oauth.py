"""Installing an app: somebody allows it, a code is exchanged once (docs.slack.dev/authentication/installing-with-oauth)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.servers.slack.apps import App, Installation
from tests.servers.slack.refusals import Refused
from tests.servers.slack.state import User

if TYPE_CHECKING:
    from tests.servers.slack.server import Slack

CODE_LIVES = 10 * 60
"""Seconds."""


@dataclass
class _Code:
    app: App
    user: User
    scopes: list[str]
    redirect: str
    made: float


class OAuth:
    def __init__(self, slack: "Slack") -> None:
        self._slack = slack
        self._codes: dict[str, _Code] = {}

    def allow(self, query: Mapping[str, str], user: User) -> str:
        """They press Allow on the page an authorize URL leads to; gives the address their browser is sent to.

        Raises:
            Refused: the page says what is wrong with the URL instead.
        """
        app = next((app for app in self._slack.world.apps.values() if app.client_id == query.get("client_id")), None)
        if app is None:
            raise Refused("invalid_client_id")
        redirect = query.get("redirect_uri") or (app.redirect_urls or [""])[0]
        if not any(redirect.startswith(url) for url in app.redirect_urls):
            raise Refused("bad_redirect_uri")
        scopes = [scope for scope in query.get("scope", "").split(",") if scope]
        if not scopes:
            raise Refused("invalid_scope_requested")
        code = secrets.token_hex(16)
        self._codes[code] = _Code(app, user, scopes, query.get("redirect_uri", ""), self._slack.world.clock.now())
        return f"{redirect}?{urlencode({'code': code, 'state': query.get('state', '')})}"

    def deny(self, query: Mapping[str, str]) -> str:
        """They press Cancel."""
        return f"{query.get('redirect_uri', '')}?{urlencode({'error': 'access_denied', 'state': query.get('state', '')})}"

    def exchange(self, app: App, code: str, redirect: str) -> Installation:
        """The installation a code stands for. A code is good once, for ten minutes.

        Raises:
            Refused: it is not.
        """
        given = self._codes.pop(code, None)
        if given is None or given.app is not app:
            raise Refused("invalid_code")
        if self._slack.world.clock.now() - given.made > CODE_LIVES:
            raise Refused("code_expired")
        if redirect != given.redirect:
            raise Refused("bad_redirect_uri")
        return self._slack.install(app, given.user.workspace, by=given.user, scopes=given.scopes)
