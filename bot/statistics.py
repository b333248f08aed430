"""Counting the cases of a community. It looks at every seller, so it is done seldom, and once for everybody who asks."""

import asyncio
from datetime import datetime, timedelta

from bot.core.community import CommunityId
from bot.core.counts import Counts
from bot.stores.port import Store

# How old counts may be: moderators look at months, and a look through a hundred thousand files takes a while.
STALE = timedelta(minutes=10)


class Statistics:
    """Counts, and remembers what it counted last."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[CommunityId, tuple[datetime, Counts]] = {}
        self._alone = asyncio.Lock()

    async def of(self, community: CommunityId, now: datetime) -> Counts:
        """The counts of a community, at most ten minutes old."""
        async with self._alone:
            at, counts = self._known.get(community, (None, Counts()))
            if at is None or now - at >= STALE:
                counts = await self._count(community, now)
                self._known = {id: known for id, known in self._known.items() if now - known[0] < STALE}
                self._known[community] = now, counts
            return counts

    async def _count(self, community: CommunityId, now: datetime) -> Counts:
        counts = Counts()
        async for seller, dossier in self._store.dossiers():
            if (seller.platform, seller.tenant) == (community.platform, community.tenant):
                counts.add(dossier.cases, community.id, now)
        return counts
