"""Reading a data folder beside the bot that holds it: nothing is locked and nothing is changed."""

import logging
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path

from bot.core.reminders import Reminder
from bot.stores import paths
from bot.stores.boards import Boards
from bot.stores.port import StoreError
from bot.stores.scan import folders
from bot.stores.sellerfile import read_reminders
from bot.stores.storage import Damaged, Tables, read_tables

log = logging.getLogger(__name__)


class Beside:
    """What the files of a data folder say at this moment. `unread` counts those that could not be read so far."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.unread = 0

    def beats(self) -> Mapping[str, datetime]:
        """When each dispatcher last looked."""
        return Boards(self._folder).beats()

    async def reminders(self) -> AsyncIterator[Reminder]:
        """All reminders, seller by seller. Of a damaged file those of the copy before it: the bot will use that too."""
        for folder in folders(self._folder):
            for path in sorted(folder.glob("*.json")):
                for row in self._read(path):
                    yield row

    def _read(self, path: Path) -> tuple[Reminder, ...]:
        try:
            return read_reminders(_tables(path))
        except (OSError, StoreError, Damaged) as error:
            log.warning("%s could not be read: %s", path, error)
            self.unread += 1
            return ()


def _tables(path: Path) -> Tables:
    try:
        return read_tables(path) or {}  # erased since the folder was listed
    except Damaged:
        older = read_tables(paths.previous(path))
        if older is None:
            raise
        return older
