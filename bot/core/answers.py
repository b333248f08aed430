"""What a seller typed into a question, read as an answer or as a plain reason why not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.core.book import Book
from bot.core.cards import Choice
from bot.core.case import Answer, OptionAnswer, Skipped, TextAnswer, TimeAnswer
from bot.core.events import Fill, Submit
from bot.core.names import product
from bot.core.playbook import Ask
from bot.core.seller import Seller, Unread
from bot.core.spans import Said, Text
from bot.core.texts import clean
from bot.core.times import Ambiguous, Problem, Typed, read_time, retyped
from bot.core.wording import moment


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why an answer was not taken: the name of a product text, `problem.<name>`. `readings` are what it may mean."""

    name: str
    readings: tuple[Typed, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that was not taken: what was typed, why, in words, and the times it may mean."""

    typed: str
    error: Text
    readings: tuple[Typed, ...] = ()


# How much of what was typed and not taken is shown again.
QUOTED = 60
# How much of it is kept to be mended: more than twice the longest answer that a playbook which ships asks for.
KEPT = 1_000


def zone_of(seller: Seller) -> ZoneInfo | None:
    """The zone the seller's wall times are in; None until we know it."""
    return ZoneInfo(seller.zone) if seller.zone else None


def kept(typed: str, now: datetime) -> Unread:
    """What was typed at `now` (UTC) and not taken, to be mended."""
    return Unread(clean(typed)[:KEPT], now)


def quoted(typed: str) -> Said:
    """What was typed, cleaned and cut, to be shown again as the person's own words."""
    shown = clean(typed)
    return Said(shown if len(shown) <= QUOTED else shown[:QUOTED] + "…")


def complaint(found: Complaint, ask: Ask, typed: str, example: str, book: Book) -> Text:
    """The sentence for an answer that was not taken, with an example of one that would be."""
    named = {"typed": quoted(typed), "example": example, "most": ask.most, "readings": len(found.readings)}
    return product(book, f"problem.{found.name}", **named)


def reading_choices(
    submit: Submit | Fill, refused: Mapping[str, Refused], now: datetime, zone: ZoneInfo | None, language: str
) -> tuple[Choice, ...]:
    """The times to press instead of typing again, for the first question of the form that may mean several."""
    name = next((name for name, answer in refused.items() if answer.readings), "")
    readings = refused[name].readings if name else ()
    return tuple(
        Choice(
            f"reading-{place}",
            moment(reading.at, now=now, zone=zone.key if zone else None, language=language),
            replace(submit, answers={name: retyped(reading, zone)}),
        )
        for place, reading in enumerate(readings, start=1)
    )


def read_again(
    ask: Ask, typed: str, known: Answer | None, labels: dict[str, str], now: datetime, zone: ZoneInfo | None
) -> Answer | Complaint:
    """Like `read`, but the prefilled answer that comes back untouched stays the one that is `known`, to the second."""
    if known and typed and typed == as_typed(known, labels, zone):
        return known
    return read(ask, typed, labels, now, zone)


def read(ask: Ask, typed: str, labels: dict[str, str], now: datetime, zone: ZoneInfo | None) -> Answer | Complaint:
    """Read `typed` as an answer to `ask`. `labels` are the option labels by id; wall times are in `zone`, if it is known."""
    words = clean(typed)
    if not words:
        return Skipped() if ask.optional else Complaint("empty")
    match ask.type:
        case "option":
            return _option(words, labels)
        case "time":
            return _time(ask, words, now, zone)
        case "text":
            return TextAnswer(words) if len(words) <= ask.most else Complaint("too-long")


def _option(words: str, labels: dict[str, str]) -> Answer | Complaint:
    said = words.casefold()
    for option, label in labels.items():
        if said in (option.casefold(), label.casefold()):
            return OptionAnswer(option)
    return Complaint("no-such-option")


def _time(ask: Ask, words: str, now: datetime, zone: ZoneInfo | None) -> Answer | Complaint:
    found = read_time(words, now=now, zone=zone, tense=ask.tense)
    match found:
        case Typed(at, is_end):
            return TimeAnswer(at, is_end=is_end)
        case Ambiguous(readings):
            return Complaint(f"time-{Problem.DATE_ORDER}", readings)
        case problem:
            return Complaint(f"time-{problem}")


def as_typed(answer: Answer | None, labels: dict[str, str], zone: ZoneInfo | None) -> str:
    """An accepted answer as the seller would type it: what a form is prefilled with."""
    match answer:
        case TimeAnswer(at):
            return at.astimezone(zone or UTC).strftime("%Y-%m-%d %H:%M" if zone else "%Y-%m-%d %H:%M UTC")
        case OptionAnswer(option):
            return labels.get(option, "")
        case TextAnswer(words):
            return words
        case _:
            return ""
