"""The blanks of a text and what fills them: the questions and clocks of the flow, as a case has answered them."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

from jinja2 import UndefinedError

from bot.core.book import Book
from bot.core.case import Case, OptionAnswer, TextAnswer, TimeAnswer
from bot.core.spans import Left, Moment, Said, Text
from bot.core.texts import ClockValue, OptionValue, fill, fill_known, fill_ours, fill_plain, has_blanks


def blanks_of(case: Case, book: Book, now: datetime) -> Callable[[], Mapping[str, object]]:
    """What `of_case` gives, made when it is first asked for: few texts have blanks."""
    made: list[Mapping[str, object]] = []

    def names() -> Mapping[str, object]:
        # Not `functools.cache`: to make one of those takes longer than most cards have to wait for their names.
        if not made:
            made.append(of_case(case, book, now))
        return made[0]

    return names


def of_case(case: Case, book: Book, now: datetime) -> dict[str, object]:
    """Every question and clock of the flow by name; None where the case has no answer, or the clock never started."""
    names: dict[str, object] = {**book.flow.blanks}
    names.update((id, _answer(case, id, book)) for id in case.answers)
    for d in case.deadlines:
        starts = Moment(d.starts) if d.starts else None
        names[d.name.replace("-", "_")] = ClockValue(Moment(d.ends), Left(d.ends), starts, d.passed(now))
    return names


def _answer(case: Case, name: str, book: Book) -> object:
    match case.answers[name]:
        case TimeAnswer(at):
            return Moment(at)
        case TextAnswer(words):
            # A text puts its own full stop: half of the people who type end their sentence, half do not.
            return Said(words.rstrip(" ."))
        case OptionAnswer(option):
            return OptionValue(option, book.option(case.step, name, option))
        case _:
            return None


def product(book: Book, name: str, **names: object) -> Text:
    """What the product itself says under `name`. What a person typed comes as `Said`."""
    words = book.words(f"product.{name}") or name
    ours = tuple((blank, value) for blank, value in names.items() if isinstance(value, str | int))
    return fill_ours(words, ours) if len(ours) == len(names) else fill(words, names)


def label(book: Book, name: str) -> str:
    """A short product text without blanks: the words on a button."""
    return book.words(f"product.{name}") or name


def plain(book: Book, name: str, **names: object) -> str:
    """A product text as one plain string, for the words on a button."""
    return fill_plain(book.words(f"product.{name}") or name, names)


def guidance(book: Book, id: str, names: Callable[[], Mapping[str, object]]) -> Text:
    """The text with this id filled from a case; nothing if there is none. `names` are made when they are needed.

    Today's text may name a question that an older flow never asked; then the words the flow was written with are used. A
    case that was moved may never have had a clock that everybody has who walked to its step: then … stands for it.
    """
    words = book.words(id) or ""
    if not has_blanks(words):
        return fill(words, {})
    for said in (words, book.flow.english.get(id, "")):
        with suppress(UndefinedError):
            return fill(said, names())
    return fill_known(words, names())
