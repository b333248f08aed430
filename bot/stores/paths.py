"""Where things lie in the data folder. Names made from ids cannot leave it and cannot clash."""

import hashlib
import re
from pathlib import Path

from bot.core.community import CommunityId
from bot.core.seller import SellerId

PREVIOUS = ".previous"
DAMAGED = ".damaged-"
TEMPORARY = ".tmp"

_READABLE = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Names Windows keeps for devices, with any ending.
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]", re.IGNORECASE)
# 128 bits: nobody finds two ids of one hash.
_HASH_CHARACTERS = 32


def name(id: str) -> str:
    """The id as a file name, distinct from every other id's also where case is ignored.

    A readable id in small letters stands as it is; others get their hash after a dot, which no readable id contains.
    """
    readable = _READABLE.fullmatch(id) and not _DEVICES.fullmatch(id)
    if readable and id == id.lower():
        return id
    return f"{id if readable else 'id'}.{_hash(id)[:_HASH_CHARACTERS]}"


def sellers(folder: Path) -> Path:
    """The folder of all sellers."""
    return folder / "sellers"


def seller_file(folder: Path, seller: SellerId) -> Path:
    """The file of one seller. The two characters of fan-out keep folders small: 400 files each at 100,000 sellers."""
    fan_out = _hash(seller.user)[:2]
    return sellers(folder) / name(seller.platform) / name(seller.tenant) / fan_out / f"{name(seller.user)}.json"


def flow_file(folder: Path, digest: str) -> Path:
    """The file of one flow."""
    return folder / "flows" / f"{name(digest)}.json"


def release_file(folder: Path, digest: str) -> Path:
    """The file of one release."""
    return folder / "releases" / f"{name(digest)}.json"


def community_file(folder: Path, community: CommunityId) -> Path:
    """The file of what one community's moderators have set."""
    return folder / "communities" / name(community.platform) / name(community.tenant) / f"{name(community.id)}.json"


def installations(folder: Path) -> Path:
    """The folder of all installations, by platform."""
    return folder / "installations"


def installation_file(folder: Path, realm: tuple[str, str]) -> Path:
    """The file of the bot's installation in one realm."""
    platform, tenant = realm
    return installations(folder) / name(platform) / f"{name(tenant)}.json"


def beat_file(folder: Path, worker: str) -> Path:
    """The file with when a dispatcher last looked."""
    return folder / "beats" / f"{name(worker)}.json"


def previous(path: Path) -> Path:
    """The copy kept of what the file held before."""
    return path.with_name(path.name + PREVIOUS)


def _hash(id: str) -> str:
    # What came in as broken text (a lone surrogate) is an id like any other.
    return hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()
