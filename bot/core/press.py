"""What a button carries: an event as a short string, and back.

A string is the version of this format, a letter for the event, and its fields: `1c:token:playbook.step:choice:7`. It is
ASCII and at most 100 characters, what the narrowest platform takes (Discord's custom_id). With ids as long as playbooks may
have them, 16 characters of token and 5 digits of turn, a choice takes exactly that. An event that would be longer, a time to
press, has a capital letter, and what follows its token is written tightly.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from urllib.parse import quote, unquote

from bot.core import events
from bot.core.events import Event, Fill, Submit
from bot.core.tight import long_time, loosened, short_time, tightened

LONGEST = 100
# Buttons live for weeks. A later format gets another version, so that both can be read.
VERSION = "1"


@dataclass(frozen=True, slots=True)
class _Shape:
    """How an event is written: a letter, and its fields in order."""

    letter: str
    event: Callable[..., Event]
    fields: tuple[str, ...] = ()


_SHAPES = (
    _Shape("a", events.Arrive),
    _Shape("n", events.New),
    _Shape("i", events.PickGroup, ("token", "group")),
    _Shape("g", events.Begin, ("token", "playbook", "turn")),
    _Shape("c", events.Choose, ("token", "step", "choice", "turn")),
    _Shape("s", events.Submit, ("token", "step", "turn", "answers")),
    _Shape("k", events.Tick, ("token", "step", "item", "done")),
    _Shape("v", events.PickTone, ("token", "step", "tone")),
    _Shape("b", events.Back, ("token", "turn")),
    _Shape("z", events.StartOver, ("token",)),
    _Shape("r", events.Resume, ("case",)),
    _Shape("w", events.Why, ("token",)),
    _Shape("h", events.Help, ("token",)),
    _Shape("t", events.Tips, ("token", "topic")),
    _Shape("l", events.Cases),
    _Shape("p", events.Privacy, ("token",)),
    _Shape("x", events.Erase, ("confirmed",)),
    _Shape("o", events.Open, ("token", "page", "value")),
    _Shape("f", events.Fill, ("token", "page", "value", "answers")),
    _Shape("e", events.Set, ("token", "what", "value", "turn")),
    _Shape("q", events.Report, ("token", "place")),
    _Shape("m", events.Manage, ("page", "value")),
    _Shape("d", events.Heed, ("token", "reminder", "generation", "deed")),
    _Shape("y", events.Say, ("token", "words")),
)
_BY_EVENT = {shape.event: shape for shape in _SHAPES}
_BY_LETTER = {shape.letter: shape for shape in _SHAPES}


def _values(fields: tuple[str, ...]) -> Callable[[Event], tuple[object, ...]]:
    """What reads these fields of an event, quickly: a card has ten events on it."""
    if len(fields) > 1:
        return attrgetter(*fields)
    return lambda event: tuple(getattr(event, name) for name in fields)


_VALUES = {shape.event: _values(shape.fields) for shape in _SHAPES}


def encode(event: Event) -> str:
    """The event in at most 100 ASCII characters. Raises ValueError for one that does not fit."""
    shape = _BY_EVENT[type(event)]
    values = _VALUES[type(event)](event)
    fields = [_quoted(value) if type(value) is str else _written(value) for value in values]
    plain = ":".join([VERSION + shape.letter, *fields])
    if len(plain) <= LONGEST:
        return plain
    pressed = _tight(shape, fields)
    if len(pressed) > LONGEST:
        raise ValueError(f"A button can carry {LONGEST} characters, and this is longer: {plain}")
    return pressed


def decode(text: str) -> Event | None:
    """The event that `encode` wrote as `text`; None for anything else, whatever it is."""
    if len(text) > LONGEST:  # reading a tight string takes time that grows with the square of its length
        return None
    try:
        event = _read(text)
        return event if encode(event) == text else None
    except (ValueError, KeyError, IndexError, OverflowError):  # whatever does not read is not ours
        return None


def opening(submit: Submit | Fill) -> Submit | Fill:
    """What a button carries that opens the form of `submit`: the same, with its answers still to come."""
    return replace(submit, answers={})


def opens_form(event: Event) -> bool:
    """Whether pressing this opens a form. With answers it sends them instead: a time to press."""
    return isinstance(event, Submit | Fill) and not event.answers


def _tight(shape: _Shape, fields: list[str]) -> str:
    token, *others = fields
    try:
        return ":".join((VERSION + shape.letter.upper(), token, tightened(":".join(others))))
    except ValueError as e:
        raise ValueError(f"A button cannot carry such words in so many characters: {':'.join(fields)}") from e


def _read(text: str) -> Event:
    head, *fields = text.split(":")
    if head[:1] != VERSION:
        raise ValueError("Another version, or none of ours.")
    shape = _BY_LETTER[head[1:].lower()]
    if head[1:].isupper():
        token, tight = text.split(":", 2)[1:]
        fields = [token, *loosened(tight).split(":")]
    named = zip(shape.fields, fields, strict=True)
    return shape.event(**{name: _READERS.get(name, unquote)(written) for name, written in named})


def _written(value: object) -> str:
    if isinstance(value, int):
        return f"{value:d}"  # yes or no is 1 or 0
    if isinstance(value, Mapping):
        return "&".join(f"{_quoted(name)}={short_time(typed) or _quoted(typed)}" for name, typed in value.items())
    return _quoted(str(value))


# Ids come again and again; the token of a case does for each of its buttons.
@lru_cache(maxsize=4096)
def _quoted(words: str) -> str:
    return quote(words, safe="/+")


def _flag(written: str) -> bool:
    return written == "1"


def _answers(written: str) -> dict[str, str]:
    pairs = (pair.split("=", 1) for pair in written.split("&") if written)
    return {unquote(name): _answer(typed) for name, typed in pairs}


def _answer(typed: str) -> str:
    # `_quoted` leaves neither of the two marks of a short time in other words.
    return long_time(typed) if typed[:1] in {"@", "!"} else unquote(typed)


_READERS: Mapping[str, Callable[[str], object]] = {
    "turn": int,
    "generation": int,
    "done": _flag,
    "confirmed": _flag,
    "answers": _answers,
}
