"""How many cases a community had and how they ended: numbers for its moderators, none so small that it is a person."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.book import Book
from bot.core.cards import Card, Choice
from bot.core.case import Case
from bot.core.events import Manage
from bot.core.names import label, product
from bot.core.show import nav, paragraphs
from bot.core.spans import Text

# The stretches that are counted, in days.
DAYS = (30, 90)
# A count below this is not shown.
FEWEST = 5


@dataclass(slots=True)
class Counts:
    """Cases of one community: open now; and by days back, how many were opened, and ended with which outcome."""

    open: int = 0
    opened: Counter[int] = field(default_factory=Counter)
    outcomes: Counter[tuple[int, str]] = field(default_factory=Counter)

    def add(self, cases: Iterable[Case], community: str, now: datetime) -> None:
        """Count those of the cases that belong to the community."""
        for case in cases:
            if case.community != community:
                continue
            self.open += case.open
            for days in DAYS:
                since = now - timedelta(days=days)
                self.opened[days] += case.opened >= since
                if case.closed and case.outcome and case.closed >= since:
                    self.outcomes[days, case.outcome] += 1


def stats_card(counts: Counts, book: Book) -> Card:
    """The counts; one under five is said to be that, whatever it is."""
    stretches = [_stretch(counts, days, book) for days in DAYS]
    return Card(
        id="stats",
        title=product(book, "stats.title"),
        body=paragraphs([product(book, "stats.open", count=shown(counts.open, book)), *stretches]),
        choices=(Choice("manage", label(book, "manage.back"), Manage()),),
        nav=nav(book),
    )


def _stretch(counts: Counts, days: int, book: Book) -> Text:
    head = product(book, "stats.opened", days=days, count=shown(counts.opened[days], book))
    lines = (
        product(
            book, "stats.outcome", outcome=book.words(f"outcome.{id}") or id, count=shown(counts.outcomes[days, id], book)
        )
        for id in book.catalogue.outcomes
    )
    return (*head, *(span for line in lines for span in ("\n", *line)))


def shown(count: int, book: Book) -> str:
    """The number, or that it is too small to be shown."""
    return str(count) if count >= FEWEST else label(book, "stats.few")
