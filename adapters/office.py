"""The inside of a running bot as every platform gets it, and what a platform gives back to be served."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, MutableMapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from bot.allowances import Allowances
from bot.core.book import Book
from bot.courier import Courier
from bot.desk import Desk
from bot.figures import UNCOUNTED, Figures
from bot.pacing import USUAL, Pace
from bot.releases import Served, Stamp, publish
from bot.settings import Settings
from bot.shelf import Shelf
from bot.stores.opening import open_store
from bot.stores.port import Store, Tenant

# Letters and digits that cannot be taken for one another when read aloud: no 0/O, 1/I/L, 5/S, 8/B, 2/Z, U/V.
_CLEAR = "3467ACDEFGHJKMNPQRTWXY"


class PlatformError(Exception):
    """A platform that cannot be served. The text is a sentence for the person running the bot."""


@dataclass(frozen=True, slots=True)
class Office:
    """The desk, and what else of the inside a platform needs. `read` is what the playbooks' files looked like when read."""

    settings: Settings
    store: Store
    shelf: Shelf
    desk: Desk
    now: Callable[[], datetime]
    figures: Figures = UNCOUNTED
    read: Stamp | None = None

    @property
    def book(self) -> Book:
        """What is said to nobody in particular, always as it is today."""
        return self.shelf.english()


async def _at_once() -> None:
    """Nothing is waited for."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform that is signed in. `name` is that of its sellers' ids, `ready` a sentence about it for the operator.

    `couriers` are by tenant; one may be added or taken away at any time. `serve` runs until the platform stops; it may raise
    PlatformError. `pace` is how fast each tenant may be written to. `finished` waits until what was begun is answered.
    """

    name: str
    ready: str
    couriers: MutableMapping[Tenant, Courier]
    serve: Callable[[], Coroutine[None, None, None]]
    pace: Pace = USUAL
    finished: Callable[[], Awaitable[None]] = _at_once


# Signs in, and signs out when left. Raises PlatformError.
Connect = Callable[[Office], AbstractAsyncContextManager[Platform]]


class RandomIds:
    """Names drawn by chance."""

    def token(self) -> str:
        """Twelve characters, 72 bits: unique everywhere and not to be guessed."""
        return secrets.token_urlsafe(9)

    def short(self) -> str:
        """Four clear characters: enough for one seller's cases."""
        return "C-" + "".join(secrets.choice(_CLEAR) for _ in range(4))


def utc_now() -> datetime:
    """The time now, UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def opened(
    settings: Settings, found: Served, figures: Figures = UNCOUNTED, allowances: Allowances | None = None
) -> AsyncIterator[Office]:
    """The office over the store the settings name, with what was found published. Raises StoreError.

    `allowances` bound what one person may ask for; a person alone at their terminal needs no bound.
    """
    store = await open_store(settings)
    try:
        shelf = Shelf((await publish(store, found.library, utc_now())).library)
        desk = Desk(store, shelf, RandomIds(), utc_now, version("amicable"), figures=figures, allowances=allowances)
        yield Office(settings, store, shelf, desk, utc_now, figures, found.read)
    finally:
        await store.close()
