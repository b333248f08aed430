"""Press to updated card on Discord: Amicable, and a bare handler on discord.py that does the same defer and edit.

A small Discord and the sellers run in this process, each bot in one of its own, over real HTTP and a real WebSocket.
Presses come at a fixed rate whatever the bot does (an open loop), and a press counts from when it was due. The two bots
take turns in short rounds, so that a ratio is of one time on one machine. Amicable is started by its own command, with its
store on disk; each press moves a case and is on disk before the card is shown.
"""

import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import Figure, percentile
from bot.stores import durable
from tests.servers.discord import TOKEN, Discord, until
from tests.servers.discord.components import BUTTON, nested
from tests.servers.discord.interactions import Interaction
from tests.servers.discord.person import Person
from tests.servers.discord.state import RICH, Message, Payload

ROOT = Path(__file__).parents[2]
RATES = (50, 200)  # presses a second
SELLERS = 400
ROUNDS, SECONDS = 4, 4.0
# Sellers who open their case at once.
AT_ONCE = 20
# The case of a seller at this step, in bytes.
FILE = 700
WRITES = 25  # in each round
# Promised: at most three times the bare handler, and 99 of 100 presses shown within a quarter of a second.
RATIO, P99 = 3.0, 250.0

SENTENCE = "my buyer ordered by mistake and wants to order again"
OPENS, ONWARDS, BACK = "That is it", "They asked me to cancel", "Back"


@dataclass
class Side:
    """One of the two bots, its Discord and its sellers with a card each."""

    here: Discord
    sellers: list[tuple[Person, Message]] = field(default_factory=list)
    turn: int = 0

    async def pressed(self, rate: int, seconds: float) -> list[float]:
        """Press at this rate; how long each took until its card was seen, in seconds."""
        began, waiting = time.monotonic(), []
        for n in range(int(rate * seconds)):
            due = began + n / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            waiting.append((due, self._press()))
        # One that is never answered fails the run: a time nobody waited for is no time.
        return [await self._took(due, press) for due, press in waiting]

    def _press(self) -> Interaction:
        person, card = self.sellers[self.turn % len(self.sellers)]
        self.turn += 1
        return person.press(card, ONWARDS if ONWARDS in _labels(card.components) else BACK)

    async def _took(self, due: float, press: Interaction) -> float:
        seen_at = (await press.answered(30.0)).seen_at
        assert seen_at is not None  # noqa: S101 - it has just been answered
        return seen_at - due


def run() -> Iterator[Figure]:
    """Measure, and give the figures."""
    with tempfile.TemporaryDirectory() as folder:
        times, writes = asyncio.run(_measured(Path(folder)))
    # What Amicable waits for and the bare handler does not: a slow or busy disk shows in every ratio below.
    yield Figure("a write to this disk, as the store makes it: p50", percentile(writes, 0.5) * 1000, "ms")
    for rate in RATES:
        ours, bare = times["ours", rate], times["bare", rate]
        for name, share in (("p50", 0.5), ("p99", 0.99)):
            mine, theirs = percentile(ours, share) * 1000, percentile(bare, share) * 1000
            yield Figure(f"{rate} presses a second: {name}, Amicable", mine, "ms", P99 if name == "p99" else None)
            yield Figure(f"{rate} presses a second: {name}, bare handler", theirs, "ms")
            yield Figure(f"{rate} presses a second: {name}, times the bare handler", mine / theirs, "x", RATIO)


async def _measured(folder: Path) -> tuple[dict[tuple[str, int], list[float]], list[float]]:
    times: dict[tuple[str, int], list[float]] = {(name, rate): [] for name in ("ours", "bare") for rate in RATES}
    writes: list[float] = []
    cards = folder / "cards.json"
    async with _started("ours", folder) as ours:
        await _open_cases(ours)
        cards.write_text(json.dumps(await _two_cards(ours)), encoding="utf-8")
        async with _started("bare", folder, str(cards)) as bare:
            _post_cards(bare, json.loads(cards.read_text(encoding="utf-8")))
            sides = {"ours": ours, "bare": bare}
            for side in sides.values():
                await side.pressed(RATES[0], 1.0)  # warm
            for rate in RATES:
                for _ in range(ROUNDS):
                    writes += _written(folder / "a-file")
                    for name, side in sides.items():
                        times[name, rate] += await side.pressed(rate, SECONDS)
    return times, writes


def _written(file: Path) -> Iterator[float]:
    for _ in range(WRITES):
        began = time.monotonic()
        durable.replace(file, b"x" * FILE, keep_previous=True)
        yield time.monotonic() - began


@asynccontextmanager
async def _started(bot: str, folder: Path, *arguments: str) -> AsyncIterator[Side]:
    """A Discord with this bot on it, in a process of its own."""
    own = {"PYTHONPATH": str(ROOT), "DISCORD_TOKEN": TOKEN, "AMICABLE_DATA": str(folder / "data")}
    async with Discord() as here:
        command = (sys.executable, "-m", f"benchmarks.discord_bots.{bot}", here.url, here.gateway.url, *arguments)
        with (folder / f"{bot}.log").open("w", encoding="utf-8") as log:
            process = await asyncio.create_subprocess_exec(
                *command, cwd=folder, env=os.environ | own, stdout=log, stderr=log
            )
            try:
                await until(lambda: here.gateway.is_connected or process.returncode is not None, 30.0)
                if process.returncode is not None:
                    raise RuntimeError((folder / f"{bot}.log").read_text(encoding="utf-8"))
                yield Side(here)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    process.terminate()
                await process.wait()


async def _open_cases(side: Side) -> None:
    free = asyncio.Semaphore(AT_ONCE)

    async def opened(name: str) -> tuple[Person, Message]:
        async with free:
            person = side.here.person(name)
            person.say(SENTENCE)
            card = await until(lambda: next((m for m in person.sees(person.dm) if m.flags & RICH), None))
            assert card is not None  # noqa: S101 - it was waited for
            await person.press(card, OPENS).answered()
            return person, card

    side.sellers = await asyncio.gather(*(opened(f"seller-{n}") for n in range(SELLERS)))


async def _two_cards(side: Side) -> tuple[list[Payload], list[Payload]]:
    """The components of the two cards that are shown in turn."""
    person, card = side.sellers[0]
    first = card.components
    await person.press(card, ONWARDS).answered()
    second = card.components
    await person.press(card, BACK).answered()
    return first, second


def _post_cards(side: Side, cards: list[list[Payload]]) -> None:
    for n in range(SELLERS):
        person = side.here.person(f"seller-{n}")
        card = side.here.messages.send(person.dm, {"components": cards[0], "flags": RICH}, {})
        side.sellers.append((person, card))


def _labels(components: list[Payload]) -> list[str]:
    return [part["label"] for part in nested(components) if part["type"] == BUTTON]
