"""A community on three platforms, with one bot in one process that is restarted, and platforms and a disk that fail."""

import asyncio
import gc
import random
import resource
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from adapters.discord.deliver import DiscordCourier
from adapters.discord.pace import Pace as Opening
from bot.core.notices import Notice
from bot.core.seller import SellerId
from bot.courier import Delivery
from bot.desk import Desk
from bot.dispatcher import Dispatcher
from bot.pacing import Pace
from bot.shelf import Shelf
from bot.stores.port import StoreError
from bot.testing import CountingIds, FrozenClock
from tests.adapters.discord.simulated import LIBRARY, MONDAY
from tests.adapters.discord.simulated import House as DiscordHouse
from tests.adapters.slack.simulated import House as SlackHouse
from tests.adapters.slack.simulated import Seller as SlackSeller
from tests.fault.on_discord import Seller as DiscordSeller
from tests.servers.discord import Discord, connected
from tests.servers.discord.faults import Drops, Fails
from tests.servers.discord.ratelimits import Limited
from tests.servers.slack import Slack
from tests.soak.kept import FailingStore, Promises, Watched
from tests.soak.people import AtTheTerminal, InSlack, OnDiscord

Someone = OnDiscord | InSlack | AtTheTerminal
MESSAGES = "/channels/{channel}/messages"
# As fast as the platforms here can: the clock stands still while a tick goes on.
_FAST = Pace(1e6, at_once=50)
STATM = Path("/proc/self/statm")


@dataclass
class Terminals:
    """The courier of those who sit at a terminal."""

    people: dict[SellerId, AtTheTerminal] = field(default_factory=dict)

    async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:
        return await self.people[seller].courier.deliver(seller, notice)


class Weight(NamedTuple):
    """How many objects of our own are alive, and of the two libraries; and the megabytes of all, the servers too.

    The megabytes are 0 where the system does not tell.
    """

    objects: int
    megabytes: int


