"""A guide in another language, in which each text that is not English can be told at a glance."""

from dataclasses import replace

from bot.core.library import Library
from bot.core.seller import Seller, SellerId
from bot.stores.memory import MemoryStore
from bot.stores.port import Changes, Dossier, StoreError
from bot.testing import FrozenClock

# Stands before every paragraph of the language.
MARK = "§"


def marked(library: Library) -> Library:
    """The library with Spanish, whose texts are the English ones with `MARK` before each."""
    english = {**library.flow.english, **library.catalogue.texts}
    return replace(
        library, languages={"es": {id: MARK + words.replace("\n\n", f"\n\n{MARK}") for id, words in english.items()}}
    )


def english(words: str) -> list[str]:
    """The lines that are in English still."""
    return [line for line in words.splitlines() if line.strip() and MARK not in line]


class WritesFail(MemoryStore):
    """A store that can be read. While `failing` it takes nothing."""

    failing = False

    async def commit(self, seller: SellerId, expected: int, changes: Changes) -> Dossier:
        if self.failing:
            raise StoreError("The disk is full.")
        return await super().commit(seller, expected, changes)


async def speaks_spanish(store: MemoryStore, seller: SellerId, clock: FrozenClock) -> None:
    """They have chosen it, and their platform says that they speak English."""
    await store.commit(seller, 0, Changes(clock(), Seller(seller, "Asia/Karachi", "es")))
