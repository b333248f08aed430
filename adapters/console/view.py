"""How a conversation is shown: the port, its plain form, and which form suits this terminal."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from typing import Protocol

from adapters.console.harmless import harmless
from adapters.console.parts import Block, Reader
from adapters.console.render import render

PROMPT = "> "
# Longer lines are tiring to read.
WIDEST = 92

Write = Callable[[str], None]


class View(Protocol):
    """Shows what is said at a terminal, in the order it is called."""

    def show(self, blocks: Iterable[Block], reader: Reader) -> None:
        """A card, or the part of it that is news."""

    def remind(self, words: str) -> None:
        """A reminder, which may come while the person is typing."""

    def ask(self) -> None:
        """That it is the person's turn."""

    def heard(self, line: str) -> None:
        """What was typed, once it is a whole line."""

    def say(self, words: str) -> None:
        """A sentence by itself."""


class PlainView:
    """Plain lines. `width`: wrap sentences, for a terminal. `echo`: repeat typed lines, for input that comes from a pipe."""

    def __init__(self, write: Write, width: int | None = None, *, echo: bool = False) -> None:
        self._write = write
        self._width = width
        self._echo = echo

    def show(self, blocks: Iterable[Block], reader: Reader) -> None:
        """Write the blocks."""
        self._write("\n" + render(blocks, reader, self._width) + "\n")

    def remind(self, words: str) -> None:
        """Write the reminder behind two stars."""
        self._write(f"\n** {harmless(words)}\n")

    def ask(self) -> None:
        """Write the prompt."""
        self._write(PROMPT)

    def heard(self, line: str) -> None:
        """Write the line if the terminal has not."""
        if self._echo:
            self._write(f"{harmless(line)}\n")

    def say(self, words: str) -> None:
        """Write the sentence."""
        self._write(f"\n{words}\n")


def view_here(write: Write) -> View:
    """The view for this process's stdout: drawn for a terminal, plain lines for a pipe or a terminal that can do no more.

    Rich is imported only when it draws: a pipe and a script start without it.
    """
    echo = not sys.stdin.isatty()
    if not sys.stdout.isatty():
        return PlainView(write, echo=echo)
    if os.environ.get("TERM") in ("dumb", "unknown"):
        return PlainView(write, min(shutil.get_terminal_size().columns, WIDEST), echo=echo)
    from rich.console import Console

    from adapters.console.rich_view import RichView

    return RichView(Console(markup=False, emoji=False, highlight=False), echo=echo)
