"""Whether a database can be used, and which steps it has taken. Nothing is changed."""

from dataclasses import dataclass

from psycopg import Error

from bot.stores.postgres.connections import Connections
from bot.stores.postgres.migrate import steps

# Seconds for an answer: the server may be there and do nothing.
_PATIENCE = "5s"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a database is like.

    `newest` is the last step taken, 0 for none; `missing` how many this version would take; `newer`: it has taken one that
    this version does not know. `refused` is why nothing can be written, "" if something can.
    """

    place: str
    newest: int
    missing: int
    newer: bool
    refused: str


async def shape(url: str) -> Shape:
    """The shape of the database at `url`. Raises StoreError when it does not answer."""
    connections = Connections(url)
    await connections.open()
    try:
        async with connections.one() as connection:
            await connection.execute(f"SET statement_timeout = '{_PATIENCE}'".encode())
            found = await (await connection.execute("SELECT to_regclass('migrations') IS NOT NULL")).fetchone()
            exists = bool(found and found[0])
            rows = await (await connection.execute("SELECT number FROM migrations")).fetchall() if exists else []
            taken = {int(row[0]) for row in rows}
            writing = "INSERT INTO migrations VALUES (-1, now())" if exists else "CREATE TABLE of_the_doctor ()"
            refused = ""
            try:
                async with connection.transaction(force_rollback=True):
                    await connection.execute(writing)
            except Error as error:
                refused = (error.diag.message_primary or type(error).__name__).rstrip(".")
    finally:
        await connections.close()
    known = steps().keys()
    newest = max(taken, default=0)
    return Shape(connections.place, newest, len(known - taken), bool(taken - known), refused)
