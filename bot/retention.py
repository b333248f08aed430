"""Lets go of what nobody needs any more: closed cases after a while, and then sellers of whom nothing is left."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.seller import SellerId
from bot.stores.port import Changes, Conflict, Dossier, Store, StoreError

log = logging.getLogger(__name__)

# How often everything is looked through.
_EVERY = timedelta(days=1)
# How often the time is looked at, the first time after a start too, when a bot has better things to read. Never a long
# sleep: clocks get set and machines get suspended.
_TICK_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Swept:
    """How many cases were forgotten, and how many sellers with them."""

    cases: int = 0
    sellers: int = 0


class Retention:
    """Forgets cases that have been closed for `keep`."""

    def __init__(self, store: Store, keep: timedelta, now: Callable[[], datetime]) -> None:
        self._store = store
        self._keep = keep
        self._now = now

    async def run(self) -> None:
        """Sweep once a day until cancelled. What a store refuses is logged and tried again an hour later."""
        swept: datetime | None = None
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            now = self._now()
            # A clock that was set back must not put it off.
            if swept is None or not timedelta(0) <= now - swept < _EVERY:
                try:
                    found = await self.sweep()
                except StoreError:
                    log.exception("Closed cases could not be looked through; trying again in an hour")
                else:
                    swept = now
                    log.info("%d closed cases and %d sellers were forgotten", found.cases, found.sellers)

    async def sweep(self) -> Swept:
        """Forget what is old. A seller who is busy just then is left to the next sweep. Raises StoreError."""
        cases = sellers = 0
        async for seller, dossier in self._store.dossiers():
            try:
                forgotten, erased = await self._sweep(seller, dossier)
            except Conflict:
                continue
            cases += forgotten
            sellers += erased
        return Swept(cases, sellers)

    async def _sweep(self, seller: SellerId, dossier: Dossier) -> tuple[int, bool]:
        now = self._now()
        old = tuple(c.token for c in dossier.cases if c.closed and c.closed <= now - self._keep)
        if not old:
            return 0, False
        left = await self._store.commit(seller, dossier.version, Changes(now, forgotten=old, found=dossier.tokens))
        if _is_somebody(left):
            return len(old), False
        await self._store.erase(seller, left.version)
        return len(old), True


def _is_somebody(dossier: Dossier) -> bool:
    """Whether the seller would miss anything. Their zone and language come back by themselves or with one question."""
    seller = dossier.seller
    return bool(dossier.cases) or (seller is not None and (seller.quiet is not None or seller.offsets is not None))
