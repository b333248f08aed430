"""A community of sellers (a Discord server, a Slack workspace) and what its moderators have set."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class CommunityId:
    """One community as one bot of one platform knows it. `tenant` is as in `SellerId`."""

    platform: str
    tenant: str
    id: str


@dataclass(frozen=True, slots=True)
class Community:
    """What moderators have set. Channels are the platform's ids, "" for none.

    `fallback` is where a seller whose DM is closed may be asked to come back, without a word about a case; `reports` is
    where "something here is wrong" goes; `off` are playbooks this community does not offer. `erase_at_once`: everything of
    its sellers is erased as soon as the bot is removed, where else there is time to change one's mind.
    """

    id: CommunityId
    fallback: str = ""
    reports: str = ""
    off: tuple[str, ...] = ()
    erase_at_once: bool = False
