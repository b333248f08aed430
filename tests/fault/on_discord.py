"""A seller who talks with our real bot on a small Discord, and what is kept of them."""

from dataclasses import dataclass

from bot.core.case import Case
from bot.core.reminders import Reminder
from bot.core.seller import SellerId
from tests.adapters.discord.simulated import House
from tests.servers.discord import Discord
from tests.servers.discord.interactions import Interaction
from tests.servers.discord.person import Person
from tests.servers.discord.state import APPLICATION, RICH, Guild, Message

SENTENCE = "my buyer ordered by mistake and wants to order again"


@dataclass
class Seller:
    """Somebody in a server that has the bot."""

    here: Discord
    house: House
    person: Person

    @property
    def guild(self) -> Guild:
        return next(guild for guild in self.here.world.guilds.values() if self.person.user in guild.members)

    @property
    def dm(self) -> list[Message]:
        return self.person.sees(self.person.dm)

    @property
    def card(self) -> Message:
        """The last card in the DM."""
        return [message for message in self.dm if message.flags & RICH][-1]

    def press(self, label: str, *, age: float = 0.0) -> Interaction:
        return self.person.press(self.card, label, age=age)

    async def started(self) -> Interaction:
        """The answer to the command, with a guess to press."""
        return await self.person.slash("cancel start", self.guild, words=SENTENCE).answered()

    async def opened(self) -> None:
        """A case in the DM, at its first question."""
        shown = await self.started()
        await self.person.press(shown.original, "That is it").answered()

    async def asked_when(self) -> None:
        """On to the first question with a form."""
        await self.opened()
        await self.press("They asked me to cancel").answered()

    async def told_when(self) -> None:
        """On to a running clock, with reminders owed."""
        await self.asked_when()
        form = await self.press("Answer").answered()
        await self.person.submit(form, {"request_at": "2 hours ago"}).answered()

    async def cases(self) -> tuple[Case, ...]:
        return (await self.house.store.load(self._id)).cases

    async def reminders(self) -> tuple[Reminder, ...]:
        return (await self.house.store.load(self._id)).reminders

    @property
    def _id(self) -> SellerId:
        return SellerId("discord", f"{APPLICATION}", f"{self.person.user.id}")
