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
from functools import partial
from typing import Any, Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.lately import Lately
from adapters.slack.client import LOST
from adapters.slack.limits import SECTION, Payload
from adapters.slack.parse import PLATFORM
from adapters.slack.people import Profiles
from adapters.slack.reading import LOOKED_AT, Looks
from adapters.slack.render import Words, notice_message
from adapters.slack.text import escaped, rich
from bot.core.community import Community
from bot.core.fallback import Call
from bot.core.names import plain
from bot.core.notices import Notice
from bot.core.reports import FaultReport
from bot.core.seller import SellerId
from bot.core.wording import in_words
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
# Errors of a call in a channel that takes none from us.
_NO_CALLS = (_NO_CHANNEL, "not_in_channel", "is_archived", "restricted_action")
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


class Workspaces(Protocol):
    """The clients of the workspaces where the bot is installed."""

    async def client(self, tenant: str) -> AsyncWebClient | None:
        """The client for a workspace or organization; None while its installation is revoked or gone."""


class SlackReports:
    """Posts what sellers say is wrong with the guide, in the channel their moderators picked."""

    def __init__(self, workspaces: Workspaces, now: Callable[[], datetime]) -> None:
        self._workspaces = workspaces
        self._now = now

    async def report(self, community: Community, report: FaultReport) -> bool:
        """Post it. Whether it arrived: the bot must have been invited to the channel."""
        client = await self._workspaces.client(community.id.tenant)
        say = partial(in_words, now=self._now(), zone=None, language=report.language)
        block = rich(report.words, SECTION, say)
        if client is None or block is None:
            return False
        try:
            await client.chat_postMessage(channel=community.reports, text=escaped(say(report.words)), blocks=[block])
        except (SlackApiError, *LOST) as error:
            log.warning("A report did not arrive in %s: %s", community.reports, error)
            return False
        return True


class SlackCourier:
    """Delivers reminders by DM. The reminder's key is its mark, so that one sent twice is found and not doubled."""

    def __init__(self, workspaces: Workspaces, messages: DirectMessages, profiles: Profiles, words: Words) -> None:
        self._workspaces = workspaces
        self._messages = messages
        self._profiles = profiles
        self._words = words

    async def deliver(self, seller: SellerId, notice: Notice) -> Delivery:
        """Send the notice. Slack takes messages for deactivated people too and nobody reads them, so that is looked at."""
        client = await self._workspaces.client(seller.tenant) if seller.platform == PLATFORM else None
        if client is None:
            return Delivery(Outcome.RETRY)  # of another platform, or revoked: it stays due for whoever can deliver it
        try:
            if (await self._profiles.asked(client, seller)).gone:
                return Delivery(Outcome.GONE)
        except SlackApiError as error:
            refused = refusal(error)
            if refused.outcome is not Outcome.UNKNOWN:
                return refused
        except LOST as error:
            log.warning("A profile could not be read before a reminder: %r", error)
        message = notice_message(notice, partial(plain, notice.book) if notice.book else self._words)
        return (await self._messages.send(client, seller, message, notice.key, tried=notice.tried)).delivery

    async def call(self, seller: SellerId, call: Call) -> Delivery:
        """Mention the seller in the channel their moderators set. Slack knows no keys: a call can come twice."""
        client = await self._workspaces.client(seller.tenant)
        if client is None:
            return Delivery(Outcome.RETRY)
        try:
            await client.chat_postMessage(channel=call.channel, text=f"<@{seller.user}> {escaped(call.words)}")
        except SlackApiError as error:
            return Delivery(Outcome.GONE) if error.response.get("error") in _NO_CALLS else refusal(error)
        except LOST as error:
            log.warning("The connection was lost while a seller was called: %r", error)
            return Delivery(Outcome.UNKNOWN)
        return Delivery(Outcome.SENT)
