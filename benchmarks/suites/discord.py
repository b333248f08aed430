"""Press to updated card on Discord: Amicable, and a bare handler on discord.py that does the same defer and edit.

A small Discord and the sellers run in this process, each bot in one of its own, over real HTTP and a real WebSocket
(`benchmarks.pressing`). Amicable is started by its own command, with its store on disk; each press moves a case and is on
disk before the card is shown.
"""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.pressing import BACK, ONWARDS, OPENS, SENTENCE, Measured, Rounds, figures, in_turns, measured, started
from tests.servers.discord import TOKEN, Discord, until
from tests.servers.discord.components import BUTTON, nested
from tests.servers.discord.person import Person
from tests.servers.discord.state import RICH, Message, Payload

ROUNDS = Rounds()
SELLERS = 400
# Sellers who open their case at once.
AT_ONCE = 20


@dataclass
class Side:
    """One of the two bots, its Discord and its sellers with a card each."""

    here: Discord
    sellers: list[tuple[Person, Message]] = field(default_factory=list)
    turn: int = 0

    async def press(self) -> float:
        """The next seller presses; when the changed card was seen."""
        person, card = self.sellers[self.turn % len(self.sellers)]
        self.turn += 1
        press = person.press(card, ONWARDS if ONWARDS in _labels(card.components) else BACK)
        seen_at = (await press.answered(30.0)).seen_at
        assert seen_at is not None  # noqa: S101 - it has just been answered
        return seen_at


def run() -> Iterator[Figure]:
    """Measure, and give the figures."""
    with tempfile.TemporaryDirectory() as folder:
        yield from figures(measured(_measured(Path(folder))), ROUNDS)


async def _measured(folder: Path) -> Measured:
    cards = folder / "cards.json"
    async with _side("ours", folder) as ours:
        await _open_cases(ours)
        cards.write_text(json.dumps(await _two_cards(ours)), encoding="utf-8")
        async with _side("bare", folder, str(cards)) as bare:
            _post_cards(bare, json.loads(cards.read_text(encoding="utf-8")))
            return await in_turns(ours.press, bare.press, ROUNDS, folder / "a-file")


@asynccontextmanager
async def _side(bot: str, folder: Path, *arguments: str) -> AsyncIterator[Side]:
    """A Discord with this bot on it."""
    settings = {"DISCORD_TOKEN": TOKEN, "AMICABLE_DATA": str(folder / "data")}
    async with Discord() as here:
        places = (here.url, here.gateway.url, *arguments)
        async with started(f"benchmarks.discord_bots.{bot}", folder, places, settings) as has_ended:
            await until(lambda: has_ended() or here.gateway.is_connected, 30.0)
            yield Side(here)


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
