"""One seller's TinyDB file: the seller, cases, reminders, address, what was seen. Blocking; one thread at a time."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tinydb import TinyDB, where
from tinydb.table import Document as Numbered

from bot.core.reminders import Reminder, State
from bot.core.seller import SellerId
from bot.stores import durable, paths
from bot.stores.changes import addressed, committed, postponed, refuse_unless, settled
from bot.stores.documents import ADDRESS, CASE, REMINDER, SEEN, SELLER
from bot.stores.port import Address, Changes, Dossier, Seen
from bot.stores.storage import FORMAT, META, Damaged, HeldStorage, Tables, owner, read_tables

log = logging.getLogger(__name__)


# Which file it was and when it was last written: what changes when anybody else touches it.
_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Held:
    """A file as it was when we last read or wrote it, so that the next turn need not read it again."""

    stamp: _Stamp | None
    db: TinyDB
    storage: HeldStorage
    dossier: Dossier


class SellerFile:
    """The file of one seller below `folder`. Every method raises OSError or StoreError."""

    def __init__(self, folder: Path, seller: SellerId) -> None:
        self._root = paths.sellers(folder)
        self._path = paths.seller_file(folder, seller)
        self._seller = seller
        self._held: _Held | None = None

    def load(self) -> Dossier:
        """What is kept; a damaged file is set aside first and the copy before it takes its place."""
        self._held = self._take()
        return self._held.dossier

    def held(self) -> Dossier | None:
        """What is kept, if it is held in memory and the file is still as it was; nothing is read."""
        held = self._held
        return held.dossier if held and held.stamp and held.stamp == self._stamp() else None

    @property
    def size(self) -> int:
        """Bytes of the file, if it is held in memory, else 0."""
        held = self._held
        return held.stamp[2] if held and held.stamp else 0

    def commit(self, expected: int, changes: Changes) -> Dossier:
        """Write all of `changes` in one go. Raises Conflict."""
        held = self._take()
        db, before = held.db, held.dossier
        after = committed(before, expected, changes)
        if changes.seller is not None:
            db.table("seller").upsert(Numbered(SELLER.write(changes.seller), doc_id=1))
        if changes.case is not None:
            db.table("cases").upsert(CASE.write(changes.case), where("token") == changes.case.token)
        if changes.forgotten:
            db.table("cases").remove(where("token").one_of(list(changes.forgotten)))
        _write_reminders(db, before.reminders, after.reminders)
        _write_seen(db, before.seen, after.seen)
        self._write_meta(db, after)
        if changes.forgotten:
            # What is forgotten must not go on lying in a copy, perhaps for as long as another case is open.
            held.storage.flush(keep_previous=False)
            durable.remove_copies(self._path)
            return self._held_as(held, after)
        return self._flush(held, after)

    def settle(self, keys: Collection[str], state: State, at: datetime) -> Dossier:
        """Record what became of reminders. The version stays."""
        return self._receive(lambda dossier: settled(dossier, keys, state, at))

    def postpone(self, keys: Collection[str], at: datetime, until: datetime) -> Dossier:
        """Record an attempt to send reminders. The version stays."""
        return self._receive(lambda dossier: postponed(dossier, keys, at, until))

    def keep_address(self, address: Address) -> Dossier:
        """Keep where the conversation is shown. The version stays."""
        return self._receive(lambda dossier: addressed(dossier, address))

    def _receive(self, change: Callable[[Dossier], Dossier]) -> Dossier:
        """Write what a change made of the reminders and the address, if it made anything of them."""
        self._held = held = self._take()
        before, after = held.dossier, change(held.dossier)
        if after == before:
            return after
        self._held = None
        _write_reminders(held.db, before.reminders, after.reminders)
        if after.address != before.address:
            held.db.table("address").upsert(Numbered(ADDRESS.write(after.address), doc_id=1))
        return self._flush(held, after)

    def put(self, dossier: Dossier) -> Dossier:
        """Keep exactly this, in the place of what was kept."""
        self._held = None
        storage = HeldStorage(self._path, {})
        db = TinyDB(storage=lambda: storage)
        self._write_meta(db, dossier)
        if dossier.seller:
            db.table("seller").insert(SELLER.write(dossier.seller))
        if dossier.address != Address():
            db.table("address").insert(ADDRESS.write(dossier.address))
        db.table("cases").insert_multiple(map(CASE.write, dossier.cases))
        db.table("reminders").insert_multiple(map(REMINDER.write, dossier.reminders))
        db.table("seen").insert_multiple(map(SEEN.write, dossier.seen))
        storage.flush()
        return dossier

    def erase(self, expected: int | None) -> Dossier:
        """Remove the file and every copy of it. Raises Conflict unless `expected`, if given, is the version kept."""
        if expected is not None:
            refuse_unless(self.load(), expected)
        self._held = None
        durable.remove_all(self._path, self._root)
        return Dossier()

    def _take(self) -> _Held:
        """The file as it is now. It is held no longer: should a change fail halfway, the next one reads the file again."""
        held, self._held = self._held, None
        if held and held.stamp and held.stamp == self._stamp():
            return held
        db, storage = self._open()
        return _Held(self._stamp(), db, storage, _dossier(db))

    def _flush(self, held: _Held, after: Dossier) -> Dossier:
        held.storage.flush()
        return self._held_as(held, after)

    def _held_as(self, held: _Held, after: Dossier) -> Dossier:
        self._held = replace(held, stamp=self._stamp(), dossier=after)
        return after

    def _stamp(self) -> _Stamp | None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _open(self) -> tuple[TinyDB, HeldStorage]:
        try:
            tables = self._read(self._path)
            lost = tables is None and paths.previous(self._path).exists()
            why = "it is missing"
        except Damaged as damage:
            tables, lost, why = None, True, str(damage)
        storage = HeldStorage(self._path, self._recover(why) if lost else tables or {})
        return TinyDB(storage=lambda: storage), storage

    def _read(self, path: Path) -> Tables | None:
        tables = read_tables(path)
        if tables is not None and owner(tables) != self._seller:
            raise Damaged("it is another seller's")
        return tables

    def _recover(self, why: str) -> Tables:
        """Put the previous copy, or nothing, in the place of the file; say so in the log and, for the seller, in it."""
        log.warning("%s is damaged: %s. It is set aside, and the copy before it is used.", self._path, why)
        older = paths.previous(self._path)
        try:
            tables = self._read(older) or {}
        except Damaged as damage:
            log.error("%s is damaged too: %s. It is set aside, and this seller starts empty.", older, damage)  # noqa: TRY400
            durable.set_aside(older)
            tables = {}
        durable.copy_aside(self._path)
        storage = HeldStorage(self._path, tables)
        db = TinyDB(storage=lambda: storage)
        self._write_meta(db, Dossier(version=_dossier(db).version, recovered=True))
        storage.flush(keep_previous=False)
        return storage.read()

    def _write_meta(self, db: TinyDB, dossier: Dossier) -> None:
        meta = {
            "format": FORMAT,
            "platform": self._seller.platform,
            "tenant": self._seller.tenant,
            "user": self._seller.user,
            "version": dossier.version,
            "recovered": dossier.recovered,
        }
        db.table(META).upsert(Numbered(meta, doc_id=1))


def read_reminders(tables: Tables) -> tuple[Reminder, ...]:
    """The reminders in the tables of a seller. Raises Unreadable."""
    return tuple(REMINDER.read(row) for row in tables.get("reminders", {}).values())


def read_dossier(path: Path, tables: Tables) -> Dossier:
    """Everything in the tables of a seller's file. Raises Unreadable."""
    storage = HeldStorage(path, tables)
    return _dossier(TinyDB(storage=lambda: storage))


