"""Where each seller's conversation is shown: asked of the store once, and written down when it changes."""

import logging

import discord

from adapters.discord.parse import seller_id
from adapters.lately import Lately
from bot.contact import Contact
from bot.desk import Desk
from bot.stores.port import Address, StoreError

log = logging.getLogger(__name__)

# Sellers in conversation at once whose addresses are remembered: some 200 bytes each.
_REMEMBERED = 10_000


class Addresses:
    """The addresses of one application's sellers, by Discord's id of the person.

    A store that fails costs a repetition (a draft comes twice, a DM is opened again), never an answer.
    """

    def __init__(self, desk: Desk, client: discord.Client) -> None:
        self._desk = desk
        self._client = client
        self._known: Lately[int, Address] = Lately(_REMEMBERED)

    async def of(self, user: int) -> Address:
        """Where their conversation is shown; an empty address for a stranger."""
        known = self._known.get(user)
        if known:
            return known
        try:
            found = await self._desk.address(self._contact(user))
        except StoreError as error:
            log.warning("An address could not be read: %s", error)
            return Address()
        self._known.keep(user, found)
        return found

    async def keep(self, user: int, address: Address) -> None:
        """Keep where it is shown now. Of a stranger it is remembered for a while, and not written down."""
        if address == await self.of(user):
            return
        self._known.keep(user, address)
        try:
            await self._desk.keep_address(self._contact(user), address)
        except StoreError as error:
            log.warning("An address could not be kept: %s", error)

    def forget(self, user: int) -> None:
        """Remember nothing of them."""
        self._known.drop(user)

    def _contact(self, user: int) -> Contact:
        return Contact(seller_id(self._client.application_id, user))
