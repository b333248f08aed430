"""A case as a card: where it stands, what to do now, what runs, what to press."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import deadlines, names
from bot.core.answers import Refused, as_typed, reading_choices, zone_of
from bot.core.book import Book
from bot.core.cards import Card, CheckItem, Choice, Draft, Field, Form, Mood, TimeLine
from bot.core.case import Case
from bot.core.deadlines import Deadline
from bot.core.events import Back, Choose, Help, New, Open, PickTone, Resume, StartOver, Submit, Tick, Tips, Why
from bot.core.names import guidance, label, product
from bot.core.playbook import Step
from bot.core.seller import Seller, Unread
from bot.core.spans import Left, Moment, Span, Text
from bot.core.unread import refusals, waits_for_zone
from bot.core.wording import in_words

# A clock the seller must answer colours the card when this little is left: the last two reminders are within it.
URGENT = timedelta(hours=6)


def step_card(case: Case, seller: Seller, book: Book, now: datetime, notes: tuple[Text, ...] = ()) -> Card:
    """The card of the step where the case stands. `notes` say what just happened."""
    step = book.step(case.step)
    refused = refusals(case, seller, book)
    blanks = names.blanks_of(case, book, now)
    body_id = f"text.{step.long_text}" if step.long_text else f"{case.step}.say"
    return Card(
        id=case.step,
        title=_title(case, step, book, blanks),
        token=case.token,
        short=case.short,
        mood=_mood(case, step, book, now),
        progress=step.progress,
        notes=notes,
        body=guidance(book, body_id, blanks),
        times=time_lines(case, book, now),
        draft=_draft(case, step, seller, book, now),
        checklist=_checklist(case, step, book),
        form=_form(case, step, seller, book, refused),
        caution=guidance(book, f"fact.{step.caution}", blanks) if step.caution else (),
        tip=product(book, "card.tip", tip=book.words(f"tip.{step.tip}.short") or "") if step.tip else (),
        choices=_choices(case, step, seller, book, now, refused),
        nav=_nav(case, step, book),
    )


def _title(case: Case, step: Step, book: Book, blanks: Callable[[], Mapping[str, object]]) -> Text:
    title = guidance(book, f"{case.step}.title", blanks) or (book.words(f"{case.playbook}.title") or "",)
    if step.progress is None:
        return title
    place, of = step.progress
    return (*product(book, "card.progress", place=place, of=of), " · ", *title)


def time_lines(case: Case, book: Book, now: datetime) -> tuple[TimeLine, ...]:
    """The running clocks of a case, nearest first."""
    runs = deadlines.running(case.deadlines)
    return tuple(
        TimeLine(d.name, d.ends, d.passed(now), _clock_says(d, book, now, whole=_says_all(d, runs, case, book, now)))
        for d in runs
    )


def _says_all(deadline: Deadline, runs: tuple[Deadline, ...], case: Case, book: Book, now: datetime) -> bool:
    """Whether a clock says who decides and what silence does: only while that is news, or it would drown the rest.

    It is news when just set, waited for, or nearly over; of the nearest clock, and of any that a seller's silence decides.
    """
    clock = book.catalogue.clocks.get(deadline.clock)
    matters = deadline is runs[0] or (clock is not None and clock.owner == "seller" and clock.kind == "length")
    waited_for = book.step(case.step).wait is not None
    return matters and (waited_for or deadline.set_at == case.path[-1].at or deadline.ends - now <= URGENT)


def _clock_says(deadline: Deadline, book: Book, now: datetime, *, whole: bool) -> Text:
    clock = book.catalogue.clocks.get(deadline.clock)
    state = "passed" if deadline.passed(now) else "runs"
    line = product(
        book,
        f"clock.{state}",
        label=book.words(f"clock.{deadline.clock}.label") or deadline.name,
        ends=Moment(deadline.ends),
        left=Left(deadline.ends),
    )
    if not whole or state == "passed":
        return line
    silence = product(
        book,
        "clock.silence",
        owner=book.words(f"owner.{clock.owner}") if clock else "",
        on_silence=book.words(f"clock.{deadline.clock}.on-silence") or "",
    )
    return (*line, " ", *silence, " ", *product(book, f"clock.source-{deadline.source}"))


def _mood(case: Case, step: Step, book: Book, now: datetime) -> Mood:
    if not case.open:
        return Mood.DONE
    nearest = next(iter(deadlines.running(case.deadlines)), None)
    clock = book.catalogue.clocks.get(nearest.clock) if nearest else None
    if nearest and clock and clock.owner == "seller" and nearest.ends - now <= URGENT:
        return Mood.URGENT
    return Mood.WAITING if step.wait else Mood.CALM


def _choices(
    case: Case, step: Step, seller: Seller, book: Book, now: datetime, refused: Mapping[str, Refused]
) -> tuple[Choice, ...]:
    def choice(id: str, words: str) -> Choice:
        return Choice(id, words, Choose(case.token, case.step, id, case.turn))

    if not case.open:
        return (Choice("new", label(book, "nav.new"), New()),)
    if step.then and not step.collect:
        return (choice("next", label(book, "next")),)
    readings = reading_choices(_submit(case), refused, now, zone_of(seller), seller.language) if refused else ()
    zone = (Choice("zone", label(book, "nav.zone"), Open("zone", case.token)),) if waits_for_zone(case, seller, book) else ()
    return (*readings, *zone, *(choice(id, book.words(f"{case.step}.choice.{id}") or id) for id, _ in step.choices))


def _nav(case: Case, step: Step, book: Book) -> tuple[Choice, ...]:
    back = Back(case.token, case.turn) if len(case.path) > 1 else StartOver(case.token)
    return (
        *((Choice("check", label(book, "nav.check"), Open("check", case.token)),) if step.draft else ()),
        *((Choice("tip", label(book, "nav.tip"), Tips(step.tip, case.token)),) if step.tip else ()),
        *((Choice("why", label(book, "nav.why"), Why(case.token)),) if has_reasons(case, step, book) else ()),
        Choice("back", label(book, "nav.back"), back),
        Choice("help", label(book, "nav.help"), Help(case.token)),
    )


def has_reasons(case: Case, step: Step, book: Book) -> bool:
    """Whether there is anything to show behind Why."""
    more = book.words(f"text.{step.long_text}.more") if step.long_text else None
    return bool(step.facts or step.caution or more or book.words(f"{case.step}.why"))


def _draft(case: Case, step: Step, seller: Seller, book: Book, now: datetime) -> Draft | None:
    if not step.draft:
        return None
    tones = book.catalogue.tones.get(step.draft, ())
    tone = case.tone if case.tone in tones else next(iter(tones), "")
    filled = guidance(book, f"draft.{step.draft}.{tone}", names.blanks_of(case, book, now))
    return Draft(
        text=in_words(filled, now=now, zone=seller.zone, language=seller.language).strip(),
        tone=book.words(f"tone.{tone}") or tone,
        tones=tuple(Choice(t, book.words(f"tone.{t}") or t, PickTone(case.token, case.step, t)) for t in tones if t != tone),
    )


def _checklist(case: Case, step: Step, book: Book) -> tuple[CheckItem, ...]:
    def line(item: str) -> CheckItem:
        done = f"{case.step}.{item}" in case.ticks
        words = book.words(f"{case.step}.check.{item}") or item
        return CheckItem(item, words, done, Tick(case.token, case.step, item, not done))

    return tuple(line(item) for item in step.checklist)


def _form(case: Case, step: Step, seller: Seller, book: Book, refused: Mapping[str, Refused]) -> Form | None:
    if not step.collect:
        return None
    asked = (asked_field(case, name, seller, book) for name in step.collect)
    fields = tuple(mended(field, case.unread.get(field.id), refused.get(field.id)) for field in asked)
    # At an end there may be questions, and nothing comes after them.
    return None if all(field.filled for field in fields) else Form(_submit(case), fields)


def _submit(case: Case) -> Submit:
    return Submit(case.token, case.step, case.turn, {})


def mended(field: Field, unread: Unread | None, refused: Refused | None) -> Field:
    """The field with what was typed into it and not taken, and why."""
    return replace(field, typed=unread.words, error=refused.error if refused else ()) if unread else field


def asked_field(case: Case, name: str, seller: Seller, book: Book) -> Field:
    """A question of a playbook as a form shows it, with the answer it has. Raises KeyError if no playbook asks it."""
    ask = book.ask(case.step, name)
    if ask is None:
        raise KeyError(name)
    home = book.asked(case.step, name)
    labels = book.labels(case.step, ask)
    return Field(
        id=name,
        label=book.words(home) or name,
        example=book.words(f"{home}.example") or "",
        options=tuple(labels.items()),
        optional=ask.optional,
        filled=name in case.filled,
        value=as_typed(case.answers.get(name), labels, zone_of(seller)),
        is_time=ask.type == "time",
        most=ask.most if ask.type == "text" else 0,
    )


def why_card(case: Case, book: Book, now: datetime) -> Card:
    """The reasons behind the step: its why, the rest of its text, and its facts with standing, source and date."""
    step = book.step(case.step)
    blanks = names.blanks_of(case, book, now)
    more = guidance(book, f"text.{step.long_text}.more", blanks) if step.long_text else ()
    parts = [guidance(book, f"{case.step}.why", blanks), more]
    parts += [fact_text(name, book) for name in dict.fromkeys((*((step.caution,) if step.caution else ()), *step.facts))]
    return Card(
        id="why",
        title=product(book, "why.title"),
        token=case.token,
        short=case.short,
        body=paragraphs(parts),
        choices=(Choice("resume", label(book, "nav.resume"), Resume(case.token)),),
        nav=(Choice("help", label(book, "nav.help"), Help(case.token)),),
    )


def paragraphs(parts: list[Text]) -> Text:
    """Texts one under another, an empty line between, empty ones left out."""
    joined: list[Span] = []
    for part in filter(None, parts):
        joined += ["\n\n", *part] if joined else part
    return tuple(joined)


def fact_text(name: str, book: Book) -> Text:
    """A fact with its standing, source and date."""
    fact = book.catalogue.facts.get(name)
    if fact is None:
        return ()
    return product(
        book,
        f"fact.{fact.standing}",
        says=book.words(f"fact.{name}") or "",
        source=fact.source,
        url=fact.url,
        dated=fact.dated,
        checked=fact.checked.isoformat(),
    )


def nav(book: Book, token: str = "") -> tuple[Choice, ...]:
    """What comes last on a card of no step."""
    return (Choice("help", label(book, "nav.help"), Help(token)),)
