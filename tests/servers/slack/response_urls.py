"""response_url: a way to answer an interaction for half an hour (docs.slack.dev/interactivity/handling-user-interaction)."""

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.servers.slack.apps import Installation
from tests.servers.slack.pace import RESPONSE_URL_LIVES, RESPONSE_URL_USES
from tests.servers.slack.refusals import Refused
from tests.servers.slack.state import Channel, Message, User
from tests.servers.slack.surfaces import accept_blocks, accept_metadata, accept_text

if TYPE_CHECKING:
    from tests.servers.slack.server import Slack


@dataclass
class _Address:
    installation: Installation
    user: User
    channel: Channel
    original: Message | None
    made: float
    uses: int = 0


class ResponseUrls:
    def __init__(self, slack: "Slack") -> None:
        self._slack = slack
        self._given: dict[str, _Address] = {}
        self.log: list[dict[str, Any]] = []
        """Every body that was posted."""

    def give(self, installation: Installation, user: User, channel: Channel, original: Message | None = None) -> str:
        """A new address for one interaction; `original` is the message it came from."""
        token = secrets.token_hex(12)
        self._given[token] = _Address(installation, user, channel, original, self._slack.world.clock.now())
        return f"{self._slack.url}actions/{installation.workspace.id}/{len(self._given)}/{token}"

    async def handle(self, request: web.Request) -> web.Response:
        address = self._given.get(request.match_info["token"])
        if address is None:
            return web.Response(text="no_such_url", status=404)
        try:
            self._use(address)
            body = json.loads(await request.text())
            self.log.append(body)
            self.answer(address.installation, address.user, address.channel, body, address.original)
        except Refused as refused:
            return web.json_response(refused.body, status=refused.status if refused.status != 200 else 400)
        except ValueError:
            return web.Response(text="invalid_payload", status=400)
        return web.Response(text="ok")

    def _use(self, address: _Address) -> None:
        if self._slack.world.clock.now() - address.made > RESPONSE_URL_LIVES:
            raise Refused("expired_url", status=404)
        if address.uses >= RESPONSE_URL_USES:
            raise Refused("used_url", status=404)
        address.uses += 1

    def answer(
        self, installation: Installation, user: User, channel: Channel, body: dict[str, Any], original: Message | None = None
    ) -> None:
        """Does what the body of an answer says: a new message (ephemeral unless `in_channel`), or a change of the original.

        Raises:
            Refused: it says nothing, or its blocks are wrong.
        """
        if body.get("delete_original"):
            if original:
                self._slack.remove(original)
            return
        blocks = accept_blocks(body.get("blocks") or [], self._slack.block_name)
        text = accept_text(str(body.get("text") or ""), blocks)
        metadata = accept_metadata(body.get("metadata"))
        if body.get("replace_original") and original:
            self._slack.change(original, text, blocks, metadata or original.metadata)
            return
        message = Message(
            self._slack.world.ts(), channel, installation.bot.id, text, blocks, installation.bot.bot_id, installation.app.id
        )
        message.metadata = metadata
        message.thread_ts = body.get("thread_ts")
        message.only_for = None if body.get("response_type") == "in_channel" else user.id
        self._slack.world.put(message)
        if not message.only_for:
            self._slack.events.message(message)
