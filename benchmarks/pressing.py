"""Press to updated card, for any platform: Amicable and a bare handler, each in a process of its own, in turns.

Presses come at a fixed rate whatever the bot does (an open loop), and a press counts from when it was due. The two bots take
turns in short rounds, so that a ratio is of one time on one machine.
"""

import asyncio
import contextlib
import gc
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, percentile
from bot.stores import durable

ROOT = Path(__file__).parents[1]
SENTENCE = "my buyer ordered by mistake and wants to order again"
OPENS, ONWARDS, BACK = "That is it", "They asked me to cancel", "Back"
# The case of a seller at this step, in bytes.
FILE = 700
# Promised: at most three times the bare handler, and 99 of 100 presses shown within a quarter of a second.
RATIO, P99 = 3.0, 250.0

# Presses once; what comes is when (`time.monotonic`) the changed card was seen.
Press = Callable[[], Awaitable[float]]


@dataclass(frozen=True, slots=True)
class Rounds:
    """How much is measured: presses a second, how many rounds of how many seconds each, and writes to the disk in each."""

    rates: tuple[int, ...] = (50, 200)
    rounds: int = 4
    seconds: float = 4.0
    writes: int = 25


@dataclass
class Measured:
    """Seconds from when a press was due until its card was seen, by bot and rate; and seconds of a write to this disk."""

    times: dict[tuple[str, int], list[float]]
    writes: list[float]


def measured(work: Coroutine[Any, Any, Measured]) -> Measured:
    """Do the work in the quickest loop there is, so that the platform and its sellers leave the machine to the bots.

    Both bots have asyncio's own. Where there is no other, that does here as well, and more of the time is theirs.
    """
    try:
        import uvloop
    except ModuleNotFoundError:
        return asyncio.run(work)
    found: Measured = uvloop.run(work)
    return found


async def in_turns(ours: Press, bare: Press, rounds: Rounds, file: Path) -> Measured:
    """Press on both, in turns. `file` is one to write to."""
    sides = {"ours": ours, "bare": bare}
    found = Measured({(name, rate): [] for name in sides for rate in rounds.rates}, [])
    for press in sides.values():
        await _pressed(press, rounds.rates[0], 1.0)  # warm
    for rate in rounds.rates:
        for _ in range(rounds.rounds):
            found.writes += _written(file, rounds.writes)
            for name, press in sides.items():
                with _without_collecting():
                    found.times[name, rate] += await _pressed(press, rate, rounds.seconds)
    return found


@contextmanager
def _without_collecting() -> Iterator[None]:
    """The platform and its sellers are one heap: a full collection of it would stop them for a third of a second."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def _pressed(press: Press, rate: int, seconds: float) -> list[float]:
    began = time.monotonic()

    async def one(due: float) -> float:
        return await press() - due

    presses = []
    for n in range(int(rate * seconds)):
        due = began + n / rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        presses.append(asyncio.ensure_future(one(due)))
    # One that is never answered fails the run: a time nobody waited for is no time.
    return [*await asyncio.gather(*presses)]


def _written(file: Path, times: int) -> Iterator[float]:
    for _ in range(times):
        began = time.monotonic()
        durable.replace(file, b"x" * FILE, keep_previous=True)
        yield time.monotonic() - began


def figures(found: Measured, rounds: Rounds) -> Iterator[Figure]:
    """The figures, and what is promised of them."""
    # What Amicable waits for and the bare handler does not: a slow or busy disk shows in every ratio below.
    yield Figure("a write to this disk, as the store makes it: p50", percentile(found.writes, 0.5) * 1000, "ms")
    for rate in rounds.rates:
        ours, bare = found.times["ours", rate], found.times["bare", rate]
        for name, share in (("p50", 0.5), ("p99", 0.99)):
            mine, theirs = percentile(ours, share) * 1000, percentile(bare, share) * 1000
            yield Figure(f"{rate} presses a second: {name}, Amicable", mine, "ms", P99 if name == "p99" else None)
            yield Figure(f"{rate} presses a second: {name}, bare handler", theirs, "ms")
            yield Figure(f"{rate} presses a second: {name}, times the bare handler", mine / theirs, "x", RATIO)


@asynccontextmanager
async def started(
    module: str, folder: Path, arguments: tuple[str, ...], settings: Mapping[str, str]
) -> AsyncIterator[Callable[[], bool]]:
    """A bot in a process of its own. Gives what says whether it has ended, with what it printed as an error if so."""
    log = folder / f"{module}.log"
    with log.open("w", encoding="utf-8") as printed:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *arguments,
            cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)} | dict(settings), stdout=printed, stderr=printed,
        )  # fmt: skip

        def has_ended() -> bool:
            if process.returncode is not None:
                raise RuntimeError(log.read_text(encoding="utf-8"))
            return False

        try:
            yield has_ended
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
