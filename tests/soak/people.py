"""People in a community: each opens a case, says when the request arrived, and then presses whatever is there."""

import random
from collections.abc import Iterator
from typing import Any

from adapters.console.app import HERE, ScreenCourier
from adapters.console.parse import parse
from adapters.console.parts import Reader, blocks
from adapters.console.view import PlainView
from bot.contact import Contact
from bot.core.cards import Card
from bot.core.events import Back, Begin, Choose, Erase, Event, Heed, Help, Manage, New, PickGroup, Report, Say, StartOver
from bot.core.press import decode, opens_form
from bot.core.seller import SellerId
from tests.adapters.discord.simulated import BOOK
from tests.adapters.platforms import carried_by_block
from tests.adapters.slack.simulated import Seller as SlackSeller
from tests.adapters.slack.simulated import input_of, words
from tests.fault.on_discord import SENTENCE
from tests.fault.on_discord import Seller as DiscordSeller
from tests.servers.discord.components import BUTTON, SELECT, nested
from tests.servers.discord.person import read
from tests.servers.discord.state import RICH
from tests.servers.slack.screen import elements

# Seconds until somebody gives up waiting and tries again later.
PATIENCE = 20.0
SITUATION, ASKED, WHEN = "That is it", "They asked me to cancel", {"request_at": "2 hours ago"}
# What nobody presses at random: it erases, reports, or leads away from the case.
_NOT = Erase | Report | Manage | Begin | StartOver | New | PickGroup | Say | Back | Help


def worth_pressing(carried: str) -> bool:
    event = decode(carried.partition("#")[0])
    return event is not None and not isinstance(event, _NOT) and not opens_form(event)


class OnDiscord:
    """Somebody on Discord. Each step is one thing they do; `True` when it got an answer."""

    def __init__(self, seller: DiscordSeller) -> None:
        self.seller = seller
        self.id = seller._id

    async def open(self) -> None:
        shown = await self.seller.person.slash("cancel start", self.seller.guild, words=SENTENCE).answered(PATIENCE)
        await self.seller.person.press(shown.original, SITUATION).answered(PATIENCE)

    async def say_when(self) -> None:
        if not any(message.flags & RICH for message in self.seller.dm):
            await self._come_back()
        if f"[{ASKED}]" in read(self.seller.card):  # else they had come further before something failed
            await self.seller.press(ASKED).answered(PATIENCE)
        form = await self.seller.press("Answer").answered(PATIENCE)
        await self.seller.person.submit(form, WHEN).answered(PATIENCE)

    async def _come_back(self) -> None:
        """The card did not get through to the DM, or nothing was kept: ask for it, and begin again if there is none."""
        await self.seller.person.slash("cancel resume", self.seller.guild).answered(PATIENCE)
        if not await self.seller.cases():
            await self.open()

    async def press(self, chance: random.Random) -> None:
        message = chance.choice([self.seller.card, self.seller.card, *self.seller.dm[-1:]])
        carried = [each for part in nested(message.components) for each in _carried(part) if worth_pressing(each)]
        if carried:
            await self.seller.person.press(message, chance.choice(carried)).answered(PATIENCE)


def _carried(part: dict[str, Any]) -> Iterator[str]:
    if part["type"] == BUTTON and "custom_id" in part:
        yield part["custom_id"]
    elif part["type"] == SELECT:
        yield from (option["value"] for option in part["options"])


class InSlack:
    """Somebody in Slack. They do not wait for more than the acknowledgement: `House` says when all is answered."""

    def __init__(self, seller: SlackSeller) -> None:
        self.seller = seller
        self.id = seller.id

    async def open(self) -> None:
        await self.seller.person.slash("/cancel", SENTENCE)
        await self.seller.house.platform.finished()
        await self.seller.person.press(self.seller.card, SITUATION)
        await self.seller.house.platform.finished()

    async def say_when(self) -> None:
        if not any(ASKED in words(card) or "Answer" in words(card) for card in self.seller.cards):
            await self._come_back()
        if ASKED in words(self.seller.card):  # else they had come further before something failed
            await self.seller.person.press(self.seller.card, ASKED)
            await self.seller.house.platform.finished()
        await self.seller.person.press(self.seller.card, "Answer")
        await self.seller.house.platform.finished()
        view = self.seller.modal
        await self.seller.person.submit(view, {input_of(view, name): typed for name, typed in WHEN.items()})
        if self.seller.person.modal:
            await self.seller.person.close()

    async def _come_back(self) -> None:
        """As on Discord."""
        await self.seller.person.slash("/cancel", "resume")
        await self.seller.house.platform.finished()
        if not (await self.seller.house.store.load(self.id)).cases:
            await self.open()

    async def press(self, chance: random.Random) -> None:
        card = self.seller.card
        ways = [
            element
            for block, element in elements(card)
            if element["type"] == "button" and all(map(worth_pressing, carried_by_block({**block, "elements": [element]})))
        ]
        if ways:
            await self.seller.person.press(card, chance.choice(ways)["action_id"])


class AtTheTerminal:
    """Somebody who types. Several share a data folder here, which no terminal does: the store does not mind."""

    def __init__(self, town: Any, number: int) -> None:
        self.town = town
        self.id = SellerId(HERE.platform, HERE.tenant, f"you-{number}")
        self._contact = Contact(self.id, "Asia/Karachi", "en-US")
        self.screen: list[str] = []
        self._view = PlainView(self.screen.append)
        self.courier = ScreenCourier(self._view)
        self._card = Card("nothing")

    async def type(self, line: str) -> None:
        event: Any = parse(line, self._card, self.courier.choices)
        await self._does(event)

    async def _does(self, event: Event) -> None:
        self._card = await self.town.desk.handle(self._contact, event)
        reader = Reader(self.town.clock(), self._card.zone, "en")
        self.screen.clear()
        self._view.show(list(blocks(self._card, BOOK, reader)), reader)

    async def open(self) -> None:
        await self.type(SENTENCE)
        await self.type("1")

    async def say_when(self) -> None:
        if any(choice.label == ASKED for choice in self._card.choices):
            await self.type(ASKED)
        await self.type(WHEN["request_at"])

    async def press(self, chance: random.Random) -> None:
        events = [c.event for c in (*self._card.choices, *self.courier.choices) if isinstance(c.event, Choose | Heed)]
        if events:
            await self._does(chance.choice(events))
