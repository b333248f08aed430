"""The form behind an Answer button, before anything is typed into it."""

from dataclasses import replace
from datetime import datetime

from bot.core import guide, preferences
from bot.core.book import Book
from bot.core.cards import Card, Form
from bot.core.case import Case, Visit
from bot.core.events import Fill, Open, Resume, Submit
from bot.core.seller import Seller, SellerId


def page_of(asked: Submit | Fill) -> Resume | Open:
    """The event whose card has the form that `asked` is the submission of."""
    return Open(asked.page, asked.token, asked.value) if isinstance(asked, Fill) else Resume(asked.token)


def form_on(card: Card, asked: Submit | Fill) -> Form | None:
    """The card's form, if it is still the one that `asked` (with no answers yet) is the submission of."""
    form = card.form
    return form if form and replace(form.submit, answers={}) == asked else None


def blank_card(asked: Submit | Fill, book: Book, now: datetime) -> Card:
    """The card with that form as far as the button alone tells: nothing filled in, and nobody's case looked up.

    It may have no form: which answers can be corrected, only the case knows.
    """
    nobody = Seller(SellerId("", "", ""))
    if isinstance(asked, Fill) and preferences.is_own(asked):
        return preferences.pages(nobody, book, Open(asked.page, asked.token), now).card
    first = min(book.flow.playbooks.values(), key=lambda playbook: playbook.place)
    step, turn = (asked.step, asked.turn) if isinstance(asked, Submit) else (f"{first.id}.{first.start}", 0)
    case = Case(asked.token, "", book.flow.digest, now, (Visit(step, now),), turn)
    return guide.step(case, nobody, book, page_of(asked), now).card
