"""Watches what is due and has it delivered: claims, in order, as fast as each tenant takes it. It never writes a case."""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot.core.outbox import TOGETHER
from bot.courier import Courier
from bot.delivery import LEASE, Deliveries
from bot.figures import UNCOUNTED, Figures
from bot.pacing import USUAL, Lane, Pace
from bot.shelf import Shelf
from bot.stores.port import Claim, Store, StoreError, Tenant

log = logging.getLogger(__name__)

# Seconds between two looks at what is due. A short tick, never a long sleep: clocks get set and machines get suspended.
TICK = 1.0
# Seconds that what was claimed may wait here for its turn. With the longest delivery it stays well within the lease.
HOLD = 20.0
# Reminders claimed at once. Among those that wait here, the one whose end is nearest goes first.
BATCH = 200
# Claims given back at once: fewer than a store has connections, for what sellers do needs some of them as well.
_GIVEN_BACK_AT_ONCE = 4
# Seconds a stop waits for what is on its way.
FINISH = 10.0
# And seconds each for a look under way, for giving back and for recording: with the answers to sellers a stop stays within
# the thirty that deploy/ and docs/operating.md give it, also when the store hangs.
FOR_THE_STORE = 3.0
# Seconds between two notes that this dispatcher looks: `amicable status` worries after two minutes.
BEAT = 10.0

# Who delivers for each tenant. It may change while the bot runs: a workspace comes, another leaves.
Couriers = Mapping[Tenant, Courier]


@dataclass(frozen=True, slots=True)
class _Held:
    """A claim that waits for its turn since `since`, in seconds of the steady clock."""

    claim: Claim
    since: float

    @property
    def ends(self) -> datetime:
        return min(r.due + r.before for r in self.claim.reminders)


