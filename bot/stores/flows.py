"""The flows cases were begun with, each in a file named by its digest and kept in memory once read. Blocking."""

import json
import logging
from pathlib import Path

from bot.core.playbook import Flow
from bot.stores import durable, paths
from bot.stores.documents import FLOW

log = logging.getLogger(__name__)


class FlowShelf:
    """The flows below `folder`. Any thread may call: a flow never changes, so the last of two equal writes may win."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Flow] = {}

    def known(self, digest: str) -> Flow | None:
        """The flow, if it is in memory."""
        return self._read.get(digest)

    def keep(self, flow: Flow) -> None:
        """Write the flow durably, unless it is kept already. Raises OSError, and Unreadable as `find`."""
        if self.find(flow.digest) is None:
            content = json.dumps(FLOW.write(flow), separators=(",", ":")).encode("ascii")
            durable.replace(paths.flow_file(self._folder, flow.digest), content, keep_previous=False)
            self._read[flow.digest] = flow

    def find(self, digest: str) -> Flow | None:
        """The flow with this digest. A damaged file is set aside, as if it were not kept. Raises OSError and Unreadable."""
        if digest not in self._read and (flow := self._load(digest)):
            self._read[digest] = flow
        return self._read.get(digest)

    def _load(self, digest: str) -> Flow | None:
        path = paths.flow_file(self._folder, digest)
        try:
            document = json.loads(path.read_bytes())
        except FileNotFoundError:
            return None
        except (ValueError, RecursionError):
            document = None
        if isinstance(document, dict) and document.get("digest") == digest:
            return FLOW.read(document)
        log.error("%s is damaged. It is set aside; its cases go on with today's flow.", path)
        durable.set_aside(path)
        return None
