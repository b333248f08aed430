"""The same press in the hands of slack-bolt: its own AsyncApp with all that it does before and after a listener.

Over HTTP that is reading the form and the JSON, checking the signature and the sender, and finding the listener; on a socket
there is no signature and the JSON has been read by slack_sdk. The listener does nothing but acknowledge.
"""

import json
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.turns import ours
from benchmarks.turns.presses import Press
from bot.core.book import Book
from bot.core.guide import Turn
from bot.core.names import plain
from bot.core.press import encode
from bot.core.show import step_card
from tests.servers.slack import Slack, manifest, payloads
from tests.servers.slack.http_delivery import FORM, signature
from tests.servers.slack.state import Message

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bolt:
    """An app that acknowledges, and presses as Slack would send them."""

    app: AsyncApp
    secret: str
    presses: Sequence[Payload]

    def over_http(self) -> list[Callable[[], AsyncBoltRequest]]:
        """The presses as they come over HTTP, signed now: bolt refuses a signature that is five minutes old."""
        return [_signed(payload, self.secret) for payload in self.presses]

    def on_a_socket(self) -> list[Callable[[], AsyncBoltRequest]]:
        """The presses as slack_sdk hands them over from a socket."""
        return [_from_socket(payload) for payload in self.presses]

    async def spend(self, requests: Sequence[Callable[[], AsyncBoltRequest]]) -> float:
        """CPU seconds that one of these takes bolt."""
        begun = time.process_time()
        for request in requests:
            answer = await self.app.async_dispatch(request())
            if answer.status != 200:
                raise RuntimeError(f"bolt answered {answer.status}: {answer.body}")
        return (time.process_time() - begun) / len(requests)


@asynccontextmanager
async def listening(presses: Sequence[Press], book: Book) -> AsyncIterator[Bolt]:
    """An app that has signed in, and those of the presses that are buttons on a message."""
    async with Slack() as slack:
        app = slack.app(manifest())
        bot = slack.install(app, slack.workspace("shop"))
        bolt = AsyncApp(client=AsyncWebClient(bot.bot_token, base_url=slack.url), signing_secret=app.signing_secret)
        bolt.action(re.compile(""))(_acknowledge)
        ann = slack.person(bot.workspace, "ann")
        shown = Message(slack.world.ts(), ann.dm_channel(app), bot.bot.id, "", bot_id=bot.bot.bot_id, app_id=app.id)
        ways = {"response_url": f"{slack.url}actions/T1/1/x", "trigger_id": "123.456.abcdef"}

        def pressed() -> Iterator[Payload]:
            for press in presses:
                for block, button in _buttons(press, shown, book):
                    action = payloads.action(block["block_id"], button, None)
                    yield payloads.message_action(app, ann.user, shown, action, **ways)

        found = Bolt(bolt, app.signing_secret, [*pressed()])
        await found.spend(found.on_a_socket()[:1])  # signs in, which is done once
        yield found


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


def _buttons(press: Press, shown: Message, book: Book) -> Iterator[tuple[Payload, Payload]]:
    """The button of the press on the card it is on, which `shown` shows from then on; none if it is an option."""
    words = partial(plain, book)
    card = Turn(step_card(press.case, press.seller, book, press.now))
    message = ours.messages(card, press, book, words)[0]
    shown.text, shown.blocks = message["text"], message["blocks"]
    carried = encode(press.choice)
    rows = (block for block in message["blocks"] if block["type"] == "actions")
    yield from ((row, button) for row in rows for button in row["elements"] if button.get("value") == carried)


def _signed(payload: Payload, secret: str) -> Callable[[], AsyncBoltRequest]:
    body, at = urlencode({"payload": json.dumps(payload)}), str(int(time.time()))
    headers: dict[str, str | Sequence[str]] = {
        "Content-Type": FORM,
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": signature(secret, at, body),
    }
    return lambda: AsyncBoltRequest(body=body, headers=headers)


def _from_socket(payload: Payload) -> Callable[[], AsyncBoltRequest]:
    return lambda: AsyncBoltRequest(mode="socket_mode", body=payload)
