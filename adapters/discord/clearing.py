"""Takes the bot's own messages out of a seller's DM once everything is erased. What they wrote only they can remove."""

import asyncio
import logging

import discord

from adapters.discord.again import LOST
from adapters.discord.deliver import DirectMessages

log = logging.getLogger(__name__)

# How long Discord is given when it asks for a pause and does not say how long.
_PAUSE = 30.0


class Clearing:
    """One DM at a time and one message after another, so that nobody's answer waits for it: a bot may do 50 things a second.

    It is not written down: that would be keeping something of somebody who asked for nothing to be kept. A bot that stops
    meanwhile leaves the rest, and whoever erases again has it removed.
    """

    def __init__(self, client: discord.Client, messages: DirectMessages) -> None:
        self._client = client
        self._messages = messages
        self._one = asyncio.Lock()
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, user: int, keep: int) -> None:
        """Start taking away everything of ours but the message `keep`, behind whatever is answered meanwhile."""
        task = asyncio.create_task(self.clear(user, keep))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def clear(self, user: int, keep: int) -> None:
        """Take away everything of ours in the DM but the message `keep`. What Discord does not let go of stays."""
        async with self._one:
            try:
                removed = await self._clear(user, keep)
            except (discord.HTTPException, discord.RateLimited, *LOST) as error:
                log.warning("Messages of ours stay in a DM that was to be cleared: %r", error)
            else:
                log.info("%d messages of ours were removed from a DM", removed)

    async def _clear(self, user: int, keep: int) -> int:
        channel = await self._messages.channel(user)
        own = self._client.user.id if self._client.user else 0
        removed = 0
        async for message in channel.history(limit=None):
            if message.author.id == own and message.id != keep:
                removed += await _removed(message)
        return removed


async def _removed(message: discord.Message) -> bool:
    """Whether it is gone. What Discord wants us to wait for is waited for, once."""
    for last in (False, True):
        try:
            await message.delete()
        except discord.NotFound:
            return True
        except discord.RateLimited as error:
            if last:
                raise
            await asyncio.sleep(min(error.retry_after, _PAUSE))
        else:
            return True
    return False
