"""Which store a bot keeps its sellers in."""

from bot.settings import Settings
from bot.stores.port import Store, StoreError


async def open_store(settings: Settings) -> Store:
    """Open the database named in the settings, or else the data folder. Raises StoreError."""
    if settings.store is None:
        from bot.stores.tinydb import TinyStore

        return await TinyStore.open(settings.data)
    try:
        from bot.stores.postgres.store import PostgresStore
    except ModuleNotFoundError:
        raise StoreError(
            "AMICABLE_STORE names a PostgreSQL database, and what speaks to one is not installed. "
            "Run: pip install 'amicable[postgres]'"
        ) from None
    return await PostgresStore.open(settings.store.get_secret_value())
