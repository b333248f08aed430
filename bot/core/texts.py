"""From a template and names to a text that still knows its times and whose words it holds.

Jinja only joins strings, so a value that must stay typed travels through it between two private-use characters. Those
characters are refused in templates and cleaned out of everything a person types, so nobody can forge one.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from jinja2 import ChainableUndefined, StrictUndefined, Template, UndefinedError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.core.spans import Left, Moment, Said, Span, Text

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKED = re.compile(f"{_OPEN}(.)([^{_CLOSE}]*){_CLOSE}", re.DOTALL)
# Control, format, private and surrogate characters: unseen, or able to make words read as others. The two joiners stay:
# Urdu, Hindi and emoji need them.
_UNSEEN = {"Cc", "Cf", "Co", "Cs"}
# What ends a sentence in the scripts our sellers write, and our full stop after it.
_ENDS = ("?", "!", "…", "؟", "۔", "।", "。", "？", "！")
_STOP = re.compile(r"^\.(?=\s|$)")
_BLANK = re.compile(r"\{[{%#]")
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class OptionValue:
    """A picked option inside a template: shows its label, compares by `id`."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ClockValue:
    """A started clock inside a template."""

    ends: Moment
    left: Left
    starts: Moment | None
    passed: bool


def fill(template: str, names: Mapping[str, object]) -> Text:
    """The template with its blanks filled. Raises jinja2.UndefinedError for a name that is not given."""
    always = _without_blanks(template)
    if always is not None:
        return always
    parts = _parts(template)
    return _joined(parts, names) if parts else _spans(_rendered(_compiled(template), names))


def fill_known(template: str, names: Mapping[str, object]) -> Text:
    """Like `fill`, with … where something is not known."""
    return _spans(_rendered(_HOLED.from_string(template), names))


def has_blanks(template: str) -> bool:
    """Whether there is anything in it to fill in."""
    return _without_blanks(template) is None


@lru_cache(maxsize=2048)
def fill_ours(template: str, names: tuple[tuple[str, str | int], ...]) -> Text:
    """Like `fill`, for names that hold only our own words and numbers: the same ones come again and again."""
    return fill(template, dict(names))


def fill_plain(template: str, names: Mapping[str, object]) -> str:
    """Like `fill`, as one plain string: for a draft, whose blanks hold only words."""
    return "".join(s.words if isinstance(s, Said) else s for s in fill(template, names) if isinstance(s, str | Said))


def clean(words: str) -> str:
    """What a person typed, normalised, on one line, without characters that cannot be seen."""
    # NFC keeps what was typed recognisable; slicing first bounds the work for a hostile length.
    normal = unicodedata.normalize("NFC", words[:20_000])
    spaced = (" " if c.isspace() else c for c in normal)
    return " ".join("".join(c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _UNSEEN).split())


def _encode(value: object) -> object:
    match value:
        case None:
            return ""
        case Moment(at):
            return f"{_OPEN}m{at.isoformat()}{_CLOSE}"
        case Left(until):
            return f"{_OPEN}l{until.isoformat()}{_CLOSE}"
        case Said(words):
            return f"{_OPEN}s{words}{_CLOSE}"
        case OptionValue(label=label):
            return label
        case _:
            return value


def _decode(mark: str, held: str) -> Span:
    if mark == "s":
        return Said(held)
    at = datetime.fromisoformat(held)
    return Moment(at) if mark == "m" else Left(at)


def _spans(rendered: str) -> Text:
    spans: list[Span] = []
    end = 0
    for found in _MARKED.finditer(rendered):
        if found.start() > end:
            spans.append(_after(spans, rendered[end : found.start()]))
        spans.append(_decode(found[1], found[2]))
        end = found.end()
    if end < len(rendered):
        spans.append(_after(spans, rendered[end:]))
    return tuple(span for span in spans if span != "")


def _after(spans: list[Span], ours: str) -> str:
    """What our text goes on with: without its full stop where a person's own words have ended the sentence already."""
    said = spans[-1] if spans else ""
    ends = isinstance(said, Said) and said.words.endswith(_ENDS)
    return _STOP.sub("", ours) if ends else ours


_ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, finalize=_encode, trim_blocks=True, lstrip_blocks=True
)


class _Hole(ChainableUndefined):
    """What is not known of a case, and no part of it."""

    def __str__(self) -> str:
        return "…"


_HOLED = _ENVIRONMENT.overlay(undefined=_Hole)


@dataclass(frozen=True, slots=True)
class _Blank:
    """A name to fill in, or a `part` of what it stands for."""

    name: str
    part: str = ""


# How many templates are remembered: all texts there are, in several languages.
_REMEMBERED = 4096


@lru_cache(_REMEMBERED)
def _compiled(template: str) -> Template:
    return _ENVIRONMENT.from_string(template)


@lru_cache(_REMEMBERED)
def _without_blanks(template: str) -> Text | None:
    """What a template says that has nothing to fill in; None for one that has."""
    return None if _BLANK.search(template) else _spans(_rendered(_compiled(template), {}))


@lru_cache(_REMEMBERED)
def _parts(template: str) -> tuple[str | _Blank, ...]:
    """A template that only fills in names, in its parts; nothing for one that does more: Jinja renders that."""
    parts: list[str | _Blank] = []
    for piece in _ENVIRONMENT.parse(template).body:
        for node in piece.nodes if isinstance(piece, nodes.Output) else (piece,):
            match node:
                case nodes.TemplateData(data=str(data)):
                    parts.append(data)
                case nodes.Name(name=name):
                    parts.append(_Blank(name))
                case nodes.Getattr(node=nodes.Name(name=name), attr=part):
                    parts.append(_Blank(name, part))
                case _:
                    return ()
    return tuple(parts)


def _joined(parts: tuple[str | _Blank, ...], names: Mapping[str, object]) -> Text:
    """What Jinja would make of them, with no need to write times down and read them again."""
    spans: list[Span] = []
    ours = ""
    for part in parts:
        value = part if isinstance(part, str) else _value(part, names)
        if isinstance(value, Moment | Left | Said):
            spans += (_after(spans, ours), value) if ours else (value,)
            ours = ""
        else:
            ours += value if isinstance(value, str) else str(_encode(value))
    if ours:
        spans.append(_after(spans, ours))
    return tuple(span for span in spans if span != "")


def _value(blank: _Blank, names: Mapping[str, object]) -> object:
    if blank.name not in names:
        raise UndefinedError(f"{blank.name!r} is undefined")
    value = names[blank.name]
    return _ENVIRONMENT.getattr(value, blank.part) if blank.part else value


def _rendered(template: Template, names: Mapping[str, object]) -> str:
    # `Template.render` copies all names for each text; shared, only those are looked at that it uses.
    context = template.new_context(names, shared=True)  # type: ignore[arg-type]  # it reads them as a mapping
    return _ENVIRONMENT.concat(template.root_render_func(context))
