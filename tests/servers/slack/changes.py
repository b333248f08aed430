"""Waiting for something to have happened, without sleeping."""

import asyncio
import itertools
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 5.0
"""Seconds a test waits before it gives up; far more than anything here takes."""


class Changes:
    """Tells whoever waits that something in the server changed."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def note(self) -> None:
        self._next.set()
        self._next = asyncio.Event()

    async def until(self, predicate: Callable[[], T | None], within: float, seen: Callable[[], str]) -> T:
        """The first true value of `predicate`, looked at again after each change; `seen` is said when it never comes."""
        deadline = asyncio.get_running_loop().time() + within
        while not (value := predicate()):
            try:
                async with asyncio.timeout_at(deadline):
                    await self._next.wait()
            except TimeoutError:
                if value := predicate():
                    return value
                raise AssertionError(f"this did not happen within {within:g} s. {seen()}") from None
        return value

    async def quiet(self, seconds: float, within: float) -> None:
        """Nothing has changed for so long. For "and nothing else comes"; to wait for something, wait for it."""
        deadline = asyncio.get_running_loop().time() + within
        while asyncio.get_running_loop().time() < deadline:
            try:
                async with asyncio.timeout(seconds):
                    await self._next.wait()
            except TimeoutError:
                return
        raise AssertionError(f"never quiet for {seconds:g} s within {within:g} s")


class Clock:
    """The server's time: the real one, which a test may put forward."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self._ahead

    def pass_(self, seconds: float) -> None:
        self._ahead += seconds


class Names:
    """Ids as Slack makes them: a letter for what it is, then something of its own."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def new(self, letter: str) -> str:
        return f"{letter}0{next(self._count):07X}"
