"""Which store a bot keeps its sellers in, and the places that the store commands read from and write to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from bot.stores.durable import explained
from bot.stores.lock import FolderLock
from bot.stores.moving import Source
from bot.stores.port import Store, StoreError
from bot.stores.reading import Folder

if TYPE_CHECKING:
    from bot.stores.postgres.store import PostgresStore
    from bot.stores.tinydb import TinyStore

_SCHEMES = ("postgresql://", "postgres://")


async def open_store(settings: Settings) -> Store:
    """Open the database named in the settings, or else the data folder. Raises StoreError."""
    return await open_target(place_of(settings))


def place_of(settings: Settings) -> str | Path:
    """Where the settings say that cases are kept: the address of a database, or a folder."""
    return settings.store.get_secret_value() if settings.store else settings.data


def is_database(place: str | Path) -> bool:
    """Whether the place reads like the address of a database."""
    return isinstance(place, str) and place.startswith(_SCHEMES)


async def open_target(place: str | Path) -> "TinyStore | PostgresStore":
    """Open the store at the place, which no other process may hold if it is a folder. Raises StoreError."""
    if isinstance(place, str):
        return await _open_database(place)
    from bot.stores.tinydb import TinyStore

    return await TinyStore.open(place)


@asynccontextmanager
async def reading(place: str | Path, *, held: bool = False) -> AsyncIterator[Source]:
    """The place to read from, also beside a bot; `held` keeps bots out of a folder meanwhile. Raises StoreError."""
    if isinstance(place, str):
        database = await _open_database(place)
        try:
            yield database
        finally:
            await database.close()
        return
    folder = Folder(place)
    with explained(place):
        lock = FolderLock(place) if held else None
    try:
        yield folder
    finally:
        if lock:
            lock.release()


async def _open_database(url: str) -> "PostgresStore":
    try:
        from bot.stores.postgres.store import PostgresStore
    except ModuleNotFoundError:
        raise StoreError(
            "AMICABLE_STORE names a PostgreSQL database, and what speaks to one is not installed. "
            "Run: pip install 'amicable[postgres]'"
        ) from None
    return await PostgresStore.open(url)
