"""Which playbooks and texts are served: today's when they are sound, else the last that were. Changes go live at once."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.core.frontdoor import prepare
from bot.core.library import Library, Release
from bot.corrections import Corrections
from bot.playbooks.findings import Finding, PlaybookError
from bot.playbooks.loader import Loaded, load
from bot.settings import Settings
from bot.shelf import Shelf
from bot.stores.documents import LIBRARY
from bot.stores.opening import open_store, place_of
from bot.stores.port import Store, StoreError
from bot.stores.releasefiles import ReleaseFiles

log = logging.getLogger(__name__)

# Seconds between two looks at the files. A change goes live when two looks see the same: an editor or a copy that is still
# writing is waited for.
LOOK = 5.0
# 128 bits of a SHA-256 never meet by chance.
_DIGEST = 32


# What files look like from outside: of each its path, when it was last written (nanoseconds), and its size.
Stamp = frozenset[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Served:
    """What is served. `findings` are what is wrong with today's files; what they spoil is as it was at `since` (UTC).

    `read` is what the files looked like when they were read.
    """

    library: Library
    findings: tuple[Finding, ...] = ()
    since: datetime | None = None
    read: Stamp | None = None


def serve_today(settings: Settings, last: Release | None) -> Served:
    """Today's library; in the place of what is not sound what was kept of it in the `last` release.

    Raises PlaybookError when the marketplace's files are not sound and none of it is kept.
    """
    try:
        loaded = loading(settings)
    except PlaybookError as error:
        if last is None:
            raise
        return Served(last.library, error.findings, last.at)
    if not loaded.broken:
        return Served(loaded.library)
    before = last.library.communities if last else {}
    stay = {name: before[name] for name in loaded.broken if name in before}
    library = replace(loaded.library, communities={**loaded.library.communities, **stay})
    findings = tuple(finding for name in sorted(loaded.broken) for finding in loaded.broken[name])
    return Served(library, findings, last.at if last and stay else None)


def loading(settings: Settings) -> Loaded:
    """Read the files that the settings name. Raises PlaybookError for all that no seller should meet."""
    return load(settings.templates_folder(), settings.marketplace, settings.communities, vetting=True)


async def served(settings: Settings) -> Served:
    """What these settings serve, read beside the bot that may be running. Raises PlaybookError and StoreError."""
    last = await last_kept(settings)
    # Before they are read: what is changed meanwhile is then seen to have changed.
    read = await asyncio.to_thread(stamp_of, settings)
    return replace(await asyncio.to_thread(serve_today, settings, last), read=read)


async def last_kept(settings: Settings, digest: str = "") -> Release | None:
    """The last release kept of this marketplace, or the one whose digest begins like this. Raises StoreError."""
    place = place_of(settings)
    if isinstance(place, Path):
        found = await asyncio.to_thread(ReleaseFiles(place).find, digest)
    else:
        store = await open_store(settings)
        try:
            found = await store.kept_release(digest)
        finally:
            await store.close()
    return found if found and found.library.flow.market == settings.marketplace else None


def digest_of(library: Library) -> str:
    """The name of a library, derived from all that is in it."""
    document = LIBRARY.write(library)
    document["catalogue"]["speech"]["idle"].sort()  # a set, which has another order in every process
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:_DIGEST]


def with_retired(library: Library, before: Library) -> Library:
    """The library with the clocks it no longer has and `before` had: cases run on them, and are owed their reminders."""
    catalogue, old = library.catalogue, before.catalogue
    gone = {name: clock for name, clock in old.clocks.items() if name not in catalogue.clocks}
    if not gone or library.flow.market != before.flow.market:
        return library
    ids = {f"clock.{name}.{part}" for name in gone for part in ("label", "on-silence")}
    ids |= {f"reminder.{clock.reminder}.{part}" for clock in gone.values() for part in ("before", "passed")}
    texts = {id: old.texts[id] for id in ids if id in old.texts} | dict(catalogue.texts)
    return replace(library, catalogue=replace(catalogue, texts=texts, clocks={**catalogue.clocks, **gone}))


async def publish(store: Store, library: Library, now: datetime) -> Release:
    """Keep the library as the release that is served from now on, unless it is the last one already. Raises StoreError."""
    last = await store.kept_release()
    fresh = with_retired(library, last.library) if last else library
    # In a thread: it takes a third of a second, and answers must not wait for it.
    digest = await asyncio.to_thread(digest_of, fresh)
    if last and last.digest == digest:
        return last
    release = Release(digest, now, fresh)
    await store.keep_release(release)
    return release


class Releases:
    """Keeps what is served up to date while the bot runs: it looks at the files every `look` seconds, `LOOK` unless told.

    `read` is what they looked like when what is on the shelf was read; without it the first look reads them again.
    """

    def __init__(
        self,
        store: Store,
        shelf: Shelf,
        settings: Settings,
        now: Callable[[], datetime],
        *,
        look: float | None = None,
        read: Stamp | None = None,
    ) -> None:
        self._store = store
        self._shelf = shelf
        self._settings = settings
        self._now = now
        self._look = LOOK if look is None else look
        self._read = read
        self._asked = asyncio.Event()

    def reload(self) -> None:
        """Look at the files at once, changed or not."""
        self._asked.set()

    async def run(self) -> None:
        """Bring cases up to date, and look at the files again and again until cancelled."""
        seen, live, swept = None, self._read, await self._sweep()
        while True:
            with suppress(TimeoutError):
                # Not `wait_for`: Python 3.11's loses a stop that comes just when it is asked to look.
                async with asyncio.timeout(self._look):
                    await self._asked.wait()
            asked = self._asked.is_set()
            self._asked.clear()
            stamp = await asyncio.to_thread(stamp_of, self._settings)
            if asked or stamp == seen != live:
                live = stamp
                swept = await self._renew() and await self._sweep()
            elif not swept:
                swept = await self._sweep()
            seen = stamp

    async def _renew(self) -> bool:
        """Serve today's files if they are sound; whether anything is to be brought up to date."""
        try:
            last = await self._store.kept_release()
            found = await asyncio.to_thread(serve_today, self._settings, last)
            release = await publish(self._store, found.library, self._now())
        except PlaybookError as error:
            _tell(error.findings)
            return True
        except StoreError:
            log.exception("The changed playbooks could not be kept, so they are not used yet; trying again")
            return False
        _tell(found.findings)
        if release.library != self._shelf.library:
            await asyncio.to_thread(prepare, release.library)
            self._shelf.library = release.library
            log.info("Changed playbooks and texts are used from now on", extra={"release": release.digest})
        return True

    async def _sweep(self) -> bool:
        """Bring every case up to date, unless that was done; whether it is done now."""
        try:
            release = await self._store.kept_release()
            if release is None or release.swept:
                return True
            told = await Corrections(self._store, self._shelf, self._now).sweep()
            await self._store.keep_release(replace(release, swept=True))
        except StoreError:
            log.exception("Open cases could not all be held against the clocks of today; trying again")
            return False
        if told:
            log.info("A corrected clock touches %d sellers; they are told with their reminders", told)
        return True


def stamp_of(settings: Settings) -> Stamp:
    """What the files that the settings name look like from outside."""
    templates = settings.templates_folder()
    folders = [templates / "product", templates / settings.marketplace]
    folders += [settings.communities] if settings.communities else []
    return frozenset(stamp for folder in folders for stamp in _stamps(folder))


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    for path in folder.rglob("*"):
        with suppress(OSError):  # gone between the two looks
            found = path.stat()
            yield str(path), found.st_mtime_ns, found.st_size


def _tell(findings: Iterable[Finding]) -> None:
    for finding in findings:
        log.error("Not used, because it is not sound: %s", finding)
