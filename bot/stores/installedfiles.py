"""Installations as small files in the data folder, each replaced whole."""
# ruff: noqa: D102 - what each method does is said once, in `Installations`

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.stores import durable, paths
from bot.stores.documents import INSTALLED, Unreadable
from bot.stores.installed import Installed, Realm, Standing
from bot.stores.installing import Begun

log = logging.getLogger(__name__)


class InstalledFiles:
    """`Installations` below `folder`, of one process. What was begun is in memory: after a restart it is begun again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = asyncio.Lock()
        self._begun = Begun()

    async def keep(self, installed: Installed) -> None:
        async with self._one_at_a_time:
            await self._write(installed)

    async def mark(self, realm: Realm, standing: Standing, at: datetime) -> bool:
        async with self._one_at_a_time:
            found = await self.of(realm)
            if not found or found.standing in {standing, "uninstalled"}:
                return False
            await self._write(replace(found, standing=standing, since=at))
            return True

    async def of(self, realm: Realm) -> Installed | None:
        with durable.explained(self._folder):
            return await asyncio.to_thread(_read, paths.installation_file(self._folder, realm))

    async def all(self) -> AsyncIterator[Installed]:
        folder = paths.installations(self._folder)
        with durable.explained(self._folder):
            files = await asyncio.to_thread(lambda: sorted(folder.glob("*/*.json")))
        for file in files:
            if found := await asyncio.to_thread(_read, file):
                yield found

    async def forget(self, installed: Installed) -> bool:
        async with self._one_at_a_time:
            if await self.of(installed.realm) != installed:
                return False
            file = paths.installation_file(self._folder, installed.realm)
            with durable.explained(self._folder):
                await asyncio.to_thread(durable.remove_all, file, self._folder)
            return True

    async def begin(self, secret: str, at: datetime) -> None:
        self._begun.begin(secret, at)

    async def end(self, secret: str) -> datetime | None:
        return self._begun.end(secret)

    async def _write(self, installed: Installed) -> None:
        content = json.dumps(INSTALLED.write(installed), separators=(",", ":")).encode("ascii")
        file = paths.installation_file(self._folder, installed.realm)
        with durable.explained(self._folder):
            await asyncio.to_thread(durable.replace, file, content, keep_previous=False)


def _read(file: Path) -> Installed | None:
    try:
        return INSTALLED.read(json.loads(durable.read(file)))
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError, Unreadable):
        # Not what is in it: that may be a token.
        log.error("%s cannot be read, so that community has to install the bot again.", file)  # noqa: TRY400
        return None