class Town:
    """`here` and `slack` are the platforms, `folder` the disk. What goes wrong is decided by `seed`."""

    def __init__(self, here: Discord, slack: Slack, folder: Path, seed: int) -> None:
        self.here, self.slack, self.folder = here, slack, folder
        self.chance = random.Random(seed)
        self.clock = FrozenClock(MONDAY)
        self.promises = Promises()
        self.arrived: set[tuple[SellerId, datetime]] = set()
        self.outcomes: Counter[str] = Counter()
        self.restarts = self.tried_again = 0
        self.people: list[Someone] = []
        self._terminals = Terminals()
        ids = CountingIds()
        self._on_discord = DiscordHouse(folder, clock=self.clock, ids=ids)
        self._in_slack = SlackHouse(slack, folder, clock=self.clock, ids=ids)
        here.world.clock.pass_(self.clock().timestamp() - here.world.clock())
        self._guild = here.world.guild("sellers")
        self._running = AsyncExitStack()

    def move_in(self, platform: str, number: int) -> None:
        self.people.append(self._someone(platform, number))

    def _someone(self, platform: str, number: int) -> Someone:
        match platform:
            case "discord":
                return OnDiscord(DiscordSeller(self.here, self._on_discord, self.here.person(f"d{number}", self._guild)))
            case "slack":
                person = self.slack.person(self._in_slack.workspace, f"s{number}", tz="Asia/Karachi", locale="en-US")
                return InSlack(
                    SlackSeller(self._in_slack, person, self.slack.channel(self._in_slack.workspace, f"c{number}", person))
                )
            case _:
                someone = AtTheTerminal(self, number)
                self._terminals.people[someone.id] = someone
                return someone

    async def open(self) -> None:
        """A process starts."""
        store = await FailingStore.open(self.folder / "data")
        store.promises, store.chance = self.promises, self.chance
        self.store = self._on_discord.store = self._in_slack.store = store
        await store.indexed()
        self.desk = Desk(store, Shelf(LIBRARY), self._on_discord.ids, self.clock)
        bot = self._on_discord.bot()
        bot.messages._pace = Opening(self.clock.seconds)
        self.bot = await self._running.enter_async_context(connected(self.here, bot))
        await self._in_slack.open()
        couriers: dict[tuple[str, str], Any] = {
            ("discord", str(self.bot.application_id)): DiscordCourier(self.bot, self.bot.messages),
            **self._in_slack.platform.couriers,
            ("console", "local"): self._terminals,
        }
        watched = {at: Watched(courier, self.clock, self.arrived, self.outcomes) for at, courier in couriers.items()}
        paces = dict.fromkeys(("discord", "slack", "console"), _FAST)
        self._dispatcher = Dispatcher(
            store, Shelf(LIBRARY), watched, self.clock, paces=paces, chance=self.chance.random, steady=self.clock.seconds
        )

    async def close(self) -> None:
        """It is stopped: what it was doing is finished, what it remembered is gone."""
        await self._settled()
        await self._in_slack.close()
        await self._running.aclose()
        self._running = AsyncExitStack()
        await self.store.close()

    async def restart(self) -> None:
        self.restarts += 1
        await self.close()
        await self.open()

    async def pass_(self, span: timedelta) -> None:
        """Time goes by, for the platforms as well; then the dispatcher looks."""
        self._later(span)
        await self._dispatcher.tick()

    def _later(self, span: timedelta) -> None:
        self.clock.pass_(span)
        self.here.world.clock.pass_(span.total_seconds())
        self.slack.world.clock.pass_(span.total_seconds())

    async def all(self, people: Sequence[Someone], doing: Callable[[Someone], Any], at_once: int = 10) -> list[Someone]:
        """Let them do something, some at once. Gives those it did not work for: they try again later."""
        failed: list[Someone] = []

        async def one(someone: Someone) -> None:
            try:
                await doing(someone)
            # A form that did not come, a card that is not there, a sentence instead of an answer: people try again.
            except (AssertionError, TimeoutError, IndexError, KeyError, StoreError):
                failed.append(someone)

        for start in range(0, len(people), at_once):
            await asyncio.gather(*(one(someone) for someone in people[start : start + at_once]))
            await self._settled()
            self._later(timedelta(minutes=1))  # a bot opens no more than so many private conversations a minute
        self.tried_again += len(failed)
        return failed

    async def _settled(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(60):
                await self.slack.settled(60)
                await self._in_slack.platform.finished()
                await self.bot._underway.finished()  # not `finished()`, which also takes nothing more

    def goes_wrong(self) -> None:
        """An hour in which much fails."""
        limited = Limited(0.01)
        faults = [Fails(503), Fails(502, after=True), Drops(after=True), limited, Drops()]
        self.here.rest.faults.next("POST", MESSAGES, *self.chance.choices(faults, k=12))
        for _ in range(4):
            self.slack.faults.status("chat.postMessage", 503, after=self.chance.random() < 0.5)
            self.slack.faults.rate_limit("chat.postMessage", 1)
            self.slack.faults.drop("chat.postMessage", after=True)
        self.store.failing = True

    def goes_right(self) -> None:
        self.store.failing = False
        self.slack.faults.rules.clear()

    def forget(self) -> None:
        """Let go of what the platforms remember for tests, so that what is left is the bot's."""
        self.here.rest.asked.clear()
        self.slack.web_api.log.clear()
        self.slack.post.sent.clear()

    @staticmethod
    def weighs() -> Weight:
        """What the process weighs now."""
        gc.collect()
        ours = ("bot.", "adapters.", "discord.", "slack_")
        objects = sum(str(type(each).__module__).startswith(ours) for each in gc.get_objects())
        pages = int(STATM.read_text().split()[1]) if STATM.exists() else 0
        return Weight(objects, pages * resource.getpagesize() // 2**20)
