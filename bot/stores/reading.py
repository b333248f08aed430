"""Reading a data folder beside the bot that may be running on it. Nothing is changed, not even what is damaged."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TypeVar

from bot.core.community import Community
from bot.core.library import Release
from bot.core.playbook import Flow
from bot.core.seller import SellerId
from bot.stores import paths
from bot.stores.documents import COMMUNITY, FLOW, INSTALLED, Kind, Unreadable
from bot.stores.durable import explained
from bot.stores.installedfiles import InstalledFiles
from bot.stores.moving import Kept
from bot.stores.port import Dossier, StoreError
from bot.stores.releasefiles import ReleaseFiles
from bot.stores.sellerfile import read_dossier
from bot.stores.storage import Damaged, owner, read_tables

_FLOWS, _COMMUNITIES, _INSTALLATIONS = "flows/*.json", "communities/*/*/*.json", "installations/*/*.json"
_SET_ASIDE = "The bot sets it aside when it next needs it."

T = TypeVar("T")


class Folder:
    """A data folder as a `moving.Source`. A file is replaced whole, so each seller is read as they were at one moment."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise StoreError(f"There is no data folder {folder}. Name the one you mean, or set AMICABLE_DATA.")
        self._folder = folder
        self._releases = ReleaseFiles(folder)
        self.installations = InstalledFiles(folder)

    async def count(self) -> int:
        """How many sellers there are."""
        return len(await asyncio.to_thread(self._paths))

    async def sellers(self) -> AsyncIterator[Kept]:
        """Every seller; of one whose file is damaged what the copy before it has."""
        for path in await asyncio.to_thread(self._paths):
            if found := await asyncio.to_thread(self._look_at, path):
                yield found

    async def load(self, seller: SellerId) -> Dossier:
        """What is kept of the seller; an empty dossier if that is nothing that can be read."""
        found = await asyncio.to_thread(self._look_at, paths.seller_file(self._folder, seller))
        return found.dossier if found and found.dossier else Dossier()

    async def flows(self) -> AsyncIterator[Flow]:
        """Every flow that can be read."""
        for flow in await asyncio.to_thread(self._documents, FLOW, _FLOWS, []):
            yield flow

    async def communities(self) -> AsyncIterator[Community]:
        """What the moderators of each community have set, where it can be read."""
        for community in await asyncio.to_thread(self._documents, COMMUNITY, _COMMUNITIES, []):
            yield community

    async def releases(self) -> AsyncIterator[Release]:
        """Every release that can be read."""
        with explained(self._folder):
            found = await asyncio.to_thread(lambda: [*self._releases.all()])
        for release in found:
            yield release

    async def flaws(self) -> Sequence[str]:
        """Flows, communities, installations, releases and copies that cannot be read, and files set aside earlier."""
        return await asyncio.to_thread(self._flaws)

    def _flaws(self) -> list[str]:
        wrong: list[str] = []
        self._documents(FLOW, _FLOWS, wrong)
        self._documents(COMMUNITY, _COMMUNITIES, wrong)
        self._documents(INSTALLED, _INSTALLATIONS, wrong, "That community has to install the bot again.")
        with explained(self._folder):
            unread = self._releases.unreadable()
            wrong += [f"{path} is no release that this version can read. Nothing needs it; delete it." for path in unread]
            aside = sorted(self._folder.rglob(f"*{paths.DAMAGED}*"))
            wrong += [f"{path} was damaged and set aside. Look at it, then delete it." for path in aside]
            for path in sorted(paths.sellers(self._folder).glob(f"*/*/*/*{paths.PREVIOUS}")):
                try:
                    read_tables(path)
                except (Damaged, Unreadable) as error:
                    wrong.append(
                        f"{path}, a copy before, cannot be read: {error}. Nothing needs it as long as its file is sound."
                    )
        return wrong

    def _paths(self) -> list[Path]:
        with explained(self._folder):
            found = {
                path for path in paths.sellers(self._folder).glob("*/*/*/*") if path.name.endswith((".json", paths.PREVIOUS))
            }
            return sorted({path.with_name(path.name.removesuffix(paths.PREVIOUS)) for path in found})

    def _look_at(self, path: Path) -> Kept | None:
        with explained(self._folder):
            try:
                if found := self._read(path, path):
                    return found
                why = "is missing"
            except Damaged as damage:
                why = f"is damaged: {damage}"
            except Unreadable as error:
                return Kept(str(path), wrong=f"{path}: {error}")
            if why == "is missing" and not paths.previous(path).exists():
                return None  # erased since the folder was listed
            return self._look_before(path, why)

    def _look_before(self, path: Path, why: str) -> Kept:
        try:
            older = self._read(paths.previous(path), path)
        except (Damaged, Unreadable):
            older = None
        if older is None:
            return Kept(str(path), wrong=f"{path} {why}, and no copy before it can be read. Restore a backup of it.")
        wrong = f"{path} {why}. The copy before it is sound, and takes its place when the bot next needs it."
        return Kept(str(path), older.seller, older.dossier, wrong)

    def _read(self, copy: Path, path: Path) -> Kept | None:
        tables = read_tables(copy)
        if tables is None:
            return None
        seller = owner(tables)
        if seller is None or paths.seller_file(self._folder, seller) != path:
            raise Damaged("it is another seller's")
        return Kept(str(path), seller, read_dossier(copy, tables))

    def _documents(self, kind: Kind[T], pattern: str, wrong: list[str], then: str = _SET_ASIDE) -> list[T]:
        found = []
        with explained(self._folder):
            for path in sorted(self._folder.glob(pattern)):
                try:
                    found.append(kind.read(json.loads(path.read_bytes())))
                except FileNotFoundError:
                    continue
                except Unreadable as error:
                    wrong.append(f"{path}: {error}")
                except (ValueError, RecursionError):
                    wrong.append(f"{path} is damaged: it is not whole JSON. {then}")
        return found
