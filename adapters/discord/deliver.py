"""Messages nobody asked for: into a seller's DM, or a call where it is closed; and what became of them as a value."""

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import discord

from adapters.discord.addresses import Addresses
from adapters.discord.again import LOST, again_if_lost
from adapters.discord.marks import is_marked
from adapters.discord.pace import Pace
from adapters.discord.parse import seller_id
from adapters.discord.render import notice_message
from bot.core.fallback import Call
from bot.core.notices import Notice
from bot.core.seller import SellerId
from bot.courier import Delivery, Outcome
from bot.stores.port import Address

log = logging.getLogger(__name__)

_TOO_MANY = 429

# Discord's error codes, https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
_UNKNOWN_CHANNEL = 10003
_TOO_FAST = 40003  # You are opening direct messages too fast
_CODES = {
    10013: Outcome.GONE,  # Unknown User
    _TOO_FAST: Outcome.RETRY,
    50007: Outcome.CLOSED,  # Cannot send messages to this user
    50278: Outcome.CLOSED,  # ... due to having no mutual guilds
}
# The same, of a call in a channel.
_CALL_CODES = {
    _UNKNOWN_CHANNEL: Outcome.GONE,
    10004: Outcome.GONE,  # Unknown Guild
    10007: Outcome.CLOSED,  # Unknown Member
    10013: Outcome.CLOSED,  # Unknown User
    50001: Outcome.GONE,  # Missing Access
    50008: Outcome.GONE,  # Cannot send messages in a non-text channel
    50013: Outcome.GONE,  # You lack permissions to perform that action
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
        return await _attempted(lambda: self._send(user, sending), _CODES)

    async def remove(self, address: Address) -> None:
        """Remove the message an address names. One that stays does no harm: its buttons say where the case stands."""
        channel = self._client.get_partial_messageable(int(address.channel))
        try:
            await channel.get_partial_message(int(address.message)).delete()
        except (discord.HTTPException, *LOST) as error:
            log.info("An older card stays where it is: %r", error)

    async def _send(self, user: int, sending: Sending) -> discord.Message:
        try:
            return await self._send_there(user, sending)
        except discord.HTTPException as error:
            if error.code == _TOO_FAST:
                self._pace.slow_down()
            raise

    async def _send_there(self, user: int, sending: Sending) -> discord.Message:
        known = (await self._addresses.of(user)).channel
        if known:
            try:
                return await self._sent(int(known), sending)
            except discord.NotFound as error:
                if error.code != _UNKNOWN_CHANNEL:
                    raise
        return await self._sent(await self._opened(user), sending)

    async def channel(self, user: int) -> discord.PartialMessageable:
        """Their DM, opened if need be. Raises what discord.py raises."""
        known = (await self._addresses.of(user)).channel
        return self._client.get_partial_messageable(int(known or await self._opened(user)))

    async def _opened(self, user: int) -> int:
        wait = self._pace.take()
        if wait:
            raise discord.RateLimited(wait)
        opened = await self._client.create_dm(discord.Object(user))
        await self._addresses.keep(user, replace(await self._addresses.of(user), channel=str(opened.id)))
        return opened.id

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

    async def call(self, seller: SellerId, call: Call) -> Delivery:
        """Mention the seller in the channel their moderators set, while both they and we are in that server."""
        server, user = int(call.community.id.id), int(seller.user)

        async def sending() -> discord.Message:
            guild = self._client.get_guild(server) or await self._client.fetch_guild(server, with_counts=False)
            await guild.fetch_member(user)  # strangers are told nothing of somebody who has left
            only_them = discord.AllowedMentions(everyone=False, roles=False, users=[discord.Object(user)])
            channel = self._client.get_partial_messageable(int(call.channel))
            return await channel.send(f"<@{user}> {call.words}", nonce=call.key, allowed_mentions=only_them)

        return (await _attempted(lambda: again_if_lost(sending), _CALL_CODES)).delivery

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


async def _attempted(sending: Callable[[], Awaitable[discord.Message]], codes: Mapping[int, Outcome]) -> Sent:
    """What became of it. `codes` are the errors of Discord that say more than "not now"."""
    try:
        return Sent(Delivery(Outcome.SENT), await sending())
    except discord.RateLimited as error:
        return Sent(Delivery(Outcome.RETRY, error.retry_after))
    except discord.HTTPException as error:
        return Sent(_refusal(error, codes))
    except LOST as error:
        log.warning("The connection was lost while a message was sent: %r", error)
        return Sent(Delivery(Outcome.UNKNOWN))


def _refusal(error: discord.HTTPException, codes: Mapping[int, Outcome]) -> Delivery:
    outcome = codes.get(error.code)
    if outcome is None and error.status >= 500:
        outcome = Outcome.UNKNOWN
    if outcome is None:
        # Too many at once is nobody's fault: it comes later.
        log.log(logging.INFO if error.status == _TOO_MANY else logging.ERROR, "Discord refused a message: %s", error)
        outcome = Outcome.RETRY
    after = error.response.headers.get("Retry-After", "") if outcome is Outcome.RETRY else ""
    return Delivery(outcome, float(after) if after.isdecimal() else None)
