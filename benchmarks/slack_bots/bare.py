"""What slack-bolt alone takes: a handler that acknowledges a press and updates its message, and does nothing else.

`python -m benchmarks.slack_bots.bare CARDS`, with the same settings as ours in the environment: CARDS is a JSON file with
the text and the blocks of two cards, and a press on one shows the other.
"""

import asyncio
import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

# A payload as Slack's JSON has it: its fields differ by type.
Payload = Mapping[str, Any]


class Bare:
    """Shows the other card at every press."""

    def __init__(self, client: AsyncWebClient, cards: Sequence[Payload]) -> None:
        self._client = client
        self._next = {value: cards[1 - n] for n, card in enumerate(cards) for value in _carried(card)}

    async def on_press(self, ack: AsyncAck, body: Payload) -> None:
        """Acknowledge, and update in place."""
        await ack()
        card = self._next[body["actions"][0]["value"]]
        where = body["container"]
        await self._client.chat_update(
            channel=where["channel_id"], ts=where["message_ts"], text=card["text"], blocks=card["blocks"]
        )

    async def on_message(self) -> None:
        """Slack tells of every updated message."""


def _carried(card: Payload) -> list[str]:
    return [part["value"] for block in card["blocks"] if block["type"] == "actions" for part in block["elements"]]


async def _serve(cards: Sequence[Payload]) -> None:
    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app, bare = AsyncApp(client=client), Bare(client, cards)
    app.action(re.compile(""))(bare.on_press)
    app.event("message")(bare.on_message)
    await AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start_async()


if __name__ == "__main__":
    asyncio.run(_serve(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
