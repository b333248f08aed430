"""Many workspaces: each installs the app by itself (OAuth), and its token is looked up with every delivery."""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from logging import Logger

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization.async_authorize import AsyncInstallationStoreAuthorize
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.installations import Installations
from adapters.slack.manifest import SCOPES

log = logging.getLogger(__name__)

# How long somebody may take to press Allow.
STATE_LIVES = timedelta(minutes=10)


class States(AsyncOAuthStateStore):
    """What ties the end of an installation to its beginning in the same browser: good once, for ten minutes.

    In memory: after a restart somebody who was about to press Allow begins again.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._issued: dict[str, datetime] = {}

    @property
    def logger(self) -> Logger:
        """Where slack_sdk logs to."""
        return log

    async def async_issue(self, *_: object, **__: object) -> str:
        """A new state."""
        now = self._now()
        self._issued = {state: at for state, at in self._issued.items() if now - at < STATE_LIVES}
        state = secrets.token_urlsafe(24)
        self._issued[state] = now
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether the state was issued here in the last ten minutes and was not used before."""
        issued = self._issued.pop(state, None)
        return issued is not None and self._now() - issued < STATE_LIVES


def open_app(
    client: AsyncWebClient,
    installations: Installations,
    states: States,
    *,
    client_id: str,
    client_secret: str,
    signing_secret: str,
    sorry: str,
) -> AsyncApp:
    """The app that anybody may install. `sorry` is told to people of a workspace where it is not installed any more."""
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=[*SCOPES],
        installation_store=installations,
        installation_store_bot_only=True,
        state_store=states,
        state_expiration_seconds=int(STATE_LIVES.total_seconds()),
    )
    # As slack_bolt makes it, but a token that was tested once is not tested with every press.
    settings.authorize = AsyncInstallationStoreAuthorize(
        logger=log, installation_store=installations, bot_only=True, cache_enabled=True, client=client
    )
    app = AsyncApp(
        client=client,
        signing_secret=signing_secret,
        oauth_settings=settings,
        user_facing_authorize_error_message=sorry,
    )
    app.enable_token_revocation_listeners()
    return app
