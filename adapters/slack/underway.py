"""Which answers are being worked on, so that a bot that is stopped finishes them first."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")


class Underway:
    """Counts what runs."""

    def __init__(self) -> None:
        self._running = 0
        self._none = asyncio.Event()
        self._none.set()

    def counted(self, listener: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
        """The same listener, counted while it runs."""

        @wraps(listener)
        async def counting(*args: P.args, **kwargs: P.kwargs) -> None:
            self._running += 1
            self._none.clear()
            try:
                await listener(*args, **kwargs)
            finally:
                self._running -= 1
                if not self._running:
                    self._none.set()

        return counting

    async def finished(self) -> None:
        """Wait until nothing runs."""
        await self._none.wait()
