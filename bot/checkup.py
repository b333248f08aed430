"""What a look over a set-up finds: its texts, its store, its reminders, its clock. Each finding is a sentence to act on."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path

from bot.operators import told
from bot.playbooks.codes import Severity
from bot.playbooks.findings import PlaybookError
from bot.playbooks.lint import lint
from bot.playbooks.loader import load_library
from bot.settings import Settings
from bot.status import SILENT
from bot.stores.boards import Boards
from bot.stores.installed import Installed
from bot.stores.moving import Source, verify
from bot.stores.opening import is_database, open_store, place_of, reading
from bot.stores.port import StoreError

# Findings of one kind that are told one by one; more are counted.
_NAMED = 5
# Seconds for reading what is kept. What is more than can be read in them is left to `amicable store verify`.
_READING = 60.0
# Bytes below which a disk is nearly full. A seller takes some kilobytes, a backup as much again.
_LITTLE = 200 * 1024**2
# How far a clock may be off: the date a platform tells has whole seconds, and its way to us takes one or two.
_NEAR, _FAR = timedelta(seconds=5), timedelta(minutes=1)


class Verdict(StrEnum):
    """How much a finding matters: all is well; look at it; nothing works until it is put right."""

    SOUND = "ok"
    DOUBTFUL = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Found:
    """One finding. `words` says what is so, and for anything but `SOUND` what to do."""

    verdict: Verdict
    words: str


def sound(words: str) -> Found:
    """All is well."""
    return Found(Verdict.SOUND, words)


def doubtful(words: str) -> Found:
    """Somebody should look at it."""
    return Found(Verdict.DOUBTFUL, words)


def wrong(words: str) -> Found:
    """It has to be put right."""
    return Found(Verdict.WRONG, words)


async def texts(settings: Settings, today: date) -> AsyncIterator[Found]:
    """Whether the texts and playbooks can be used, and what else a moderator should know of them."""
    folder, market = settings.templates_folder(), settings.marketplace
    try:
        findings = await asyncio.to_thread(lint, folder, market, today, settings.communities)
    except PlaybookError as error:  # nothing could be looked at
        findings = [*error.findings]
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    for finding in errors[:_NAMED]:
        yield wrong(f"{finding}")
    if errors:
        yield wrong(told("doctor.texts-wrong", count=len(errors), more=max(0, len(errors) - _NAMED)))
        return
    library = await asyncio.to_thread(load_library, folder, market)
    steps = sum(len(playbook.steps) for playbook in library.flow.playbooks.values())
    yield sound(told("doctor.texts-sound", playbooks=len(library.flow.playbooks), steps=steps))
    if findings:
        yield doubtful(told("doctor.texts-odd", count=len(findings)))


async def kept(settings: Settings, now: datetime) -> AsyncIterator[Found]:
    """Whether cases can be kept, whether what is kept can be read, and whether somebody looks at the reminders."""
    place = place_of(settings)
    found, filled = await _database(place) if isinstance(place, str) else await asyncio.to_thread(_folder, place)
    yield found
    if found.verdict is Verdict.WRONG or not filled:
        return
    try:
        async with reading(place) as source:
            async for found in _read(source):
                yield found
        yield _looked(await _beats(settings), now)
    except StoreError as error:
        yield wrong(f"{error}")


async def installed(settings: Settings, platform: str) -> list[Installed]:
    """Where the bot is installed on a platform, as far as that can be read without changing anything."""
    place = place_of(settings)
    _, filled = await _database(place) if isinstance(place, str) else await asyncio.to_thread(_folder, place)
    if not filled:
        return []
    try:
        async with reading(place) as source:
            return [one async for one in source.installations.all() if one.platform == platform and one.standing == "active"]
    except StoreError:
        return []  # what is kept has been looked at before, and this was said


def _folder(folder: Path) -> tuple[Found, bool]:
    """Whether it can be written to, and whether there may be something in it."""
    there = next((place for place in (folder, *folder.absolute().parents) if place.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(b"a look over the set-up")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return wrong(told("doctor.folder-unusable", folder=folder, reason=error.strerror or type(error).__name__)), False
    free = shutil.disk_usage(there).free
    if free < _LITTLE:
        return doubtful(told("doctor.folder-full", folder=folder, free=free // 1024**2)), folder.exists()
    if not folder.exists():
        return sound(told("doctor.folder-new", folder=folder)), False
    return sound(told("doctor.folder-sound", folder=folder)), True


async def _database(address: str) -> tuple[Found, bool]:
    """Whether it can be written to in the shape of this version, and whether it has that shape."""
    if not is_database(address):
        return wrong(told("doctor.database-address")), False
    try:
        from bot.stores.postgres.shape import shape
    except ModuleNotFoundError:
        return wrong(told("doctor.database-not-installed")), False
    try:
        found = await shape(address)
    except StoreError as error:
        return wrong(f"{error}"), False
    if found.newer:
        return wrong(told("doctor.database-newer", taken=found.newest)), False
    if found.refused:
        return wrong(told("doctor.database-read-only", place=found.place, reason=found.refused)), False
    if found.missing and found.newest:
        return wrong(told("doctor.database-old", place=found.place, missing=found.missing)), False
    if found.missing:
        return sound(told("doctor.database-new", place=found.place)), False
    return sound(told("doctor.database-sound", place=found.place, taken=found.newest)), True


async def _read(source: Source) -> AsyncIterator[Found]:
    read = 0

    def tell() -> None:
        nonlocal read
        read += 1

    try:
        async with asyncio.timeout(_READING):
            found = await verify(source, tell)
    except TimeoutError:
        yield doubtful(told("doctor.kept-much", read=read, seconds=round(_READING)))
        return
    for sentence in found.wrong[:_NAMED]:
        yield wrong(sentence)
    if found.wrong:
        yield wrong(told("doctor.kept-wrong", count=len(found.wrong)))
    else:
        yield sound(told("doctor.kept-sound", sellers=found.sellers, cases=found.cases))


async def _beats(settings: Settings) -> Mapping[str, datetime]:
    if settings.store is None:
        return await asyncio.to_thread(Boards(settings.data).beats)
    store = await open_store(settings)
    try:
        return await store.beats()
    finally:
        await store.close()


def _looked(beats: Mapping[str, datetime], now: datetime) -> Found:
    """Whether a dispatcher looked lately."""
    if not beats:
        return doubtful(told("doctor.looked-never"))
    last = max(beats.values())
    if now - last > SILENT:
        return wrong(told("doctor.looked-long-ago", last=f"{last:%Y-%m-%d %H:%M}"))
    return sound(told("doctor.looked", last=f"{last:%H:%M:%S}"))


def clock(date: str, now: datetime) -> Iterator[Found]:
    """Whether this machine's clock agrees with the `Date` header of somebody's answer; nothing if there is none."""
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return
    off = now - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC))
    if abs(off) <= _NEAR:
        yield sound(told("doctor.clock-sound"))
        return
    words = told("doctor.clock-off", seconds=round(abs(off.total_seconds())), ahead=off > timedelta(0))
    yield wrong(words) if abs(off) > _FAR else doubtful(words)
