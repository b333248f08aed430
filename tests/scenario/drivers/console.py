"""The seller at a terminal: what is typed goes through the console's reading, what is seen is what a view gets to show."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from adapters.console.app import HERE, ScreenCourier
from adapters.console.parse import open_field, parse
from adapters.console.parts import Block, Copy, Hint, Nav, Prose, Question, Reader, Row, blocks
from adapters.console.view import PlainView
from bot.contact import Contact
from bot.core.cards import Card
from bot.core.events import Event
from bot.core.press import opening
from bot.core.spans import Left, Moment
from bot.desk import Desk
from bot.dispatcher import Dispatcher
from bot.shelf import Shelf
from bot.stores.memory import MemoryStore
from bot.testing import CountingIds, FrozenClock
from tests.adapters.discord.simulated import BOOK, LIBRARY
from tests.scenario.drivers.driver import Seen, id_of, seen

# What can be typed about a reminder stands below it, as its buttons do elsewhere.
_WAYS = re.compile(r"\n\n\[\w+\] .*", re.DOTALL)
_BRACKETED = re.compile(r"\[(.*?)\]")


class AtTheTerminal:
    """A driver that types. There is no zone, as Discord tells none."""

    def __init__(self, clock: FrozenClock) -> None:
        store = MemoryStore()
        self._clock = clock
        self._desk = Desk(store, Shelf(LIBRARY), CountingIds(), clock)
        self._contact = Contact(HERE, None, "en-US")
        self._screen: list[str] = []
        couriers = {(HERE.platform, HERE.tenant): ScreenCourier(PlainView(self._screen.append))}
        self._dispatcher = Dispatcher(store, Shelf(LIBRARY), couriers, clock, steady=clock.seconds)
        self._card = Card("nothing")

    async def start(self) -> None:
        await self._type("new")

    async def say(self, words: str) -> None:
        await self._type(words)

    async def press(self, id: str) -> None:
        keys = {id_of(event): key for key, event in self._keys()}
        await self._type(keys[id])

    async def answer(self, typed: Mapping[str, str]) -> None:
        asked, left = opening(self._card.form.submit), dict(typed)
        while (form := self._card.form) and opening(form.submit) == asked:
            field = open_field(self._card)
            if field is None or field.id not in left:
                return
            await self._type(left.pop(field.id))

    async def remind(self) -> list[str]:
        self._screen.clear()
        await self._dispatcher.tick()
        return [_WAYS.sub("", shown).strip().removeprefix("** ") for shown in self._screen]

    def look(self) -> Seen:
        parts = [part for block in self._blocks() for part in block]
        spans = [span for part in parts if isinstance(part, Prose) for span in part.text]
        moments = [span.at if isinstance(span, Moment) else span.until for span in spans if isinstance(span, Moment | Left)]
        copies = [part.text for part in parts if isinstance(part, Copy)]
        return seen(
            [event for _, event in self._keys()],
            asks=any(isinstance(part, Question) for part in parts),
            instants=frozenset(at.replace(microsecond=0) for at in moments),
            draft=copies[0] if self._card.draft else None,
            file=copies[-1] if self._card.document else None,
        )

    async def _type(self, line: str) -> None:
        event = parse(line, self._card)
        assert event, f"“{line}” means nothing here"
        self._card = await self._desk.handle(self._contact, event)

    def _blocks(self) -> list[Block]:
        return list(blocks(self._card, BOOK, Reader(self._clock(), self._card.zone, "en-US")))

    def _keys(self) -> Iterator[tuple[str, Event]]:
        """What can be typed instead of a button, and what it does: numbers, letters, and words in brackets."""
        for block in self._blocks():
            if any(isinstance(part, Question) for part in block):
                continue
            for part in block:
                keys = [part.key if part.key != "·" else part.words] if isinstance(part, Row) else []
                keys += _BRACKETED.findall(part.words) if isinstance(part, Nav | Hint) else []
                yield from ((key, parse(key, self._card)) for key in keys)


@asynccontextmanager
async def seated(clock: FrozenClock, folder: Path) -> AsyncIterator[AtTheTerminal]:  # noqa: ARG001 - it keeps nothing on disk
    yield AtTheTerminal(clock)
