"""An office whose platform fails, whose store fails, and whose process is killed and started again."""

from datetime import timedelta

from bot.core.reminders import State
from bot.stores.port import StoreError
from tests.fault.platform import Killed, Platform
from tests.fault.revived import Mortal
from tests.unit.office import Office


class Faulty(Office):
    """An office with a platform that fails."""

    def __init__(self, shop, store=None) -> None:
        super().__init__(shop, store)
        self.platform = self.courier = Platform(self.clock)
        self.store = store or Mortal(self.platform)
        self.restart()

    def restart(self) -> None:
        if isinstance(self.store, Mortal):
            self.store = self.store.revived()
        self.desk._store = self.store
        self.start()

    async def look(self) -> None:
        """Look once. If that kills the process, somebody starts it again; if the store is down, the next look may do."""
        try:
            await self.dispatcher.tick()
        except Killed:
            self.restart()
        except StoreError:
            assert self.store.down

    async def watch(self, **span: float) -> None:
        """Look every few seconds for so long."""
        end = self.clock() + timedelta(**span)
        while self.clock() < end:
            await self.look()
            self.clock.pass_(timedelta(seconds=5))
        self.clock.at = end

    def said(self) -> list[str]:
        return [message.words for message in self.platform.arrived]

    async def state(self, hours: float = 24) -> State:
        return (await self.states())[hours]
