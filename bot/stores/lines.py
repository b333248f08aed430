"""Sellers wait in line: the work on one seller's file is done piece by piece, in threads, while other sellers go on."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from bot.core.seller import SellerId
from bot.stores.port import Dossier


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a piece of work came to, and what is known to be kept of the seller after it (None: that could not be read)."""

    answer: Dossier | Exception
    known: Dossier | None


# Blocking.
Work = Callable[[], Outcome]


class Lines:
    """One line for each seller with work to do. For one event loop, in which `heed` hears what is known after each piece."""

    def __init__(self, threads: Executor, heed: Callable[[SellerId, Dossier], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._threads = threads
        self._heed = heed
        self._lines: dict[SellerId, deque[tuple[Work, asyncio.Future[Dossier]]]] = {}
        self._empty = asyncio.Event()
        self._empty.set()

    async def do(self, seller: SellerId, work: Work) -> Dossier:
        """Do the work after all that was asked for the seller before. Raises what went wrong.

        Cancelling the caller does not stop it: a thread cannot be stopped, and the next in line must wait until it is done.
        There is one future and one call between the caller and the thread, for every press goes this way.
        """
        waiting: asyncio.Future[Dossier] = self._loop.create_future()
        line = self._lines.setdefault(seller, deque())
        line.append((work, waiting))
        self._empty.clear()
        if len(line) == 1:
            self._threads.submit(self._work, seller, work)
        return await waiting

    def has(self, seller: SellerId) -> bool:
        """Whether anything is being done for the seller, or waits to be."""
        return seller in self._lines

    async def drain(self) -> None:
        """Wait until nobody is in line."""
        await self._empty.wait()

    def _work(self, seller: SellerId, work: Work) -> None:
        try:
            outcome = work()
        except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
            outcome = Outcome(error, None)
        self._loop.call_soon_threadsafe(self._finish, seller, outcome)

    def _finish(self, seller: SellerId, outcome: Outcome) -> None:
        line = self._lines[seller]
        _, waiting = line.popleft()
        if outcome.known:
            self._heed(seller, outcome.known)
        if not waiting.done():
            _resolve(waiting, outcome.answer)
        if line:
            self._threads.submit(self._work, seller, line[0][0])
            return
        del self._lines[seller]
        if not self._lines:
            self._empty.set()


def _resolve(waiting: asyncio.Future[Dossier], answer: Dossier | Exception) -> None:
    if isinstance(answer, Exception):
        waiting.set_exception(answer)
    else:
        waiting.set_result(answer)
