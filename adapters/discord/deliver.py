"""Messages nobody asked for: into a seller's DM, and what became of them as a value."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import discord

from adapters.discord.addresses import Addresses
from adapters.discord.again import LOST, again_if_lost
from adapters.discord.marks import is_marked
from adapters.discord.pace import Pace
from adapters.discord.parse import seller_id
from adapters.discord.render import notice_message
from bot.core.notices import Notice
from bot.core.seller import SellerId
from bot.courier import Delivery, Outcome
from bot.stores.port import Address

log = logging.getLogger(__name__)

# Discord's error codes, https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
_UNKNOWN_CHANNEL = 10003
_TOO_FAST = 40003  # You are opening direct messages too fast
_CODES = {
    10013: Outcome.GONE,  # Unknown User
    _TOO_FAST: Outcome.RETRY,
    50007: Outcome.CLOSED,  # Cannot send messages to this user
    50278: Outcome.CLOSED,  # ... due to having no mutual guilds
}

# How many messages since a lost delivery are looked through. In a DM few come within the hours a reminder is retried.
LOOKED_AT = 50

Sending = Callable[[discord.PartialMessageable], Awaitable[discord.Message]]


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message, and the message if it arrived."""

    delivery: Delivery
    message: discord.Message | None = None


class DirectMessages:
    """The DMs of sellers. Each channel is asked for once and no faster than `pace`: else Discord locks a bot out."""

    def __init__(self, client: discord.Client, addresses: Addresses, pace: Pace) -> None:
        self._client = client
        self._addresses = addresses
        self._pace = pace

    async def keep(self, user: int, channel: int) -> None:
        """Keep the DM channel a seller was seen in, where they are not closed to us."""
        address = await self._addresses.of(user)
        await self._addresses.keep(user, replace(address, channel=str(channel), closed=False))

    async def send(self, user: int, sending: Sending) -> Sent:
        """Let `sending` send into the user's DM, with a nonce. Whatever Discord or the network answers is a value."""
        try:
            return Sent(Delivery(Outcome.SENT), await self._send(user, sending))
        except discord.RateLimited as error:
            return Sent(Delivery(Outcome.RETRY, error.retry_after))
        except discord.HTTPException as error:
            if error.code == _TOO_FAST:
                self._pace.slow_down()
            return Sent(_refusal(error))
        except LOST as error:
            log.warning("The connection was lost while a DM was sent: %r", error)
            return Sent(Delivery(Outcome.UNKNOWN))

    async def remove(self, address: Address) -> None:
        """Remove the message an address names. One that stays does no harm: its buttons say where the case stands."""
        channel = self._client.get_partial_messageable(int(address.channel))
        try:
            await channel.get_partial_message(int(address.message)).delete()
        except (discord.HTTPException, *LOST) as error:
            log.info("An older card stays where it is: %r", error)

    async def _send(self, user: int, sending: Sending) -> discord.Message:
        known = (await self._addresses.of(user)).channel
        if known:
            try:
                return await self._sent(int(known), sending)
            except discord.NotFound as error:
                if error.code != _UNKNOWN_CHANNEL:
                    raise
        wait = self._pace.take()
        if wait:
            raise discord.RateLimited(wait)
        opened = await self._client.create_dm(discord.Object(user))
        await self._addresses.keep(user, replace(await self._addresses.of(user), channel=str(opened.id)))
        return await self._sent(opened.id, sending)

    async def _sent(self, channel: int, sending: Sending) -> discord.Message:
        return await again_if_lost(lambda: sending(self._client.get_partial_messageable(channel)))


class DiscordCourier:
    """Delivers reminders by DM. The reminder's key is the nonce, so that one sent twice within minutes arrives once.

    It is on the buttons as well: for how long a nonce holds Discord does not say, so before one that may have arrived is
    sent again, the DM is searched for it.
    """

    def __init__(self, client: discord.Client, messages: DirectMessages) -> None:
        self._client = client
        self._messages = messages

    async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:
        """Send the notice as a plain message with buttons: a phone's lock screen shows nothing of a rich one."""
        if seller != seller_id(self._client.application_id, int(seller.user) if seller.user.isdecimal() else 0):
            return Delivery(Outcome.RETRY)  # of another platform: it stays due for whoever can deliver it
        content, view = notice_message(notice)
        view.stop()

        async def sending(channel: discord.PartialMessageable) -> discord.Message:
            found = await self._found(channel, notice)
            return found or await channel.send(content, view=view, nonce=notice.key)

        return (await self._messages.send(int(seller.user), sending)).delivery

    async def _found(self, channel: discord.PartialMessageable, notice: Notice) -> discord.Message | None:
        """The notice as it arrived when it was first tried, if it did."""
        if notice.tried is None:
            return None
        # Discord's clock may be behind ours.
        since = notice.tried - timedelta(minutes=1)
        async for message in channel.history(limit=LOOKED_AT, after=since, oldest_first=True):
            if any(is_marked(carried, notice.key) for carried in _carried(message)):
                return message
        return None


def _carried(message: discord.Message) -> Iterator[str]:
    """What the buttons of a plain message carry."""
    for row in message.components:
        for part in row.children if isinstance(row, discord.ActionRow) else ():
            yield part.custom_id or ""


def _refusal(error: discord.HTTPException) -> Delivery:
    outcome = _CODES.get(error.code)
    if outcome is None and error.status >= 500:
        outcome = Outcome.UNKNOWN
    if outcome is None:
        log.error("Discord refused a DM: %s", error)
        outcome = Outcome.RETRY
    after = error.response.headers.get("Retry-After", "") if outcome is Outcome.RETRY else ""
    return Delivery(outcome, float(after) if after.isdecimal() else None)
