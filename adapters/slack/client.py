"""The Web API client, and which calls it may repeat by itself."""

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

# What a lost connection raises.
LOST = (OSError, TimeoutError, aiohttp.ClientError)
# Calls that may be made again without knowing what became of the first: twice is as once. A post is not among them.
_SAFE = (
    "auth.test",
    "apps.connections.open",
    "chat.delete",
    "chat.getPermalink",
    "chat.update",
    "conversations.history",
    "conversations.open",
    "files.delete",
    "users.info",
    "views.publish",
    "views.update",
)
# Seconds for one call. Slack answers in tenths of one.
_TIMEOUT = 15


def web_client(url: str, session: aiohttp.ClientSession, token: str | None = None) -> AsyncWebClient:
    """A client for `url`. It waits and tries again when Slack is busy, and after a lost answer where that is safe."""
    return AsyncWebClient(
        token=token,
        base_url=url,
        timeout=_TIMEOUT,
        session=session,
        retry_handlers=[_Lost(), _Failed(), _Busy()],
    )


def _is_safe(request: HttpRequest) -> bool:
    return request.url.rstrip("/").endswith(_SAFE)


class _Lost(AsyncConnectionErrorRetryHandler):
    """Tries a safe call again when the connection was lost."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        lost = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        return lost and _is_safe(request)


class _Failed(AsyncServerErrorRetryHandler):
    """Tries a safe call again when Slack failed."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        failed = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        return failed and _is_safe(request)


class _Busy(AsyncRateLimitErrorRetryHandler):
    """Waits as long as Slack says and tries a safe call again. A post waits where its sender decides."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        busy = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        return busy and _is_safe(request)
