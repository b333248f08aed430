"""The store that comes with the bot: one small TinyDB file per seller in a data folder, held by one process."""
# ruff: noqa: D102 - what each method does is said once, in `Store`

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import ParamSpec, Self, TypeVar

from bot.core.community import Community, CommunityId
from bot.core.library import Release
from bot.core.playbook import Flow
from bot.core.reminders import State
from bot.core.seller import SellerId
from bot.stores import paths, scan
from bot.stores.boards import Boards
from bot.stores.changes import pending
from bot.stores.durable import explained
from bot.stores.flows import FlowShelf
from bot.stores.held import HeldFiles
from bot.stores.index import DueIndex
from bot.stores.installedfiles import InstalledFiles
from bot.stores.lines import Lines, Outcome
from bot.stores.lock import FolderLock
from bot.stores.port import Address, Changes, Claim, Dossier, StoreError, Tenant
from bot.stores.releasefiles import ReleaseFiles
from bot.stores.sellerfile import SellerFile

log = logging.getLogger(__name__)

# Commits wait for the disk, not for the processor, and a busy disk makes several durable in one go: measured on one, ext4
# synced 120 files a second one by one, 640 with four at once, 1900 with sixteen, and hardly more beyond.
_WORKERS = 16

P = ParamSpec("P")
T = TypeVar("T")


