"""Many workspaces: each installs the app by itself (OAuth), and its token is looked up with every delivery."""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from logging import Logger

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization.async_authorize import AsyncInstallationStoreAuthorize
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.installations import STATE_LIVES, WorkspaceInstallations
from adapters.slack.manifest import SCOPES
from bot.stores.installed import Installations

log = logging.getLogger(__name__)


class States(AsyncOAuthStateStore):
    """What ties the end of an installation to its beginning in the same browser: good once, for ten minutes.

    In the store, so that it may end at another bot than it began at.
    """

    def __init__(self, installations: Installations, now: Callable[[], datetime]) -> None:
        self._installations = installations
        self._now = now

    @property
    def logger(self) -> Logger:
        """Where slack_sdk logs to."""
        return log

    async def async_issue(self, *_: object, **__: object) -> str:
        """A new state."""
        state = secrets.token_urlsafe(24)
        await self._installations.begin(state, self._now())
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether the state was issued in the last ten minutes and was not used before."""
        begun = await self._installations.end(state)
        return begun is not None and self._now() - begun < STATE_LIVES


def open_app(
    client: AsyncWebClient,
    installations: WorkspaceInstallations,
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
    return AsyncApp(
        client=client,
        signing_secret=signing_secret,
        oauth_settings=settings,
        user_facing_authorize_error_message=sorry,
    )
