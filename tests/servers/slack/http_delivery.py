"""HTTP mode: signed requests to the app's own address (docs.slack.dev/authentication/verifying-requests-from-slack)."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.servers.slack.apps import App
from tests.servers.slack.deliveries import HTTP_ERROR, NOBODY, TIMEOUT, Delivery, NotAcknowledged
from tests.servers.slack.pace import Pace

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: str) -> str:
    """`v0=` and the HMAC-SHA256 of `v0:timestamp:body` with the app's signing secret."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


@dataclass(eq=False)
class HttpDelivery:
    """Posts deliveries. The next ones can be forged: with a wrong secret, or signed so many seconds ago."""

    pace: Pace
    statuses: list[int] = field(default_factory=list)
    """What the app answered, in order."""
    wrong_secret: bool = False
    signed_ago: float = 0.0
    _session: aiohttp.ClientSession | None = None

    async def send(self, delivery: Delivery, retry: tuple[int, str] | None) -> dict[str, Any] | None:
        """One signed request; gives the JSON the app answered with, if any.

        Raises:
            NotAcknowledged: no 200 in time.
        """
        url, kind, body = _request(delivery)
        headers = {"Content-Type": kind, **self._signed(delivery.app, body)}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        return _answer(*await self._post(url, headers, body))

    async def verify_url(self, app: App) -> bool:
        """The challenge Slack sends to an events URL before it uses it."""
        challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
        body = json.dumps({"type": "url_verification", "token": app.verification_token, "challenge": challenge})
        status, text = await self._post(app.events_url, {"Content-Type": JSON, **self._signed(app, body)}, body)
        return status == 200 and challenge in text

    def _signed(self, app: App, body: str) -> dict[str, str]:
        timestamp = str(int(time.time() - self.signed_ago))
        secret = "not the secret" if self.wrong_secret else app.signing_secret
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature(secret, timestamp, body)}

    async def _post(self, url: str, headers: dict[str, str], body: str) -> tuple[int, str]:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))
        try:
            limit = aiohttp.ClientTimeout(total=self.pace.ack)
            async with self._session.post(url, data=body.encode(), headers=headers, timeout=limit) as answer:
                self.statuses.append(answer.status)
                return answer.status, await answer.text()
        except TimeoutError:
            raise NotAcknowledged(TIMEOUT) from None
        except aiohttp.ClientError:
            raise NotAcknowledged(NOBODY) from None

    async def stop(self) -> None:
        if self._session:
            await self._session.close()


def _request(delivery: Delivery) -> tuple[str, str, str]:
    """The address, the content type and the body of a delivery: each kind has its own."""
    app, payload = delivery.app, delivery.payload
    if delivery.kind == "events_api":
        return app.events_url, JSON, json.dumps(payload)
    if delivery.kind == "slash_commands":
        return str(app.commands[payload["command"]]["url"]), FORM, urlencode(payload)
    return app.interactivity_url, FORM, urlencode({"payload": json.dumps(payload)})


def _answer(status: int, text: str) -> dict[str, Any] | None:
    if status != 200:
        raise NotAcknowledged(HTTP_ERROR)
    if not text.strip():
        return None
    try:
        answer = json.loads(text)
    except ValueError:
        return {"text": text}
    return answer if isinstance(answer, dict) else {"text": text}
