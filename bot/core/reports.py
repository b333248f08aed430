"""Something here is wrong: what a community's moderators are told of it, and what the seller reads.

They are told which card it was on and in which release, in words that anybody may read: nothing of a case, and nothing that
a seller typed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.core.book import Book
from bot.core.cards import Card, Choice
from bot.core.case import Case
from bot.core.events import Report
from bot.core.names import label, product
from bot.core.pages import way_back
from bot.core.seller import Seller
from bot.core.show import nav
from bot.core.spans import Text

# Card ids are what playbooks may name their steps, and our own; a forged one must not become words of somebody's.
_PLACE = re.compile(r"[a-z0-9][a-z0-9.-]{0,60}")
# As much of a flow's digest as tells two releases of the texts apart.
_DIGEST = 8


@dataclass(frozen=True, slots=True)
class FaultReport:
    """What is told: the card (a step, mostly), the release of program and texts, the reader's language and community.

    `words` say the same as one message.
    """

    place: str
    release: str
    language: str
    community: str
    words: Text


def fault_report(event: Report, case: Case | None, seller: Seller, community: str, book: Book, version: str) -> FaultReport:
    """The report of a press. A card beside the steps of a case is named with the step it belongs to."""
    place = event.place if _PLACE.fullmatch(event.place) else "?"
    if case and book.flow.step(place) is None:
        place = f"{case.step} ({place})"
    release = f"{version}+{book.flow.digest[:_DIGEST]}"
    words = product(book, "report.message", place=place, release=release, language=seller.language)
    return FaultReport(place, release, seller.language, community, words)


def told_once(report: FaultReport) -> str:
    """The name under which it is remembered that this seller has reported this."""
    return f"report:{report.place}"


def community_of(case: Case | None, cases: Iterable[Case], here: str) -> str:
    """Whose moderators it is for: the case's, else those of where it was pressed, else of the case opened last."""
    if case:
        return case.community
    newest = max(cases, key=lambda c: c.opened, default=None)
    return here or (newest.community if newest else "")


def report_card(came: Literal["thanks", "again", "nobody"], report: FaultReport, token: str, book: Book) -> Card:
    """What became of it. `nobody` says whom to tell instead."""
    return Card(
        id="report",
        title=product(book, f"report.{came}.title"),
        token=token,
        body=product(book, f"report.{came}", place=report.place, release=report.release),
        choices=(way_back(token, book),),
        nav=nav(book, token),
    )


def nav_with_report(card: Card, book: Book) -> tuple[Choice, ...]:
    """What comes last on the card, after a button that says something here is wrong, where there is one."""
    if card.public or card.id in ("report", "panel"):
        return card.nav
    return (Choice("report", label(book, "nav.report"), Report(card.token, card.id)), *card.nav)
