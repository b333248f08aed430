"""What sellers press: cases on their way through every playbook that ships, each at a time and in a zone of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.core import guide
from bot.core.book import Book
from bot.core.case import Case
from bot.core.events import Begin, Choose, Submit
from bot.core.guide import Name
from bot.core.seller import Seller, SellerId
from bot.playbooks.loader import load_library
from bot.playbooks.ways import Spot, ways

BEGINS = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
ZONES = ("Asia/Karachi", "Asia/Dhaka", "America/New_York", "Asia/Kathmandu", "Africa/Lagos", "Europe/Belgrade")
# Minutes between two presses of a seller, at most.
APART = 90
# Presses of a case at most; most cases come to an end before.
LONGEST = 14


@dataclass(frozen=True, slots=True)
class Press:
    """A choice that a seller takes at `now` (UTC), and the case as it stands before."""

    case: Case
    seller: Seller
    choice: Choose
    now: datetime


def book() -> Book:
    """The playbooks and texts that ship."""
    library = load_library(Path(__file__).parents[2] / "templates", "fiverr")
    return Book(library.flow, library.catalogue)


def presses(book: Book, count: int) -> list[Press]:
    """So many presses, the same in every run. Forms are filled in between, which runs clocks."""
    found: list[Press] = []
    chance, number = Random(1), 0  # noqa: S311 - the same in every run
    while len(found) < count:
        found += _of_case(book, number, chance)
        number += 1
    return found[:count]


def _of_case(book: Book, number: int, chance: Random) -> Iterator[Press]:
    listed = [playbook.id for playbook in book.flow.playbooks.values() if playbook.listed]
    seller = Seller(SellerId("slack", f"T{number % 50:08}", f"U{number:08}"), ZONES[number % len(ZONES)])
    now = BEGINS + timedelta(minutes=37 * number, seconds=number % 60)
    name = Name(f"{chance.getrandbits(64):016x}", f"C-{number % 10_000:04}")
    turn = guide.begin(name, seller, book, Begin(listed[number % len(listed)]), now)
    for _ in range(LONGEST):
        if turn.case is None or not turn.case.open:
            return
        case = turn.case
        events = [way.event for way in ways(Spot(case, now, turn), book) if isinstance(way.event, Choose | Submit)]
        event = chance.choice(events)
        if isinstance(event, Choose):
            yield Press(case, seller, event, now)
        turn = guide.step(case, seller, book, event, now)
        now += timedelta(minutes=chance.randint(1, APART), seconds=chance.randrange(60))
