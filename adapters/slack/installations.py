"""Where the bot is installed, when many workspaces may install it: one small file for each in the data folder.

It is slack_bolt's interface for installations. A revoked token pauses a workspace: its reminders stay due. An uninstalled
one is kept for a month, in case it comes back; then everything of its sellers is erased.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from logging import Logger
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation

from adapters.slack.parse import PLATFORM
from bot.stores import durable, paths
from bot.stores.port import Store

log = logging.getLogger(__name__)

# How long a workspace may change its mind after it uninstalled the bot.
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Installed:
    """One workspace or organization. `about` is what slack_sdk knows of the bot there (`Bot`), its token included."""

    tenant: str
    state: Literal["active", "revoked", "uninstalled"]
    since: datetime
    about: dict[str, Any]


_DOCUMENT = TypeAdapter(Installed)


class Installations(AsyncInstallationStore):
    """The files. Raises StoreError where the system refuses one."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._folder = folder / "installations" / PLATFORM
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
        await self._write(Installed(tenant, "active", self._now(), bot.to_dict_for_copying()))

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot of a workspace or organization; None while it is revoked or uninstalled."""
        return await self.bot(str(enterprise_id if is_enterprise_install else team_id))

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Its token was revoked: pause."""
        await self._mark(enterprise_id, team_id, "revoked")

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """A person's own token was revoked. We have none."""

    async def async_delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """The app was uninstalled."""
        await self._mark(enterprise_id, team_id, "uninstalled")

    async def bot(self, tenant: str) -> Bot | None:
        """The bot of a tenant, if it can be used now."""
        found = await asyncio.to_thread(self._read, self._file(tenant))
        return Bot(**found.about) if found and found.state == "active" else None

    async def left(self) -> list[str]:
        """The tenants that uninstalled the bot a month ago or before."""
        found = await self._all()
        return [one.tenant for one in found if one.state == "uninstalled" and self._now() - one.since >= KEPT]

    async def active(self) -> list[str]:
        """The tenants the bot can be used in now."""
        return [one.tenant for one in await self._all() if one.state == "active"]

    async def forget(self, tenant: str) -> None:
        """Remove the file of a tenant."""
        with durable.explained(self._folder):
            await asyncio.to_thread(durable.remove_all, self._file(tenant), self._folder)

    async def _all(self) -> list[Installed]:
        files = await asyncio.to_thread(lambda: [self._read(path) for path in sorted(self._folder.glob("*.json"))])
        return [one for one in files if one]

    async def _mark(self, enterprise_id: str | None, team_id: str | None, state: Literal["revoked", "uninstalled"]) -> None:
        """Slack sends both events when an app is uninstalled, in no order, and may send each twice."""
        for tenant in filter(None, (team_id, enterprise_id)):
            found = await asyncio.to_thread(self._read, self._file(tenant))
            if found and found.state != state and found.state != "uninstalled":
                await self._write(replace(found, state=state, since=self._now()))

    async def _write(self, installed: Installed) -> None:
        with durable.explained(self._folder):
            content = _DOCUMENT.dump_json(installed)
            await asyncio.to_thread(durable.replace, self._file(installed.tenant), content, keep_previous=False)

    def _file(self, tenant: str) -> Path:
        return self._folder / f"{paths.name(tenant)}.json"

    def _read(self, path: Path) -> Installed | None:
        try:
            return _DOCUMENT.validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError:
            log.error("%s is damaged, so that workspace has to install the bot again.", path)  # noqa: TRY400 - it may hold a token
            return None


async def erase_tenant(store: Store, tenant: str) -> int:
    """Erase everything of every seller of a workspace or organization; gives how many there were."""
    sellers = [id async for id, _ in store.dossiers() if (id.platform, id.tenant) == (PLATFORM, tenant)]
    for seller in sellers:
        await store.erase(seller)
    return len(sellers)


async def sweep(store: Store, installations: Installations) -> None:
    """Erase the workspaces that left a month ago."""
    for tenant in await installations.left():
        count = await erase_tenant(store, tenant)
        await installations.forget(tenant)
        log.info("%s left a month ago; its %s sellers are erased.", tenant, count)
