"""What became of every reminder, for the seller to see: sent and when, still to come, or not delivered and why."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.core import deadlines
from bot.core.book import Book
from bot.core.cards import Card, Choice
from bot.core.case import Case
from bot.core.deeds import snoozes, stop_or_again
from bot.core.events import Help, Open, Resume
from bot.core.names import label, plain, product
from bot.core.reminders import Reminder, State
from bot.core.seller import Seller
from bot.core.show import paragraphs
from bot.core.spans import Moment, Text
from bot.core.wording import span

# A case that runs for weeks has many; a screen shows the last ones, the export all.
MOST_SHOWN = 8
# A reminder tried this often without getting through is news, though it is still being tried.
_STRUGGLES = 3


def receipts(case: Case, rows: Iterable[Reminder], seller: Seller, book: Book) -> list[Text]:
    """A line for each reminder of the case, in the order in which they were settled or are to come.

    Those of a clock that was answered or corrected before they came are no news to anybody.
    """
    told = [r for r in rows if r.case == case.token and r.state is not State.DROPPED]
    return [_receipt(row, case, seller, book) for row in sorted(told, key=lambda r: r.settled or r.sendable)]


def _receipt(row: Reminder, case: Case, seller: Seller, book: Book) -> Text:
    state = "trying" if row.state is State.PENDING and row.attempts else row.state
    at = Moment(row.settled or row.sendable)
    return product(book, f"receipt.{state}", at=at, what=_what(row, case, seller, book), attempts=row.attempts)


def _what(row: Reminder, case: Case, seller: Seller, book: Book) -> str:
    deadline = deadlines.find(case.deadlines, row.deadline)
    words = (book.words(f"clock.{deadline.clock}.label") if deadline else None) or row.deadline
    kind = "changed" if row.about == "change" else "snoozed" if row.occurrence else "before" if row.before else "passed"
    return plain(book, f"receipt.what-{kind}", label=words, span=span(row.before, seller.language) if row.before else "")


def reminders_card(case: Case, rows: Iterable[Reminder], seller: Seller, book: Book, now: datetime) -> Card:
    """What was sent and what is to come for this case, and the ways to change that."""
    known = [r for r in rows if r.case == case.token]
    lines = [("- ", *line) for line in receipts(case, known, seller, book)[-MOST_SHOWN:]]
    body = product(book, "reminders.body") if lines else product(book, "reminders.none")
    listed = tuple(part for n, line in enumerate(lines) for part in (("\n",) if n else ()) + line)
    runs = bool(deadlines.running(case.deadlines))
    calendar = (Choice("calendar", label(book, "nav.calendar"), Open("calendar", case.token)),) if runs else ()
    return Card(
        id="reminders",
        title=product(book, "reminders.title"),
        token=case.token,
        short=case.short,
        body=paragraphs([body, listed]),
        choices=(
            Choice("resume", label(book, "nav.resume"), Resume(case.token)),
            *_changes(case, known, seller, book, now),
            *calendar,
        ),
        nav=(Choice("help", label(book, "nav.help"), Help(case.token)),),
    )


def _changes(case: Case, rows: list[Reminder], seller: Seller, book: Book, now: datetime) -> Iterator[Choice]:
    """For the nearest clock its snoozes; for each clock that its reminders stop, or start again."""
    ahead = [d for d in deadlines.running(case.deadlines) if not d.passed(now)]
    for place, deadline in enumerate(ahead):
        one = next((r for r in rows if (r.deadline, r.generation) == (deadline.name, deadline.generation)), None)
        if one is None:
            continue
        if not place and deadline.reminds:
            yield from snoozes(one, deadline, seller, book, now)
        choice = stop_or_again(one, deadline, book)
        words = book.words(f"clock.{deadline.clock}.label") or deadline.name
        named = plain(book, "heed.of", deed=choice.label, label=words) if len(ahead) > 1 else choice.label
        yield Choice(f"{choice.id}-{deadline.name}", named, choice.event)


def trouble(cases: Iterable[Case], rows: Iterable[Reminder], seller: Seller, book: Book) -> Text:
    """That the last reminder did not reach the seller, and what to change; nothing when it did, or its case is closed."""
    still_open = {"", *(c.token for c in cases if c.open)}
    settled = [r for r in rows if r.state in (State.SENT, State.UNDELIVERABLE, State.CALLED, State.FAILED)]
    last = max(settled, key=lambda r: (r.settled or r.due, r.key), default=None)
    if last and last.state is not State.SENT and last.case in still_open:
        how = label(book, f"trouble.how-{seller.id.platform}")
        if book.words(f"product.trouble.how-{seller.id.platform}") is None:
            how = label(book, "trouble.how")
        return product(book, f"trouble.{last.state}", due=Moment(last.due), how=how)
    struggling = [r for r in rows if r.state is State.PENDING and r.attempts >= _STRUGGLES]
    return product(book, "trouble.trying", due=Moment(struggling[0].due)) if struggling else ()


def last_test(rows: Iterable[Reminder], book: Book) -> Text:
    """What became of the last test reminder; nothing if there was none."""
    last = max((r for r in rows if not r.case), key=lambda r: r.due, default=None)
    if last is None:
        return ()
    state = "trying" if last.state is State.PENDING and last.attempts else last.state
    return product(book, f"test.{state}", at=Moment(last.settled or last.due))
