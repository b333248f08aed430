"""Everything that is kept, from one place to another: moving, backing up and restoring are the same walk."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Protocol

from bot.core.community import Community
from bot.core.library import Release
from bot.core.playbook import Flow
from bot.core.reminders import Reminder, State
from bot.core.seller import SellerId
from bot.stores.installed import Installations
from bot.stores.port import RELEASES_KEPT, Dossier

# Sellers written at once: a disk and a database both gain from a few.
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """A seller as they are kept; `wrong` says in a sentence what is wrong, and then there may be no dossier."""

    place: str
    seller: SellerId | None = None
    dossier: Dossier | None = None
    wrong: str = ""


class Source(Protocol):
    """A place to read from. Nothing is changed. Raises StoreError."""

    async def count(self) -> int:
        """How many sellers there are, so that somebody can see how far along it is."""

    def sellers(self) -> AsyncIterator[Kept]:
        """Every seller, in no order, each as they are when it is their turn."""

    async def load(self, seller: SellerId) -> Dossier:
        """As `Store.load`, read anew."""

    async def flaws(self) -> Sequence[str]:
        """What is wrong apart from `sellers`, in sentences."""

    def flows(self) -> AsyncIterator[Flow]:
        """Every flow."""

    def communities(self) -> AsyncIterator[Community]:
        """What the moderators of each community have set."""

    def releases(self) -> AsyncIterator[Release]:
        """Every release that this version can read, in no order."""

    @property
    def installations(self) -> Installations:
        """Where the bot is installed."""


class Target(Protocol):
    """A place to write to: a store, of which these are needed. Raises StoreError."""

    async def load(self, seller: SellerId) -> Dossier:
        """As `Store.load`."""

    async def put(self, seller: SellerId, dossier: Dossier) -> None:
        """Keep exactly this of the seller, version included, in the place of what was kept."""

    async def keep_flow(self, flow: Flow) -> None:
        """As `Store.keep_flow`."""

    async def keep_community(self, community: Community) -> None:
        """As `Store.keep_community`."""

    async def keep_release(self, release: Release) -> None:
        """As `Store.keep_release`."""

    async def kept_release(self, digest: str = "") -> Release | None:
        """As `Store.kept_release`."""

    @property
    def installations(self) -> Installations:
        """As `Store.installations`."""


# Told after each seller.
Tell = Callable[[], None]


@dataclass
class Moved:
    """What came of a walk. `wrong` are sentences, one for each seller that is not as it should be."""

    sellers: int = 0
    cases: int = 0
    written: int = 0
    flows: int = 0
    communities: int = 0
    releases: int = 0
    wrong: list[str] = field(default_factory=list)


async def move(source: Source, target: Target, tell: Tell, *, overwrite: bool = False) -> Moved:
    """Write everything that is in the source to the target; what is there already is not written again.

    It may be broken off and begun again at any time: each seller is there whole or not at all. A seller who is further in
    the target than in the source stays as they are there, which is told, unless `overwrite`.
    """
    moved = Moved()
    async for flow in source.flows():
        await target.keep_flow(flow)
        moved.flows += 1
    async for community in source.communities():
        await target.keep_community(community)
        moved.communities += 1
    async for installed in source.installations.all():
        there = await target.installations.of(installed.realm)
        if there is None or there.since <= installed.since:  # else its token is the newer one
            await target.installations.keep(installed)
    await _move_releases(source, target, moved)
    running: set[asyncio.Task[None]] = set()
    async for kept in source.sellers():
        running.add(asyncio.create_task(_move(kept, target, moved, tell, overwrite=overwrite)))
        if len(running) >= _AT_ONCE:
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    await asyncio.gather(*running)
    return moved


async def _move_releases(source: Source, target: Target, moved: Moved) -> None:
    """The bot at the target then serves the latest of both places, and cases keep the clocks they run on.

    The sellers may be older than what the latest release was held against, so that is done again when the bot starts.
    """
    for release in sorted([each async for each in source.releases()], key=attrgetter("at")):
        there = await target.kept_release(release.digest)
        if there is None or there.at < release.at:
            await target.keep_release(replace(release, swept=False))
        moved.releases += 1
    latest = await target.kept_release()
    if latest and latest.swept:
        await target.keep_release(replace(latest, swept=False))


async def compare(source: Source, target: Source, tell: Tell) -> Moved:
    """Read both places again and hold everything of the source against the target's."""
    found = Moved()
    async for kept in source.sellers():
        tell()
        found.sellers += 1
        found.cases += len(kept.dossier.cases) if kept.dossier else 0
        if kept.seller and kept.dossier != await target.load(kept.seller):
            found.wrong.append(f"{kept.place} is not the same in both places. Run the same command again.")
    flows = {flow.digest: flow async for flow in target.flows()}
    async for flow in source.flows():
        found.flows += 1
        if flows.get(flow.digest) != flow:
            found.wrong.append(f"The flow {flow.digest} is not the same in both places. Run the same command again.")
    communities = {community.id: community async for community in target.communities()}
    async for community in source.communities():
        found.communities += 1
        if communities.get(community.id) != community:
            found.wrong.append(f"The settings of {community.id.id} are not the same in both places. Run the command again.")
    releases = {release.digest: release.library async for release in target.releases()}
    async for release in source.releases():
        found.releases += 1
        pushed_out = release.digest not in releases and len(releases) >= RELEASES_KEPT
        if releases.get(release.digest) != release.library and not pushed_out:
            found.wrong.append(f"The release {release.digest} is not the same in both places. Run the command again.")
    async for installed in source.installations.all():
        there = await target.installations.of(installed.realm)
        if there is None or (there.since <= installed.since and there != installed):
            found.wrong.append(
                f"The installation in {installed.tenant} is not the same in both places. Run the command again."
            )
    return found


