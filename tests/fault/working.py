"""A dispatcher in a process of its own, to be killed: `python -m tests.fault.working URL TEMPLATES DELIVERED BEGUN`.

Its clocks run `FASTER` than ours, so that a lease is over in seconds. What it delivers is a line in a file, which stands.
"""

import asyncio
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

from bot.core.notices import Notice
from bot.core.seller import SellerId
from bot.courier import Delivery, Outcome
from bot.dispatcher import Dispatcher
from bot.pacing import Pace
from bot.playbooks.loader import load_library
from bot.shelf import Shelf
from bot.stores.postgres.store import PostgresStore
from tests.builders import NOON

FASTER = 20
AT_ONCE = 20


class Lines:
    """Delivers by appending the key to a file."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:  # noqa: ARG002 - the key names them
        os.write(self._file, f"{notice.key}\n".encode())
        await asyncio.sleep(0.01)  # on its way back: delivered, and nobody knows it yet
        return Delivery(Outcome.SENT)


async def work(url: str, templates: str, delivered: str, begun: float) -> None:
    library = load_library(Path(templates), "shop")
    store = await PostgresStore.open(url)
    dispatcher = Dispatcher(
        store,
        Shelf(library),
        {("slack", "T1"): Lines(delivered)},
        lambda: NOON + timedelta(seconds=(time.time() - begun) * FASTER),
        worker=str(os.getpid()),
        paces={"slack": Pace(10_000.0, at_once=AT_ONCE)},
        steady=lambda: time.monotonic() * FASTER,
    )
    await dispatcher.run()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])))
