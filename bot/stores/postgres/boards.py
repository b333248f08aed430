"""What belongs to no seller: flows, what communities have set, and when dispatchers last looked."""

import json
import logging
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import LiteralString

from bot.core.community import Community, CommunityId
from bot.core.library import Release
from bot.core.playbook import Flow
from bot.stores.documents import COMMUNITY, FLOW, RELEASE, Unreadable
from bot.stores.port import RELEASES_KEPT
from bot.stores.postgres.connections import Connections
from bot.stores.postgres.rows import escaped, text, unescaped

log = logging.getLogger(__name__)


class Boards:
    """Flows, communities and heartbeats in a database. Raises StoreError."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._flows: dict[str, Flow] = {}

    async def community(self, id: CommunityId) -> Community:
        """What was set, or a community as it comes."""
        async with self._connections.one() as connection:
            statement = "SELECT document::text FROM communities WHERE (platform, tenant, community) = (%s, %s, %s)"
            found = await (await connection.execute(statement, _named(id))).fetchone()
        return COMMUNITY.read(json.loads(found[0])) if found else Community(id)

    async def keep_community(self, community: Community) -> None:
        """Write what was set."""
        statement = """
            INSERT INTO communities VALUES (%s, %s, %s, %s)
            ON CONFLICT (platform, tenant, community) DO UPDATE SET document = excluded.document
        """
        async with self._connections.one() as connection:
            await connection.execute(statement, (*_named(community.id), text(COMMUNITY, community)))

    async def beat(self, worker: str, at: datetime) -> None:
        """Write when the dispatcher last looked."""
        statement = "INSERT INTO beats VALUES (%s, %s) ON CONFLICT (worker) DO UPDATE SET at = excluded.at"
        async with self._connections.one() as connection:
            await connection.execute(statement, [escaped(worker), at])

    async def beats(self) -> Mapping[str, datetime]:
        """When each dispatcher last looked."""
        async with self._connections.one() as connection:
            found = await (await connection.execute("SELECT worker, at FROM beats")).fetchall()
        return {unescaped(worker): at for worker, at in found}

    async def keep_flow(self, flow: Flow) -> None:
        """Write the flow, unless it is kept already."""
        if flow.digest not in self._flows:
            statement = "INSERT INTO flows VALUES (%s, %s) ON CONFLICT DO NOTHING"
            async with self._connections.one() as connection:
                await connection.execute(statement, [escaped(flow.digest), text(FLOW, flow)])
            self._flows[flow.digest] = flow

    async def flow(self, digest: str) -> Flow | None:
        """The flow with this digest. It never changes, so once read it stays in memory."""
        if digest not in self._flows:
            async with self._connections.one() as connection:
                statement = "SELECT document::text FROM flows WHERE digest = %s"
                found = await (await connection.execute(statement, [escaped(digest)])).fetchone()
            if found is None:
                return None
            self._flows[digest] = FLOW.read(json.loads(found[0]))
        return self._flows[digest]

    async def keep_release(self, release: Release) -> None:
        """Write the release, and forget the oldest beyond `RELEASES_KEPT`."""
        statement = """
            INSERT INTO releases VALUES (%s, %s, %s)
            ON CONFLICT (digest) DO UPDATE SET at = excluded.at, document = excluded.document
        """
        forget = "DELETE FROM releases WHERE digest IN (SELECT digest FROM releases ORDER BY at DESC OFFSET %s)"
        async with self._connections.one() as connection:
            await connection.execute(statement, [escaped(release.digest), release.at, text(RELEASE, release)])
            await connection.execute(forget, [RELEASES_KEPT])

    async def kept_release(self, digest: str) -> Release | None:
        """The latest whose digest begins like this and that this version can read."""
        statement = "SELECT document::text FROM releases WHERE starts_with(digest, %s) ORDER BY at DESC"
        async with self._connections.one() as connection:
            found = await connection.execute(statement, [escaped(digest)])
            async for (document,) in found:
                try:
                    return RELEASE.read(json.loads(document))
                except Unreadable as error:
                    log.warning("A release is left alone: %s", error)
        return None

    async def releases(self) -> AsyncIterator[Release]:
        """Every release that this version can read."""
        for document in await self._documents("SELECT document::text FROM releases"):
            try:
                yield RELEASE.read(document)
            except Unreadable as error:
                log.warning("A release is left alone: %s", error)

    async def flows(self) -> AsyncIterator[Flow]:
        """Every flow."""
        for document in await self._documents("SELECT document::text FROM flows ORDER BY digest"):
            yield FLOW.read(document)

    async def communities(self) -> AsyncIterator[Community]:
        """What the moderators of each community have set."""
        for document in await self._documents("SELECT document::text FROM communities"):
            yield COMMUNITY.read(document)

    async def _documents(self, statement: LiteralString) -> list[object]:
        async with self._connections.one() as connection:
            found = await (await connection.execute(statement)).fetchall()
        return [json.loads(document) for (document,) in found]


def _named(id: CommunityId) -> tuple[str, str, str]:
    return escaped(id.platform), escaped(id.tenant), escaped(id.id)
