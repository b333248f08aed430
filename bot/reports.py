"""Where reports of faults in the guide go."""

from typing import Protocol

from bot.core.community import Community
from bot.core.reports import FaultReport


class Reports(Protocol):
    """Posts reports on one platform."""

    async def report(self, community: Community, report: FaultReport) -> bool:
        """Post `report.words` in the channel `community.reports`, which is set. Whether it arrived; must not raise."""
