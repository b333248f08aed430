"""Where the bot is installed, on platforms whose communities install it by themselves. The port, and what it speaks in."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

# One sender's realm on a platform, as `port.Tenant`.
Realm = tuple[str, str]

Standing = Literal["active", "revoked", "uninstalled"]


@dataclass(frozen=True, slots=True)
class Installed:
    """The bot in one realm (`Realm`), and since when (UTC) it stands like this.

    `about` is what the platform's library keeps of it, a JSON object; a secret token is in it. A revoked one is paused and
    may come back with the same sellers; an uninstalled one as well, until it is forgotten.
    """

    platform: str
    tenant: str
    standing: Standing
    since: datetime
    about: Mapping[str, Any]

    @property
    def realm(self) -> Realm:
        """Whose it is."""
        return self.platform, self.tenant


class Installations(Protocol):
    """Keeps them. Safe to call from many tasks, and where the store is shared from many processes. Raises StoreError."""

    async def keep(self, installed: Installed) -> None:
        """Keep this, durably, whatever it was before."""

    async def mark(self, realm: Realm, standing: Standing, at: datetime) -> bool:
        """Let it stand like this from `at` on; whether that was news.

        It is none of a realm that is not known or has been uninstalled: what leads to this comes more than once, and in no
        order.
        """

    async def of(self, realm: Realm) -> Installed | None:
        """The one of this realm, however it stands."""

    def all(self) -> AsyncIterator[Installed]:
        """Every one that can be read, in no order."""

    async def forget(self, installed: Installed) -> bool:
        """Remove it, unless it has changed since it was read; whether it is gone."""

    async def begin(self, secret: str, at: datetime) -> None:
        """Remember that an installation was begun at `at`, and forget those begun a day before."""

    async def end(self, secret: str) -> datetime | None:
        """When the installation with this secret was begun. It is good once: None the second time."""
