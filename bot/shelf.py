"""Where today's library stands while the bot runs."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.core.book import Book
from bot.core.case import Case
from bot.core.library import Library, community_name
from bot.core.seller import Seller


class Shelf:
    """Holds today's `library`. Another one is put in its place whole, so a turn reads it once and never holds on to it."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def book(self, seller: Seller, case: Case | None = None) -> Book:
        """What a seller is told from beside today's flow: in their language, as the community of this case has it."""
        community = community_name(seller.id.platform, case.community if case else "")
        return self.library.book(self.reader(seller).language, community)

    def reader(self, seller: Seller) -> Seller:
        """The seller, with the one of the languages there are that is nearest to theirs."""
        return replace(seller, language=self.library.language(seller.language))

    def english(self) -> Book:
        """What is said to nobody in particular. Its texts stay those of today."""
        library = self.library
        return Book(library.flow, replace(library.catalogue, texts=_Texts(self)))


class _Texts(Mapping[str, str]):
    """Today's texts, whenever they are asked for."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def __getitem__(self, id: str) -> str:
        return self._shelf.library.catalogue.texts[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shelf.library.catalogue.texts)

    def __len__(self) -> int:
        return len(self._shelf.library.catalogue.texts)
