"""What was typed at a question and could not be taken: shown again with the reason, and read once the zone is known."""

from dataclasses import replace

from bot.core.answers import Complaint, Refused, complaint, read, zone_of
from bot.core.book import Book
from bot.core.case import Answer, Case
from bot.core.phrases import Problem
from bot.core.seller import Seller, Unread

# The key of what was typed on the page that corrects an answer.
CORRECTION = "correct."


def refusals(case: Case, seller: Seller, book: Book) -> dict[str, Refused]:
    """Why what was typed at the step is not taken, by question. What can be read by now has no reason any more."""
    refused: dict[str, Refused] = {}
    for name, unread in _at_step(case, book).items():
        found = attempt(case, seller, book, name, unread)
        if isinstance(found, Complaint):
            if any(other.readings for other in refused.values()):
                found = replace(found, readings=())  # one question at a time has times to press
            refused[name] = reason(case, book, name, unread, found)
    return refused


def attempt(case: Case, seller: Seller, book: Book, name: str, unread: Unread) -> Answer | Complaint:
    """Read again what was typed for the question called `name`, as at the time it was typed."""
    ask = book.ask(case.step, name)
    if ask is None:
        return Complaint("empty")
    return read(ask, unread.words, book.labels(case.step, ask), unread.at, zone_of(seller))


def reason(case: Case, book: Book, name: str, unread: Unread, found: Complaint) -> Refused:
    """Why it was not taken, in words."""
    ask = book.ask(case.step, name)
    example = book.words(f"{book.asked(case.step, name)}.example") or ""
    error = complaint(found, ask, unread.words, example, book) if ask else ()
    return Refused(unread.words, error, found.readings)


def waits_for_zone(case: Case, seller: Seller, book: Book) -> str:
    """The words that can be read only once the seller's zone is known, if there are such."""
    if seller.zone:
        return ""
    typed = {**_at_step(case, book), **_corrections(case)}
    found = ((unread, attempt(case, seller, book, name, unread)) for name, unread in typed.items())
    return next((unread.words for unread, answer in found if answer == Complaint(f"time-{Problem.NO_ZONE}")), "")


def read_now(case: Case, seller: Seller, book: Book) -> Case:
    """The case with the answers taken that were typed at its step and can be read by now."""
    found = {name: attempt(case, seller, book, name, unread) for name, unread in _at_step(case, book).items()}
    return take(case, {name: answer for name, answer in found.items() if not isinstance(answer, Complaint)}, {})


def take(case: Case, taken: dict[str, Answer], unread: dict[str, Unread]) -> Case:
    """The case with answers of its step taken, and with what else was typed left to be mended."""
    left = {key: typed for key, typed in case.unread.items() if key not in taken} | unread
    filled = case.filled.union(taken).difference(unread)
    return replace(case, answers={**case.answers, **taken}, filled=filled, unread=left)


def correction(case: Case, seller: Seller, book: Book) -> tuple[str, Answer] | None:
    """The question and the answer of a correction that can be read by now."""
    found = ((name, attempt(case, seller, book, name, unread)) for name, unread in _corrections(case).items())
    return next(((name, answer) for name, answer in found if not isinstance(answer, Complaint)), None)


def _at_step(case: Case, book: Book) -> dict[str, Unread]:
    if not case.unread:
        return {}
    return {name: case.unread[name] for name in book.step(case.step).collect if name in case.unread}


def _corrections(case: Case) -> dict[str, Unread]:
    return {key.removeprefix(CORRECTION): typed for key, typed in case.unread.items() if key.startswith(CORRECTION)}
