"""Where the bot is installed, when many workspaces may install it: slack_bolt's interface over what the store keeps of it.

A revoked token pauses a workspace: its reminders stay due. An uninstalled one is kept for a month, in case it comes back;
then everything of its sellers is erased. Where its administrators asked for it, that happens at once.
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
        realm = await self._mark(context, "uninstalled")
        community = await self._store.community(_whole(realm))
        if community.erase_at_once:
            await self._erase(await self._store.installations.of(realm))

    async def sweep(self) -> None:
        """Erase the workspaces that left a month ago."""
        for one in await self._all():
            if one.standing == "uninstalled" and self._now() - one.since >= KEPT:
                await self._erase(one)

    async def _mark(self, context: AsyncBoltContext, standing: Standing) -> Realm:
        """Slack sends both events when an app is uninstalled, in no order, and may send each again, also an hour later.

        By then it may be installed again. So the token we have is asked.
        """
        tenant = str(context.enterprise_id if context.is_enterprise_install else context.team_id)
        realm, bot = (PLATFORM, tenant), await self.bot(tenant)
        if bot and await self._works(bot):
            log.info("%s was said to have left and is there.", tenant)
        else:
            await self._store.installations.mark(realm, standing, self._now())
        return realm

    async def _works(self, bot: Bot) -> bool:
        try:
            await self._fresh(bot.bot_token).auth_test()
        except (SlackApiError, *LOST) as error:
            log.info("A token does not work any more: %s", error)
            return False
        return True

    async def _erase(self, left: Installed | None) -> None:
        """Erase the sellers of a workspace, and then forget it, unless it came back meanwhile."""
        if left and left.standing == "uninstalled":
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
