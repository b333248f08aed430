"""Our real bot, with the real slack_bolt and slack_sdk, against the small Slack of the tests."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from adapters.office import Office, Platform
from adapters.slack import platform as room
from adapters.slack.manifest import manifest
from bot.core.book import Book
from bot.core.library import Library
from bot.core.names import plain
from bot.core.seller import SellerId
from bot.desk import Desk
from bot.dispatcher import Dispatcher
from bot.settings import Settings
from bot.shelf import Shelf
from bot.stores.memory import MemoryStore
from bot.stores.port import Store
from bot.testing import CountingIds, FrozenClock
from tests.libraries import shipped
from tests.servers.slack import App, Channel, Installation, Message, Person, Slack, Workspace
from tests.servers.slack.changes import PATIENCE
from tests.servers.slack.deliveries import Delivery
from tests.servers.slack.screen import words
from tests.servers.slack.state import View

LIBRARY = shipped("fiverr")
BOOK = Book(LIBRARY.flow, LIBRARY.catalogue)
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


@dataclass
class House:
    """What is there while bots come and go: a workspace with the app, a store, a clock."""

    slack: Slack
    folder: Path
    store: Store = field(default_factory=MemoryStore)
    clock: FrozenClock = field(default_factory=lambda: FrozenClock(MONDAY))
    ids: CountingIds = field(default_factory=CountingIds)
    as_agent: bool = False
    library: Library = LIBRARY

    def __post_init__(self) -> None:
        self.app: App = self.slack.app(an_agent() if self.as_agent else manifest(partial(plain, BOOK)))
        self.workspace: Workspace = self.slack.workspace("shop")
        self.installed: Installation = self.slack.install(self.app, self.workspace)
        self._here = AsyncExitStack()
        # Slack's clock stands where ours does, or its messages would be of another day.
        self.slack.world.clock.pass_(self.clock().timestamp() - self.slack.world.clock.now())
        self._platform: Platform | None = None

    def settings(self, **more: Any) -> Settings:
        tokens = {"SLACK_BOT_TOKEN": self.installed.bot_token, "SLACK_APP_TOKEN": self.app.app_token}
        return Settings(_env_file=None, data=self.folder, SLACK_API_URL=self.slack.url, **{**tokens, **more})

    def office(self, **more: Any) -> Office:
        desk = Desk(self.store, Shelf(self.library), self.ids, self.clock)
        return Office(self.settings(**more), self.store, Shelf(self.library), desk, self.clock)

    @asynccontextmanager
    async def signed_in(self, **more: Any) -> AsyncIterator[Platform]:
        """The bot, signed in and listening."""
        async with room.connected(self.office(**more)) as platform:
            serving = asyncio.create_task(platform.serve())
            try:
                await self.reachable()
                yield platform
            finally:
                serving.cancel()
                await asyncio.gather(serving, return_exceptions=True)

    async def reachable(self) -> None:
        """Wait until Slack can reach the bot."""
        await self.slack.until(lambda: len(self.slack.socket_mode.of(self.app)) == 2)

    @property
    def platform(self) -> Platform:
        assert self._platform, "the bot is not there"
        return self._platform

    async def open(self) -> None:
        """A bot comes, and stays until `close`."""
        self._platform = await self._here.enter_async_context(self.signed_in())

    async def close(self) -> None:
        self._platform = None
        await self._here.aclose()

    async def restart(self) -> None:
        """Another process goes on over what is stored."""
        await self.close()
        await self.open()

    async def remind(self) -> None:
        """Let what is due be delivered."""
        await Dispatcher(self.store, Shelf(self.library), self.platform.couriers, self.clock).tick()


def an_agent() -> dict[str, Any]:
    """Our manifest with what an operator adds to make the app an agent (docs/slack.md)."""
    made = manifest(partial(plain, BOOK))
    made["oauth_config"]["scopes"]["bot"].append("assistant:write")
    made["settings"]["event_subscriptions"]["bot_events"].append("assistant_thread_started")
    return made


@dataclass
class Seller:
    """Somebody who sees what Slack shows them: in a channel, in the DM with the bot, in Home."""

    house: House
    person: Person
    channel: Channel

    @property
    def slack(self) -> Slack:
        return self.house.slack

    @property
    def id(self) -> SellerId:
        return SellerId("slack", self.person.workspace.id, self.person.id)

    @property
    def dms(self) -> list[Message]:
        return [message for message in self.person.dm() if message.bot_id and not message.only_for]

    @property
    def cards(self) -> list[Message]:
        """The messages of the DM that can be pressed and are no reminders."""
        return [m for m in self.dms if any(b["type"] == "actions" and not b["block_id"].startswith("due") for b in m.blocks)]

    @property
    def card(self) -> Message:
        return self.cards[-1]

    @property
    def modal(self) -> View:
        assert self.person.modal, "no modal is open"
        return self.person.modal

    async def done(self) -> None:
        """Wait until the bot has said what it has to say, to this and to what came of it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                await self.slack.settled(PATIENCE)
                await self.house.platform.finished()
                if not self.slack.post.on_the_way:
                    return

    async def command(self, typed: str = "", *, dm: bool = False) -> Delivery | None:
        return await self.pressed(self.person.slash("/cancel", typed, None if dm else self.channel))

    async def press(self, label: str, on: Message | View | None = None) -> Delivery | None:
        """Press a button, or pick an option, of the last card unless told otherwise."""
        shown = on or self.card
        buttons = {e["text"]["text"] for b in shown.blocks if b["type"] == "actions" for e in b["elements"] if "text" in e}
        pressing = self.person.press(shown, label) if label in buttons else self.person.pick(shown, label)
        return await self.pressed(pressing)

    async def pressed(self, doing: Coroutine[Any, Any, Delivery | None]) -> Delivery | None:
        """Do that, and wait until it is answered."""
        delivery = await doing
        await self.done()
        return delivery

    async def tick(self, boxes: dict[str, Any], value: str, *, done: bool) -> None:
        """Tick or untick one of the boxes, by what it carries."""
        ticked = {option["value"] for option in boxes.get("initial_options", ())}
        ticked = ticked | {value} if done else ticked - {value}
        await self.pressed(self.person.tick(self.card, sorted(ticked), boxes["action_id"]))

    async def answer(self, **typed: Any) -> Delivery | None:
        """Open the form of the card, fill it in by question, and submit it."""
        await self.press("Answer")
        return await self.submit(**typed)

    async def submit(self, **typed: Any) -> Delivery | None:
        view = self.modal
        asked = {input_of(view, name): value for name, value in typed.items()}
        return await self.pressed(self.person.submit(view, asked))

    async def say(self, words: str, **more: Any) -> None:
        self.person.say(words, **more)
        await self.done()


