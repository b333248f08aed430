"""Side trips: a tip, help, what is kept, erasing. They change nothing and lead back to where the person was."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.core.answers import quoted
from bot.core.book import Book
from bot.core.cards import Card, Choice, Document
from bot.core.case import Case
from bot.core.casefile import casefile
from bot.core.events import Cases, Erase, Help, New, Open, Privacy, Resume, Share, Tips
from bot.core.names import label, plain, product
from bot.core.reminders import Reminder, State
from bot.core.seller import Seller
from bot.core.show import nav, paragraphs
from bot.core.spans import Moment, Text
from bot.core.texts import clean, fill


def tips_card(event: Tips, book: Book) -> Card:
    """One tip, whole; or the topics, when none or an unknown one is asked for."""
    found = _tip(event.topic, book)
    return _tip_card(found, event.token, book) if found else _topics_card(clean(event.topic).casefold(), event.token, book)


def shared_card(event: Share, book: Book, *, in_channel: bool, may_write: bool) -> Card:
    """A tip for everybody in a channel, with nothing of anybody in it; else the tip for the one who asked, and why.

    `in_channel`: others read what is written there; `may_write`: the platform lets the one who asked write there.
    """
    tip = _tip(event.topic, book)
    if tip and in_channel and may_write:
        start = Choice("start", label(book, "panel.start"), New())
        return Card(f"tip.{tip}", title=(_tip_title(tip, book),), body=_tip_text(tip, book), choices=(start,), public=True)
    why = "which" if tip is None else "may-not" if in_channel else "private"
    card = tips_card(Tips(tip or ""), book)
    return replace(card, notes=(product(book, f"share.{why}"), *card.notes))


def _tip(asked: str, book: Book) -> str | None:
    topic = clean(asked).casefold()
    return next((t for t in book.catalogue.tips if topic and topic in (t, _tip_title(t, book).casefold())), None)


def _tip_text(tip: str, book: Book) -> Text:
    return fill(book.words(f"tip.{tip}") or "", {})


def _tip_card(tip: str, token: str, book: Book) -> Card:
    return Card(
        id=f"tip.{tip}",
        title=(_tip_title(tip, book),),
        token=token,
        body=_tip_text(tip, book),
        choices=(*_way_back(token, book), Choice("tips", label(book, "tips.others"), Tips("", token))),
        nav=nav(book, token),
    )


def _topics_card(unknown: str, token: str, book: Book) -> Card:
    return Card(
        id="tips",
        title=product(book, "tips.title"),
        token=token,
        notes=(product(book, "tips.unknown", typed=quoted(unknown)),) if unknown else (),
        body=product(book, "tips.body"),
        choices=(
            *(Choice(t, _tip_title(t, book), Tips(t, token)) for t in book.catalogue.tips),
            *_way_back(token, book),
        ),
        nav=nav(book, token),
    )


def _tip_title(topic: str, book: Book) -> str:
    return book.words(f"tip.{topic}.title") or topic


def help_card(event: Help, book: Book) -> Card:
    """What can be done here, each as a button; the way back to the case first."""
    of_case = (Choice("case", label(book, "nav.case"), Open("case", event.token)),) if event.token else ()
    return Card(
        id="help",
        title=product(book, "help.title"),
        token=event.token,
        body=product(book, "help"),
        choices=(
            *_way_back(event.token, book),
            *of_case,
            Choice("cases", label(book, "nav.cases"), Cases()),
            Choice("new", label(book, "nav.new"), New()),
            Choice("tips", label(book, "nav.tips"), Tips("", event.token)),
            Choice("check", label(book, "nav.check"), Open("check", event.token)),
            *((Choice("impact", label(book, "nav.impact"), Open("impact")),) if book.catalogue.impact else ()),
            Choice("settings", label(book, "nav.settings"), Open("settings")),
            Choice("privacy", label(book, "nav.privacy"), Privacy(event.token)),
        ),
    )


def export_card(
    cases: Iterable[Case],
    seller: Seller,
    books: Mapping[str, Book],
    today: Book,
    now: datetime,
    rows: Iterable[Reminder] = (),
    stored: str = "",
) -> Card:
    """All cases of this seller in one file, the newest first, and then all that is `stored` of them, as it is stored (JSON).

    `books` are the cases' own, by flow; `rows` are the seller's reminders.
    """
    rows = tuple(rows)
    newest = sorted(cases, key=lambda case: case.opened, reverse=True)
    files = [casefile(case, seller, books[case.flow], now, rows) for case in newest]
    if stored:
        about = plain(today, "file.stored-about")
        files.append(f"# {plain(today, 'file.stored')}\n\n{about}\n\n```json\n{stored}\n```\n")
    return Card(
        id="export-all",
        title=product(today, "export.title-all"),
        body=product(today, "export.body-all" if files else "cases.none-at-all"),
        document=Document("cases.md", "\n---\n\n".join(files)) if files else None,
        choices=(Choice("cases", label(today, "nav.cases"), Cases()),),
        nav=nav(today),
    )


def privacy_card(
    event: Privacy,
    cases: Iterable[Case],
    seller: Seller,
    book: Book,
    rows: Iterable[Reminder] = (),
    looked: datetime | None = None,
) -> Card:
    """What is kept of this seller, in plain words, and the way to erase it.

    Also which of their reminders (`rows`) wait, and when a dispatcher last `looked` at what is due (UTC).
    """
    kept = product(book, "privacy.kept", count=len(tuple(cases)), zone=seller.zone or "UTC")
    waiting = [r.sendable for r in rows if r.state is State.PENDING]
    next_one = Moment(min(waiting)) if waiting else None
    seen = Moment(looked) if looked else None
    watched = product(book, "privacy.reminders", count=len(waiting), next=next_one, looked=seen)
    return Card(
        id="privacy",
        title=product(book, "privacy.title"),
        token=event.token,
        body=paragraphs([kept, watched, product(book, "privacy")]),
        choices=(
            *_way_back(event.token, book),
            Choice("export", label(book, "nav.export-all"), Open("export")),
            Choice("erase", label(book, "nav.erase"), Erase()),
        ),
        nav=nav(book, event.token),
    )


def erase_card(cases: Iterable[Case], book: Book) -> Card:
    """Ask before erasing: it cannot be undone, and reminders stop."""
    return Card(
        id="erase",
        title=product(book, "erase.title"),
        body=product(book, "erase.body", count=len(tuple(cases))),
        choices=(
            Choice("keep", label(book, "erase.keep"), Cases()),
            Choice("erase-all", label(book, "erase.confirm"), Erase(confirmed=True)),
        ),
        nav=nav(book),
    )


def erased_card(book: Book) -> Card:
    """What is left after erasing: nothing, and the way to begin again. What the bot said in private goes as well."""
    return Card(
        id="erased",
        title=product(book, "erased.title"),
        body=product(book, "erased.body"),
        choices=(Choice("new", label(book, "nav.new"), New()),),
        nav=nav(book),
        clears=True,
    )


def _way_back(token: str, book: Book) -> tuple[Choice, ...]:
    return (Choice("resume", label(book, "nav.resume"), Resume(token)),) if token else ()
