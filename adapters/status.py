"""`amicable status`: how the reminders stand, in sentences or as JSON, without disturbing the bot that runs."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.core.book import Book
from bot.core.names import product
from bot.core.reminders import State
from bot.core.spans import Left, Moment, Text
from bot.core.wording import in_words
from bot.status import Status


def sentences(status: Status, unread: int, book: Book, now: datetime, zone: str) -> str:
    """The status, a sentence a line, with times in the zone of whoever runs the bot."""
    lines = _lines(status, unread, book, now)
    return "\n".join(in_words(line, now=now, zone=zone, language="en") for line in lines)


def _lines(status: Status, unread: int, book: Book, now: datetime) -> Iterator[Text]:
    for worker, at in status.looked.items():
        yield product(book, "status.worker", worker=worker, looked=Left(min(at, now - timedelta(seconds=1))))
    if not status.watched:
        yield product(book, "status.late" if status.looked else "status.nobody")
    nearest = Moment(status.nearest) if status.nearest else None
    yield product(book, "status.waiting", count=status.waiting, nearest=nearest)
    if status.oldest:
        yield product(book, "status.overdue", count=status.overdue, oldest=Moment(status.oldest))
    if status.trying:
        yield product(book, "status.trying", count=status.trying)
    lately = {str(state): status.settled.get(state, 0) for state in (State.SENT, State.UNDELIVERABLE, State.FAILED)}
    yield product(book, "status.lately", **lately)
    if unread:
        yield product(book, "status.unread", count=unread)


def as_json(status: Status, unread: int) -> str:
    """The same for a program. Instants are ISO 8601, UTC."""
    return json.dumps(
        {
            "watched": status.watched,
            "looked": {worker: at.isoformat() for worker, at in status.looked.items()},
            "waiting": status.waiting,
            "nearest": status.nearest.isoformat() if status.nearest else None,
            "overdue": status.overdue,
            "oldest": status.oldest.isoformat() if status.oldest else None,
            "trying": status.trying,
            "lately": {str(state): status.settled.get(state, 0) for state in State if state is not State.PENDING},
            "unread": unread,
        },
        indent=2,
    )
