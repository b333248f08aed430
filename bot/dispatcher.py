"""Watches what is due and hands it to a courier: claim, deliver, record. It never writes a case."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.book import Book
from bot.core.notices import notice
from bot.core.reminders import Reminder, State, collapse
from bot.courier import Courier, Outcome
from bot.stores.port import Claim, Dossier, Store, StoreError

log = logging.getLogger(__name__)

# How long a claim lasts: far longer than one delivery, short enough that a crash delays a reminder by a minute at most.
LEASE = timedelta(seconds=60)
# How often the store is asked what is due. A short tick, never a long sleep: clocks get set and machines get suspended.
TICK_SECONDS = 1.0
# Reminders claimed at once.
BATCH = 100

_SETTLED = {Outcome.SENT: State.SENT, Outcome.CLOSED: State.UNDELIVERABLE, Outcome.GONE: State.UNDELIVERABLE}


class Dispatcher:
    """Delivers what the store says is due."""

    def __init__(self, store: Store, book: Book, courier: Courier, now: Callable[[], datetime]) -> None:
        self._store = store
        self._book = book
        self._courier = courier
        self._now = now

    async def run(self) -> None:
        """Tick until cancelled. A store that fails is logged and tried again at the next tick."""
        while True:
            try:
                await self.tick()
            except StoreError:
                log.exception("The reminders could not be looked at; trying again")
            await asyncio.sleep(TICK_SECONDS)

    async def tick(self) -> None:
        """Deliver and record everything that is due now."""
        while claims := await self._store.claim(self._now(), LEASE, BATCH, timedelta(0)):
            for claim in claims:
                await self._serve(claim)

    async def _serve(self, claim: Claim) -> None:
        dossier = await self._store.load(claim.seller)
        send, needless = collapse(claim.reminders)
        for reminder in send:
            state = await self._deliver(reminder, dossier)
            if state:
                await self._store.settle(claim.seller, [reminder.key], state, self._now())
        if needless:
            await self._store.settle(claim.seller, [r.key for r in needless], State.COLLAPSED, self._now())

    async def _deliver(self, reminder: Reminder, dossier: Dossier) -> State | None:
        """What became of the reminder; None leaves it to the next claim, once the lease is over."""
        if dossier.seller is None:
            return State.DROPPED
        message = notice(reminder, dossier.cases, dossier.seller, self._book, self._now())
        if message is None:
            return State.DROPPED
        delivery = await self._courier.deliver(dossier.seller.id, message)
        return _SETTLED.get(delivery.outcome)
