"""Desk and dispatcher over one store and one clock, with a seller who has requests to answer."""

from datetime import datetime, timedelta

from bot.contact import Contact
from bot.core.cards import Card
from bot.core.events import Begin, Choose, Event, Submit
from bot.core.library import Library
from bot.core.reminders import Reminder, State
from bot.core.seller import SellerId
from bot.core.wording import in_words
from bot.courier import Courier
from bot.desk import Desk
from bot.dispatcher import Dispatcher
from bot.shelf import Shelf
from bot.stores.memory import MemoryStore
from bot.stores.port import Store
from bot.testing import CountingIds, FrozenClock, RecordingCourier
from tests.unit.walk import NOON

AYESHA = Contact(SellerId("test", "t", "ayesha"), "Asia/Karachi")
BILAL = Contact(SellerId("test", "t", "bilal"), "Asia/Karachi")


class Office:
    """Everything a reminder needs. `courier` records what is delivered unless told otherwise."""

    def __init__(self, shop: Library, store: Store | None = None, courier: Courier | None = None) -> None:
        self.shop = shop
        self.clock = FrozenClock(NOON)
        self.store = store or MemoryStore()
        self.recorded = RecordingCourier()
        self.courier = courier or self.recorded
        self.chance = 0.5
        self.ids = CountingIds()
        self.shelf = Shelf(shop)
        self.desk = Desk(self.store, self.shelf, self.ids, self.clock)
        self.start()

    def start(self) -> None:
        """A dispatcher that remembers nothing, as after a restart."""
        self.dispatcher = Dispatcher(
            self.store,
            self.shelf,
            {("test", "t"): self.courier},
            self.clock,
            worker="worker",
            chance=lambda: self.chance,
            steady=self.clock.seconds,
        )

    async def do(self, event: Event, who: Contact = AYESHA) -> Card:
        self.card = await self.desk.handle(who, event)
        return self.card

    async def request(self, when: str = "now", due: str = "", who: Contact = AYESHA) -> str:
        """Open a case with a request that came `when`, and a delivery due then. Gives its token."""
        token = (await self.do(Begin("lamp"), who)).token
        await self.do(Choose(token, "lamp.has-request", "waiting", 1), who)
        await self.do(Submit(token, "lamp.when", 2, {"kind": "cancel", "request_at": when, "due_at": due}), who)
        return token

    async def after(self, **span: float) -> list[str]:
        """Let time pass and give what was delivered then."""
        self.clock.pass_(timedelta(**span))
        return await self.now()

    async def now(self) -> list[str]:
        before = len(self.recorded.delivered)
        await self.dispatcher.tick()
        return [notice.words for _, notice in self.recorded.delivered[before:]]

    async def until(self, end: datetime) -> None:
        """Let time pass, looking whenever something may be due."""
        while (due := await self.store.next_due()) and due <= end:
            self.clock.at = max(due, self.clock.at + timedelta(seconds=1))
            await self.dispatcher.tick()
        self.clock.at = max(end, self.clock.at)

    async def rows(self, who: Contact = AYESHA) -> list[Reminder]:
        return list((await self.store.load(who.seller)).reminders)

    async def states(self, who: Contact = AYESHA) -> dict[float, State]:
        return {r.before.total_seconds() / 3600: r.state for r in await self.rows(who)}

    def press(self, id: str) -> Event:
        """The event of a button of the last reminder."""
        return next(c.event for c in self.recorded.delivered[-1][1].choices if c.id == id)

    def offered(self) -> list[str]:
        return [c.id for c in self.recorded.delivered[-1][1].choices]

    def words(self) -> str:
        """What the last card says."""
        texts = (*self.card.notes, self.card.title, self.card.body)
        return "\n".join(in_words(t, now=self.clock(), zone="Asia/Karachi", language="en") for t in texts)
