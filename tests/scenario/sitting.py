"""A seller at the terminal, with a clock that stands still: the real console, desk, dispatcher and playbooks."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.console.app import HERE, Conversation, ScreenCourier
from adapters.console.view import PlainView
from bot.contact import Contact
from bot.core.book import Book
from bot.core.library import Library
from bot.desk import Desk
from bot.dispatcher import Dispatcher
from bot.shelf import Shelf
from bot.stores.memory import MemoryStore
from bot.stores.port import Store
from bot.testing import CountingIds, FrozenClock

# A Monday noon in Karachi: no year's end, no change of clocks near it.
MONDAY_NOON = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
# How long a seller reads before typing: so that what is news on one card is not on the next.
TO_READ = timedelta(seconds=20)
LEAVES, LEAVES_FOR_NOW = "@ leaves", "@ leaves and comes back"
_UNITS = {"second": "seconds", "minute": "minutes", "hour": "hours", "day": "days"}
_PASSES = re.compile(r"@ (\d+) (second|minute|hour|day)s? pass(?:es)?")


class Sitting:
    """Plays a script: typed lines, `@ 3 hours pass`, and `@ leaves and comes back`. Keeps the transcript."""

    def __init__(self, library: Library, store: Store | None = None, zone: str | None = "Asia/Karachi") -> None:
        self.clock = FrozenClock(MONDAY_NOON)
        self.store = store or MemoryStore()
        self.transcript = ""
        self._book = Book(library.flow, library.catalogue)
        self._desk = Desk(self.store, Shelf(library), CountingIds(), self.clock)
        self._contact = Contact(HERE, zone)
        self._courier = ScreenCourier(PlainView(self.write))
        couriers = {(HERE.platform, HERE.tenant): self._courier}
        self._dispatcher = Dispatcher(self.store, Shelf(library), couriers, self.clock, steady=self.clock.seconds)

    def write(self, words: str) -> None:
        self.transcript += words

    async def play(self, script: Iterable[str]) -> str:
        self._script: Iterator[str] = iter(script)
        self._more = True
        while self._more:
            await self._dispatcher.tick()
            view = PlainView(self.write, echo=True)
            await Conversation(self._desk, self._book, self._contact, view, self.clock, self._courier).hold(self)
        return self.transcript

    async def next(self) -> str | None:
        for line in self._script:
            if not line.startswith("@"):
                self.clock.pass_(TO_READ)
                return line
            self.write(f"{line}\n")
            if line == LEAVES_FOR_NOW:
                return None
            if line == LEAVES:
                break
            await self._let_pass(line)
            self.write("> ")
        else:
            self.write(f"{LEAVES}\n")
        self._more = False
        return None

    async def _let_pass(self, direction: str) -> None:
        found = _PASSES.fullmatch(direction)
        assert found, f"no such direction: {direction}"
        target = self.clock() + timedelta(**{_UNITS[found[2]]: int(found[1])})
        while (due := await self.store.next_due()) and due <= target:
            self.clock.at = max(due, self.clock.at)
            await self._dispatcher.tick()
        self.clock.at = target


def script_of(transcript: Path) -> list[str]:
    """The typed lines and directions of a transcript: what follows a prompt."""
    lines = transcript.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("> ") for line in lines if line.startswith(("> ", "@ "))]
