"""Brings open cases up to date with clocks that were corrected. What the seller is told goes out with the reminders."""

import logging
from collections.abc import Callable
from datetime import datetime

from bot.core.corrections import corrected
from bot.core.library import Library, community_name
from bot.core.reminders import owed
from bot.core.seller import SellerId
from bot.shelf import Shelf
from bot.stores.port import Changes, Conflict, Dossier, Store

log = logging.getLogger(__name__)


def correction(dossier: Dossier, library: Library, now: datetime) -> Changes | None:
    """What to write so that the first case on a corrected clock is up to date; None when every case is."""
    seller = dossier.seller
    if seller is None:
        return None
    for case in dossier.cases:
        clocks = library.clocks(community_name(seller.id.platform, case.community))
        fresh = corrected(case, seller, clocks, dossier.reminders, now)
        if fresh is not case:
            return Changes(now, case=fresh, owed=owed(seller, fresh, clocks), found=dossier.tokens)
    return None


async def up_to_date(store: Store, seller: SellerId, dossier: Dossier, library: Library, now: datetime) -> Dossier:
    """The seller's dossier with all their cases up to date, and written if that was news. Raises Conflict and StoreError."""
    while changes := correction(dossier, library, now):
        dossier = await store.commit(seller, dossier.version, changes)
    return dossier


class Corrections:
    """Goes through all sellers when clocks may have changed."""

    def __init__(self, store: Store, shelf: Shelf, now: Callable[[], datetime]) -> None:
        self._store = store
        self._shelf = shelf
        self._now = now

    async def sweep(self) -> int:
        """Bring every case up to date; gives how many sellers are told something. Raises StoreError.

        It may be broken off and begun again at any time: what is up to date is left as it is.
        """
        told = 0
        async for seller, dossier in self._store.dossiers():
            try:
                fresh = await up_to_date(self._store, seller, dossier, self._shelf.library, self._now())
            except Conflict:
                # They are here just now, and their own turn has brought them up to date.
                continue
            told += fresh.version != dossier.version
        return told
