"""Hold a data folder until killed. Prints a line once it is held."""

import asyncio
import sys
from pathlib import Path

from bot.stores.tinydb import TinyStore


async def hold(folder: Path) -> None:
    store = await TinyStore.open(folder)
    print("held", flush=True)
    await asyncio.sleep(60)
    await store.close()


if __name__ == "__main__":
    asyncio.run(hold(Path(sys.argv[1])))
