"""What belongs to no seller, in small files: what communities have set, and when dispatchers last looked. Blocking."""

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.core.community import Community, CommunityId
from bot.stores import durable, paths
from bot.stores.documents import COMMUNITY

log = logging.getLogger(__name__)


class Boards:
    """The files of communities and dispatchers below `folder`. Raises OSError, and Unreadable for a newer version's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def community(self, id: CommunityId) -> Community:
        """What was set. A damaged file is set aside and the copy before it, or nothing, takes its place."""
        path = paths.community_file(self._folder, id)
        for copy in (path, paths.previous(path)):
            found = _read(copy)
            if found is not None:
                return COMMUNITY.read(found)
        return Community(id)

    def keep_community(self, community: Community) -> None:
        """Write what was set, durably."""
        content = json.dumps(COMMUNITY.write(community), separators=(",", ":")).encode("ascii")
        durable.replace(paths.community_file(self._folder, community.id), content, keep_previous=True)

    def beat(self, worker: str, at: datetime) -> None:
        """Write when the dispatcher last looked."""
        content = json.dumps({"worker": worker, "at": at.isoformat()}).encode("ascii")
        durable.replace(paths.beat_file(self._folder, worker), content, keep_previous=False)

    def beats(self) -> Mapping[str, datetime]:
        """When each dispatcher last looked."""
        found = (_read(path) for path in sorted((self._folder / "beats").glob("*.json")))
        return {str(beat["worker"]): datetime.fromisoformat(str(beat["at"])) for beat in found if beat}


def _read(path: Path) -> dict[str, object] | None:
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError):
        document = None
    if isinstance(document, dict):
        return document
    log.error("%s is damaged. It is set aside.", path)
    durable.set_aside(path)
    return None
