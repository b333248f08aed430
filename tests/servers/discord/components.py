"""Discord's rules for components: https://docs.discord.com/developers/components/reference.

Written apart from the adapter's own, so that a wrong number in one is found by the other. How Discord counts characters
beyond the first 65,536 is not documented; they count as two here, which refuses more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tests.servers.discord.refusals import Problem

# A component as JSON has it: its fields differ by type.
Part = Mapping[str, Any]
Path = tuple[str, ...]

ROW, BUTTON, SELECT, INPUT, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = (
    1,
    2,
    3,
    4,
    9,
    10,
    11,
    12,
    13,
    14,
    17,
)
LABEL, UPLOAD, RADIOS, CHECKS, CHECK = 18, 19, 21, 22, 23

IN_MESSAGE = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
IN_CONTAINER = IN_MESSAGE - {CONTAINER}
IN_MODAL = {LABEL, TEXT}
IN_LABEL = {INPUT, SELECT, UPLOAD, RADIOS, CHECKS, CHECK}
COMPONENTS, TEXT_IN_ALL = 40, 4000
LINK, PREMIUM = 5, 6


def message_problems(parts: Sequence[Part], *, rich: bool, at: Path = ("components",)) -> Iterator[Problem]:
    """What is wrong with the components of a message; `rich`: it has the flag of Components V2."""
    if rich:
        yield from _each(parts, IN_MESSAGE, at)
        everything = [*nested(parts)]
        yield from _count(len(everything), 1, COMPONENTS, at)
        texts = [size(part.get("content", "")) for part in everything if part.get("type") == TEXT]
        if sum(texts) > TEXT_IN_ALL >= max(texts):
            yield Problem(at, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", f"{sum(texts)} of {TEXT_IN_ALL} characters.")
    else:
        yield from _each(parts, {ROW}, at)
        yield from _count(len(parts), 0, 5, at)
    yield from _duplicates(parts, at)


def modal_problems(modal: Mapping[str, Any], at: Path = ()) -> Iterator[Problem]:
    """What is wrong with a modal."""
    yield from _length(modal, "title", 1, 45, at)
    yield from _length(modal, "custom_id", 1, 100, at)
    parts = modal.get("components") or ()
    inside = (*at, "components")
    yield from _count(len(parts), 1, 5, inside)
    yield from _each(parts, IN_MODAL, inside)
    yield from _duplicates(parts, inside)


def is_too_big(parts: Sequence[Part]) -> bool:
    """Whether Discord breaks on it (500): measured, in bytes, https://github.com/discord/discord-api-docs/issues/8554."""
    texts = [part.get("content", "") for part in nested(parts) if part.get("type") == TEXT]
    return sum(len(text.encode()) + 12 for text in texts) > 10_170


def nested(parts: Sequence[Part]) -> Iterator[Part]:
    """The components and all inside them, in order."""
    for part in parts:
        yield part
        yield from nested(
            [*part.get("components", ()), *(part[name] for name in ("component", "accessory") if name in part)]
        )


def size(words: object) -> int:
    """How many characters, those beyond the basic plane as two."""
    return len(str(words).encode("utf-16-le", "surrogatepass")) // 2


def _each(parts: Sequence[Part], allowed: set[int], at: Path) -> Iterator[Problem]:
    for place, part in enumerate(parts):
        yield from _part(part, allowed, (*at, f"{place}"))


def _part(part: Part, allowed: set[int], at: Path) -> Iterator[Problem]:
    kind = part.get("type")
    if kind not in allowed:
        yield Problem((*at, "type"), "UNION_TYPE_CHOICES", f"Value of field 'type' must be one of {sorted(allowed)}.")
    elif kind in _RULES:
        yield from _RULES[kind](part, at)


def _row(part: Part, at: Path) -> Iterator[Problem]:
    inner = part.get("components") or ()
    has_select = any(child.get("type") == SELECT for child in inner)
    yield from _count(len(inner), 1, 1 if has_select else 5, (*at, "components"))
    yield from _each(inner, {BUTTON, SELECT}, (*at, "components"))


def _button(part: Part, at: Path) -> Iterator[Problem]:
    style = part.get("style")
    if style not in range(1, 7):
        yield Problem((*at, "style"), "BASE_TYPE_CHOICES", "This field must be one of 1 to 6.")
    if style == LINK:
        yield from _length(part, "url", 1, 512, at)
    elif style != PREMIUM:
        yield from _length(part, "custom_id", 1, 100, at)
    if not part.get("label") and not part.get("emoji") and style != PREMIUM:
        yield Problem((*at, "label"), "BUTTON_COMPONENT_INVALID", "A button must have a label or an emoji.")
    yield from _length(part, "label", 0, 80, at)


