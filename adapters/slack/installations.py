"""Where the bot is installed, when many workspaces may install it: slack_bolt's interface over what the store keeps of it.

A revoked token pauses a workspace: its reminders stay due. An uninstalled one is kept for a month, in case it comes back;
then everything of its sellers is erased. Where its administrators asked for it, that happens at once.

Slack says once that the app has left. A bot that was down then, or had no store to write it to, sees it by the tokens: they
are tried every day.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from logging import Logger

from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.client import LOST
from adapters.slack.limits import Payload
from adapters.slack.parse import PLATFORM
from bot.core.community import Community, CommunityId
from bot.stores.installed import Installed, Realm, Standing
from bot.stores.port import Store, StoreError

log = logging.getLogger(__name__)

# How long a workspace may change its mind after it uninstalled the bot.
KEPT = timedelta(days=30)
# What Slack says of a token whose app has left, of one that was revoked, and of any that is good for nothing
# (docs.slack.dev/reference/methods/auth.test). Whatever else it says may pass.
_LEFT, _REVOKED = "account_inactive", "token_revoked"
_DEAD = frozenset({_LEFT, _REVOKED, "invalid_auth"})
# How long somebody may take to press Allow.
STATE_LIVES = timedelta(minutes=10)


class WorkspaceInstallations(AsyncInstallationStore):
    """The workspaces and organizations that have, or had, the bot. Raises StoreError."""

    def __init__(self, store: Store, fresh: Callable[[str], AsyncWebClient], now: Callable[[], datetime]) -> None:
        self._store = store
        self._fresh = fresh
        self._now = now

    @property
    def logger(self) -> Logger:
        """Where slack_sdk logs to."""
        return log

    async def async_save(self, installation: Installation) -> None:
        """Keep a new installation, or one that came back."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot, whatever it was before."""
        tenant = str(bot.enterprise_id if bot.is_enterprise_install else bot.team_id)
        # Its own times it cannot read back from JSON.
        times = {"installed_at": bot.installed_at, "bot_token_expires_at": bot.bot_token_expires_at}
        about = bot.to_dict_for_copying() | times
        await self._store.installations.keep(Installed(PLATFORM, tenant, "active", self._now(), about))

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot of a workspace or organization; None while it is revoked or uninstalled."""
        try:
            return await self.bot(str(enterprise_id if is_enterprise_install else team_id))
        except StoreError:
            # slack_bolt takes this for a workspace that has no bot, and mentions it in passing.
            log.exception("Whether the bot is installed in %s cannot be read.", team_id)
            raise

    async def bot(self, tenant: str) -> Bot | None:
        """The bot of a tenant, if it can be used now."""
        found = await self._store.installations.of((PLATFORM, tenant))
        return Bot(**found.about) if found and found.standing == "active" else None

    async def active(self) -> list[str]:
        """The tenants the bot can be used in now."""
        return [one.tenant for one in await self._all() if one.standing == "active"]

    async def on_revoked(self, event: Payload, context: AsyncBoltContext) -> None:
        """Its token was revoked: pause. A person's own token would be none of ours."""
        if event["tokens"].get("bot"):
            await self._mark(context, "revoked")

    async def on_uninstalled(self, context: AsyncBoltContext) -> None:
        """The app has left. Its sellers are erased in a month, or at once where that was asked for."""
        await self._leave(await self._mark(context, "uninstalled"))

    async def sweep(self) -> None:
        """See which workspaces have left unheard, and erase those that left a month ago."""
        for one in await self._all():
            if one.standing == "uninstalled":
                # Also those that were to be erased at once, when that failed.
                await self._leave(one.realm)
            else:
                await self._tried(one)

    async def _tried(self, one: Installed) -> None:
        """Try the token of a workspace, and write down what comes of it."""
        said, now, paused = await self._said_of(Bot(**one.about)), self._now(), one.standing == "revoked"
        if paused and said in _DEAD and now - one.since >= KEPT:
            # Its sellers have waited for as long as they are kept.
            await self._found(one, "uninstalled", one.since)
        elif said == _LEFT:
            await self._found(one, "uninstalled", now)
        elif said == _REVOKED and not paused:
            await self._found(one, "revoked", now)
        elif not said and paused:
            await self._found(one, "active", now)

    async def _found(self, one: Installed, standing: Standing, since: datetime) -> None:
        if await self._store.installations.mark(one.realm, standing, since):
            log.warning("%s is %s, which was not heard.", one.tenant, standing)
            await self._leave(one.realm)

    async def _leave(self, realm: Realm) -> None:
        """Erase a workspace that has left, when it is time."""
        left = await self._store.installations.of(realm)
        if left and left.standing == "uninstalled":
            community = await self._store.community(_whole(realm))
            if community.erase_at_once or self._now() - left.since >= KEPT:
                await self._erase(left)

    async def _mark(self, context: AsyncBoltContext, standing: Standing) -> Realm:
        """Slack sends both events when an app is uninstalled, in no order, and may send each again, also an hour later.

        By then it may be installed again. So the token we have is asked.
        """
        tenant = str(context.enterprise_id if context.is_enterprise_install else context.team_id)
        realm, bot = (PLATFORM, tenant), await self.bot(tenant)
        if bot and not await self._said_of(bot):
            log.info("%s was said to have left and is there.", tenant)
        else:
            await self._store.installations.mark(realm, standing, self._now())
        return realm

    async def _said_of(self, bot: Bot) -> str:
        """What Slack says is wrong with a token; "" while it works."""
        try:
            await self._fresh(bot.bot_token).auth_test()
        except SlackApiError as error:
            return str(error.response.get("error") or error.response.status_code)
        except LOST as error:
            return repr(error)
        return ""

    async def _erase(self, left: Installed) -> None:
        """Erase the sellers of a workspace, and then forget it, unless it came back meanwhile."""
        log.info("%s left, and its %s sellers are erased.", left.tenant, await erase_all(self._store, left.realm))
        await self._store.keep_community(Community(_whole(left.realm)))
        await self._store.installations.forget(left)

    async def _all(self) -> list[Installed]:
        return [one async for one in self._store.installations.all() if one.platform == PLATFORM]


def _whole(realm: Realm) -> CommunityId:
    platform, tenant = realm
    return CommunityId(platform, tenant, tenant)


async def erase_all(store: Store, realm: Realm) -> int:
    """Erase everything of every seller of a realm; gives how many there were."""
    sellers = [id async for id, _ in store.dossiers() if (id.platform, id.tenant) == realm]
    for seller in sellers:
        await store.erase(seller)
    return len(sellers)
