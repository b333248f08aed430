"""What is counted while the bot runs, for whoever watches it. Nothing counted names a seller or a case."""

from typing import Protocol

from bot.stores.port import Tenant


class Figures(Protocol):
    """Takes what happened. Seconds are of a steady clock; `platform` and `tenant` are those of sellers' ids."""

    def turned(self, platform: str, event: str, seconds: float) -> None:
        """The desk answered an event (the name of its kind), durably, in so many seconds."""

    def acknowledged(self, platform: str, seconds: float) -> None:
        """The platform was told that a press arrived, so many seconds after it reached us."""

    def reminded(self, tenant: Tenant, state: str, late: float) -> None:
        """A reminder was settled as `state`, so many seconds after it could have been sent."""

    def tried(self, tenant: Tenant, outcome: str) -> None:
        """A message with reminders was handed to the platform, and this came of it."""

    def queued(self, tenant: Tenant, count: int) -> None:
        """So many reminders of the tenant are claimed here and wait for their turn."""


class Uncounted:
    """Takes what happened and forgets it."""

    def turned(self, platform: str, event: str, seconds: float) -> None:
        """Forget it."""

    def acknowledged(self, platform: str, seconds: float) -> None:
        """Forget it."""

    def reminded(self, tenant: Tenant, state: str, late: float) -> None:
        """Forget it."""

    def tried(self, tenant: Tenant, outcome: str) -> None:
        """Forget it."""

    def queued(self, tenant: Tenant, count: int) -> None:
        """Forget it."""


UNCOUNTED = Uncounted()