class Dispatcher:
    """Delivers what the store says is due to the tenants there are couriers for. `worker` names it in the status.

    `paces` are by platform. `chance` gives numbers from 0 to 1, `steady` the seconds of a clock that nobody sets.
    `looked` are called after each look.
    """

    def __init__(
        self,
        store: Store,
        shelf: Shelf,
        couriers: Couriers,
        now: Callable[[], datetime],
        *,
        worker: str = "dispatcher",
        paces: Mapping[str, Pace] | None = None,
        chance: Callable[[], float] = random.random,
        steady: Callable[[], float] = time.monotonic,
        figures: Figures = UNCOUNTED,
        looked: Iterable[Callable[[], object]] = (),
    ) -> None:
        self._store = store
        self._couriers = couriers
        self._now = now
        self._worker = worker
        self._paces = paces or {}
        self._chance = chance
        self._steady = steady
        self._figures = figures
        self._looked = tuple(looked)
        self._deliveries = Deliveries(store, shelf, now, chance, figures)
        self._lanes: dict[Tenant, Lane] = {}
        self._waiting: dict[Tenant, list[_Held]] = {}
        self._here: set[str] = set()
        self._under_way: set[asyncio.Task[None]] = set()
        self._more = asyncio.Event()
        self._beaten: float | None = None
        self._stopping = False

    async def run(self) -> None:
        """Look again and again until cancelled; then finish what is on its way. Deliveries do not hold up the looking."""
        try:
            while True:
                try:
                    await self._look_whole()
                except StoreError:
                    log.exception("The reminders could not be looked at; trying again")
                with suppress(TimeoutError):
                    # Not `wait_for`: Python 3.11's loses a stop that comes just when there is more to do.
                    async with asyncio.timeout(TICK):
                        await self._more.wait()
        finally:
            await self._stop()

    async def tick(self) -> None:
        """Deliver and record what is due now, as far as the pace allows."""
        await self._look()
        while self._under_way:
            await asyncio.wait(self._under_way)
            await self._look()

    async def _look_whole(self) -> None:
        """Look; when cancelled meanwhile, to the end: what the store has lent by then could not be given back otherwise."""
        looking = asyncio.ensure_future(self._look())
        try:
            await asyncio.shield(looking)
        except asyncio.CancelledError:
            self._stopping = True
            await asyncio.wait([looking], timeout=FOR_THE_STORE)
            raise

    async def _look(self) -> None:
        self._more.clear()
        await self._deliveries.write_the_rest()
        await self._give_back(self._no_longer_waiting())
        hungry = [tenant for tenant in self._couriers if self._room(tenant) > len(self._waiting.get(tenant, ()))]
        if hungry:
            for claim in await self._store.claim(self._now(), LEASE, BATCH, TOGETHER, hungry):
                self._hold(claim)
        for tenant in list(self._waiting):
            self._begin(tenant)
            self._figures.queued(tenant, sum(len(held.claim.reminders) for held in self._waiting[tenant]))
        await self._beat()
        for tell in self._looked:
            tell()

    def _lane(self, tenant: Tenant) -> Lane:
        if tenant not in self._lanes:
            self._lanes[tenant] = Lane(self._paces.get(tenant[0], USUAL))
        return self._lanes[tenant]

    def _room(self, tenant: Tenant) -> int:
        return self._lane(tenant).room(self._steady())

    def _hold(self, claim: Claim) -> None:
        """Let a claim wait for its turn, but for what is here already: a clock that was set ended its lease early."""
        here = self._here | self._deliveries.unwritten
        fresh = tuple(r for r in claim.reminders if r.key not in here)
        if fresh:
            self._here.update(r.key for r in fresh)
            waiting = self._waiting.setdefault(_tenant(claim), [])
            waiting.append(_Held(Claim(claim.seller, fresh), self._steady()))

    def _no_longer_waiting(self) -> list[Claim]:
        """Take out what has waited too long, and what waits for a platform that is down or a tenant that is gone."""
        at = self._steady()
        out: list[Claim] = []
        for tenant, waiting in self._waiting.items():
            hopeless = tenant not in self._couriers or self._lane(tenant).shut(at)
            stays = [not hopeless and at - held.since <= HOLD for held in waiting]
            out += [held.claim for held, stay in zip(waiting, stays, strict=True) if not stay]
            self._waiting[tenant] = [held for held, stay in zip(waiting, stays, strict=True) if stay]
        return out

    async def _give_back(self, claims: list[Claim]) -> None:
        self._here.difference_update(r.key for claim in claims for r in claim.reminders)
        several = asyncio.Semaphore(_GIVEN_BACK_AT_ONCE)

        async def give(claim: Claim) -> None:
            async with several:
                await self._store.release(claim.seller, [r.key for r in claim.reminders])

        # Each is tried, whatever becomes of the others.
        for went_wrong in filter(None, await asyncio.gather(*map(give, claims), return_exceptions=True)):
            raise went_wrong

    def _begin(self, tenant: Tenant) -> None:
        """Start as many deliveries as the tenant takes, the nearest end first."""
        courier = self._couriers.get(tenant)
        if courier is None or self._stopping:
            return
        waiting = sorted(self._waiting.get(tenant, ()), key=lambda held: held.ends)
        room = self._room(tenant)
        for held in waiting[:room]:
            self._lane(tenant).begin()
            task = asyncio.create_task(self._serve(held.claim, courier))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        self._waiting[tenant] = waiting[room:]

    async def _serve(self, claim: Claim, courier: Courier) -> None:
        tenant, answered = _tenant(claim), True
        try:
            answered = await self._deliveries.serve(claim, courier)
        except StoreError:
            log.exception("A reminder could not be prepared; it is claimed again when its lease is over")
        finally:
            self._here.difference_update(r.key for r in claim.reminders)
            self._lane(tenant).end(self._steady(), answered=answered, chance=self._chance())
            self._begin(tenant)
            if not self._waiting.get(tenant):
                self._more.set()

    async def _beat(self) -> None:
        at = self._steady()
        if self._beaten is None or at - self._beaten >= BEAT:
            await self._store.beat(self._worker, self._now())
            self._beaten = at

    async def _stop(self) -> None:
        """Give back what waits at once, and finish what is on its way, within a bound: a store may be down as well."""
        self._stopping = True
        try:
            async with asyncio.timeout(FOR_THE_STORE):
                await self._give_back([held.claim for waiting in self._waiting.values() for held in waiting])
        except (StoreError, TimeoutError):
            log.exception("What waited could not be given back; it is claimed again when its lease is over")
        self._waiting.clear()
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=FINISH)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        try:
            async with asyncio.timeout(FOR_THE_STORE):
                await self._deliveries.write_the_rest()
        except (StoreError, TimeoutError):
            log.exception("What became of some reminders could not be recorded; they are tried again")


def _tenant(claim: Claim) -> Tenant:
    return claim.seller.platform, claim.seller.tenant
