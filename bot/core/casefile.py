"""A case as a Markdown file a seller can keep, or read from when they write to customer support. Not a chat log."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.core.answers import as_typed, zone_of
from bot.core.book import Book
from bot.core.case import Case, Skipped, TimeAnswer
from bot.core.names import blanks_of, guidance, plain, product
from bot.core.receipts import receipts
from bot.core.reminders import Reminder
from bot.core.seller import Seller
from bot.core.show import time_lines
from bot.core.spans import Moment, Said, Text
from bot.core.wording import in_words


def casefile(case: Case, seller: Seller, book: Book, now: datetime, rows: Iterable[Reminder] = ()) -> str:
    """What happened and when, what was answered, which clocks run, what evidence is ready and what is still missing.

    And what became of each reminder of the case, of all the seller's `rows`.
    """

    def words(text: Text) -> str:
        return in_words(text, now=now, zone=seller.zone, language=seller.language)

    title = book.words(f"{case.playbook}.title") or case.playbook
    head = [f"# {case.short}{f' · {case.nickname}' if case.nickname else ''}: {title}", "",
            words(product(book, "file.intro", made=Moment(now)))]  # fmt: skip
    sections = (
        ("file.happened", [words(line) for line in _happened(case, book, now)]),
        ("file.answers", [words(line) for line in _answers(case, seller, book)]),
        ("file.clocks", [words(line.says) for line in time_lines(case, book, now)]),
        ("file.reminders", [words(line) for line in receipts(case, rows, seller, book)]),
        ("file.evidence", list(_evidence(case, book))),
    )
    lines = list(head)
    for name, entries in sections:
        if entries:
            lines += ["", f"## {plain(book, name)}", "", *(f"- {entry}" for entry in entries)]
    if case.outcome and case.closed:
        outcome = book.words(f"outcome.{case.outcome}") or case.outcome
        lines += ["", words(product(book, "file.outcome", outcome=outcome, closed=Moment(case.closed)))]
    return "\n".join([*lines, ""])


def _happened(case: Case, book: Book, now: datetime) -> Iterator[Text]:
    """Each step taken on purpose, with its time and the choice made there."""
    blanks = blanks_of(case, book, now)
    for before, visit in zip((None, *case.path), case.path, strict=False):
        step = book.flow.step(visit.step)
        title = guidance(book, f"{visit.step}.title", blanks)
        closed_by_hand = before is not None and before.step == visit.step
        if step is None or not title or closed_by_hand:
            continue
        chosen = (book.words(f"{visit.step}.choice.{visit.chosen}") or "") if visit.chosen else ""
        parts: list[Text] = [(Moment(visit.at),), title, *([(f"“{chosen}”",)] if chosen else [])]
        yield tuple(span for place, part in enumerate(parts) for span in ((" · ",) if place else ()) + part)


def _answers(case: Case, seller: Seller, book: Book) -> Iterator[Text]:
    for name, answer in case.answers.items():
        ask = book.ask(case.step, name)
        if ask is None or isinstance(answer, Skipped):
            continue
        question = book.words(book.asked(case.step, name)) or name
        shown = as_typed(answer, book.labels(case.step, ask), zone_of(seller))
        yield question, " ", Moment(answer.at) if isinstance(answer, TimeAnswer) else Said(shown)


def _evidence(case: Case, book: Book) -> Iterator[str]:
    """The lines of every checklist the case came by: ticked, or still to do."""
    for ref in dict.fromkeys(visit.step for visit in case.path):
        step = book.flow.step(ref)
        for item in step.checklist if step else ():
            mark = "x" if f"{ref}.{item}" in case.ticks else " "
            yield f"[{mark}] {book.words(f'{ref}.check.{item}') or item}"
