"""Who sends an event."""

from dataclasses import dataclass

from bot.core.community import CommunityId
from bot.core.seller import SellerId


@dataclass(frozen=True, slots=True)
class Contact:
    """Who sends an event, and what the platform knows of them. `zone` is an IANA name or None.

    `community` is where it was sent, "" in private; `moderates`: the platform says that they may manage it.
    `may_write`: it says that they may write there, for others to read.
    """

    seller: SellerId
    zone: str | None = None
    language: str = "en"
    community: str = ""
    moderates: bool = False
    may_write: bool = False

    def community_id(self, id: str) -> CommunityId:
        """The community that this is the id of, on the platform and in the tenant of the seller."""
        return CommunityId(self.seller.platform, self.seller.tenant, id)
