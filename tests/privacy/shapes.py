"""Every field that is stored, found in the shapes of what is stored."""

import dataclasses
import typing
from collections.abc import Iterator

from bot.core.playbook import Flow
from bot.stores import documents
from bot.stores.documents import Kind


def kinds() -> list[type]:
    """The types of all documents. A new one is found by itself."""
    return [kind._type for kind in vars(documents).values() if isinstance(kind, Kind)]


def fields(*types: type) -> dict[str, None]:
    """`Class.field` of each field of these dataclasses and of those within them. A flow is no seller's, and is one name."""
    found: dict[str, None] = {}
    for shape in shapes(types, set()):
        if shape is Flow:
            found["Flow"] = None
            continue
        found.update({f"{shape.__name__}.{field.name}": None for field in dataclasses.fields(shape)})
    return found


def shapes(types: typing.Iterable[typing.Any], seen: set[type]) -> Iterator[type]:
    for each in types:
        if dataclasses.is_dataclass(each) and isinstance(each, type):
            if each in seen:
                continue
            seen.add(each)
            yield each
            if each is not Flow:
                yield from shapes(typing.get_type_hints(each).values(), seen)
        else:
            yield from shapes(typing.get_args(each), seen)


def every_field() -> set[str]:
    return set(fields(*kinds()))
