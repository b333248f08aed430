"""A store in memory that dies with its process, and comes back as one on disk does: with what was written, and no claims."""

from typing import Self

from bot.stores.changes import pending
from bot.stores.memory import MemoryStore
from bot.stores.port import StoreError
from tests.fault.platform import Killed, Platform


class Mortal(MemoryStore):
    """Once the process is dead, nothing is written any more; while it is `down`, nothing can be."""

    down = False

    def __init__(self, platform: Platform) -> None:
        super().__init__()
        self._platform = platform

    def _check(self) -> None:
        if self._platform.dead:
            raise Killed
        if self.down:
            raise StoreError("The disk is full.")

    async def claim(self, *args):
        self._check()
        return await super().claim(*args)

    async def settle(self, *args):
        self._check()
        await super().settle(*args)

    async def postpone(self, *args):
        self._check()
        await super().postpone(*args)

    async def release(self, *args):
        self._check()
        await super().release(*args)

    async def beat(self, *args):
        self._check()
        await super().beat(*args)

    def revived(self) -> Self:
        """The same data, opened by the next process."""
        other = type(self)(self._platform)
        other._dossiers, other._flows, other._beats = self._dossiers, self._flows, self._beats
        for seller, dossier in self._dossiers.items():
            other._index.put(seller, pending(dossier))
        self._platform.dead = False
        return other
