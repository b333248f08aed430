"""The store that comes with the bot: updates on disk, ten thousand reminders due at once, a start with 100,000 open cases.

An update is held against the least that could keep it: a temporary file, synced, the copy before kept, renamed, the folder
synced. The two take turns, on files of the same size in folders of the same shape.
"""

import asyncio
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import tinydb

from benchmarks.figures import Figure
from benchmarks.folders import BATCH, CASES_EACH, DUE_EVERY, LATER, LEASE, fill, is_due, open_case, opened, seller_id, serve
from benchmarks.lag import lag
from bot.stores import paths
from bot.stores.documents import CASE
from bot.stores.port import Changes
from bot.stores.tinydb import TinyStore
from tests.builders import NOON, a_reminder

SIZES = (100, 1_000, 10_000, 100_000)
SELLERS, UPDATES = 40, 320  # who are served in turn at each size, and how often in all
WARM_UP = 3 * SELLERS  # the first turns make files and copies of them, which is another thing than to replace them
STOCK, STOCK_UPDATES = 10_000, 3


def run() -> Iterator[Figure]:
    """Everything, on the disk that holds the temporary folder."""
    with tempfile.TemporaryDirectory() as place:
        folders = {size: Path(place) / str(size) for size in SIZES}
        for size, folder in folders.items():
            fill(folder, size // CASES_EACH)
        times = asyncio.run(_updates(folders))
        for size, (update, bare) in times.items():
            yield Figure(f"an update among {size:,} cases", update * 1e3, "ms")
            yield Figure("  against the bare replace", update / bare, "x", bar=1.5)
        updates = [update for update, _ in times.values()]
        yield Figure("  the slowest of these sizes against the fastest", max(updates) / min(updates), "x", bar=1.2)
        stock = _stock(Path(place) / "stock.json")
        yield Figure(f"  of 1,000 parts of what stock TinyDB takes at {STOCK:,}", times[STOCK][0] / stock * 1e3, "", bar=5)
        largest = folders[SIZES[-1]]
        yield from _start(largest)
        yield from asyncio.run(_due(largest))


async def _updates(folders: Mapping[int, Path]) -> dict[int, tuple[float, float]]:
    """For each size the middle times of an update and of a bare replace of the same bytes, in seconds."""
    async with AsyncExitStack() as stack:
        sides = [
            _Side(folder, await stack.enter_async_context(opened(folder)), size // CASES_EACH)
            for size, folder in folders.items()
        ]
        for side in sides:
            await side.store.indexed()
        for n in range(WARM_UP + UPDATES):
            for side in sides:
                await side.turn(n)
    return {
        size: (median(side.updates[WARM_UP:]), median(side.bare[WARM_UP:]))
        for size, side in zip(folders, sides, strict=True)
    }


class _Side:
    """A store with its sellers, and files of the same bytes in the same folders, replaced with nothing around it."""

    def __init__(self, folder: Path, store: TinyStore, sellers: int) -> None:
        self.folder, self.store = folder, store
        undue = [seller_id(n) for n in range(sellers) if not is_due(n)]
        self.sellers = undue[:: max(1, len(undue) // SELLERS)][:SELLERS]
        self.updates: list[float] = []
        self.bare: list[float] = []

    async def turn(self, n: int) -> None:
        """An update and a bare replace, measured."""
        seller = self.sellers[n % len(self.sellers)]
        version = (await self.store.load(seller)).version
        case = replace(open_case(f"case-0-{seller.user}!"), nickname=f"{n}")
        owed = (a_reminder(f"key-of-0-{seller.user}!", case=case.token, due=LATER),)
        begun = time.perf_counter()
        await self.store.commit(seller, version, Changes(NOON, case=case, owed=owed))
        self.updates.append(time.perf_counter() - begun)
        path = paths.seller_file(self.folder, seller)
        content = path.read_bytes()
        begun = time.perf_counter()
        _replace(f"{path}.bare", content)
        self.bare.append(time.perf_counter() - begun)


def _replace(path: str, content: bytes) -> None:
    fd = os.open(f"{path}.tmp", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(fd, content)
    os.fsync(fd)
    os.close(fd)
    with suppress(FileNotFoundError):
        os.link(path, f"{path}.spare")
        os.replace(f"{path}.spare", f"{path}.previous")  # noqa: PTH105 - the least that could do it
    os.replace(f"{path}.tmp", path)  # noqa: PTH105
    fd = os.open(path.rpartition("/")[0], os.O_RDONLY)
    os.fsync(fd)
    os.close(fd)


def _stock(path: Path) -> float:
    """The middle time of an update of one case in a stock TinyDB, in seconds."""
    with tinydb.TinyDB(path) as db:
        db.insert_multiple(CASE.write(open_case(f"case-{n}")) for n in range(STOCK))
        times = []
        for n in range(STOCK_UPDATES):
            begun = time.perf_counter()
            db.update({"nickname": f"{n}"}, tinydb.where("token") == f"case-{STOCK // 2}")
            times.append(time.perf_counter() - begun)
    return median(times)


def _start(folder: Path) -> Iterator[Figure]:
    """A bot's start, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    found = context.SimpleQueue()
    bot = context.Process(target=_be_started, args=(folder, found))
    bot.start()
    empty, press, reminder, indexed, memory = found.get()
    bot.join()
    yield Figure(f"start with {SIZES[-1]:,} cases: first press answered", press, "s", bar=1)
    yield Figure("  first overdue reminder", reminder, "s", bar=15)
    yield Figure("  all reminders indexed", indexed, "s", bar=30)
    yield Figure("  memory", memory / 1024, "MB", bar=200)
    yield Figure("  memory per open case", (memory - empty) / SIZES[-1] * 1024, "B")


def _be_started(folder: Path, found: Any) -> None:  # noqa: ANN401 - multiprocessing has no name for it
    found.put(asyncio.run(_started(folder)))


async def _started(folder: Path) -> tuple[float, float, float, float, float]:
    empty, begun = _memory(), time.perf_counter()
    async with opened(folder) as store:

        async def press() -> float:
            seller = seller_id(1)
            dossier = await store.load(seller)
            await store.commit(seller, dossier.version, Changes(NOON, case=dossier.cases[0], owed=dossier.reminders))
            return time.perf_counter() - begun

        async def reminder() -> float:
            while not await store.claim(NOON, LEASE, BATCH, timedelta(0)):  # noqa: ASYNC110 - as a dispatcher does
                await asyncio.sleep(0.01)
            return time.perf_counter() - begun

        async def indexed() -> float:
            await store.indexed()
            return time.perf_counter() - begun

        return (empty, *await asyncio.gather(press(), reminder(), indexed()), _memory())


def _memory() -> float:
    """What this process has had in memory at most, in kB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(status.partition("VmHWM:")[2].split()[0])


async def _due(folder: Path) -> list[Figure]:
    """Everything due, claimed and recorded, with an eye on how long the event loop keeps others waiting."""
    sent: list[str] = []

    async def send(key: str) -> None:
        sent.append(key)

    async with opened(folder) as store:
        await store.indexed()
        idle = await lag(asyncio.sleep(3))
        begun = time.perf_counter()
        busy = await lag(serve(store, send))
        took = time.perf_counter() - begun
    return [
        Figure(f"record one of {len(sent):,} reminders due at once", took / len(sent) * 1e3, "ms", bar=2),
        Figure("  event loop kept waiting, 999 of 1,000, over idle", (busy - idle) * 1e3, "ms", bar=50),
        Figure("  lost or doubled", abs(len(set(sent)) - SIZES[-1] // DUE_EVERY) + len(sent) - len(set(sent)), "", bar=0),
    ]
