"""One process per data folder. The system lets go of the lock when its holder dies, however it dies."""

import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bot.stores.port import Locked


class FolderLock:
    """Held from `FolderLock(folder)` to `release`. Raises Locked, naming the holder, if another process holds the folder."""

    def __init__(self, folder: Path) -> None:
        # Taken in one thread and let go in another.
        self._lock = FileLock(folder / "lock", timeout=0, thread_local=False)
        self._holder = folder / "holder.json"
        try:
            self._lock.acquire()
        except Timeout:
            raise Locked(
                f"The data folder {folder} is in use by another Amicable: {_describe(self._holder)}. "
                "Stop that one, or choose another folder."
            ) from None
        now = datetime.now(UTC).isoformat(timespec="seconds")
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": now}
        self._holder.write_text(json.dumps(holder), encoding="utf-8")

    def release(self) -> None:
        """Let another process have the folder."""
        self._holder.unlink(missing_ok=True)
        self._lock.release()


def _describe(holder: Path) -> str:
    try:
        found = json.loads(holder.read_bytes())
        since = datetime.fromisoformat(found["since"])
        return f"process {found['pid']} on {found['host']}, since {since:%Y-%m-%d %H:%M} UTC"
    except (OSError, ValueError, KeyError, TypeError):
        return "one that has only just started"  # it holds the lock and has not said its name yet
