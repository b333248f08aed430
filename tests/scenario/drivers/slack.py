"""The seller in Slack: buttons, selects, boxes and forms of the real bot, in the DM; what is seen is what Slack was sent."""

import html
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.core.events import Tick
from bot.core.names import plain
from bot.core.press import decode, opens_form
from bot.testing import FrozenClock
from tests.adapters.platforms import carried_by_block, every_part
from tests.adapters.slack.simulated import BOOK, House, Seller, input_of, words
from tests.scenario.drivers.driver import Seen, id_of, seen
from tests.servers.slack import Pace, Slack
from tests.servers.slack.screen import elements
from tests.servers.slack.state import View


class InSlack:
    """A driver that presses."""

    def __init__(self, seller: Seller) -> None:
        self.seller = seller

    async def start(self) -> None:
        await self.seller.command("start", dm=True)

    async def say(self, words: str) -> None:
        await self.seller.say(words)

    async def press(self, id: str) -> None:
        card, person = self.seller.card, self.seller.person
        for block, element in elements(card):
            carried = carried_by_block({**block, "elements": [element]})
            for part, event in zip(element.get("options", [element]), map(decode, carried), strict=True):
                if event is None or id_of(event) != id:
                    continue
                if isinstance(event, Tick):
                    await self.seller.tick(element, part["value"], done=event.done)
                elif element["type"] == "button":
                    await self.seller.pressed(person.press(card, element["action_id"]))
                else:
                    await self.seller.pressed(person.pick(card, part["value"], element["action_id"]))
                return
        raise AssertionError(f"there is no {id} on:\n{words(card)}")

    async def open(self) -> View:
        """Open the form of the card."""
        await self.seller.press(plain(BOOK, "slack.answer"))
        return self.seller.modal

    async def submit(self, form: View, typed: Mapping[str, str]) -> None:
        """Send the form with those of the answers that it asks for. One that is refused is closed."""
        asked = {name: input_of(form, name) for name in typed}
        await self.seller.pressed(self.seller.person.submit(form, {id: typed[name] for name, id in asked.items() if id}))
        if self.seller.person.modal:
            await self.seller.person.close()

    async def answer(self, typed: Mapping[str, str]) -> None:
        await self.submit(await self.open(), typed)

    async def restart(self) -> None:
        """Another process goes on over what is stored."""
        await self.seller.house.restart()

    async def remind(self) -> list[str]:
        before = len(self.seller.dms)
        await self.seller.house.remind()
        return [html.unescape(message.text) for message in self.seller.dms[before:]]

    def look(self) -> Seen:
        card = self.seller.card
        said = words(card)
        carried = [carried for block in card.blocks if block["type"] == "actions" for carried in carried_by_block(block)]
        events = [event for event in map(decode, carried) if event]
        dates = [part["timestamp"] for part in every_part(card.blocks) if part.get("type") == "date"]
        return seen(
            events,
            asks=any(map(opens_form, events)),
            instants=frozenset(datetime.fromtimestamp(at, UTC) for at in dates),
            draft=self._last_draft() if plain(BOOK, "slack.draft") in said else None,
            file=self._last_file() if plain(BOOK, "slack.file", file="").rstrip(".") in said else None,
        )

    def _last_draft(self) -> str:
        # A reminder is a message of its own as well, and has buttons.
        plain_ones = (m for m in reversed(self.seller.dms) if m not in self.seller.cards and m.blocks)
        return next(words(m) for m in plain_ones if all(block["type"] != "actions" for block in m.blocks))

    def _last_file(self) -> str:
        return str(next(m for m in reversed(self.seller.dms) if m.files).files[0]["content"])


@asynccontextmanager
async def seated(clock: FrozenClock, folder: Path) -> AsyncIterator[InSlack]:
    async with Slack(Pace(ack=2.0)) as slack:
        house = House(slack, folder, clock=clock)
        await house.open()
        # No zone: Discord tells none, and the terminal of a scenario neither.
        person = slack.person(house.workspace, "alice", tz="", locale="en-US")
        try:
            yield InSlack(Seller(house, person, slack.channel(house.workspace, "orders", person)))
        finally:
            await house.close()
