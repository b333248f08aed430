"""Press to updated card in Slack: Amicable, and a bare handler on slack-bolt that does the same ack and update.

A small Slack and the sellers run in this process, each bot in one of its own, over real HTTP and real WebSockets
(`benchmarks.pressing`). Amicable is started by its own command, with its store on disk; each press moves a case and is on
disk before the card is shown. Like Slack, ours tells a bot of every message it updated.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from adapters.slack.manifest import manifest
from benchmarks.figures import Figure
from benchmarks.pressing import BACK, ONWARDS, OPENS, SENTENCE, Measured, Rounds, figures, in_turns, measured, started
from bot.core.book import Book
from bot.core.names import plain
from bot.playbooks.loader import load_library
from bot.settings import Settings
from tests.servers.slack import Message, Pace, Person, Slack
from tests.servers.slack.screen import elements

ROUNDS = Rounds()
SELLERS = 400
# Sellers who open their case at once.
AT_ONCE = 20
_PATIENCE = 30.0

# A card as Slack's JSON has it.
Payload = dict[str, Any]


class Watched(Slack):
    """A Slack that says when a message has changed."""

    def __init__(self) -> None:
        # A press that is acknowledged too late for Slack is still measured: the promises are shorter than that.
        super().__init__(Pace(ack=_PATIENCE))
        self._changed: dict[str, asyncio.Future[float]] = {}

    def next_change(self, message: Message) -> asyncio.Future[float]:
        """When the message changes next (`time.monotonic`)."""
        return self._changed.setdefault(message.ts, asyncio.get_running_loop().create_future())

    def change(self, message: Message, text: str, blocks: list[dict[str, Any]], metadata: dict[str, Any] | None) -> None:
        """Change it, and say so."""
        super().change(message, text, blocks, metadata)
        if (waiting := self._changed.pop(message.ts, None)) and not waiting.done():
            waiting.set_result(time.monotonic())


@dataclass
class Side:
    """One of the two bots, its Slack and its sellers with a card each."""

    here: Watched
    people: list[Person]
    sellers: list[tuple[Person, Message]] = field(default_factory=list)
    turn: int = 0

    async def press(self) -> float:
        """The next seller presses; when the changed card was there."""
        person, card = self.sellers[self.turn % len(self.sellers)]
        self.turn += 1
        return await self.shown(person, card, ONWARDS if ONWARDS in _labels(card) else BACK)

    async def shown(self, person: Person, card: Message, label: str) -> float:
        """Press this button; when the changed card was there."""
        changed = self.here.next_change(card)
        delivery = await person.press(card, label)
        if not delivery.acked:
            raise RuntimeError(f"A press was not acknowledged: {delivery.failure}")
        async with asyncio.timeout(_PATIENCE):
            return await changed


def run() -> Iterator[Figure]:
    """Measure, and give the figures."""
    with tempfile.TemporaryDirectory() as folder:
        yield from figures(measured(_measured(Path(folder))), ROUNDS)


async def _measured(folder: Path) -> Measured:
    cards = folder / "cards.json"
    async with _side("adapters.main", folder, "slack") as ours:
        await _open_cases(ours)
        cards.write_text(json.dumps(await _two_cards(ours)), encoding="utf-8")
        async with _side("benchmarks.slack_bots.bare", folder, str(cards)) as bare:
            _post_cards(bare, json.loads(cards.read_text(encoding="utf-8"))[0])
            return await in_turns(ours.press, bare.press, ROUNDS, folder / "a-file")


@asynccontextmanager
async def _side(module: str, folder: Path, *arguments: str) -> AsyncIterator[Side]:
    """A Slack with a workspace that has this bot."""
    async with Watched() as here:
        library = load_library(Settings().templates_folder(), "fiverr")
        app = here.app(manifest(partial(plain, Book(library.flow, library.catalogue))))
        shop = here.workspace("shop")
        bot = here.install(app, shop)
        settings = {
            "SLACK_API_URL": here.url,
            "SLACK_BOT_TOKEN": bot.bot_token,
            "SLACK_APP_TOKEN": app.app_token,
            "AMICABLE_DATA": str(folder / "data"),
        }
        async with started(module, folder, arguments, settings) as has_ended:
            await here.until(lambda: has_ended() or here.socket_mode.sockets, _PATIENCE)
            yield Side(here, [here.person(shop, f"seller-{n}", tz="Asia/Karachi") for n in range(SELLERS)])


async def _open_cases(side: Side) -> None:
    free = asyncio.Semaphore(AT_ONCE)

    async def opened(person: Person) -> tuple[Person, Message]:
        async with free:
            person.say(SENTENCE)
            card = await side.here.until(lambda: next((m for m in person.dm() if m.bot_id), None), _PATIENCE)
            await side.shown(person, card, OPENS)
            return person, card

    side.sellers = [*await asyncio.gather(*map(opened, side.people))]


async def _two_cards(side: Side) -> list[Payload]:
    """The two cards that are shown in turn."""
    person, card = side.sellers[0]
    first = {"text": card.text, "blocks": card.blocks}
    await side.shown(person, card, ONWARDS)
    second = {"text": card.text, "blocks": card.blocks}
    await side.shown(person, card, BACK)
    return [first, second]


def _post_cards(side: Side, card: Payload) -> None:
    for person in side.people:
        message = Message(side.here.world.ts(), person.dm_channel(), "", card["text"], blocks=card["blocks"])
        installed = next(iter(person.workspace.installations.values()))
        message.user, message.bot_id, message.app_id = installed.bot.id, installed.bot.bot_id, installed.app.id
        side.here.world.put(message)
        side.sellers.append((person, message))


def _labels(card: Message) -> list[str]:
    return [element["text"]["text"] for _, element in elements(card) if element["type"] == "button"]
