"""The seller on Discord: buttons, selects and forms of the real bot, in the DM; what is seen is what Discord was sent."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import simcord

from bot.core.names import plain
from bot.core.press import decode, opens_form
from bot.testing import FrozenClock
from tests.adapters.discord.simulated import BOOK, BUTTON, SELECT, House, Person, arrived, parts, words
from tests.scenario.drivers.driver import Seen, id_of, seen

_TIME = re.compile(r"<t:(\d+):[FR]>")


class OnDiscord:
    """A driver that presses."""

    def __init__(self, person: Person, house: House) -> None:
        self.person = person
        self.house = house

    async def start(self) -> None:
        await self.person.user.slash("cancel start")

    async def say(self, words: str) -> None:
        await self.person.user.send_dm(words)

    async def press(self, id: str) -> None:
        carried = {id_of(decode(carried)): carried for carried in self._carried()}
        await self._pressed(carried[id])

    async def open(self) -> simcord.InteractionResult:
        """Open the form of the card."""
        return await self._pressed(next(carried for carried in self._carried() if opens_form(decode(carried))))

    async def submit(self, form: simcord.InteractionResult, typed: Mapping[str, str]) -> None:
        """Send the form with those of the answers that it asks for."""
        asked = [label["component"]["custom_id"] for label in form.modal["components"]]
        await self.person.user.submit_modal(form, {name: typed[name] for name in asked if name in typed})

    async def answer(self, typed: Mapping[str, str]) -> None:
        await self.submit(await self.open(), typed)

    async def restart(self) -> None:
        """Another process goes on over what is stored."""
        await self.person.env.restart_bot(self.house.bot())

    async def remind(self) -> list[str]:
        before = len(self.person.dms)
        await self.house.dispatcher(self.person.env.bot).tick()
        return [message.content for message in self.person.dms[before:]]

    def look(self) -> Seen:
        card = self.person.card
        said = words(card)
        events = [decode(carried) for carried in self._carried()]
        return seen(
            events,
            asks=any(map(opens_form, events)),
            instants=frozenset(datetime.fromtimestamp(int(at), UTC) for at in _TIME.findall(said)),
            draft=self._last_plain() if plain(BOOK, "discord.draft") in said else None,
            file=self._last_file() if plain(BOOK, "discord.file", file="").rstrip(".") in said else None,
        )

    def _carried(self) -> Iterator[str]:
        for part in parts(self.person.card):
            if part["type"] == SELECT:
                yield from (option["value"] for option in part["options"])
            elif part["type"] == BUTTON:
                yield part["custom_id"]

    async def _pressed(self, carried: str) -> simcord.InteractionResult:
        self.person.env.backend.advance_clock(1)  # nobody presses twice within a second; an edited message shows it
        card = self.person.card
        for part in parts(card):
            if any(option["value"] == carried for option in part.get("options", ())):
                return await self.person.user.select(card, [carried], custom_id=part["custom_id"])
        return await self.person.user.click(card, custom_id=carried)

    def _last_plain(self) -> str:
        return next(m.content for m in reversed(self.person.dms) if m.content and not m.components)

    def _last_file(self) -> str:
        sent = next(m for m in reversed(self.person.dms) if m.attachments)
        return self.person.env.backend.cdn.get(sent.attachments[0].url).decode()


@asynccontextmanager
async def seated(clock: FrozenClock, folder: Path) -> AsyncIterator[OnDiscord]:
    house = House(folder, clock=clock)
    async with simcord.run(house.bot()) as env:
        yield OnDiscord(arrived(env, "alice"), house)
