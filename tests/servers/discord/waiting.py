"""Waiting for what will come, without guessing how long it takes."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# How often it is looked again, in seconds.
_LOOK = 0.005


async def until(found: Callable[[], T], within: float = 10.0) -> T:
    """What `found` gives, once it gives something true. TimeoutError after `within` seconds."""
    async with asyncio.timeout(within):
        while not (result := found()):  # noqa: ASYNC110 - what is waited for may be anywhere, also in a log
            await asyncio.sleep(_LOOK)
        return result
