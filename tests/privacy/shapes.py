"""Every field that is stored, found in the shapes of what is stored."""

import dataclasses
import typing
from collections.abc import Iterator

from bot.core.library import Library, Release
from bot.core.playbook import Flow
from bot.stores import documents
from bot.stores.documents import Kind

# Texts and steps: no seller's, and one name each.
OF_NOBODY = {Flow, Library, Release}


def kinds() -> list[type]:
    """The types of all documents. A new one is found by itself."""
    return [kind._type for kind in vars(documents).values() if isinstance(kind, Kind)]


def fields(*types: type) -> dict[str, None]:
    """`Class.field` of each field of these dataclasses and of those within them."""
    found: dict[str, None] = {}
    for shape in shapes(types, set()):
        if shape in OF_NOBODY:
            found[shape.__name__] = None
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
            if each not in OF_NOBODY:
                yield from shapes(typing.get_type_hints(each).values(), seen)
        else:
            yield from shapes(typing.get_args(each), seen)


def every_field() -> set[str]:
    return set(fields(*kinds()))
