"""The small values of a file: ids, words, lengths, days, and the lines with an arrow. Each turns text into a value.

They raise ValueError with the sentence the writer of the file is to read. Each also has its form as JSON Schema for editors,
which read `60` and `true` as a number and a truth where we read text.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Literal, NamedTuple, TypeVar

from pydantic import AfterValidator, PlainValidator, WithJsonSchema

from bot.core.lengths import BusinessDays
from bot.core.lengths import Length as Span

T = TypeVar("T")

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,23}")
_QUESTION = re.compile(r"[a-z][a-z0-9_]{0,23}")
_CLOCK = re.compile(r"[a-z][a-z0-9-]{0,23}")
_MESSAGE = re.compile(r"[a-z0-9][a-z0-9.-]{0,47}")
_LENGTH = re.compile(r"([1-9][0-9]{0,4})([smhd])")
_BUSINESS_DAYS = re.compile(r"([1-9][0-9]?) business days?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PROGRESS = re.compile(r"([1-9][0-9]?) of ([1-9][0-9]?)")
_BRANCH = re.compile(r"(\S+) (is|before) (\S+)")
_PHRASE_PART = re.compile(r"[\w'.]+\*?(?:\|[\w'.]+\*?)*")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
# Questions and clocks are names in templates, where Jinja has these words of its own.
_JINJA = frozenset({"and", "or", "not", "if", "elif", "else", "endif", "is", "in", "for", "true", "false", "none"})
# `question is missing` asks whether there is an answer, and `.example` ends the id of an example.
_OPTIONS_TAKEN = frozenset({"missing", "running", "example"})
# Ids of words begin with a playbook or with one of these, and go on with a step or with `ask` (see bot.core.book).
_PLAYBOOKS_TAKEN = frozenset(
    {"text", "tip", "draft", "tone", "reminder", "clock", "fact", "outcome", "owner", "product", "conduct"}
)
_STEPS_TAKEN = frozenset({"ask"})


class ChoiceLine(NamedTuple):
    """`label -> to`."""

    label: str
    to: str


class BranchLine(NamedTuple):
    """A line of `when`; `right` is empty where the test needs none."""

    left: str
    test: Literal["is", "missing", "before", "running"]
    right: str
    to: str


def is_id(name: str) -> bool:
    """Whether a file can be called this."""
    return _ID.fullmatch(name) is not None


def _matching(pattern: re.Pattern[str], sentence: str, taken: frozenset[str] = frozenset()) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(f"`{value}` cannot be an id: {sentence}")
        if value in taken:
            raise ValueError(f"`{value}` has a meaning of its own here; choose another id.")
        return value

    return check


def _line(parse: Callable[[str], T]) -> Callable[[object], T]:
    def check(value: object) -> T:
        if not isinstance(value, str):
            raise ValueError("Write this as one line of text.")  # noqa: TRY004 - pydantic gathers ValueErrors
        return parse(value.strip())

    return check


def _words(value: str) -> str:
    if not value.strip():
        raise ValueError("There are no words here.")
    return value.rstrip()


def _whole(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", value):
        raise ValueError(f"`{value}` is not a whole number from 0 to 9999.")
    return int(value)


def _flag(value: str) -> bool:
    if value not in {"true", "false"}:
        raise ValueError(f"Write `true` or `false`, not `{value}`.")
    return value == "true"


def _length(value: str) -> timedelta:
    found = _LENGTH.fullmatch(value)
    if not found:
        raise ValueError(f"`{value}` is no length of time: write a number with s, m, h or d, as in `48h`.")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _clock_length(value: str) -> Span:
    found = _BUSINESS_DAYS.fullmatch(value)
    return BusinessDays(int(found[1])) if found else _length(value)


def _owed(value: str) -> timedelta | Literal["passed"]:
    return "passed" if value == "passed" else _length(value)


def _day(value: str) -> date:
    try:
        return date.fromisoformat(_DAY.fullmatch(value)[0])  # type: ignore[index]
    except (ValueError, TypeError):
        raise ValueError(f"`{value}` is no day: write it as in `2026-11-22`.") from None


def _progress(value: str) -> tuple[int, int]:
    found = _PROGRESS.fullmatch(value)
    if not found or int(found[1]) > int(found[2]):
        raise ValueError(f"`{value}` is no progress: write it as in `1 of 4`.")
    return int(found[1]), int(found[2])


def _arrow(value: str, example: str) -> tuple[str, str]:
    before, arrow, to = (part.strip() for part in value.rpartition(" -> "))
    if not arrow or not before:
        raise ValueError(f"This line needs an arrow with a space on each side: `{example}`.")
    return before, to


def _choice(value: str) -> ChoiceLine:
    return ChoiceLine(*_arrow(value, "label -> step"))


def _branch(value: str) -> BranchLine:
    condition, to = _arrow(value, "question is option -> step")
    match _BRANCH.fullmatch(" ".join(condition.split())):
        case None:
            raise ValueError(
                f"`{condition}` is no condition: write `question is option`, `question is missing`, "
                "`clock before clock` or `clock is running`."
            )
        case found if found[2] == "is" and found[3] in {"missing", "running"}:
            return BranchLine(found[1], "missing" if found[3] == "missing" else "running", "", to)
        case found:
            return BranchLine(found[1], "is" if found[2] == "is" else "before", found[3], to)


def _phrase(value: str) -> str:
    parts = value.split()
    if not parts or "…" in (parts[0], parts[-1]):
        raise ValueError("A phrase begins and ends with a word; `…` stands between two of them.")
    if any(part != "…" and not _PHRASE_PART.fullmatch(part) for part in parts):
        raise ValueError(f"`{value}` is no phrase: write words, `one|other`, `begin*` and `…` with a space on each side.")
    return value


def _address(value: str) -> str:
    if not re.fullmatch(r"https?://\S+", value):
        raise ValueError(f"`{value}` is no web address: it begins with `https://`.")
    return value


_PLAIN = "use lower-case letters, digits and `-`, at most 24 characters."
_NAME = "use lower-case letters, digits and `_`, a letter first, at most 24 characters."
_TEXT = {"type": ["string", "number", "boolean"], "pattern": r"\S"}


def _form(pattern: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^(?:{pattern})$", "examples": [*examples]})


Id = Annotated[str, AfterValidator(_matching(_ID, _PLAIN)), _form(_ID.pattern)]
OptionId = Annotated[str, AfterValidator(_matching(_ID, _PLAIN, _OPTIONS_TAKEN)), _form(_ID.pattern)]
PlaybookId = Annotated[str, AfterValidator(_matching(_ID, _PLAIN, _PLAYBOOKS_TAKEN)), _form(_ID.pattern)]
StepId = Annotated[str, AfterValidator(_matching(_ID, _PLAIN, _STEPS_TAKEN)), _form(_ID.pattern)]
QuestionId = Annotated[str, AfterValidator(_matching(_QUESTION, _NAME, _JINJA)), _form(_QUESTION.pattern)]
ClockName = Annotated[
    str, AfterValidator(_matching(_CLOCK, f"begin with a letter and {_PLAIN}", _JINJA)), _form(_CLOCK.pattern)
]
MessageId = Annotated[
    str, AfterValidator(_matching(_MESSAGE, "use lower-case letters, digits, `-` and `.`.")), _form(_MESSAGE.pattern)
]
Words = Annotated[str, AfterValidator(_words), WithJsonSchema(_TEXT)]
Phrase = Annotated[str, AfterValidator(_phrase), WithJsonSchema(_TEXT)]
Address = Annotated[str, AfterValidator(_address), _form(r"https?://\S+")]
Whole = Annotated[
    int,
    PlainValidator(_line(_whole)),
    WithJsonSchema({"type": ["integer", "string"], "minimum": 0, "maximum": 9999, "pattern": "^[0-9]{1,4}$"}),
]
Flag = Annotated[bool, PlainValidator(_line(_flag)), WithJsonSchema({"enum": [True, False, "true", "false"]})]
Length = Annotated[timedelta, PlainValidator(_line(_length)), _form(_LENGTH.pattern, "48h", "3d")]
ClockLength = Annotated[
    Span,
    PlainValidator(_line(_clock_length)),
    _form(f"{_LENGTH.pattern}|{_BUSINESS_DAYS.pattern}", "48h", "5 business days"),
]
Owed = Annotated[
    timedelta | Literal["passed"], PlainValidator(_line(_owed)), _form(f"{_LENGTH.pattern}|passed", "24h", "passed")
]
Day = Annotated[date, PlainValidator(_line(_day)), _form(_DAY.pattern, "2026-11-22")]
Progress = Annotated[tuple[int, int], PlainValidator(_line(_progress)), _form(_PROGRESS.pattern, "1 of 4")]
Choice = Annotated[
    ChoiceLine, PlainValidator(_line(_choice)), _form(r"[\s\S]*\S\s+->\s+\S+\s*", "I declined it -> declined")
]
Branch = Annotated[
    BranchLine,
    PlainValidator(_line(_branch)),
    _form(
        r"\s*\S+\s+(?:is|before)\s+\S+\s+->\s+\S+\s*", "request_kind is update -> update-request", "due_at is missing -> due"
    ),
]
