"""The case in the seller's hands, beside its steps: a nickname, a corrected answer, an outcome of their own, its files."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core import deadlines, moves
from bot.core.answers import Complaint, complaint, kept, read, read_again, reading_choices, zone_of
from bot.core.book import Book
from bot.core.cards import Card, Choice, Document, Field, Form, Mood
from bot.core.case import Answer, Case, TextAnswer
from bot.core.casefile import casefile
from bot.core.events import Back, Fill, Help, New, Open, Resume, Set, StartOver
from bot.core.names import label, plain, product
from bot.core.playbook import Ask
from bot.core.receipts import reminders_card
from bot.core.reminders import Reminder
from bot.core.seller import Seller
from bot.core.show import asked_field, mended, step_card
from bot.core.spans import Text
from bot.core.unread import CORRECTION, attempt, reason

# What a seller calls a case: long enough for "logo job for the café", short enough for a button.
NICKNAME = Ask("nickname", "text", optional=True, most=40)
_NICKNAME = "nickname.nickname"


@dataclass(frozen=True, slots=True)
class Page:
    """What a page leads to: a card, and the case when it changed."""

    card: Card
    case: Case | None = None


def pages(case: Case, seller: Seller, book: Book, event: Open | Fill | Set, now: datetime, rows: Iterable[Reminder]) -> Page:
    """Open a page of the case, or take what was typed or picked on one. Anything else shows where the case stands.

    `rows` are all the seller's reminders.
    """
    match event:
        case Open(page="case"):
            return Page(_menu_card(case, book))
        case Open(page="nickname"):
            return Page(_nickname_card(case, book))
        case Open(page="correct", value=ask):
            return Page(_correct_card(case, seller, book, ask, now))
        case Open(page="close"):
            return Page(_close_card(case, book))
        case Open(page="export"):
            return Page(_file_card("export", "md", casefile(case, seller, book, now, rows), case, book))
        case Open(page="reminders"):
            return Page(reminders_card(case, rows, seller, book, now))
        case Open(page="calendar") if deadlines.running(case.deadlines):
            from bot.core.calendar import calendar

            return Page(_file_card("calendar", "ics", calendar(case, seller, book, now), case, book))
        case Fill(page="nickname", answers=answers):
            return _name(case, seller, book, answers.get("nickname", ""), now)
        case Fill(page="correct", value=ask) if ask in case.answers:
            return _correct(case, seller, book, event, now)
        case Set(what="outcome"):
            return _close(case, seller, book, event, now)
        case _:
            return Page(here(case, seller, book, now))


def _close(case: Case, seller: Seller, book: Book, event: Set, now: datetime) -> Page:
    if event.turn != case.turn or event.value not in book.catalogue.outcomes or not case.open:
        return Page(here(case, seller, book, now, (product(book, "press.old"),)))
    closed = moves.close(case, event.value, now)
    return Page(here(closed, seller, book, now, (product(book, "close.done"),)), closed)


def here(case: Case, seller: Seller, book: Book, now: datetime, notes: tuple[Text, ...] = ()) -> Card:
    """Where the case stands: its step, or that it was closed by hand."""
    if case.open or book.step(case.step).end:
        return step_card(case, seller, book, now, notes)
    outcome = book.words(f"outcome.{case.outcome}") or ""
    return Card(
        id="closed",
        title=product(book, "closed.title"),
        token=case.token,
        short=case.short,
        mood=Mood.DONE,
        notes=notes,
        body=product(book, "closed.body", outcome=outcome),
        choices=(
            Choice("reopen", label(book, "nav.reopen"), Back(case.token, case.turn)),
            Choice("export", label(book, "nav.export"), Open("export", case.token)),
            Choice("new", label(book, "nav.new"), New()),
        ),
        nav=(Choice("help", label(book, "nav.help"), Help(case.token)),),
    )


def _menu_card(case: Case, book: Book) -> Card:
    """What can be done with the case beside its steps."""
    correct = (_open("correct", case, book),) if case.answers else ()
    dates = (_open("calendar", case, book),) if deadlines.running(case.deadlines) else ()
    close = (_open("close", case, book),) if case.open else ()
    over = Choice("start-over", label(book, "nav.start-over"), StartOver(case.token))
    files = (_open("reminders", case, book), *dates, _open("export", case, book))
    choices = (_resume(case, book), _open("nickname", case, book), *correct, *close, *files, over)
    return _page_card("case", case, book, choices=choices)


def _nickname_card(case: Case, book: Book, refused: Text = ()) -> Card:
    unread = case.unread.get(_NICKNAME)
    field = Field("nickname", label(book, "nickname.label"), example=label(book, "nickname.example"), optional=True,
                  value=case.nickname, typed=unread.words if unread else "", error=refused)  # fmt: skip
    form = Form(Fill("nickname", {}, case.token), (field,))
    return replace(_page_card("nickname", case, book, choices=(_resume(case, book),)), form=form)


def _name(case: Case, seller: Seller, book: Book, typed: str, now: datetime) -> Page:
    found = read(NICKNAME, typed, {}, now, zone_of(seller))
    if isinstance(found, Complaint):
        left = replace(case, unread={**case.unread, _NICKNAME: kept(typed, now)})
        return Page(_nickname_card(left, book, complaint(found, NICKNAME, typed, "", book)), left)
    named = replace(_without(case, _NICKNAME), nickname=found.words if isinstance(found, TextAnswer) else "")
    return Page(here(named, seller, book, now, (product(book, "nickname.done"),)), named)


def _without(case: Case, unread: str) -> Case:
    return replace(case, unread={key: typed for key, typed in case.unread.items() if key != unread})


def _correct_card(case: Case, seller: Seller, book: Book, name: str, now: datetime) -> Card:
    """Which answer to correct; or, when one is named, the question again with the answer it has."""
    if name not in case.answers:
        answered = tuple(
            Choice(ask, _answered(case, seller, book, ask), Open("correct", case.token, ask)) for ask in case.answers
        )
        return _page_card("correct", case, book, choices=(*answered, _resume(case, book)))
    unread = case.unread.get(CORRECTION + name)
    found = attempt(case, seller, book, name, unread) if unread else None
    refused = reason(case, book, name, unread, found) if unread and isinstance(found, Complaint) else None
    field = replace(mended(asked_field(case, name, seller, book), unread, refused), filled=False)
    fill = Fill("correct", {}, case.token, name)
    readings = reading_choices(fill, {name: refused} if refused else {}, now, zone_of(seller), seller.language)
    page = _page_card("correct", case, book, choices=(*readings, _resume(case, book)))
    return replace(page, form=Form(fill, (field,)))


def _answered(case: Case, seller: Seller, book: Book, name: str) -> str:
    field = asked_field(case, name, seller, book)
    return plain(book, "correct.line", question=field.label, answer=field.value)


def _correct(case: Case, seller: Seller, book: Book, event: Fill, now: datetime) -> Page:
    ask = book.ask(case.step, event.value)
    if ask is None:
        return Page(here(case, seller, book, now))
    labels = book.labels(case.step, ask)
    typed = event.answers.get(event.value, "")
    found = read_again(ask, typed, case.answers[event.value], labels, now, zone_of(seller))
    if isinstance(found, Complaint):
        left = replace(case, unread={**case.unread, CORRECTION + ask.id: kept(typed, now)})
        return Page(_correct_card(left, seller, book, ask.id, now), left)
    return corrected(case, seller, book, ask.id, found, now)


def corrected(case: Case, seller: Seller, book: Book, name: str, answer: Answer, now: datetime) -> Page:
    """The case with its answer to a question corrected, and the clocks that depend on it."""
    answered = replace(_without(case, CORRECTION + name), answers={**case.answers, name: answer})
    corrected = moves.correct_clocks(answered, name, book, now)
    return Page(here(corrected, seller, book, now, (product(book, "correct.done"),)), corrected)


def _close_card(case: Case, book: Book) -> Card:
    def outcome(id: str) -> Choice:
        return Choice(id, book.words(f"outcome.{id}") or id, Set("outcome", id, case.token, case.turn))

    choices = (*(outcome(id) for id in book.catalogue.outcomes), _resume(case, book))
    return _page_card("close", case, book, choices=choices)


def _file_card(page: str, ending: str, text: str, case: Case, book: Book) -> Card:
    document = Document(f"{case.short.lower()}.{ending}", text)
    return replace(_page_card(page, case, book, choices=(_resume(case, book),)), document=document)


def _page_card(page: str, case: Case, book: Book, choices: tuple[Choice, ...]) -> Card:
    return Card(
        id=page,
        title=product(book, f"{page}.title"),
        token=case.token,
        short=case.short,
        body=product(book, f"{page}.body"),
        choices=choices,
        nav=(Choice("help", label(book, "nav.help"), Help(case.token)),),
    )


def _open(page: str, case: Case, book: Book) -> Choice:
    return Choice(page, label(book, f"nav.{page}"), Open(page, case.token))


def _resume(case: Case, book: Book) -> Choice:
    return Choice("resume", label(book, "nav.resume"), Resume(case.token))
