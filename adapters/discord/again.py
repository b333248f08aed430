"""A request once more when the connection is lost on the way."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp

T = TypeVar("T")
log = logging.getLogger(__name__)

# What a lost connection raises. discord.py tries a 5xx again by itself, these not.
LOST = (OSError, TimeoutError, aiohttp.ClientError)


async def again_if_lost(asking: Callable[[], Awaitable[T]]) -> T:
    """What `asking` gives; it is called a second time when the connection is lost, and the second loss is raised.

    Whether the first got through is not known, so it is only for what Discord takes once: with a nonce, or a first answer.
    """
    try:
        return await asking()
    except LOST as error:
        log.warning("The connection to Discord was lost, trying once more: %r", error)
        return await asking()