async def verify(source: Source, tell: Tell) -> Moved:
    """Read everything, and say what is wrong with it."""
    found = Moved()
    digests = {flow.digest async for flow in source.flows()}
    found.flows = len(digests)
    found.communities = len([community async for community in source.communities()])
    found.releases = len([release async for release in source.releases()])
    async for kept in source.sellers():
        tell()
        found.sellers += 1
        if kept.wrong:
            found.wrong.append(kept.wrong)
        if kept.dossier:
            found.cases += len(kept.dossier.cases)
            lost = {case.flow for case in kept.dossier.cases if case.open} - digests
            found.wrong += [
                f"{kept.place}: a case began with the flow {flow}, which is not kept. It goes on with today's."
                for flow in lost
            ]
    found.wrong += await source.flaws()
    return found


async def _move(kept: Kept, target: Target, moved: Moved, tell: Tell, *, overwrite: bool) -> None:
    tell()
    moved.sellers += 1
    if kept.wrong:
        moved.wrong.append(kept.wrong)
    if kept.seller is None or kept.dossier is None:
        return
    moved.cases += len(kept.dossier.cases)
    there = await target.load(kept.seller)
    if there == kept.dossier:
        return
    behind = there.version < kept.dossier.version or _waits_for_receipts(there, kept.dossier)
    if not behind and not overwrite:
        moved.wrong.append(f"{kept.place} is further where it goes to, or has gone another way. It was left as it is there.")
        return
    await target.put(kept.seller, kept.dossier)
    moved.written += 1


def _waits_for_receipts(there: Dossier, here: Dossier) -> bool:
    """Whether all that happened here since is what versions do not count: reminders tried and settled, another address."""
    if replace(there, reminders=here.reminders, address=here.address) != here:
        return False
    return len(there.reminders) == len(here.reminders) and all(map(_came_to, there.reminders, here.reminders))


def _came_to(then: Reminder, now: Reminder) -> bool:
    """Whether a reminder as it was `then` can have become what it is `now` by being tried and settled."""
    if then.state is not State.PENDING:
        return then == now
    settled = replace(then, state=now.state, settled=now.settled, attempts=now.attempts, tried=now.tried, retry=now.retry)
    return settled == now and then.attempts <= now.attempts
