"""Releases as files in the data folder, each named by its digest. Blocking."""

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from bot.core.library import Release
from bot.stores import durable, paths
from bot.stores.documents import RELEASE, Unreadable
from bot.stores.port import RELEASES_KEPT

log = logging.getLogger(__name__)


class ReleaseFiles:
    """The releases below `folder`. May be read beside the bot that writes them: a file is replaced whole. Raises OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, release: Release) -> None:
        """Write the release durably, and forget the oldest beyond `RELEASES_KEPT`."""
        content = json.dumps(RELEASE.write(release), separators=(",", ":")).encode("ascii")
        path = paths.release_file(self._folder, release.digest)
        durable.replace(path, content, keep_previous=False)
        # What is put back from a backup is as old as it was: the latest is found without reading them all.
        os.utime(path, (release.at.timestamp(), release.at.timestamp()))
        for old in self._latest("")[RELEASES_KEPT:]:
            old.unlink(missing_ok=True)

    def find(self, digest: str = "") -> Release | None:
        """The latest release whose digest begins like this and that can be read."""
        return next((release for file in self._latest(digest) for release in _read(file)), None)

    def all(self) -> Iterator[Release]:
        """Every release that can be read, the latest first."""
        return (release for file in self._latest("") for release in _read(file))

    def unreadable(self) -> list[Path]:
        """The files that hold none."""
        return [file for file in self._latest("") if not [*_read(file)]]

    def _latest(self, digest: str) -> list[Path]:
        """The files, the latest release first."""
        files = (self._folder / "releases").glob("*.json")
        found = [(file.stat().st_mtime_ns, file) for file in files if file.name.startswith(digest)]
        return [file for _, file in sorted(found, reverse=True)]


def _read(file: Path) -> Iterator[Release]:
    """The release in a file; nothing, and a note in the log, when it cannot be read: today's files make a new one."""
    try:
        yield RELEASE.read(json.loads(file.read_bytes()))
    except FileNotFoundError:
        return
    except (Unreadable, ValueError, RecursionError):
        log.warning("%s is no release that this version can read; it is left alone.", file)
