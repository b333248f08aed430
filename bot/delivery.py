"""One claim served: planned, delivered, recorded. What became of it is kept here while the store fails."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.core.community import CommunityId
from bot.core.fallback import Call, call, community_of
from bot.core.notices import Notice, notice
from bot.core.outbox import Message, planned
from bot.core.reminders import Reminder, State
from bot.core.seller import SellerId
from bot.courier import Courier, Delivery, Outcome
from bot.figures import UNCOUNTED, Figures
from bot.pacing import wait_after
from bot.shelf import Shelf
from bot.stores.port import Claim, Dossier, Store, StoreError

log = logging.getLogger(__name__)

# How long a claim lasts: longer than it may wait and be on its way together, short enough that a crash delays a reminder by
# little more than a minute.
LEASE = timedelta(seconds=90)
# Seconds a delivery or a call may take. What takes longer may still arrive: its outcome is unknown.
LONGEST = 30.0
# When a reminder is given up: not before a day, because platforms are down for hours, and not after fewer tries than this,
# because most of such a day may pass without one.
MOST_ATTEMPTS, LONGEST_TRYING = 12, timedelta(hours=24)

_SETTLED = {Outcome.SENT: State.SENT, Outcome.CLOSED: State.UNDELIVERABLE, Outcome.GONE: State.UNDELIVERABLE}
# Of one whose seller was called instead. The DM stays closed whatever the channel says.
_SETTLED_CALL = {**_SETTLED, Outcome.SENT: State.CALLED}


@dataclass(frozen=True, slots=True)
class _Receipt:
    """What became of reminders at `at`: settled as `state`, or to be tried again from `until`."""

    seller: SellerId
    keys: tuple[str, ...]
    at: datetime
    state: State | None = None
    until: datetime | None = None


class Deliveries:
    """Serves claims. `chance` gives numbers from 0 to 1."""

    def __init__(
        self,
        store: Store,
        shelf: Shelf,
        now: Callable[[], datetime],
        chance: Callable[[], float],
        figures: Figures = UNCOUNTED,
    ) -> None:
        self._store = store
        self._shelf = shelf
        self._now = now
        self._chance = chance
        self._figures = figures
        self._unwritten: list[_Receipt] = []

    @property
    def unwritten(self) -> set[str]:
        """The keys of reminders of which the store does not know yet what became of them."""
        return {key for receipt in self._unwritten for key in receipt.keys}

    async def serve(self, claim: Claim, courier: Courier) -> bool:
        """Send one message at most, and record what became of every reminder; the rest is given back.

        False when the platform did not do what it should. Raises StoreError before anything has arrived.
        """
        dossier = await self._store.load(claim.seller)
        now = self._now()
        plan = planned([r.key for r in claim.reminders], dossier.reminders, dossier.cases, now)
        await self._settle(claim.seller, plan.collapsed, State.COLLAPSED, now)
        await self._settle(claim.seller, plan.dropped, State.DROPPED, now)
        if plan.later:
            await self._store.release(claim.seller, _keys(plan.later))
        return not plan.message or await self._send(claim.seller, plan.message, dossier, courier, now)

    async def write_the_rest(self) -> None:
        """Record what could not be recorded when it happened, as far as the store lets us now."""
        for receipt in tuple(self._unwritten):
            if await self._is_written(receipt):
                self._unwritten.remove(receipt)

    async def _send(self, seller: SellerId, message: Message, dossier: Dossier, courier: Courier, now: datetime) -> bool:
        try:
            said = self._notice(message, dossier, now)
        except Exception:
            log.exception("The words of a reminder cannot be made; it is tried again", extra={"reminder": message.key})
            await self._unsaid(seller, message, now)
            return True
        if said is None:
            await self._settle(seller, message.rows, State.DROPPED, now)
            return True
        if message.tried is None and not message.alone:
            # Written before it is sent: should we die before we know that it arrived, these stay one message with one key,
            # and no other reminder joins them, to be taken by the platform for what it has already.
            await self._store.postpone(seller, _keys(message.rows), now, now + LEASE)
        delivery = await self._tried(said.key, lambda: courier.deliver(seller, said))
        state = _SETTLED.get(delivery.outcome)
        wanted = await self._call(message, dossier) if delivery.outcome is Outcome.CLOSED else None
        if wanted:
            delivery = await self._tried(wanted.key, lambda: courier.call(seller, wanted))
            state = _SETTLED_CALL.get(delivery.outcome)
        self._figures.tried((seller.platform, seller.tenant), delivery.outcome)
        await self._record(seller, message, delivery, state, self._now())
        return delivery.outcome not in (Outcome.RETRY, Outcome.UNKNOWN)

    async def _call(self, message: Message, dossier: Dossier) -> Call | None:
        """How the seller is called back whose DM is closed, if both sides agreed. Raises StoreError."""
        seller, place = dossier.seller, community_of(message.rows, dossier.cases)
        if seller is None or not seller.fallback or not place:
            return None
        community = await self._store.community(CommunityId(seller.id.platform, seller.id.tenant, place))
        return call(seller, community, message.key, self._shelf.book(self._shelf.reader(seller)))

    async def _unsaid(self, seller: SellerId, message: Message, now: datetime) -> None:
        """Try the reminders of a message again one by one: what is wrong with one case keeps no other from coming."""
        for n, row in enumerate(message.rows):
            # First tried at another instant, they are other messages from now on.
            at = now + n * timedelta.resolution
            await self._record(seller, replace(message, rows=(row,)), Delivery(Outcome.RETRY), None, at)

    def _notice(self, message: Message, dossier: Dossier, now: datetime) -> Notice | None:
        if dossier.seller is None:
            return None
        reader = self._shelf.reader(dossier.seller)
        return notice(message, dossier.cases, reader, partial(self._shelf.book, reader), now)

    async def _tried(self, key: str, delivering: Callable[[], Awaitable[Delivery]]) -> Delivery:
        try:
            async with asyncio.timeout(LONGEST):
                return await delivering()
        except TimeoutError:
            log.warning(
                "A reminder has been on its way for %d seconds; it may have arrived", LONGEST, extra={"reminder": key}
            )
        except Exception:
            log.exception("The courier failed with a reminder; it may have arrived", extra={"reminder": key})
        return Delivery(Outcome.UNKNOWN)

    async def _record(
        self, seller: SellerId, message: Message, delivery: Delivery, state: State | None, at: datetime
    ) -> None:
        """Settle the reminders as `state`; None: try them again, unless that was done for long enough."""
        keys = _keys(message.rows)
        attempts = max(r.attempts for r in message.rows)
        if state is None and attempts + 1 >= MOST_ATTEMPTS and message.tried and at - message.tried >= LONGEST_TRYING:
            log.error(
                "A reminder is given up after %d tries since %s",
                attempts + 1,
                message.tried,
                extra={"reminder": message.key},
            )
            state = State.FAILED
        if state:
            await self._settle(seller, message.rows, state, at)
            return
        left = (message.ends - at).total_seconds()
        wait = wait_after(attempts, delivery.after, left, self._chance())
        await self._keep(_Receipt(seller, keys, at, until=at + timedelta(seconds=wait)))

    async def _settle(self, seller: SellerId, rows: Iterable[Reminder], state: State, at: datetime) -> None:
        settled = tuple(rows)
        for row in settled:
            self._figures.reminded((seller.platform, seller.tenant), state, (at - row.due).total_seconds())
        if keys := _keys(settled):
            await self._keep(_Receipt(seller, keys, at, state))

    async def _keep(self, receipt: _Receipt) -> None:
        if not await self._is_written(receipt):
            self._unwritten.append(receipt)

    async def _is_written(self, receipt: _Receipt) -> bool:
        try:
            if receipt.state:
                await self._store.settle(receipt.seller, receipt.keys, receipt.state, receipt.at)
            elif receipt.until:
                await self._store.postpone(receipt.seller, receipt.keys, receipt.at, receipt.until)
        except StoreError as error:
            log.error("What became of %d reminders cannot be recorded yet: %s", len(receipt.keys), error)  # noqa: TRY400
            return False
        return True


def _keys(rows: Iterable[Reminder]) -> tuple[str, ...]:
    return tuple(r.key for r in rows)
