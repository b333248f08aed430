"""Who reads a card, and from which book: the seller as far as they are known, and what their case is answered from."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from bot.contact import Contact
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.case import Case
from bot.core.library import community_name
from bot.core.playbook import Flow
from bot.core.reports import nav_with_report
from bot.core.seller import Seller
from bot.core.spans import Text
from bot.shelf import Shelf
from bot.stores.port import Dossier, Store, StoreError

# Seconds to look up which language somebody chose, where something else than a card is said: most often that it failed.
_TO_READ = 1.0


class Readers:
    """Finds a reader's book: today's on the shelf, and the flow of an older case in the store."""

    def __init__(self, store: Store, shelf: Shelf) -> None:
        self._store = store
        self._shelf = shelf

    def reader(self, dossier: Dossier, contact: Contact) -> Seller:
        """The seller, with the one of the languages there are that is nearest to theirs."""
        return self._shelf.reader(known(dossier, contact))

    def stranger(self, contact: Contact) -> Seller:
        """Whoever this is, with nothing looked up: in the language the platform says they speak."""
        return self.reader(Dossier(), contact)

    async def spoken_to(self, contact: Contact) -> Seller:
        """The seller, for the sake of their language: a store that is slow or away is not worth waiting for."""
        try:
            async with asyncio.timeout(_TO_READ):
                return self.reader(await self._store.load(contact.seller), contact)
        except (TimeoutError, StoreError):
            return self.stranger(contact)

    def here(self, seller: Seller, contact: Contact) -> Book:
        """What this seller is told from where they are."""
        return self._book(seller, contact.community)

    def _book(self, seller: Seller, community: str, flow: Flow | None = None) -> Book:
        return self._shelf.library.book(seller.language, community_name(seller.id.platform, community), flow)

    async def of_case(self, case: Case | None, seller: Seller, contact: Contact) -> Book:
        """What the case is answered from, or what they are answered from where they are. Raises StoreError."""
        if case is None or case.flow == self._shelf.library.flow.digest:
            return self._book(seller, case.community if case else contact.community)
        return self._book(seller, case.community, await self._store.flow(case.flow))


def known(dossier: Dossier, contact: Contact) -> Seller:
    """The seller as they are kept, or as the platform has them."""
    return dossier.seller or Seller(contact.seller, contact.zone, contact.language)


def to_keep(changed: Seller | None, reader: Seller, dossier: Dossier, contact: Contact) -> Seller | None:
    """The seller to keep: their own language is kept although it does not ship, for the day when it does."""
    if changed is None or changed.language != reader.language:
        return changed
    return replace(changed, language=known(dossier, contact).language)


def dressed(card: Card, seller: Seller, book: Book) -> Card:
    """The card with what a platform needs to put it into words for this seller."""
    return replace(card, zone=seller.zone, language=seller.language, book=book)


def finished(card: Card, seller: Seller, book: Book, news: Iterable[Text] = ()) -> Card:
    """The card as it is shown: `dressed`, with the news first, and with a button that says something here is wrong."""
    notes, nav = (*news, *card.notes), nav_with_report(card, book)
    return replace(card, notes=notes, nav=nav, zone=seller.zone, language=seller.language, book=book)
