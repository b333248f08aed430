"""`amicable doctor`: a look over the whole set-up. Each line says what is so and what to do; none waits for ever."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from adapters.wiring import PLATFORMS
from bot import checkup
from bot.checkup import Found, Verdict, doubtful, sound, wrong
from bot.configured import SettingsError, read_settings
from bot.operators import told
from bot.settings import Settings

# Seconds for each part; reading what is kept has its own, shorter, bound for that.
LONGEST = 90.0
# Seconds for everything one platform is asked.
PLATFORM = 30.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the set-up. `look` gives what is found within `seconds`."""

    name: str
    look: Callable[[], AsyncIterator[Found]]
    seconds: float = LONGEST


@dataclass
class Tally:
    """How many findings there were of each kind."""

    counts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))

    @property
    def code(self) -> int:
        """The exit code: 1 when something is wrong."""
        return int(self.counts[Verdict.WRONG] > 0)


def run(now: Callable[[], datetime], say: Say) -> int:
    """Look over the set-up of the environment and `.env`, and say what is found; gives the exit code."""
    try:
        settings, unknown = read_settings()
    except SettingsError as error:
        say(f"{told('doctor.part-settings')}\n")
        for sentence in error.sentences:
            _say(wrong(sentence), say)
        say(told("doctor.stopped") + "\n")
        return 1
    return asyncio.run(look([*parts(settings, unknown, now)], say))


async def look(parts: Sequence[Part], say: Say) -> int:
    """Look at each part in turn and say what is found; gives the exit code."""
    tally = Tally()
    for part in parts:
        say(f"{part.name}\n")
        with _busy(part.name) as pause:
            async for found in _within(part):
                tally.counts[found.verdict] += 1
                with pause():
                    _say(found, say)
    bad, odd = tally.counts[Verdict.WRONG], tally.counts[Verdict.DOUBTFUL]
    say(told("doctor.summary", wrong=bad, doubtful=odd) + "\n")
    return tally.code


def parts(settings: Settings, unknown: Sequence[str], now: Callable[[], datetime]) -> Iterator[Part]:
    """What there is to look at with these settings, and those that are not known."""
    yield Part(told("doctor.part-settings"), partial(_settings, unknown))
    yield Part(told("doctor.part-texts"), partial(checkup.texts, settings, now().date()))
    yield Part(told("doctor.part-kept"), partial(checkup.kept, settings, now()))
    for name, entry in PLATFORMS.items():
        if entry.configured(settings):
            yield Part(name.capitalize(), partial(_platform, name, settings, now), PLATFORM)
    if not any(entry.configured(settings) for entry in PLATFORMS.values()):
        yield Part(told("doctor.part-platforms"), _nothing)


async def _settings(unknown: Sequence[str]) -> AsyncIterator[Found]:
    for sentence in unknown:
        yield doubtful(sentence)
    yield sound(told("doctor.settings-sound"))


async def _nothing() -> AsyncIterator[Found]:
    yield wrong(told("doctor.no-platform"))


async def _platform(name: str, settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Found]:
    try:
        room = PLATFORMS[name].room()
    except ModuleNotFoundError:
        yield wrong(told("doctor.not-installed", platform=name))
        return
    async for found in room.examine(settings, now):
        yield found


async def _within(part: Part) -> AsyncIterator[Found]:
    """What is found, until the part takes too long."""
    looking = part.look()
    ends = asyncio.get_running_loop().time() + part.seconds
    while True:
        try:
            async with asyncio.timeout_at(ends):
                found = await anext(looking, None)
        except TimeoutError:
            yield wrong(told("doctor.took-too-long", seconds=round(part.seconds)))
            return
        if found is None:
            return
        yield found


def _say(found: Found, say: Say) -> None:
    say(f"  {found.verdict:<6} {found.words}\n")


@contextmanager
def _busy(what: str) -> Iterator[Callable[[], "_Pause"]]:
    """A sign of life on a terminal while something is looked at. What it gives takes the sign away while a line is said."""
    if not sys.stderr.isatty():
        yield _Pause
        return
    from rich.console import Console

    with Console(stderr=True).status(told("doctor.looking", what=what)) as status:
        yield lambda: _Pause(status.stop, status.start)


@dataclass(frozen=True, slots=True)
class _Pause:
    stop: Callable[[], None] = lambda: None
    start: Callable[[], None] = lambda: None

    def __enter__(self) -> None:
        self.stop()

    def __exit__(self, *_: object) -> None:
        self.start()
