"""Takes the app's own messages out of a seller's DM once everything is erased. What they wrote only they can remove."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import reading
from adapters.slack.client import LOST
from adapters.slack.deliver import DirectMessages
from bot.core.seller import SellerId

log = logging.getLogger(__name__)

# Seconds between two removals: Slack takes some 50 a minute (tier 3, docs.slack.dev/apis/web-api/rate-limits).
BETWEEN = 1.2


class Clearing:
    """One DM of a workspace at a time and one message after another, so that nobody's answer waits for it.

    It is not written down: that would be keeping something of somebody who asked for nothing to be kept. A bot that stops
    meanwhile leaves the rest, and whoever erases again has it removed. `rest` waits so many seconds.
    """

    def __init__(self, messages: DirectMessages, rest: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._messages = messages
        self._rest = rest
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, client: AsyncWebClient, seller: SellerId, keep: str) -> None:
        """Start taking away everything of ours but the message `keep` (its ts), behind whatever is answered meanwhile."""
        task = asyncio.create_task(self.clear(client, seller, keep))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def clear(self, client: AsyncWebClient, seller: SellerId, keep: str) -> None:
        """Take away everything of ours in the DM but the message `keep`. What Slack does not let go of stays."""
        async with self._turns.setdefault(seller.tenant, asyncio.Lock()):
            try:
                removed = await self._clear(client, seller, keep)
            except (SlackApiError, *LOST) as error:
                log.warning("Messages of ours stay in a DM that was to be cleared: %s", error)
            else:
                log.info("%d messages of ours were removed from a DM", removed)

    async def _clear(self, client: AsyncWebClient, seller: SellerId, keep: str) -> int:
        channel = await self._messages.channel(client, seller)
        own = str((await client.auth_test())["bot_id"])
        removed = 0
        async for message in self._everything(client, channel, seller.tenant):
            if message.get("bot_id") == own and message["ts"] != keep:
                removed += await self._remove(client, channel, message)
        return removed

    async def _everything(self, client: AsyncWebClient, channel: str, tenant: str) -> AsyncIterator[dict[str, Any]]:
        """Every message of a conversation; what answers one before it, for once that is gone nothing leads there."""
        async for page in reading.history(client, channel, tenant, self._messages.looks, self._rest):
            for message in page:
                if message.get("reply_count"):
                    async for answers in reading.replies(client, channel, str(message["ts"]), self._rest):
                        for answer in answers:
                            yield answer
                yield message

    async def _remove(self, client: AsyncWebClient, channel: str, message: dict[str, Any]) -> bool:
        """Whether it is gone. A file is removed with its message."""
        try:
            for file in message.get("files", ()):
                await client.files_delete(file=str(file["id"]))
            await client.chat_delete(channel=channel, ts=str(message["ts"]))
        except SlackApiError as error:
            if error.response.get("error") not in {"message_not_found", "file_not_found", "file_deleted"}:
                log.warning("Slack keeps a message of ours: %s", error.response.get("error"))
                return False
        finally:
            await self._rest(BETWEEN)
        return True
