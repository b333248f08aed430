"""Who is talking to us, and how they want to be spoken to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class SellerId:
    """One person on one platform. `tenant` is the Slack team, the Discord application, or "local" for the terminal."""

    platform: str
    tenant: str
    user: str


@dataclass(frozen=True, slots=True)
class Seller:
    """What we keep about a seller besides their cases. `zone` is an IANA name; None until we know it."""

    id: SellerId
    zone: str | None = None
    language: str = "en"
