"""What Slack knows of a seller: their time zone, their language, and whether they are still there."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.lately import Lately
from adapters.slack.client import LOST
from bot.contact import Contact
from bot.core.seller import SellerId
from bot.core.zones import is_zone

log = logging.getLogger(__name__)

# People move and workspaces change: a profile is asked for again after this.
_FRESH = timedelta(hours=1)
_REMEMBERED = 10_000
# A profile is pleasant to have and never worth a late answer.
_PATIENCE = 1.0


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's time zone (an IANA name, None if we do not offer it) and language.

    `gone`: the account is switched off. `moderates`: they run the workspace.
    """

    zone: str | None = None
    language: str = "en"
    gone: bool = False
    moderates: bool = False


class Profiles:
    """Profiles, each asked for at most once an hour."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._known: Lately[SellerId, tuple[datetime, Profile]] = Lately(_REMEMBERED)

    async def contact(self, client: AsyncWebClient, seller: SellerId, community: str) -> Contact:
        """Who this is. Without a profile, when Slack does not answer within a second."""
        try:
            async with asyncio.timeout(_PATIENCE):
                profile = await self._profile(client, seller)
        except (SlackApiError, *LOST) as error:
            log.warning("The profile of a seller could not be read: %s", error)
            profile = Profile()
        return Contact(seller, profile.zone, profile.language, community, profile.moderates)

    def known(self, seller: SellerId, community: str) -> Contact:
        """Who this is, as far as we know without asking."""
        kept = self._known.get(seller)
        profile = kept[1] if kept else Profile()
        return Contact(seller, profile.zone, profile.language, community, profile.moderates)

    async def asked(self, client: AsyncWebClient, seller: SellerId) -> Profile:
        """The profile as it is now. Raises what slack_sdk raises."""
        answer = await client.users_info(user=seller.user, include_locale=True)
        user = answer["user"]
        zone, spoken = str(user.get("tz") or ""), str(user.get("locale") or "")
        runs = bool(user.get("is_admin") or user.get("is_owner"))
        profile = Profile(zone if is_zone(zone) else None, spoken or "en", bool(user.get("deleted")), runs)
        self._known.keep(seller, (self._now(), profile))
        return profile

    async def _profile(self, client: AsyncWebClient, seller: SellerId) -> Profile:
        kept = self._known.get(seller)
        return kept[1] if kept and self._now() - kept[0] < _FRESH else await self.asked(client, seller)
