"""How TinyDB reads and writes one seller's file: checked when read, and written once, whole, when all is decided."""

import json
from pathlib import Path
from typing import Any

from tinydb import Storage

from bot.core.seller import SellerId
from bot.stores import durable
from bot.stores.documents import Unreadable

# TinyDB's shape: tables by name, documents by number.
Tables = dict[str, dict[str, Any]]

META = "meta"
_encode = json.JSONEncoder(separators=(",", ":")).encode
# Raised when an older version could no longer make sense of a file. Until then new keys are simply added.
FORMAT = 1


class Damaged(Exception):  # noqa: N818
    """A file that cannot be what we wrote. The text says why, in none of its words."""


def read_tables(path: Path) -> Tables | None:
    """What the file holds, None if there is none. Raises Damaged, and Unreadable for a newer format."""
    try:
        content = durable.read(path)
    except FileNotFoundError:
        return None
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise Damaged("it is empty" if not content else "it is not whole JSON") from None
    if not _is_tables(found) or owner(found) is None:
        raise Damaged("it holds no tables of ours")
    tables: Tables = found
    if tables[META]["1"].get("format") != FORMAT:
        raise Unreadable(f"{path} is in a newer format. Run the version of Amicable that wrote it. Nothing was changed.")
    return tables


def owner(tables: Tables) -> SellerId | None:
    """Whose tables these are, by what they say."""
    meta = tables.get(META, {}).get("1", {})
    parts = tuple(meta.get(part) for part in ("platform", "tenant", "user"))
    return SellerId(*parts) if all(isinstance(part, str) for part in parts) else None


class HeldStorage(Storage):
    """A TinyDB storage that holds all writes until `flush`, so that a turn is one write and all or nothing."""

    def __init__(self, path: Path, tables: Tables) -> None:
        self._path = path
        self._tables = tables
        # TinyDB puts another object in the place of a table it changes.
        self._written: dict[str, tuple[object, bytes]] = {}

    def read(self) -> Tables:
        """What is held."""
        return self._tables

    def write(self, data: Tables) -> None:
        """Hold the new state."""
        self._tables = data

    def flush(self, *, keep_previous: bool = True) -> None:
        """Write what is held, durably. Raises OSError with the file as it was."""
        self._written = {name: (table, self._write(name, table)) for name, table in self._tables.items()}
        content = b"{%s}" % b",".join(written for _, written in self._written.values())
        if keep_previous:
            durable.rotate(self._path, content)
        else:
            durable.replace(self._path, content, keep_previous=False)

    def _write(self, name: str, table: object) -> bytes:
        known, written = self._written.get(name, (None, b""))
        return written if known is table else b"%s:%s" % (_json(name), _json(table))


def _json(value: object) -> bytes:
    # Escaped to ASCII, so that broken text (a lone surrogate) from a platform can be kept like any other.
    return _encode(value).encode("ascii")


def _is_tables(found: object) -> bool:
    return isinstance(found, dict) and all(
        isinstance(table, dict) and all(number.isdecimal() and isinstance(row, dict) for number, row in table.items())
        for table in found.values()
    )
