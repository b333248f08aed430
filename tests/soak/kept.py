"""A store that remembers what it promised, and fails now and then; couriers that remember what they said had arrived."""

import logging
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.notices import Notice
from bot.core.seller import SellerId
from bot.courier import Courier, Delivery, Outcome
from bot.stores.port import Changes, Dossier, StoreError
from bot.stores.tinydb import TinyStore

FULL = "The disk is full (so the soak says)."


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self.lines.append(f"{record.getMessage()} {error!r}" if error else record.getMessage())


@contextmanager
def logged() -> Iterator[list[str]]:
    """The errors logged meanwhile, as text: a record holds its traceback, and that every object that was at work."""
    root, errors = logging.getLogger(), _Errors()
    before, root.handlers = root.handlers, [errors]  # pytest's own keep every record
    try:
        yield errors.lines
    finally:
        root.handlers = before


@dataclass
class Promises:
    """What sellers were told is kept, whichever process told them."""

    cases: dict[SellerId, dict[str, int]] = field(default_factory=dict)
    turns: int = 0
    refused: int = 0

    def committed(self, seller: SellerId, dossier: Dossier) -> None:
        self.turns += 1
        self.cases[seller] = {case.token: case.turn for case in dossier.cases}


class FailingStore(TinyStore):
    """The store on disk. While `failing` it refuses one write in ten."""

    promises: Promises
    chance: random.Random
    failing = False

    def _may_fail(self) -> None:
        if self.failing and self.chance.random() < 0.1:
            self.promises.refused += 1
            raise StoreError(FULL)

    async def commit(self, seller: SellerId, expected: int, changes: Changes) -> Dossier:
        self._may_fail()
        dossier = await super().commit(seller, expected, changes)
        self.promises.committed(seller, dossier)
        return dossier

    async def settle(self, seller, keys, state, at: datetime) -> None:
        self._may_fail()
        await super().settle(seller, keys, state, at)


@dataclass
class Watched:
    """A courier, and what became of each delivery: when it arrived, by seller."""

    courier: Courier
    now: object
    arrived: set[tuple[SellerId, datetime]]
    outcomes: Counter[str]

    async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:
        delivery = await self.courier.deliver(seller, notice)
        self.outcomes[f"{seller.platform} {delivery.outcome}"] += 1
        if delivery.outcome is Outcome.SENT:
            self.arrived.add((seller, self.now()))
        return delivery
