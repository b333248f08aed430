"""The conversation in a terminal: show a card, read a line, hand over the event; reminders appear in between."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from adapters.console.parse import DONE, Quit, begins_lines, parse
from adapters.console.parts import Block, Heading, Question, Reader, blocks
from adapters.console.view import View
from bot.contact import Contact
from bot.core.book import Book
from bot.core.cards import Card, Choice
from bot.core.events import Arrive, Cases
from bot.core.fallback import Call
from bot.core.names import plain
from bot.core.notices import Notice
from bot.core.seller import SellerId
from bot.courier import Delivery, Outcome
from bot.desk import Desk
from bot.dispatcher import Dispatcher

# The one person at this terminal.
HERE = SellerId("console", "local", "you")


class Source(Protocol):
    """Where typed lines come from."""

    async def next(self) -> str | None:
        """The next line, or None at the end of input."""


class ScreenCourier:
    """Delivers reminders by showing them on the screen. What can be typed about the last one is in `choices`."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.choices: tuple[Choice, ...] = ()

    async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:  # noqa: ARG002 - there is one person here
        """Show the notice. A terminal that is gone takes the program with it, so there is nothing to report."""
        self.choices = notice.choices
        ways = "   ".join(f"[{choice.id}] {choice.label}" for choice in notice.choices)
        self._view.remind("\n\n".join(filter(None, (notice.words, ways))))
        return Delivery(Outcome.SENT)

    async def call(self, seller: SellerId, call: Call) -> Delivery:  # noqa: ARG002 - there is nobody else here
        """A terminal has no channels."""
        return Delivery(Outcome.GONE)


class Conversation:
    """One sitting at the terminal. `courier` is the one whose reminders come here, if any do."""

    def __init__(
        self,
        desk: Desk,
        book: Book,
        contact: Contact,
        view: View,
        now: Callable[[], datetime],
        courier: ScreenCourier | None = None,
    ) -> None:
        self._desk = desk
        self._book = book
        self._contact = contact
        self._view = view
        self._now = now
        self._courier = courier

    async def hold(self, lines: Source) -> None:
        """Talk until the person leaves or the input ends."""
        try:
            await self._talk(lines)
        except asyncio.CancelledError:  # Ctrl+C
            self._view.say(f"\n{plain(self._book, 'console.bye')}")
            raise
        await self._leave()

    async def _talk(self, lines: Source) -> None:
        card = self._show(await self._desk.handle(self._contact, Arrive()))
        while (line := await self._asked(lines)) is not None:
            line = await self._whole(line, card, lines)
            event = parse(line, card, self._courier.choices if self._courier else ())
            if isinstance(event, Quit):
                break
            if event is not None:
                card = self._show(await self._desk.handle(self._contact, event), seen=card)

    async def _asked(self, lines: Source) -> str | None:
        self._view.ask()
        line = await lines.next()
        if line is not None:
            self._view.heard(line)
        return line

    async def _whole(self, line: str, card: Card, lines: Source) -> str:
        """The line; where it begins an answer over several lines, all of them."""
        said = [line]
        if begins_lines(line, card):
            while (more := await self._asked(lines)) is not None and more.strip().casefold() != DONE:
                said.append(more)
        return "\n".join(said)

    async def _leave(self) -> None:
        card = await self._desk.handle(self._contact, Cases())
        kept = len(card.choices) > 1
        self._view.say(plain(self._book, "console.bye" if kept else "console.bye-none"))

    def _show(self, card: Card, seen: Card | None = None) -> Card:
        """Show the card; of one they are looking at already, only what is new on it: a tick, a tone, the next question."""
        reader = Reader(self._now(), card.zone, card.language)
        self._book = card.book or self._book
        new = list(blocks(card, self._book, reader))
        if seen and not card.notes and (card.id, card.choices, card.nav) == (seen.id, seen.choices, seen.nav):
            old = list(blocks(seen, self._book, reader))
            new = [block for block in new if _is_news(block, old)] or new
        self._view.show(new, reader)
        return card


def _is_news(block: Block, old: list[Block]) -> bool:
    """Whether a block is shown again: what changed, and the question that still waits."""
    asks = any(isinstance(part, Question) for part in block)
    return asks or (bool(block) and block not in old and not isinstance(block[0], Heading))


async def converse(conversation: Conversation, dispatcher: Dispatcher, lines: Source) -> None:
    """Hold the conversation while the dispatcher watches the clocks. Reminders already due come first."""
    await dispatcher.tick()
    watch = asyncio.create_task(dispatcher.run())
    try:
        await conversation.hold(lines)
    finally:
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch
