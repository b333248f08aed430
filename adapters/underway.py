"""Which answers are being worked on, so that a bot that is stopped finishes them first."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")


class Underway:
    """Counts what runs. What comes once it is `closed` is left to whoever runs next, and must not be acknowledged."""

    def __init__(self) -> None:
        self.closed = False
        self._running = 0
        self._none = asyncio.Event()
        self._none.set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count what is done inside."""
        self._running += 1
        self._none.clear()
        try:
            yield
        finally:
            self._running -= 1
            if not self._running:
                self._none.set()

    def counted(self, listener: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
        """The same listener, counted while it runs."""

        @wraps(listener)
        async def counting(*args: P.args, **kwargs: P.kwargs) -> None:
            if not self.closed:
                with self.one():
                    await listener(*args, **kwargs)

        return counting

    async def finished(self) -> None:
        """Wait until nothing runs."""
        await self._none.wait()
