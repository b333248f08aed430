"""What Slack's sellers and moderators get without having pressed: reminders, a call in a channel, reports of faults."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.client import LOST
from adapters.slack.deliver import DirectMessages, refusal
from adapters.slack.limits import SECTION
from adapters.slack.parse import PLATFORM
from adapters.slack.people import Profiles
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

# Errors of a call in a channel that takes none from us (docs.slack.dev/reference/methods/chat.postMessage).
_NO_CALLS = ("channel_not_found", "not_in_channel", "is_archived", "restricted_action")


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
