"""What must never happen, whatever is sent."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.core.seller import SellerId
from bot.stores.documents import everything
from bot.stores.port import Dossier, Store
from tests.adapters.hostile.forgery import PRODUCT

# What a seller typed who has nothing to do with it.
SECRETS = ("Zebrafish banner", "Wombatina", "quokka at noon")
# What a traceback, a class or our code looks like when it is shown to a person.
_OURS = re.compile(r"Traceback \(most recent|File \"/|\.py\"|__class__'>|<class '|object at 0x|asyncio\.|site-packages")
# What stays of a seller however much they type: a case, their pages, and an hour of ids of what they did.
_MOST = 400_000


@dataclass
class Watch:
    """`victim` is left alone; `sender` has one case."""

    store: Store
    victim: SellerId
    sender: SellerId
    log: pytest.LogCaptureFixture
    failed: str

    async def begin(self) -> None:
        self.log.set_level(logging.INFO)
        self._victim = await self.store.load(self.victim)
        assert all(secret in everything(self._victim) for secret in SECRETS), "the test must have something to hide"
        self._sender = await self.store.load(self.sender)

    async def nothing_changed(self) -> None:
        """After events that must change nothing, of the sender's cases and clocks either."""
        after = await self.store.load(self.sender)
        before = self._sender
        changed = [pair for pair in zip(before.cases, after.cases, strict=False) if pair[0] != pair[1]]
        assert (after.cases, after.reminders) == (before.cases, before.reminders), (changed, len(after.cases))
        await self.nobody_hurt()

    async def nobody_hurt(self) -> Dossier:
        """The victim is as before, the sender has no more than belongs to them. Gives the sender's dossier."""
        assert await self.store.load(self.victim) == self._victim
        self._sender = await self.store.load(self.sender)
        assert len(everything(self._sender)) < _MOST
        assert str(PRODUCT) not in everything(self._sender)
        return self._sender

    def shown(self, said: str, about: Callable[[], object] = lambda: "") -> None:
        """Whatever was shown to the sender."""
        assert not any(secret in said for secret in SECRETS), about()
        assert str(PRODUCT) not in said, about()
        assert not _OURS.search(said), (said[:2_000], about())
        assert self.failed not in said, (self.log.text[-3_000:], about())

    def logged(self) -> None:
        """Nothing failed, and the log has nothing of the victim."""
        wrong = [record.getMessage() for record in self.log.records if record.levelno >= logging.ERROR]
        assert wrong == [], self.log.text[-4_000:]
        assert not any(secret in self.log.text for secret in SECRETS)
        self.log.clear()
