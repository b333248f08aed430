"""Finding the reminders in a data folder that has just been opened. Blocking; nothing is changed but left-overs removed."""

import logging
from dataclasses import dataclass
from pathlib import Path

from bot.core.reminders import Reminder, State
from bot.core.seller import SellerId
from bot.stores import durable, paths
from bot.stores.port import StoreError
from bot.stores.sellerfile import read_reminders
from bot.stores.storage import Damaged, Tables, owner, read_tables

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """A seller's pending reminders, as one file had them. `sound` is False if the file is damaged and must be recovered."""

    seller: SellerId
    reminders: tuple[Reminder, ...] = ()
    sound: bool = True


def folders(folder: Path) -> list[Path]:
    """The folders that hold sellers' files."""
    return sorted(paths.sellers(folder).glob("*/*/*"))


def look_through(folder: Path, files: Path) -> list[Found]:
    """What the sellers' files in the folder `files` are owed. Left-over temporary files in it are removed."""
    return [found for path in _seller_files(files) if (found := _look_at(folder, path))]


def _seller_files(folder: Path) -> list[Path]:
    try:
        names = [entry.name for entry in folder.iterdir()]
    except FileNotFoundError:
        return []  # its last seller was erased meanwhile
    for name in filter(durable.is_left_over, names):
        (folder / name).unlink(missing_ok=True)
    # A seller of whom only the previous copy is left is still a seller.
    bases = {name.removesuffix(paths.PREVIOUS) for name in names}
    return [folder / name for name in sorted(bases) if name.endswith(".json")]


def _look_at(folder: Path, path: Path) -> Found | None:
    try:
        if (tables := _read(folder, path)) and (seller := owner(tables)):
            return Found(seller, tuple(r for r in read_reminders(tables) if r.state is State.PENDING))
        # Damaged. Whose it was, and so the way to recover it, the copy before it says.
        if (tables := _read(folder, path, paths.previous(path))) and (seller := owner(tables)):
            return Found(seller, sound=False)
    except (OSError, StoreError) as error:
        log.error("The reminders in %s will not be sent: %s", path, error)  # noqa: TRY400 - the sentence is enough
        return None
    if path.exists():
        log.error("%s is damaged, and so is the copy before it: its reminders are lost.", path)
    return None


def _read(folder: Path, path: Path, copy: Path | None = None) -> Tables | None:
    """The tables in the file, or in a copy of it; None if there are none or they are not of the seller `path` is for."""
    try:
        tables = read_tables(copy or path)
    except Damaged:
        return None
    seller = owner(tables) if tables else None
    return tables if seller and paths.seller_file(folder, seller) == path else None
