"""Reading what stands in a DM, no faster than Slack lets us."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

# How many messages at once, and how often in a workspace: an app that is sold outside Slack's own market gets no more
# (docs.slack.dev/apis/web-api/rate-limits).
LOOKED_AT, EACH = 15, timedelta(minutes=1)

Messages = list[dict[str, Any]]
# Waits so many seconds.
Rest = Callable[[float], Awaitable[None]]


class Looks:
    """When a history was last read in each workspace: whoever looks for a lost message needs one as well."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last: dict[str, datetime] = {}

    def until_next(self, tenant: str) -> float:
        """How many seconds until one may be read again there."""
        last = self._last.get(tenant)
        return max(0.0, (last + EACH - self._now()).total_seconds()) if last else 0.0

    def note(self, tenant: str) -> None:
        """One is read now."""
        self._last[tenant] = self._now()


async def history(client: AsyncWebClient, channel: str, tenant: str, looks: Looks, rest: Rest) -> AsyncIterator[Messages]:
    """All of a conversation but the answers in its threads, the newest first. Raises what slack_sdk raises."""
    before = ""
    while True:
        wait = looks.until_next(tenant)
        if wait:
            await rest(wait)
        looks.note(tenant)
        # By time and not by Slack's cursor: the messages of a page may be gone before the next one is read.
        page = await client.conversations_history(channel=channel, limit=LOOKED_AT, latest=before or None)
        messages: Messages = list(page["messages"])
        yield messages
        if not (messages and page.get("has_more")):
            return
        before = str(messages[-1]["ts"])


async def replies(client: AsyncWebClient, channel: str, thread: str, rest: Rest) -> AsyncIterator[Messages]:
    """The answers in a thread, the oldest first; `thread` is the ts of what they answer. Raises what slack_sdk raises.

    There are many threads where the app is an agent, and Slack counts this apart: as fast as it takes it.
    """
    after = thread
    while True:
        try:
            page = await client.conversations_replies(channel=channel, ts=thread, limit=LOOKED_AT, oldest=after)
        except SlackApiError as error:
            if error.response.status_code != HTTPStatus.TOO_MANY_REQUESTS:
                raise
            await rest(float(error.response.headers.get("Retry-After", EACH.total_seconds())))
            continue
        # What they answer comes along with every page.
        messages: Messages = [message for message in page["messages"] if str(message["ts"]) != thread]
        yield messages
        if not (messages and page.get("has_more")):
            return
        after = str(messages[-1]["ts"])
