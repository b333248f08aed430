"""The conversation in a terminal: print a card, read a line, hand over the event; reminders appear in between."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from adapters.console.parse import Quit, parse
from adapters.console.render import Reader, render, render_question
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.events import Arrive, Cases
from bot.core.names import plain
from bot.core.notices import Notice
from bot.core.seller import SellerId
from bot.courier import Delivery, Outcome
from bot.desk import Contact, Desk
from bot.dispatcher import Dispatcher

# The one person at this terminal.
HERE = SellerId("console", "local", "you")
PROMPT = "> "

Write = Callable[[str], None]


class Source(Protocol):
    """Where typed lines come from."""

    async def next(self) -> str | None:
        """The next line, or None at the end of input."""


@dataclass(frozen=True, slots=True)
class Screen:
    """How this terminal shows things. `echo`: repeat typed lines, for input that comes from a pipe."""

    write: Write
    width: int | None = None
    echo: bool = False


class ScreenCourier:
    """Delivers reminders by writing them on the screen."""

    def __init__(self, write: Write) -> None:
        self._write = write

    async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:  # noqa: ARG002 - there is one person here
        """Write the notice. A terminal that is gone takes the program with it, so there is nothing to report."""
        self._write(f"\n** {notice.words}\n")
        return Delivery(Outcome.SENT)


class Conversation:
    """One sitting at the terminal."""

    def __init__(self, desk: Desk, book: Book, contact: Contact, screen: Screen, now: Callable[[], datetime]) -> None:
        self._desk = desk
        self._book = book
        self._contact = contact
        self._screen = screen
        self._now = now

    async def hold(self, lines: Source) -> None:
        """Talk until the person leaves or the input ends."""
        card = self._show(await self._desk.handle(self._contact, Arrive()))
        while (line := await self._asked(lines)) is not None:
            event = parse(line, card)
            if isinstance(event, Quit):
                break
            if event is not None:
                card = self._show(await self._desk.handle(self._contact, event), seen=card)
        await self._leave()

    async def _asked(self, lines: Source) -> str | None:
        self._screen.write(PROMPT)
        line = await lines.next()
        if self._screen.echo and line is not None:
            self._screen.write(f"{line}\n")
        return line

    async def _leave(self) -> None:
        card = await self._desk.handle(self._contact, Cases())
        kept = len(card.choices) > 1
        self._screen.write("\n" + plain(self._book, "console.bye" if kept else "console.bye-none") + "\n")

    def _show(self, card: Card, seen: Card | None = None) -> Card:
        """Write the card; of a form the person is in the middle of, only its next question."""
        reader = Reader(self._now(), self._contact.zone, self._contact.language, self._screen.width)
        same_form = card.form and seen and seen.form and card.form.submit == seen.form.submit and not card.notes
        show = render_question if same_form else render
        self._screen.write("\n" + show(card, self._book, reader) + "\n")
        return card


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