def _select(part: Part, at: Path) -> Iterator[Problem]:
    yield from _length(part, "custom_id", 1, 100, at)
    yield from _length(part, "placeholder", 0, 150, at)
    yield from _options(part, 1, 25, at)
    least, most = part.get("min_values", 1), part.get("max_values", 1)
    if not 0 <= least <= most <= 25:
        yield Problem((*at, "max_values"), "BASE_TYPE_MAX", "Must be at least min_values and at most 25.")


def _input(part: Part, at: Path) -> Iterator[Problem]:
    yield from _length(part, "custom_id", 1, 100, at)
    yield from _length(part, "placeholder", 0, 100, at)
    yield from _length(part, "value", 0, 4000, at)
    if part.get("style") not in {1, 2}:
        yield Problem((*at, "style"), "BASE_TYPE_CHOICES", "This field must be one of 1, 2.")
    least, most = part.get("min_length") or 0, part.get("max_length") or 4000
    if not 0 <= least <= most <= 4000:
        yield Problem((*at, "max_length"), "BASE_TYPE_MAX", "Must be at least min_length and at most 4000.")
    if part.get("value") and not least <= size(part["value"]) <= most:
        yield Problem((*at, "value"), "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def _text(part: Part, at: Path) -> Iterator[Problem]:
    yield from _length({"content": str(part.get("content", "")).strip()}, "content", 1, 4000, at)


def _section(part: Part, at: Path) -> Iterator[Problem]:
    inner = part.get("components") or ()
    yield from _count(len(inner), 1, 3, (*at, "components"))
    yield from _each(inner, {TEXT}, (*at, "components"))
    yield from _part(part.get("accessory") or {}, {BUTTON, THUMBNAIL}, (*at, "accessory"))


def _container(part: Part, at: Path) -> Iterator[Problem]:
    inner = part.get("components") or ()
    yield from _count(len(inner), 1, COMPONENTS, (*at, "components"))
    yield from _each(inner, IN_CONTAINER, (*at, "components"))
    colour = part.get("accent_color")
    if colour is not None and not 0 <= colour <= 0xFFFFFF:
        yield Problem((*at, "accent_color"), "NUMBER_TYPE_MAX", "int value should be between 0 and 16777215.")


def _label(part: Part, at: Path) -> Iterator[Problem]:
    yield from _length(part, "label", 1, 45, at)
    yield from _length(part, "description", 0, 100, at)
    yield from _part(part.get("component") or {}, IN_LABEL, (*at, "component"))


def _radios(part: Part, at: Path) -> Iterator[Problem]:
    yield from _length(part, "custom_id", 1, 100, at)
    yield from _options(part, 2, 10, at)


def _checks(part: Part, at: Path) -> Iterator[Problem]:
    yield from _length(part, "custom_id", 1, 100, at)
    yield from _options(part, 1, 10, at)


_RULES: Mapping[int, Callable[[Part, Path], Iterator[Problem]]] = {
    ROW: _row,
    BUTTON: _button,
    SELECT: _select,
    INPUT: _input,
    TEXT: _text,
    SECTION: _section,
    CONTAINER: _container,
    LABEL: _label,
    RADIOS: _radios,
    CHECKS: _checks,
}


def _options(part: Part, least: int, most: int, at: Path) -> Iterator[Problem]:
    options = part.get("options") or ()
    inside = (*at, "options")
    yield from _count(len(options), least, most, inside)
    seen: set[str] = set()
    for place, option in enumerate(options):
        here = (*inside, f"{place}")
        yield from _length(option, "label", 1, 100, here)
        yield from _length(option, "value", 1, 100, here)
        yield from _length(option, "description", 0, 100, here)
        if option.get("value") in seen:
            yield Problem((*here, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The option value is already used.")
        seen.add(option.get("value", ""))
    picked = sum(bool(option.get("default")) for option in options)
    if picked > (1 if part["type"] == RADIOS else part.get("max_values", 1)):
        yield Problem(inside, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "Too many options are picked beforehand.")


def _duplicates(parts: Sequence[Part], at: Path) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, part in _paths(parts, at):
        name = part.get("custom_id")
        if name in seen:
            yield Problem((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        if name is not None:
            seen.add(name)


def _paths(parts: Sequence[Part], at: Path) -> Iterator[tuple[Path, Part]]:
    for place, part in enumerate(parts):
        here = (*at, f"{place}")
        yield here, part
        yield from _paths(part.get("components", ()), (*here, "components"))
        for name in ("component", "accessory"):
            if name in part:
                yield (*here, name), part[name]


def _length(part: Part, name: str, least: int, most: int, at: Path) -> Iterator[Problem]:
    words = part.get(name)
    if words is None and least:
        yield Problem((*at, name), "BASE_TYPE_REQUIRED", "This field is required")
    elif not least <= size(words or "") <= most:
        yield Problem((*at, name), "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def _count(count: int, least: int, most: int, at: Path) -> Iterator[Problem]:
    if not least <= count <= most:
        yield Problem(at, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
