"""Sellers, cases and reminders as rows and back. Each function is a few statements on a connection the caller holds."""

import json
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from psycopg.sql import SQL, Composed, Identifier, Placeholder

from bot.core.reminders import Reminder, State
from bot.core.seller import SellerId
from bot.stores.documents import ADDRESS, CASE, SEEN, SELLER, Kind
from bot.stores.port import Address, Dossier
from bot.stores.postgres.connections import Connection

# A reminder's columns are its fields, in their order.
FIELDS = (
    *("key", "case", "deadline", "generation", "before", "due", "state"),
    *("settled", "occurrence", "attempts", "tried", "retry", "about"),
)
COLUMNS = SQL(", ").join(Identifier("r", field) for field in FIELDS)
_VALUES = attrgetter(*FIELDS)

# The statements that name a seller take `named`.
_FIND = SQL("SELECT id FROM sellers WHERE (platform, tenant, account) = (%(platform)s, %(tenant)s, %(account)s)")
# Not FOR UPDATE: that would also wait for whoever adds a row that refers to this one.
LOCK = _FIND + SQL(" FOR NO KEY UPDATE")
_MAKE = """
    INSERT INTO sellers (platform, tenant, account) VALUES (%(platform)s, %(tenant)s, %(account)s) ON CONFLICT DO NOTHING
"""
_SELLER = "SELECT version, recovered, seller::text, address::text, seen::text FROM sellers WHERE id = %s"
_CASES = "SELECT document::text FROM cases WHERE seller = %s ORDER BY place"
_REMINDERS = SQL("SELECT {} FROM reminders r WHERE seller = %s ORDER BY place").format(COLUMNS).as_bytes()
_WRITE_SELLER = "UPDATE sellers SET version = %s, recovered = %s, seller = %s, address = %s, seen = %s WHERE id = %s"
_WRITE_CASE = """
    INSERT INTO cases (seller, token, document) VALUES (%s, %s, %s)
    ON CONFLICT (seller, token) DO UPDATE SET document = excluded.document
"""
_WRITE_REMINDER = (
    SQL("INSERT INTO reminders (seller, {}) VALUES (%s, {}) ON CONFLICT (seller, key) DO UPDATE SET {}")
    .format(
        SQL(", ").join(map(Identifier, FIELDS)),
        SQL(", ").join(Placeholder() * len(FIELDS)),
        SQL(", ").join(SQL("{0} = excluded.{0}").format(Identifier(field)) for field in FIELDS),
    )
    .as_bytes()
)


def escaped(id: str) -> str:
    """The id as JSON would write it, without the quotes. PostgreSQL's text holds no zero byte and no lone surrogate."""
    return json.dumps(id)[1:-1]


def unescaped(written: str) -> str:
    """The id that was escaped."""
    id: str = json.loads(f'"{written}"') if "\\" in written else written
    return id


def named(seller: SellerId) -> dict[str, str]:
    """What a seller is found by."""
    return {"platform": escaped(seller.platform), "tenant": escaped(seller.tenant), "account": escaped(seller.user)}


def seller_of(row: Sequence[Any]) -> SellerId:
    """The seller that `named` made these three columns of."""
    return SellerId(*map(unescaped, row))


def reminder_of(row: Sequence[Any]) -> Reminder:
    """The reminder whose columns these are."""
    fields = dict(zip(FIELDS, row, strict=True))
    return Reminder(**fields | {"state": State(fields["state"])})


def text(kind: Kind[Any], value: object) -> str:
    """A value as the text of its document, in ASCII."""
    return json.dumps(kind.write(value), separators=(",", ":"))


async def number(connection: Connection, seller: SellerId, statement: SQL | Composed = _FIND) -> int | None:
    """The number of the seller's row; with `LOCK` nobody else changes anything of theirs until the transaction ends."""
    found = await (await connection.execute(statement, named(seller))).fetchone()
    return found[0] if found else None


async def make(connection: Connection, seller: SellerId) -> int:
    """The number of the seller's row, locked; an empty one is made for a stranger."""
    await connection.execute(_MAKE, named(seller))
    found = await number(connection, seller, LOCK)
    return await make(connection, seller) if found is None else found  # None: erased between the two statements


async def read(connection: Connection, row: int) -> Dossier:
    """Everything kept in the rows of the seller with this number."""
    async with connection.pipeline():
        seller = await connection.execute(_SELLER, [row])
        cases = await connection.execute(_CASES, [row])
        reminders = await connection.execute(_REMINDERS, [row])
    found = await seller.fetchone()
    if found is None:
        return Dossier()
    version, recovered, about, address, seen = found
    return Dossier(
        seller=SELLER.read(json.loads(about)) if about else None,
        cases=tuple(CASE.read(json.loads(document)) for (document,) in await cases.fetchall()),
        reminders=tuple(map(reminder_of, await reminders.fetchall())),
        version=version,
        recovered=recovered,
        address=ADDRESS.read(json.loads(address)) if address else Address(),
        seen=tuple(map(SEEN.read, json.loads(seen))),
    )


async def write(connection: Connection, row: int, before: Dossier, after: Dossier) -> None:
    """Make what is in the rows of the seller with this number `after`, given that it is `before`."""
    async with connection.pipeline():
        await connection.execute(_WRITE_SELLER, (*_seller_values(after), row))
        if changed := [c for c in after.cases if c not in before.cases]:
            await connection.cursor().executemany(_WRITE_CASE, [(row, c.token, text(CASE, c)) for c in changed])
        if gone := {c.token for c in before.cases} - {c.token for c in after.cases}:
            await connection.execute("DELETE FROM cases WHERE seller = %s AND token = ANY(%s)", [row, list(gone)])
        known = {r.key: r for r in before.reminders}
        if owed := [r for r in after.reminders if r != known.get(r.key)]:
            await connection.cursor().executemany(_WRITE_REMINDER, [(row, *_VALUES(r)) for r in owed])
        if gone := known.keys() - {r.key for r in after.reminders}:
            await connection.execute("DELETE FROM reminders WHERE seller = %s AND key = ANY(%s)", [row, list(gone)])


def _seller_values(dossier: Dossier) -> tuple[int, bool, str | None, str | None, str]:
    return (
        dossier.version,
        dossier.recovered,
        text(SELLER, dossier.seller) if dossier.seller else None,
        text(ADDRESS, dossier.address) if dossier.address != Address() else None,
        json.dumps([SEEN.write(seen) for seen in dossier.seen]),
    )