def _dossier(db: TinyDB) -> Dossier:
    meta = db.table(META).get(doc_id=1) or Numbered({}, doc_id=1)
    seller, address = db.table("seller").get(doc_id=1), db.table("address").get(doc_id=1)
    return Dossier(
        seller=SELLER.read(seller) if seller else None,
        cases=tuple(CASE.read(document) for document in db.table("cases")),
        reminders=tuple(REMINDER.read(document) for document in db.table("reminders")),
        version=meta.get("version", 0),
        recovered=meta.get("recovered", False),
        address=ADDRESS.read(address) if address else Address(),
        seen=tuple(SEEN.read(document) for document in db.table("seen")),
    )


def _write_seen(db: TinyDB, before: Sequence[Seen], after: Sequence[Seen]) -> None:
    """What is forgotten is the oldest, what is new comes last. Somebody may press hundreds of times within the hour."""
    kept = len(before)
    while before[len(before) - kept :] != after[:kept]:
        kept -= 1
    forgotten = [document.doc_id for document in db.table("seen")][: len(before) - kept]
    if forgotten:
        db.table("seen").remove(doc_ids=forgotten)
    if after[kept:]:
        db.table("seen").insert_multiple(SEEN.write(seen) for seen in after[kept:])


def _write_reminders(db: TinyDB, before: Sequence[Reminder], after: Sequence[Reminder]) -> None:
    known = {r.key: r for r in before}
    table = db.table("reminders")
    if changed := [r for r in after if r.key in known and r != known[r.key]]:
        table.update_multiple([(REMINDER.write(r), where("key") == r.key) for r in changed])
    if new := [r for r in after if r.key not in known]:
        table.insert_multiple([REMINDER.write(r) for r in new])
    if gone := known.keys() - {r.key for r in after}:
        table.remove(where("key").one_of(list(gone)))
