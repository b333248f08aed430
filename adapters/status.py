"""`amicable status`: how the reminders stand, in sentences or as JSON, without disturbing the bot that runs."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import tzlocal

from adapters import unsound
from bot.core.book import Book
from bot.core.names import product
from bot.core.reminders import Reminder, State
from bot.core.spans import Left, Moment, Text
from bot.core.wording import in_words
from bot.releases import Served
from bot.settings import Settings
from bot.status import Status, reminders_of, status
from bot.stores.boards import Boards
from bot.stores.opening import open_store
from bot.stores.reading import Folder


def tell(settings: Settings, served: Served, now: datetime, say: Callable[[str], None], *, as_json: bool) -> int:
    """Say how the reminders and playbooks stand; gives the exit code, 1 when nobody looks at what is due.

    Raises StoreError.
    """
    found, unread = asyncio.run(_found(settings, now))
    if as_json:
        say(in_json(found, unread, served) + "\n")
    else:
        book = Book(served.library.flow, served.library.catalogue)
        say(sentences(found, unread, book, now, tzlocal.get_localzone_name()) + "\n" + unsound.told(served, now))
    return 0 if found.watched else 1


async def _found(settings: Settings, now: datetime) -> tuple[Status, int]:
    """The status, and of how many sellers nothing could be read."""
    if settings.store is None:
        return await _beside(settings.data, now)
    store = await open_store(settings)
    try:
        return await status(await store.beats(), reminders_of(store), now), 0
    finally:
        await store.close()


async def _beside(folder: Path, now: datetime) -> tuple[Status, int]:
    """The same from a data folder, beside the bot that holds it."""
    kept, unread = Folder(folder), 0

    async def reminders() -> AsyncIterator[Reminder]:
        nonlocal unread
        async for seller in kept.sellers():
            unread += seller.dossier is None
            for row in seller.dossier.reminders if seller.dossier else ():
                yield row

    return await status(Boards(folder).beats(), reminders(), now), unread


def sentences(found: Status, unread: int, book: Book, now: datetime, zone: str) -> str:
    """The status, a sentence a line, with times in the zone of whoever runs the bot."""
    lines = _lines(found, unread, book, now)
    return "\n".join(in_words(line, now=now, zone=zone, language="en") for line in lines)


def _lines(found: Status, unread: int, book: Book, now: datetime) -> Iterator[Text]:
    for worker, at in found.looked.items():
        yield product(book, "status.worker", worker=worker, looked=Left(min(at, now - timedelta(seconds=1))))
    if not found.watched:
        yield product(book, "status.late" if found.looked else "status.nobody")
    nearest = Moment(found.nearest) if found.nearest else None
    yield product(book, "status.waiting", count=found.waiting, nearest=nearest)
    if found.oldest:
        yield product(book, "status.overdue", count=found.overdue, oldest=Moment(found.oldest))
    if found.trying:
        yield product(book, "status.trying", count=found.trying)
    lately = {
        str(state): found.settled.get(state, 0) for state in (State.SENT, State.UNDELIVERABLE, State.CALLED, State.FAILED)
    }
    yield product(book, "status.lately", **lately)
    if unread:
        yield product(book, "status.unread", count=unread)


def in_json(found: Status, unread: int, served: Served) -> str:
    """The same for a program. Instants are ISO 8601, UTC."""
    return json.dumps(
        {
            "watched": found.watched,
            "looked": {worker: at.isoformat() for worker, at in found.looked.items()},
            "waiting": found.waiting,
            "nearest": found.nearest.isoformat() if found.nearest else None,
            "overdue": found.overdue,
            "oldest": found.oldest.isoformat() if found.oldest else None,
            "trying": found.trying,
            "lately": {str(state): found.settled.get(state, 0) for state in State if state is not State.PENDING},
            "unread": unread,
            "unsound": [str(finding) for finding in served.findings],
            "served_since": served.since.isoformat() if served.since else None,
        },
        indent=2,
    )
