"""How long an event loop keeps others waiting."""

import asyncio
import time
from collections.abc import Awaitable

from benchmarks.figures import percentile


async def lag(work: Awaitable[None]) -> float:
    """How much later than asked a sleeper wakes up while the work is done, in seconds: 999 of 1,000 times at most this."""
    late: list[float] = []

    async def watch() -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.002)
            late.append(time.perf_counter() - begun - 0.002)

    watching = asyncio.create_task(watch())
    await work
    watching.cancel()
    return percentile(late, 0.999)
