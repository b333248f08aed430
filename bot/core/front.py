"""Cards that belong to no step: what happened, my cases, tips, help, what is kept, erase."""

from collections.abc import Iterable

from bot.core import deadlines
from bot.core.answers import quoted
from bot.core.book import Book
from bot.core.cards import Card, Choice
from bot.core.case import Case
from bot.core.events import (
    Arrive,
    Back,
    Begin,
    Cases,
    Choose,
    Erase,
    Event,
    Fill,
    Help,
    New,
    Open,
    PickTone,
    Privacy,
    Resume,
    Say,
    Set,
    StartOver,
    Submit,
    Tick,
    Tips,
    Why,
)
from bot.core.frontdoor import guesses, is_sure
from bot.core.names import label, plain, product
from bot.core.seller import Seller
from bot.core.show import paragraphs
from bot.core.spans import Left, Said, Text
from bot.core.texts import clean, fill

# Sellers with more open cases than this find theirs by its short name; a longer list would not fit one screen.
MOST_LISTED = 8


def triage_card(book: Book, *, first: bool = False, note: Text = ()) -> Card:
    """What happened? A button per listed playbook. `first` says hello and what this is and is not."""
    return Card(
        id="triage",
        title=product(book, "triage.title"),
        notes=tuple(filter(None, (product(book, "welcome") if first else (), note))),
        body=product(book, "triage.body"),
        choices=tuple(_reasons(book)),
        nav=_nav(book),
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
        nav=_nav(book),
    )


def _pick(playbook: str, book: Book, *, sure: bool) -> str:
    return label(book, "front-door.yes") if sure else book.words(f"{playbook}.reason") or playbook


def start_over_card(case: Case, book: Book) -> Card:
    """Pick again what happened, or keep going. Nothing changes until a button is pressed."""
    keep = Choice("resume", label(book, "start-over.keep"), Resume(case.token))
    return Card(
        id="start-over",
        title=product(book, "start-over.title"),
        token=case.token,
        short=case.short,
        body=product(book, "start-over.body", clocks=bool(deadlines.running(case.deadlines))),
        choices=(*_reasons(book, case.token, case.turn), keep),
        nav=_nav(book, case.token),
    )


def _reasons(book: Book, token: str = "", turn: int = 0) -> Iterable[Choice]:
    listed = sorted((p for p in book.flow.playbooks.values() if p.listed), key=lambda p: (p.place, p.id))
    return (Choice(p.id, book.words(f"{p.id}.reason") or p.id, Begin(p.id, token, turn)) for p in listed)


def cases_card(cases: Iterable[Case], book: Book, note: Text = ()) -> Card:
    """The seller's open cases, the nearest clock first, each with the time left; then how many are closed."""
    known = tuple(cases)
    still_open = sorted((c for c in known if c.open), key=_nearest)
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
            *(Choice(c.short.lower(), plain(book, "cases.resume", short=c.short), Resume(c.token)) for c in listed),
            Choice("new", label(book, "nav.new"), New()),
        ),
        nav=_nav(book),
    )


def _nearest(case: Case) -> tuple[bool, float]:
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


def tips_card(event: Tips, book: Book) -> Card:
    """One tip, whole; or the topics, when none or an unknown one is asked for."""
    topic = clean(event.topic).casefold()
    found = next((t for t in book.catalogue.tips if topic and topic in (t, _tip_title(t, book).casefold())), None)
    return _tip_card(found, event.token, book) if found else _topics_card(topic, event.token, book)


def _tip_card(tip: str, token: str, book: Book) -> Card:
    return Card(
        id=f"tip.{tip}",
        title=(_tip_title(tip, book),),
        token=token,
        body=fill(book.words(f"tip.{tip}") or "", {}),
        choices=(*_way_back(token, book), Choice("tips", label(book, "tips.others"), Tips("", token))),
        nav=_nav(book, token),
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
        nav=_nav(book, token),
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
            Choice("impact", label(book, "nav.impact"), Open("impact")),
            Choice("settings", label(book, "nav.settings"), Open("settings")),
            Choice("privacy", label(book, "nav.privacy"), Privacy(event.token)),
        ),
    )


def privacy_card(event: Privacy, cases: Iterable[Case], seller: Seller, book: Book) -> Card:
    """What is kept of this seller, in plain words, and the way to erase it."""
    kept = product(book, "privacy.kept", count=len(tuple(cases)), zone=seller.zone or "UTC")
    return Card(
        id="privacy",
        title=product(book, "privacy.title"),
        token=event.token,
        body=paragraphs([kept, product(book, "privacy")]),
        choices=(*_way_back(event.token, book), Choice("erase", label(book, "nav.erase"), Erase())),
        nav=_nav(book, event.token),
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
        nav=_nav(book),
    )


def erased_card(book: Book) -> Card:
    """What is left after erasing: nothing, and the way to begin again."""
    return Card(
        id="erased",
        title=product(book, "erased.title"),
        body=product(book, "erased.body"),
        choices=(Choice("new", label(book, "nav.new"), New()),),
        nav=_nav(book),
    )


def _way_back(token: str, book: Book) -> tuple[Choice, ...]:
    return (Choice("resume", label(book, "nav.resume"), Resume(token)),) if token else ()


def _nav(book: Book, token: str = "") -> tuple[Choice, ...]:
    return (Choice("help", label(book, "nav.help"), Help(token)),)


def named_case(event: Event, cases: Iterable[Case]) -> Case | None:
    """The case of this seller that an event is about, if it is about one and it is theirs."""
    known = tuple(cases)
    still_open = sorted((c for c in known if c.open), key=_nearest)
    match event:
        case Arrive():
            return still_open[0] if len(still_open) == 1 else None
        case Resume(case=""):
            return next(iter(still_open), None)
        case Resume(case=name):
            said = clean(name).casefold()
            return next((c for c in known if name == c.token or said in _spoken(c)), None)
        case (
            Begin()
            | Choose()
            | Submit()
            | Tick()
            | PickTone()
            | Back()
            | StartOver()
            | Why()
            | Open()
            | Fill()
            | Set()
            | Say()
        ):
            return next((c for c in known if c.token == event.token), None)
        case _:
            return None


def _spoken(case: Case) -> tuple[str, str]:
    """How people say a short id: "c-7q2k", or without the letter in front."""
    return case.short.casefold(), case.short.casefold().removeprefix("c-")


def answer(event: Event, cases: Iterable[Case], seller: Seller, book: Book, *, stranger: bool = False) -> Card:
    """The card for an event that is about no case of this seller. `stranger`: nothing is kept of them yet."""
    known = tuple(cases)
    match event:
        case Tips():
            return tips_card(event, book)
        case Help():
            return help_card(event, book)
        case Privacy():
            return privacy_card(event, known, seller, book)
        case Erase():
            return erase_card(known, book)
        case Cases():
            return cases_card(known, book)
        case New():
            return triage_card(book)
        case Arrive():
            note = product(book, "case.several")
            return cases_card(known, book, note) if any(c.open for c in known) else triage_card(book, first=stranger)
        case Say(words=words, token=""):
            return front_door_card(words, book)
        case Resume(case=""):
            return cases_card(known, book)
        case Resume(case=name):
            return cases_card(known, book, product(book, "cases.unknown", typed=quoted(name)))
        case _:
            return cases_card(known, book, product(book, "press.not-yours"))
