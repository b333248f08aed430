"""Ten thousand hostile lines in the terminal: each is answered, none steers it or shows somebody else's case."""

import random
import unicodedata
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.console.app import HERE, Conversation
from adapters.console.view import PlainView
from bot.contact import Contact
from bot.core.events import Begin, Fill
from bot.core.names import plain
from bot.desk import Desk
from bot.shelf import Shelf
from bot.stores.opening import open_target
from bot.testing import CountingIds, FrozenClock
from tests.adapters.discord.simulated import BOOK, LIBRARY, MONDAY
from tests.adapters.hostile.forgery import WORDS, Forger
from tests.adapters.hostile.watch import SECRETS, Watch
from tests.builders import a_case

ALICE = replace(HERE, user="alice")
# What people type here, which leads to every page.
_PLAIN = [
    "1",
    "2",
    "3",
    "4",
    "5",
    "a",
    "b",
    "back",
    "why",
    "help",
    "cases",
    "new",
    "settings",
    "privacy",
    "export",
    "zone",
    "quiet",
    "offsets",
    "impact",
    "name",
    "close",
    "correct",
    "calendar",
    "reminders",
    "tips",
    "report",
    "erase",
    "now",
    "restart",
]


class Lines:
    """What is typed: hostile words, forged names of cases, and plain things that lead from page to page."""

    def __init__(self, events: int, theirs: list[str], clock: FrozenClock) -> None:
        self._chance = random.Random(events)
        self._forger = Forger(self._chance, theirs, a_case("token-2"))
        self._left = events
        self._clock = clock

    async def next(self) -> str | None:
        if not self._left:
            return None
        self._left -= 1
        self._clock.pass_(timedelta(seconds=5))
        kind = self._chance.random()
        if kind < 0.4:
            return self._chance.choice(_PLAIN)
        if kind < 0.6:
            return self._chance.choice(["resume ", "open ", "tips ", "", "/cancel "]) + self._forger.pressed()
        if kind < 0.7:
            return f"resume {self._chance.choice(['token-1', 'C-0001', '../alice'])}"
        return self._chance.choice(WORDS)


async def suffer(folder: Path, log: pytest.LogCaptureFixture, events: int) -> None:
    clock, screen = FrozenClock(MONDAY), []
    store = await open_target(folder / "data")
    try:
        desk = Desk(store, Shelf(LIBRARY), CountingIds(), clock)
        alice = Contact(ALICE)
        token = (await desk.handle(alice, Begin("ordered-by-mistake"))).token
        for page, typed, of in (("nickname", SECRETS[0], token), ("zone", SECRETS[1], "")):
            await desk.handle(alice, Fill(page, {page: typed}, of))
        await desk.handle(alice, Fill("quiet", {"hours": SECRETS[2]}))
        watch = Watch(store, ALICE, HERE, log, plain(BOOK, "discord.failed", id="…").partition("…")[0][:40])
        await watch.begin()
        conversation = Conversation(desk, BOOK, Contact(HERE, "Asia/Karachi"), PlainView(screen.append), clock)
        await conversation.hold(Lines(events, [token], clock))
        said = "".join(screen)
        watch.shown(said)
        watch.logged()
        assert [
            c for c in set(said) - {"\n", "\t"} if unicodedata.category(c) in {"Cc", "Co", "Cs"} or c in "\u202e\u2066"
        ] == []
        await watch.nobody_hurt()
        assert len(screen) > events
    finally:
        await store.close()
    assert {entry.name for entry in folder.iterdir()} == {"data"}
    assert {entry.name for entry in (folder / "data").iterdir()} <= {"sellers", "flows", "lock", "holder.json"}


async def test_hostile_lines(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    await suffer(tmp_path, caplog, 600)


@pytest.mark.slow
async def test_ten_thousand_hostile_lines(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    await suffer(tmp_path, caplog, 10_000)