def input_of(view: View, name: str) -> str:
    """The action_id of a question: what is typed or picked for it; `name__calendar` for its calendar. "" for none."""
    field, _, mark = name.partition("__")
    ids = [b["element"]["action_id"] for b in view.blocks if b["type"] == "input"]
    wanted = [f"{mark}:{field}"] if mark else [f"typed:{field}", f"picked:{field}"]
    return next((id for id in ids if id in wanted), "")


def errors(view: View) -> str:
    return " ".join(view.errors.values())


__all__ = ["BOOK", "House", "Seller", "asked_when", "at_the_draft", "errors", "input_of", "opened", "words"]


async def opened(seller: Seller) -> None:
    """A case opens: a sentence with the command, and a press on what it sounds like."""
    await seller.command("my buyer ordered by mistake and wants to order again")
    await seller.press("That is it")


async def asked_when(seller: Seller) -> None:
    """On to the first question with a form."""
    await opened(seller)
    await seller.press("They asked me to cancel")


async def at_the_draft(seller: Seller) -> None:
    """On to the first message to copy."""
    await asked_when(seller)
    await seller.answer(request_at="2 hours ago")
    await seller.press("Yes, the same")
    await seller.answer(requirements_sent="yes", due_at="in 3 days")
    await seller.press("They wrote it")
    await seller.press("Write the message")
    await seller.answer(client_name="Sam")
