"""The store for several bots at once: everything in one PostgreSQL database. They share the work with no coordinator."""
# ruff: noqa: D102 - what each method does is said once, in `Store`

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Self

from bot.core.community import Community, CommunityId
from bot.core.library import Release
from bot.core.playbook import Flow
from bot.core.reminders import Reminder, State
from bot.core.seller import SellerId
from bot.stores.changes import committed, refuse_unless
from bot.stores.documents import ADDRESS, Unreadable
from bot.stores.moving import Kept
from bot.stores.port import Address, Changes, Claim, Dossier, Tenant
from bot.stores.postgres import leases, rows
from bot.stores.postgres.boards import Boards
from bot.stores.postgres.connections import Connections
from bot.stores.postgres.installed import InstalledRows
from bot.stores.postgres.migrate import migrate, steps

# Sellers whose names are fetched at once when going through all of them.
_PAGE = 500
_NEXT = "SELECT id, platform, tenant, account FROM sellers WHERE id > %s ORDER BY id LIMIT %s"


class PostgresStore:
    """A `Store` in a database. Made by `open`; `close` it.

    Nobody tells a dispatcher that a nearer deadline has come: each looks at what is due once a second.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._boards = Boards(connections)
        self.installations = InstalledRows(connections)
        # The latest look at what is due.
        self._looked = datetime.min.replace(tzinfo=UTC)

    @classmethod
    async def open(cls, url: str) -> Self:
        """Open the database at `url` and bring it into this version's shape. Raises StoreError if that cannot be."""
        connections = Connections(url)
        await connections.open()
        try:
            await migrate(connections, steps())
        except BaseException:
            await connections.close()
            raise
        return cls(connections)

    async def load(self, seller: SellerId) -> Dossier:
        async with self._connections.turn(still=True) as connection:
            row = await rows.number(connection, seller)
            return Dossier() if row is None else await rows.read(connection, row)

    async def commit(self, seller: SellerId, expected: int, changes: Changes) -> Dossier:
        async with self._connections.turn() as connection:
            row = await rows.make(connection, seller)
            before = await rows.read(connection, row)
            after = committed(before, expected, changes)
            await rows.write(connection, row, before, after)
            return after

    async def erase(self, seller: SellerId, expected: int | None = None) -> None:
        async with self._connections.turn() as connection:
            row = await rows.number(connection, seller, rows.LOCK)
            if expected is not None:
                refuse_unless(Dossier() if row is None else await rows.read(connection, row), expected)
            await connection.execute("DELETE FROM sellers WHERE id = %s", [row])

    async def dossiers(self) -> AsyncIterator[tuple[SellerId, Dossier]]:
        async for _, seller in self._all():
            dossier = await self.load(seller)
            if dossier.version:
                yield seller, dossier

    async def claim(
        self, now: datetime, lease: timedelta, limit: int, together: timedelta, tenants: Collection[Tenant] | None = None
    ) -> Sequence[Claim]:
        self._looked = max(self._looked, now)
        asked = {
            "now": now,
            "until": now + lease,
            "wrong": now + 2 * lease,
            "together": now + together,
            "limit": limit,
            "everyone": tenants is None,
            "platforms": [rows.escaped(platform) for platform, _ in tenants or ()],
            "tenants": [rows.escaped(tenant) for _, tenant in tenants or ()],
        }
        async with self._connections.one() as connection:
            found = await (await connection.execute(leases.CLAIM, asked)).fetchall()
        lent: dict[tuple[str, str, str], list[Reminder]] = {}
        for platform, tenant, account, *columns in found:
            lent.setdefault((platform, tenant, account), []).append(rows.reminder_of(columns))
        claims = [Claim(rows.seller_of(who), tuple(sorted(r, key=attrgetter("due")))) for who, r in lent.items()]
        return sorted(claims, key=lambda claim: min(r.sendable for r in claim.reminders))

    async def settle(self, seller: SellerId, keys: Sequence[str], state: State, at: datetime) -> None:
        async with self._connections.one() as connection:
            await connection.execute(leases.SETTLE, rows.named(seller) | {"keys": list(keys), "state": state, "at": at})

    async def postpone(self, seller: SellerId, keys: Sequence[str], at: datetime, until: datetime) -> None:
        async with self._connections.one() as connection:
            await connection.execute(leases.POSTPONE, rows.named(seller) | {"keys": list(keys), "at": at, "until": until})

    async def release(self, seller: SellerId, keys: Sequence[str]) -> None:
        async with self._connections.one() as connection:
            await connection.execute(leases.RELEASE, rows.named(seller) | {"keys": list(keys)})

    async def next_due(self) -> datetime | None:
        async with self._connections.one() as connection:
            found = await (await connection.execute(leases.NEXT_DUE, [self._looked])).fetchone()
        return found[0] if found else None

    async def keep_address(self, seller: SellerId, address: Address) -> None:
        async with self._connections.turn() as connection:
            row = await rows.number(connection, seller, rows.LOCK)
            document = rows.text(ADDRESS, address)
            await connection.execute("UPDATE sellers SET address = %s WHERE id = %s", [document, row])

    async def community(self, id: CommunityId) -> Community:
        return await self._boards.community(id)

    async def keep_community(self, community: Community) -> None:
        await self._boards.keep_community(community)

    async def beat(self, worker: str, at: datetime) -> None:
        await self._boards.beat(worker, at)

    async def beats(self) -> Mapping[str, datetime]:
        return await self._boards.beats()

    async def keep_flow(self, flow: Flow) -> None:
        await self._boards.keep_flow(flow)

    async def flow(self, digest: str) -> Flow | None:
        return await self._boards.flow(digest)

    async def keep_release(self, release: Release) -> None:
        await self._boards.keep_release(release)

    async def kept_release(self, digest: str = "") -> Release | None:
        return await self._boards.kept_release(digest)

    async def put(self, seller: SellerId, dossier: Dossier) -> None:
        """As `moving.Target.put`."""
        async with self._connections.turn() as connection:
            row = await rows.make(connection, seller)
            await rows.write(connection, row, await rows.read(connection, row), dossier)

    async def count(self) -> int:
        """As `moving.Source.count`."""
        async with self._connections.one() as connection:
            found = await (await connection.execute("SELECT count(*) FROM sellers")).fetchone()
        return found[0] if found else 0

    async def sellers(self) -> AsyncIterator[Kept]:
        """As `moving.Source.sellers`."""
        async for row, seller in self._all():
            place = f"The seller in row {row} of the database"
            try:
                dossier = await self.load(seller)
            except Unreadable as error:
                yield Kept(place, seller, wrong=f"{place}: {error}")
            else:
                if dossier.version:
                    yield Kept(place, seller, dossier)

    async def flaws(self) -> Sequence[str]:
        """As `moving.Source.flaws`: a database guards its own files."""
        return ()

    def flows(self) -> AsyncIterator[Flow]:
        """As `moving.Source.flows`."""
        return self._boards.flows()

    def communities(self) -> AsyncIterator[Community]:
        """As `moving.Source.communities`."""
        return self._boards.communities()

    def releases(self) -> AsyncIterator[Release]:
        """As `moving.Source.releases`."""
        return self._boards.releases()

    async def close(self) -> None:
        await self._connections.close()

    async def _all(self) -> AsyncIterator[tuple[int, SellerId]]:
        last = 0
        while True:
            async with self._connections.one() as connection:
                page = await (await connection.execute(_NEXT, [last, _PAGE])).fetchall()
            if not page:
                return
            for last, *who in page:
                yield last, rows.seller_of(who)
