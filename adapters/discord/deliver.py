"""Messages nobody asked for: into a seller's DM, and what became of them as a value."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord

from adapters.discord.again import LOST, again_if_lost
from adapters.discord.parse import seller_id
from adapters.discord.render import notice_message
from bot.core.notices import Notice
from bot.core.seller import SellerId
from bot.courier import Delivery, Outcome

log = logging.getLogger(__name__)

# Discord's error codes, https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
_UNKNOWN_CHANNEL = 10003
_CODES = {
    10013: Outcome.GONE,  # Unknown User
    40003: Outcome.RETRY,  # You are opening direct messages too fast
    50007: Outcome.CLOSED,  # Cannot send messages to this user
    50278: Outcome.CLOSED,  # ... due to having no mutual guilds
}

Sending = Callable[[discord.PartialMessageable], Awaitable[discord.Message]]


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message, and the message if it arrived."""

    delivery: Delivery
    message: discord.Message | None = None


class DirectMessages:
    """The DM channels of sellers. Each is asked for once: opening them fast gets a bot locked out."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._channels: dict[int, int] = {}

    def keep(self, user: int, channel: int) -> None:
        """Remember the DM channel a seller was seen in."""
        self._channels[user] = channel

    async def send(self, user: int, sending: Sending) -> Sent:
        """Let `sending` send into the user's DM, with a nonce. Whatever Discord or the network answers is a value."""
        try:
            return Sent(Delivery(Outcome.SENT), await self._send(user, sending))
        except discord.RateLimited as error:
            return Sent(Delivery(Outcome.RETRY, error.retry_after))
        except discord.HTTPException as error:
            return Sent(_refusal(error))
        except LOST as error:
            log.warning("The connection was lost while a DM was sent: %r", error)
            return Sent(Delivery(Outcome.UNKNOWN))

    async def _send(self, user: int, sending: Sending) -> discord.Message:
        known = self._channels.get(user)
        if known:
            try:
                return await again_if_lost(lambda: sending(self._client.get_partial_messageable(known)))
            except discord.NotFound as error:
                if error.code != _UNKNOWN_CHANNEL:
                    raise
        opened = await self._client.create_dm(discord.Object(user))
        self.keep(user, opened.id)
        return await again_if_lost(lambda: sending(self._client.get_partial_messageable(opened.id)))


class DiscordCourier:
    """Delivers reminders by DM. The reminder's key is the nonce, so that one sent twice within minutes arrives once."""

    def __init__(self, client: discord.Client, messages: DirectMessages) -> None:
        self._client = client
        self._messages = messages

    async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:
        """Send the notice as a plain message with buttons: a phone's lock screen shows nothing of a rich one."""
        if seller != seller_id(self._client.application_id, int(seller.user) if seller.user.isdecimal() else 0):
            return Delivery(Outcome.RETRY)  # of another platform: it stays due for whoever can deliver it
        content, view = notice_message(notice)
        view.stop()
        sent = await self._messages.send(
            int(seller.user), lambda channel: channel.send(content, view=view, nonce=notice.key)
        )
        return sent.delivery


def _refusal(error: discord.HTTPException) -> Delivery:
    outcome = _CODES.get(error.code)
    if outcome is None and error.status >= 500:
        outcome = Outcome.UNKNOWN
    if outcome is None:
        log.error("Discord refused a DM: %s", error)
        outcome = Outcome.RETRY
    after = error.response.headers.get("Retry-After", "") if outcome is Outcome.RETRY else ""
    return Delivery(outcome, float(after) if after.isdecimal() else None)
