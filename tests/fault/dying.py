"""Run one piece of work again and again, each time in a process that kills itself one step later. Prints how each ended.

`python -m tests.fault.dying WORK FOLDER` works in FOLDER/0, FOLDER/1, … until the work is done before its end comes.
A step is whatever changes the disk: making, writing, syncing, linking, renaming and removing.
"""

import asyncio
import gc
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.core.community import Community, CommunityId
from bot.core.reminders import State
from bot.stores import paths
from bot.stores.port import Address, Changes
from bot.stores.tinydb import TinyStore
from tests.builders import NOON, a_case, a_reminder, a_seller, a_seller_id

ALI = a_seller_id("ALI")
HERE = CommunityId("discord", "A1", "G1")
STEPS = {"open", "os.mkdir", "os.link", "os.rename", "os.remove", "os.rmdir"}


class Dying:
    """Kills this process at the `last` step in the folder, once armed."""

    def __init__(self, folder: Path, last: int) -> None:
        self._folder = str(folder)
        self._left = last
        self._armed = False
        self._fsync, self._write = os.fsync, os.write
        sys.addaudithook(self._hear)

    def arm(self) -> None:
        self._armed = True
        os.fsync, os.write = self._before_fsync, self._half_write  # type: ignore[assignment]

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if self._armed and event in STEPS and str(args[0]).startswith(self._folder):
            self._step()

    def _before_fsync(self, fd: int) -> None:
        self._step()
        self._fsync(fd)

    def _half_write(self, fd: int, content: memoryview) -> int:
        self._step()
        return self._write(fd, content[: max(1, len(content) // 2)])

    def _step(self) -> None:
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1


async def turn(store: TinyStore, version: int) -> None:
    owed = tuple(a_reminder(f"{n}") for n in range(version + 1))
    await store.commit(ALI, version, Changes(NOON, a_seller(ALI, zone=f"Zone/{version + 1}"), a_case(), owed))


async def begin(_: TinyStore, __: Path) -> None:
    """A stranger: nothing has been kept."""


async def two_turns(store: TinyStore, _: Path) -> None:
    await turn(store, 0)
    await turn(store, 1)


async def four_turns(store: TinyStore, _: Path) -> None:
    """From the fourth turn on the file before the previous one is written into."""
    for version in range(4):
        await turn(store, version)


async def begun_in_a_community(store: TinyStore, _: Path) -> None:
    await two_turns(store, _)
    await store.keep_community(Community(HERE, "C1"))


async def two_turns_then_damage(store: TinyStore, folder: Path) -> None:
    await two_turns(store, folder)
    paths.seller_file(folder, ALI).write_bytes(b'{"meta":')


Work = Callable[[TinyStore], Awaitable[object]]
WORKS: dict[str, tuple[Callable[[TinyStore, Path], Awaitable[None]], Work]] = {
    "first turn": (begin, lambda store: turn(store, 0)),
    "turn": (two_turns, lambda store: turn(store, 2)),
    "fifth turn": (four_turns, lambda store: turn(store, 4)),
    "attempt": (four_turns, lambda store: store.postpone(ALI, ["0"], NOON, NOON + timedelta(hours=1))),
    "address": (two_turns, lambda store: store.keep_address(ALI, Address("D1", "M1"))),
    "community": (begun_in_a_community, lambda store: store.keep_community(Community(HERE, "C2"))),
    "receipt": (two_turns, lambda store: store.settle(ALI, ["0"], State.SENT, NOON)),
    "erase": (four_turns, lambda store: store.erase(ALI)),
    "recovery": (two_turns_then_damage, lambda store: store.load(ALI)),
}


async def rehearse(work: str, folder: Path) -> None:
    """Do it once without an end, so that what is made at the first use is made before the process is forked."""
    prepare, act = WORKS[work]
    store = await TinyStore.open(folder)
    await store.indexed()
    await prepare(store, folder)
    await act(store)
    await store.close()


async def live(work: str, folder: Path, last: int) -> None:
    prepare, act = WORKS[work]
    dying = Dying(folder, last)
    store = await TinyStore.open(folder)
    await store.indexed()
    await prepare(store, folder)
    dying.arm()
    await act(store)
    os._exit(0)


def main(work: str, root: Path) -> None:
    asyncio.run(rehearse(work, root / "rehearsed"))
    gc.freeze()
    for last in range(100):
        child = os.fork()
        if child == 0:
            asyncio.run(live(work, root / str(last), last))
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({"last": last, "ended": ended}), flush=True)
        if ended == 0:
            return


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
