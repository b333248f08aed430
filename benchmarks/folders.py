"""Data folders with as many sellers as a bench wants: two open cases each, and a reminder for each case."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from bot.core.case import Case
from bot.core.reminders import State
from bot.core.seller import SellerId
from bot.stores import paths
from bot.stores.port import Changes, Claim
from bot.stores.sellerfile import SellerFile
from bot.stores.tinydb import TinyStore
from tests.builders import NOON, a_case, a_reminder, a_seller, a_seller_id

CASES_EACH = 2
DUE_EVERY = 10  # of a hundred thousand reminders, ten thousand are due
LATER = NOON + timedelta(days=30)
BATCH, AT_ONCE = 100, 8  # what a dispatcher claims at once, and how many it has on their way at a time
LEASE = timedelta(minutes=5)


def seller_id(n: int) -> SellerId:
    """The n-th seller."""
    return a_seller_id(f"u{n}")


def open_case(token: str) -> Case:
    """A case that waits for its outcome."""
    return a_case(token, closed=None, outcome=None)


def fill(folder: Path, sellers: int) -> None:
    """As many sellers with two open cases and a reminder for each, written without waiting for the disk."""
    pattern = seller_id(0)
    file = SellerFile(folder, pattern)
    for n in range(CASES_EACH):
        due = NOON if n == 0 else LATER
        owed = (a_reminder(f"key-of-{n}-{pattern.user}!", case=f"case-{n}-{pattern.user}!", due=due),)
        file.commit(n, Changes(NOON, a_seller(pattern), open_case(f"case-{n}-{pattern.user}!"), owed))
    content = paths.seller_file(folder, pattern).read_text(encoding="ascii")
    for n in range(sellers):
        seller = seller_id(n)
        path = paths.seller_file(folder, seller)
        path.parent.mkdir(parents=True, exist_ok=True)
        own = content.replace(f"{pattern.user}!", f"{seller.user}!").replace(
            f'"user":"{pattern.user}"', f'"user":"{seller.user}"'
        )
        due = NOON if is_due(n) else LATER
        path.write_text(own.replace(_iso(NOON, "due"), _iso(due, "due")), encoding="ascii")


def _iso(at: datetime, field: str) -> str:
    return f'"{field}":"{at.isoformat().replace("+00:00", "Z")}"'


def is_due(n: int) -> bool:
    """Whether the seller has a reminder that is due: one seller in five, one reminder in ten."""
    return n % (DUE_EVERY // CASES_EACH) == 0


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[TinyStore]:
    """The store in this folder."""
    store = await TinyStore.open(folder)
    try:
        yield store
    finally:
        await store.close()


async def serve(store: TinyStore, send: Callable[[str], Awaitable[None]]) -> None:
    """Claim everything due at noon, `send` each by its key and record it by itself, as a dispatcher does."""
    while claims := await store.claim(NOON, LEASE, BATCH, timedelta(0)):
        left = iter(claims)

        async def some(left: Iterator[Claim] = left) -> None:
            for claim in left:
                for reminder in claim.reminders:
                    await send(reminder.key)
                    await store.settle(claim.seller, [reminder.key], State.SENT, NOON)

        await asyncio.gather(*(some() for _ in range(AT_ONCE)))
