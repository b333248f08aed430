"""Into a seller's DM, and what became of it as a value. A post that may or may not have arrived is looked for, by its mark.

Slack has no key that folds two posts into one. So each message has a mark in its metadata; after a lost answer the DM's
history is searched for it before anything is sent again, once a minute in a workspace: apps that are sold outside Slack's
marketplace may read no more (docs.slack.dev/changelog/2025-05-terms-rate-limit-update-and-faq).
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.lately import Lately
from adapters.slack.client import LOST
from adapters.slack.limits import Payload
from adapters.slack.reading import LOOKED_AT, Looks
from bot.core.seller import SellerId
from bot.courier import Delivery, Outcome

log = logging.getLogger(__name__)

# Slack's errors (docs.slack.dev/reference/methods/chat.postMessage, conversations.open) that say more than "not now".
_REFUSALS = {
    "user_disabled": Outcome.GONE,
    "user_not_found": Outcome.GONE,
    "users_not_found": Outcome.GONE,
    "cannot_dm_bot": Outcome.CLOSED,
    "messages_tab_disabled": Outcome.CLOSED,
    "user_not_visible": Outcome.CLOSED,
    "restricted_action": Outcome.CLOSED,
    # "It's possible some aspect of the operation succeeded before the error was raised."
    "fatal_error": Outcome.UNKNOWN,
    "internal_error": Outcome.UNKNOWN,
    "request_timeout": Outcome.UNKNOWN,
    "service_unavailable": Outcome.UNKNOWN,
}
_NO_CHANNEL = "channel_not_found"
# What the mark is called in a message's metadata.
MARK = "amicable_message"
# Slack's clock may be behind ours.
_ASKEW = timedelta(minutes=1)
_REMEMBERED = 10_000
# Seconds somebody waits for an answer when Slack is busy, before they are told that it failed.
_SHORT = 5.0


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message, and where it is if it arrived."""

    delivery: Delivery
    channel: str = ""
    ts: str = ""


class DirectMessages:
    """The DMs of sellers. Each channel is asked for once, and once more if it is not there any more."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._channels: Lately[SellerId, str] = Lately(_REMEMBERED)
        self._unsure: Lately[str, datetime] = Lately(_REMEMBERED)
        self.looks = Looks(now)

    async def channel(self, client: AsyncWebClient, seller: SellerId) -> str:
        """The seller's DM channel. Raises what slack_sdk raises."""
        known = self._channels.get(seller)
        if known:
            return known
        opened = await client.conversations_open(users=seller.user)
        found = str(opened["channel"]["id"])
        self._channels.keep(seller, found)
        return found

    async def send(
        self,
        client: AsyncWebClient,
        seller: SellerId,
        message: Payload,
        mark: str,
        *,
        thread: str = "",
        tried: datetime | None = None,
    ) -> Sent:
        """Post a message that nobody is waiting for. Whatever Slack or the network answers is a value.

        After an unknown outcome, send it again with the same mark: it is looked for first. `tried` is when it was first
        sent, if that was another process.
        """
        try:
            since = tried or self._unsure.get(mark)
            if since:
                found = await self._found(client, seller, mark, since)
                if found:
                    return found
            self._unsure.drop(mark)
            return await self._post(client, seller, message, mark, thread)
        except SlackApiError as error:
            delivery = refusal(error)
        except LOST as error:
            log.warning("The connection was lost while a message was sent: %r", error)
            delivery = Delivery(Outcome.UNKNOWN)
        if delivery.outcome is Outcome.UNKNOWN:
            self._unsure.keep(mark, self._now())
        return Sent(delivery)

    async def send_now(
        self, client: AsyncWebClient, seller: SellerId, message: Payload, mark: str, thread: str = ""
    ) -> Sent:
        """Post a message that somebody is waiting for: what is unknown, or comes a little too fast, is settled at once."""
        sent = await self.send(client, seller, message, mark, thread=thread)
        if sent.delivery.outcome is Outcome.UNKNOWN:
            sent = await self.send(client, seller, message, mark, thread=thread)
            if sent.delivery.outcome is Outcome.RETRY:  # not to be looked for now: twice is better than not at all
                self._unsure.drop(mark)
                sent = await self.send(client, seller, message, mark, thread=thread)
        after = sent.delivery.after
        if sent.delivery.outcome is Outcome.RETRY and after is not None and after <= _SHORT:
            await asyncio.sleep(after)
            return await self.send(client, seller, message, mark, thread=thread)
        return sent

    async def _post(self, client: AsyncWebClient, seller: SellerId, message: Payload, mark: str, thread: str) -> Sent:
        channel = await self.channel(client, seller)
        try:
            return await _posted(client, channel, message, mark, thread)
        except SlackApiError as error:
            if error.response.get("error") != _NO_CHANNEL:
                raise
        self._channels.drop(seller)
        return await _posted(client, await self.channel(client, seller), message, mark, thread)

    async def _found(self, client: AsyncWebClient, seller: SellerId, mark: str, since: datetime) -> Sent | None:
        """The message with the mark, if it arrived; or that it is not time yet to look for it."""
        wait = self.looks.until_next(seller.tenant)
        if wait:
            return Sent(Delivery(Outcome.RETRY, wait))
        self.looks.note(seller.tenant)
        channel = await self.channel(client, seller)
        history = await client.conversations_history(
            channel=channel,
            limit=LOOKED_AT,
            oldest=f"{(since - _ASKEW).timestamp():.6f}",
            include_all_metadata=True,
        )
        there = (str(message["ts"]) for message in history["messages"] if _mark_of(message) == mark)
        arrived = next(there, "")
        return Sent(Delivery(Outcome.SENT), channel, arrived) if arrived else None


async def _posted(client: AsyncWebClient, channel: str, message: Payload, mark: str, thread: str) -> Sent:
    answer = await client.chat_postMessage(
        channel=channel,
        text=message["text"],
        blocks=message["blocks"],
        metadata={"event_type": MARK, "event_payload": {"mark": mark}},
        thread_ts=thread or None,
        mrkdwn=False,
        unfurl_links=False,
        unfurl_media=False,
    )
    return Sent(Delivery(Outcome.SENT), channel, str(answer["ts"]))


def _mark_of(message: Mapping[str, Any]) -> str:
    match message.get("metadata"):
        case {"event_type": kind, "event_payload": {"mark": str(mark)}} if kind == MARK:
            return mark
        case _:
            return ""


def refusal(error: SlackApiError) -> Delivery:
    """What a refused call means for a delivery."""
    if error.response.status_code == 429:
        after = str(error.response.headers.get("Retry-After", ""))
        return Delivery(Outcome.RETRY, float(after) if after.isdecimal() else None)
    if error.response.status_code >= 500:
        return Delivery(Outcome.UNKNOWN)
    said = str(error.response.get("error", ""))
    if said not in _REFUSALS:
        log.error("Slack refused a message: %s", said)
    return Delivery(_REFUSALS.get(said, Outcome.RETRY))
