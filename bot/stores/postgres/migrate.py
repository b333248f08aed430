"""Bringing a database into the shape this version knows, by numbered steps that only go forward."""

from collections.abc import Mapping
from importlib import resources

from bot.stores.port import StoreError
from bot.stores.postgres.connections import Connections

# Any number will do, as long as it is ours: two bots that start at once take the steps one after the other.
_OURS = 0x616D6963


def steps() -> Mapping[int, str]:
    """The statements of each step, by its number, from the files in migrations/."""
    folder = resources.files("bot.stores.postgres") / "migrations"
    found = {
        int(f.name.removesuffix(".sql")): f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith(".sql")
    }
    return dict(sorted(found.items()))


async def migrate(connections: Connections, known: Mapping[int, str]) -> None:
    """Take the steps the database has not taken, all or none. Raises StoreError if it has taken one that is not `known`."""
    async with connections.turn() as connection:
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", [_OURS])
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, taken timestamptz NOT NULL)"
        )
        taken = {row[0] for row in await (await connection.execute("SELECT number FROM migrations")).fetchall()}
        if newer := taken - known.keys():
            raise StoreError(
                f"The database is that of a newer Amicable: it has taken step {max(newer)}, and this version knows "
                f"{max(known, default=0)}. Run that version, or a newer one. Nothing was changed."
            )
        for number in known.keys() - taken:
            await connection.execute(known[number].encode())
            await connection.execute("INSERT INTO migrations VALUES (%s, now())", [number])