class TinyStore:
    """A `Store` in a data folder. Made by `open`; `close` it. All calls from one event loop."""

    def __init__(self, folder: Path, lock: FolderLock) -> None:
        self._folder = folder
        self._lock = lock
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="store")
        self._flows = FlowShelf(folder)
        self._boards = Boards(folder)
        self._releases = ReleaseFiles(folder)
        self.installations = InstalledFiles(folder)
        self._index = DueIndex()
        self._lines = Lines(self._pool, self._know)
        self._files = HeldFiles(folder)
        self._closed = False
        # Whom the index knows already from a turn, which is fresher than what the scan read before it.
        self._seen: set[SellerId] = set()
        self._scan = asyncio.create_task(self._find_reminders())
        self._scan.add_done_callback(_report)

    @classmethod
    async def open(cls, folder: Path) -> Self:
        """Open the data folder, making it if need be. Raises Locked if another process holds it, else StoreError.

        Reminders are found in the background: until `indexed`, `claim` and `next_due` know those found so far.
        """
        return cls(folder, await asyncio.to_thread(_take, folder))

    async def indexed(self) -> None:
        """Wait until all reminders in the folder have been found."""
        await asyncio.shield(self._scan)

    async def load(self, seller: SellerId) -> Dossier:
        self._refuse_if_closed()
        # Nobody works on a file without a line before it. To look whether a held one is as it was takes some microseconds,
        # a way through a thread and back a hundred times that.
        held = None if self._lines.has(seller) else self._files.take(seller).held()
        return held or await self._alone(seller, SellerFile.load)

    async def commit(self, seller: SellerId, expected: int, changes: Changes) -> Dossier:
        return await self._alone(seller, lambda file: file.commit(expected, changes))

    async def erase(self, seller: SellerId, expected: int | None = None) -> None:
        await self._alone(seller, lambda file: file.erase(expected))

    async def dossiers(self) -> AsyncIterator[tuple[SellerId, Dossier]]:
        for files in await self._in_thread(scan.folders, self._folder):
            for found in await self._in_thread(scan.look_through, self._folder, files):
                dossier = await self.load(found.seller)
                if dossier.version:
                    yield found.seller, dossier

    async def claim(
        self, now: datetime, lease: timedelta, limit: int, together: timedelta, tenants: Collection[Tenant] | None = None
    ) -> Sequence[Claim]:
        return self._index.claim(now, lease, limit, together, tenants)

    async def settle(self, seller: SellerId, keys: Sequence[str], state: State, at: datetime) -> None:
        await self._alone(seller, lambda file: file.settle(frozenset(keys), state, at))

    async def postpone(self, seller: SellerId, keys: Sequence[str], at: datetime, until: datetime) -> None:
        await self._alone(seller, lambda file: file.postpone(frozenset(keys), at, until))
        self._index.release(seller, keys)

    async def release(self, seller: SellerId, keys: Sequence[str]) -> None:
        self._index.release(seller, keys)

    async def next_due(self) -> datetime | None:
        return self._index.next_due()

    async def keep_address(self, seller: SellerId, address: Address) -> None:
        await self._alone(seller, lambda file: file.keep_address(address))

    async def community(self, id: CommunityId) -> Community:
        self._refuse_if_closed()
        return await self._in_thread(self._boards.community, id)

    async def keep_community(self, community: Community) -> None:
        self._refuse_if_closed()
        await self._in_thread(self._boards.keep_community, community)

    async def beat(self, worker: str, at: datetime) -> None:
        self._refuse_if_closed()
        await self._in_thread(self._boards.beat, worker, at)

    async def beats(self) -> Mapping[str, datetime]:
        self._refuse_if_closed()
        return await self._in_thread(self._boards.beats)

    async def keep_flow(self, flow: Flow) -> None:
        self._refuse_if_closed()
        if self._flows.known(flow.digest) is None:
            await self._in_thread(self._flows.keep, flow)

    async def flow(self, digest: str) -> Flow | None:
        self._refuse_if_closed()
        return self._flows.known(digest) or await self._in_thread(self._flows.find, digest)

    async def keep_release(self, release: Release) -> None:
        self._refuse_if_closed()
        await self._in_thread(self._releases.keep, release)

    async def kept_release(self, digest: str = "") -> Release | None:
        self._refuse_if_closed()
        return await self._in_thread(self._releases.find, digest)

    async def put(self, seller: SellerId, dossier: Dossier) -> None:
        """As `moving.Target.put`."""
        await self._alone(seller, lambda file: file.put(dossier))

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._scan.cancel()
        await asyncio.gather(self._scan, return_exceptions=True)
        await self._lines.drain()
        await asyncio.to_thread(self._pool.shutdown)
        await asyncio.to_thread(self._lock.release)

    async def _alone(self, seller: SellerId, work: Callable[[SellerFile], Dossier]) -> Dossier:
        """Do the work with no other on the same seller."""
        self._refuse_if_closed()
        file = self._files.take(seller)
        return await self._lines.do(seller, lambda: self._attempt(file, work))

    def _attempt(self, file: SellerFile, work: Callable[[SellerFile], Dossier]) -> Outcome:
        try:
            with explained(self._folder):
                dossier = work(file)
        except StoreError as error:
            # What was found on the way (a damaged file) or half done (a folder that would not sync) must be known.
            with suppress(StoreError), explained(self._folder):
                return Outcome(error, file.load())
            return Outcome(error, None)
        return Outcome(dossier, dossier)

    def _know(self, seller: SellerId, dossier: Dossier) -> None:
        self._index.put(seller, pending(dossier))
        self._files.weigh(seller)
        if not self._scan.done():
            self._seen.add(seller)

    async def _in_thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with explained(self._folder):
            return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: work(*args, **kwargs))

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise StoreError(f"The data folder {self._folder} has been closed.")

    async def _find_reminders(self) -> None:
        for files in await self._in_thread(scan.folders, self._folder):
            with self._unsent_if_it_fails(files):
                for found in await self._in_thread(scan.look_through, self._folder, files):
                    with self._unsent_if_it_fails(paths.seller_file(self._folder, found.seller)):
                        await self._take_in(found)
        self._seen.clear()

    async def _take_in(self, found: scan.Found) -> None:
        if found.seller in self._seen:
            return
        if found.sound:
            self._index.put(found.seller, found.reminders)
        else:
            await self.load(found.seller)

    @contextmanager
    def _unsent_if_it_fails(self, place: Path) -> Iterator[None]:
        """Go on with the next place; the one that failed is looked at again when its seller comes or the bot restarts."""
        try:
            yield
        except StoreError:
            log.exception("Reminders in %s could not be read. They are not sent until that is put right.", place)


def _take(folder: Path) -> FolderLock:
    with explained(folder):
        # Sellers' answers are nobody else's business on this machine.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FolderLock(folder)


def _report(scan_: asyncio.Task[None]) -> None:
    if not scan_.cancelled() and (error := scan_.exception()):
        log.error("Looking for reminders stopped; those not found are not sent.", exc_info=error)
