"""Installations in a database, for every bot on it."""
# ruff: noqa: D102 - what each method does is said once, in `Installations`

import json
from collections.abc import AsyncIterator
from datetime import datetime

from bot.stores.documents import INSTALLED
from bot.stores.installed import Installed, Realm, Standing
from bot.stores.installing import BEGUN_LIVES
from bot.stores.postgres.connections import Connections
from bot.stores.postgres.rows import escaped, text

_KEEP = """
    INSERT INTO installations VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (platform, tenant) DO UPDATE
    SET standing = excluded.standing, since = excluded.since, document = excluded.document
"""
_MARK = """
    UPDATE installations SET standing = %(standing)s, since = %(at)s
    WHERE (platform, tenant) = (%(platform)s, %(tenant)s)
    AND standing NOT IN (%(standing)s, 'uninstalled')
"""
# How it stands and since when are columns; what the document says of them is older.
_READ = "SELECT document::text, standing, since FROM installations WHERE "
_FORGET = "DELETE FROM installations WHERE (platform, tenant, standing, since) = (%s, %s, %s, %s)"


class InstalledRows:
    """`Installations` in a database."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def keep(self, installed: Installed) -> None:
        row = (*_named(installed.realm), installed.standing, installed.since, text(INSTALLED, installed))
        async with self._connections.one() as connection:
            await connection.execute(_KEEP, row)

    async def mark(self, realm: Realm, standing: Standing, at: datetime) -> bool:
        platform, tenant = _named(realm)
        async with self._connections.one() as connection:
            done = await connection.execute(_MARK, {"platform": platform, "tenant": tenant, "standing": standing, "at": at})
        return done.rowcount > 0

    async def of(self, realm: Realm) -> Installed | None:
        async with self._connections.one() as connection:
            found = await (await connection.execute(_READ + "(platform, tenant) = (%s, %s)", _named(realm))).fetchone()
        return _installed(*found) if found else None

    async def all(self) -> AsyncIterator[Installed]:
        async with self._connections.one() as connection:
            found = await (await connection.execute(_READ + "true")).fetchall()
        for row in found:
            yield _installed(*row)

    async def forget(self, installed: Installed) -> bool:
        async with self._connections.one() as connection:
            done = await connection.execute(_FORGET, (*_named(installed.realm), installed.standing, installed.since))
        return done.rowcount > 0

    async def begin(self, secret: str, at: datetime) -> None:
        async with self._connections.turn() as connection:
            await connection.execute("DELETE FROM installing WHERE at <= %s", [at - BEGUN_LIVES])
            await connection.execute("INSERT INTO installing VALUES (%s, %s)", [escaped(secret), at])

    async def end(self, secret: str) -> datetime | None:
        async with self._connections.one() as connection:
            statement = "DELETE FROM installing WHERE secret = %s RETURNING at"
            found = await (await connection.execute(statement, [escaped(secret)])).fetchone()
        return found[0] if found else None


def _installed(document: str, standing: str, since: datetime) -> Installed:
    return INSTALLED.read(json.loads(document) | {"standing": standing, "since": since})


def _named(realm: Realm) -> tuple[str, str]:
    platform, tenant = realm
    return escaped(platform), escaped(tenant)
