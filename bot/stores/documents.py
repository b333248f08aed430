"""Core values as JSON documents and back.

A key this version does not know is ignored here, and TinyDB keeps it when it updates a document: going back a version loses
nothing at a document's top. A document that does not fit at all is not guessed at: see `Unreadable`.
"""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.core.case import Case
from bot.core.community import Community
from bot.core.library import Library, Release
from bot.core.playbook import Flow
from bot.core.reminders import Reminder
from bot.core.seller import Seller
from bot.stores.installed import Installed
from bot.stores.port import Address, Dossier, Seen, StoreError

# What is inside a JSON object only pydantic looks at; TinyDB hands it over as it is.
Document = Mapping[str, Any]

T = TypeVar("T")


class Unreadable(StoreError):  # noqa: N818 - nothing went wrong, it is from another version
    """A sound document that does not fit, as a newer version may have written it. It is left as it is."""


class Kind(Generic[T]):
    """A core dataclass as documents. The adapter is built when first needed, so that importing this costs nothing."""

    def __init__(self, type_: type[T]) -> None:
        self._type = type_

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        return TypeAdapter(self._type)

    def write(self, value: T) -> dict[str, Any]:
        """The value as a JSON object: instants and lengths in ISO 8601, every field spelt out."""
        document: dict[str, Any] = self._adapter.dump_python(value, mode="json")
        return document

    def read(self, document: object) -> T:
        """The value in a document. Raises Unreadable, naming the place and none of the seller's words."""
        try:
            return self._adapter.validate_python(document)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"][:1])
            raise Unreadable(
                f"A stored {self._type.__name__.lower()} does not fit ({place}: {first['type']}). A newer version of "
                "Amicable may have written it; run that one. Nothing was changed."
            ) from None


SELLER = Kind(Seller)
CASE = Kind(Case)
REMINDER = Kind(Reminder)
FLOW = Kind(Flow)
ADDRESS = Kind(Address)
SEEN = Kind(Seen)
COMMUNITY = Kind(Community)
LIBRARY = Kind(Library)
RELEASE = Kind(Release)
INSTALLED = Kind(Installed)


def everything(dossier: Dossier) -> str:
    """All that is kept of a seller as JSON, each part in the very shape it is stored in; readable, in any script."""
    parts = {
        "version": dossier.version,
        "seller": SELLER.write(dossier.seller) if dossier.seller else None,
        "cases": [CASE.write(case) for case in dossier.cases],
        "reminders": [REMINDER.write(reminder) for reminder in dossier.reminders],
        "address": ADDRESS.write(dossier.address),
        "seen": [SEEN.write(seen) for seen in dossier.seen],
    }
    # A lone surrogate, which a platform may send, stands in no file of UTF-8: it is written as JSON escapes it.
    return json.dumps(parts, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
