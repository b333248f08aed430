"""The front: what happened, what a free sentence sounds like, starting over, and the seller's cases."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.core import deadlines
from bot.core.answers import quoted
from bot.core.book import Book
from bot.core.cards import Card, Choice
from bot.core.case import Case
from bot.core.events import (
    Begin,
    New,
    Open,
    PickGroup,
    Resume,
    StartOver,
)
from bot.core.frontdoor import guesses, is_sure
from bot.core.names import label, plain, product
from bot.core.show import nav, paragraphs
from bot.core.spans import Left, Said, Text

# Cases of one seller that are open at once, and that are kept in all. Nobody follows that many cancellations; a seller is
# one document in the store, which every press writes anew.
MOST_OPEN, MOST_KEPT = 25, 200
# Sellers with more open cases than this find theirs by its short name; a longer list would not fit one screen.
MOST_LISTED = 8


def triage_card(book: Book, *, first: bool = False, note: Text = ()) -> Card:
    """What happened? The first of two short questions. `first` says hello and what this is and is not."""
    return Card(
        id="triage",
        title=product(book, "triage.title"),
        notes=tuple(filter(None, (product(book, "welcome") if first else (), note))),
        body=product(book, "triage.body"),
        choices=tuple(_first_question(book)),
        nav=nav(book),
    )


def group_card(group: str, book: Book) -> Card:
    """The second question: the situations of one group. A group that nobody has any more leads to the first question."""
    found = tuple(_situations(book, group))
    if not found:
        return triage_card(book)
    return Card(
        id="group",
        title=(_group_words(group, book),),
        body=product(book, "group.body"),
        choices=found,
        nav=(Choice("back", label(book, "nav.back"), New()), *nav(book)),
    )


def front_door_card(words: str, book: Book) -> Card:
    """What a free sentence sounds like: one playbook, a choice of the likeliest, or the whole triage when nothing fits."""
    found = guesses(words, book)
    if not found:
        return triage_card(book, note=product(book, "front-door.none", typed=quoted(words)))
    sure = is_sure(found)
    picks = [found[0]] if sure else found
    return Card(
        id="front-door",
        title=product(book, "front-door.sure" if sure else "front-door.unsure"),
        body=paragraphs([(book.words(f"{g.playbook}.title") or g.playbook,) for g in picks]) if sure else (),
        choices=(
            *(Choice(g.playbook, _pick(g.playbook, book, sure=sure), Begin(g.playbook)) for g in picks),
            Choice("others", label(book, "front-door.others"), New()),
        ),
        nav=nav(book),
    )


def _pick(playbook: str, book: Book, *, sure: bool) -> str:
    return label(book, "front-door.yes") if sure else book.words(f"{playbook}.reason") or playbook


def start_over_card(case: Case, book: Book, group: str = "") -> Card:
    """Pick again what happened, or keep going. Nothing changes until a situation is picked."""
    found = tuple(_situations(book, group, case.token, case.turn))
    back = (Choice("back", label(book, "nav.back"), StartOver(case.token)),) if found else ()
    keep = Choice("resume", label(book, "start-over.keep"), Resume(case.token))
    return Card(
        id="start-over",
        title=product(book, "start-over.title"),
        token=case.token,
        short=case.short,
        body=product(book, "start-over.body", clocks=bool(deadlines.running(case.deadlines))),
        choices=(*(found or _first_question(book, case.token, case.turn)), keep),
        nav=(*back, *nav(book, case.token)),
    )


def _first_question(book: Book, token: str = "", turn: int = 0) -> Iterator[Choice]:
    """The groups, then the situations that are in none: all of them in a flow from before there were groups."""
    for group in book.catalogue.groups:
        if any(_situations(book, group)):
            yield Choice(group, _group_words(group, book), PickGroup(group, token))
    yield from _situations(book, None, token, turn)


def _situations(book: Book, group: str | None, token: str = "", turn: int = 0) -> Iterator[Choice]:
    known = book.catalogue.groups
    listed = (p for p in book.flow.playbooks.values() if p.listed and (p.group if p.group in known else None) == group)
    for p in sorted(listed, key=lambda p: (p.place, p.id)):
        yield Choice(p.id, book.words(f"{p.id}.reason") or p.id, Begin(p.id, token, turn))


def _group_words(group: str, book: Book) -> str:
    return book.words(f"group.{group}") or group


def cases_card(cases: Iterable[Case], book: Book, note: Text = ()) -> Card:
    """The seller's open cases, the nearest clock first, each with the time left; then how many are closed."""
    known = tuple(cases)
    still_open = sorted((c for c in known if c.open), key=nearest)
    listed = still_open[:MOST_LISTED]
    closed = len(known) - len(still_open)
    lines = [_case_line(c, book) for c in listed] or [product(book, "cases.none")]
    if closed:
        lines.append(product(book, "cases.closed", count=closed))
    return Card(
        id="cases",
        title=product(book, "cases.title"),
        notes=(note,) if note else (),
        body=paragraphs(lines),
        choices=(
            *(_resuming(c, book) for c in listed),
            Choice("new", label(book, "nav.new"), New()),
        ),
        nav=nav(book),
    )


def _resuming(case: Case, book: Book) -> Choice:
    words = plain(book, "cases.resume", short=case.short)
    return Choice(case.short.lower(), words, Resume(case.token), about=_case_line(case, book))


def full_card(cases: Iterable[Case], book: Book) -> Card | None:
    """Why another case cannot be opened, with the way to make room; None when it can."""
    known = tuple(cases)
    if sum(case.open for case in known) >= MOST_OPEN:
        return cases_card(known, book, product(book, "full.open", most=MOST_OPEN))
    if len(known) < MOST_KEPT:
        return None
    card = cases_card(known, book, product(book, "full.kept", most=MOST_KEPT))
    return replace(card, choices=(*card.choices[:-1], Choice("export", label(book, "nav.export-all"), Open("export"))))


def nearest(case: Case) -> tuple[bool, float]:
    """The order of cases in a list: the nearest clock first, then those without one, newest first."""
    first = next(iter(deadlines.running(case.deadlines)), None)
    return (first is None, first.ends.timestamp() if first else -case.opened.timestamp())


def _case_line(case: Case, book: Book) -> Text:
    first = next(iter(deadlines.running(case.deadlines)), None)
    title = case_title(case, book)
    if first is None:
        return product(book, "cases.line", short=case.short, title=title)
    clock = book.words(f"clock.{first.clock}.label") or first.name
    return product(book, "cases.line-clock", short=case.short, title=title, clock=clock, left=Left(first.ends))


def case_title(case: Case, book: Book) -> Said | str:
    """What a case is called in a list: the seller's nickname for it, else the title of its playbook."""
    return Said(case.nickname) if case.nickname else book.words(f"{case.playbook}.title") or case.playbook
