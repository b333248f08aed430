"""Who chose a language at the terminal is also taken leave of in it, however they leave."""

import asyncio

import pytest

from adapters.console.app import HERE, Conversation
from adapters.console.view import PlainView
from bot.contact import Contact
from bot.core.book import Book
from bot.core.library import Library
from bot.desk import Desk
from bot.shelf import Shelf
from bot.stores.memory import MemoryStore
from bot.testing import CountingIds, FrozenClock
from tests.adapters.spoken import MARK, marked, speaks_spanish
from tests.builders import NOON


class Typing:
    """Types one line and then waits for ever."""

    def __init__(self, *lines: str) -> None:
        self._lines = iter(lines)
        self.waits = asyncio.Event()

    async def next(self) -> str | None:
        for line in self._lines:
            return line
        self.waits.set()
        await asyncio.Event().wait()
        return None


@pytest.fixture
async def said(shop: Library) -> tuple[Conversation, list[str]]:
    library, clock, store = marked(shop), FrozenClock(NOON), MemoryStore()
    await speaks_spanish(store, HERE, clock)
    written: list[str] = []
    desk = Desk(store, Shelf(library), CountingIds(), clock)
    english = Book(library.flow, library.catalogue)
    return Conversation(desk, english, Contact(HERE), PlainView(written.append), clock), written


async def test_who_quits(said: tuple[Conversation, list[str]]):
    conversation, written = said
    await conversation.hold(Typing("quit"))
    assert written[-1].startswith(f"\n{MARK}")


async def test_who_presses_ctrl_c(said: tuple[Conversation, list[str]]):
    conversation, written = said
    lines = Typing("cases")
    sitting = asyncio.create_task(conversation.hold(lines))
    await lines.waits.wait()
    sitting.cancel()
    await asyncio.gather(sitting, return_exceptions=True)
    assert written[-1].strip() == f"{MARK}Your cases are kept. Come back at any time."
