"""For the same events the same cards on every platform: what is pressed, times, drafts and ticks, found in the payloads."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.core.playbook import Ask, Tense
from bot.testing import FrozenClock
from tests.adapters.discord.simulated import BOOK, MONDAY
from tests.scenario.drivers import console, discord, slack
from tests.scenario.drivers.driver import Driver, Seated, Seen
from tests.scenario.routes import Answer, Press

ASKS = {name: ask for playbook in BOOK.flow.playbooks.values() for name, ask in playbook.asks.items()}
PLATFORMS: dict[str, Seated] = {"console": console.seated, "discord": discord.seated, "slack": slack.seated}


@dataclass(frozen=True)
class Start:
    """`/cancel start`."""


@dataclass(frozen=True)
class Say:
    """Write a sentence."""

    words: str


@dataclass(frozen=True)
class Wait:
    """Let time go by, and due reminders come."""

    hours: float


Act = Start | Say | Wait | Press | Answer


@dataclass
class Together:
    """The same seller on every platform, doing the same things at the same time."""

    drivers: dict[str, Driver]
    clock: FrozenClock

    async def act(self, act: Act) -> Seen:
        """Do it everywhere, hold what is seen side by side, and give it."""
        if isinstance(act, Wait):
            self.clock.pass_(timedelta(hours=act.hours))
        told = {name: await done(driver, act) for name, driver in self.drivers.items()}
        assert len(set(map(str, told.values()))) == 1, (act, told)
        seen = {name: driver.look() for name, driver in self.drivers.items()}
        first = next(iter(seen.values()))
        assert seen == dict.fromkeys(seen, first), act
        return first


async def done(driver: Driver, act: Act) -> list[str]:
    """Do it on one platform; the reminders that came."""
    match act:
        case Start():
            await driver.start()
        case Say(words):
            await driver.say(words)
        case Wait():
            return await driver.remind()
        case Press(id):
            await driver.press(id)
        case Answer(typed):
            await driver.answer(typed)
    return []


async def seated(stack: AsyncExitStack, folder: Path) -> Together:
    clock = FrozenClock(MONDAY)
    drivers = {name: await stack.enter_async_context(platform(clock, folder)) for name, platform in PLATFORMS.items()}
    return Together(drivers, clock)


IN_KARACHI: list[Act] = [
    Start(), Press("help"), Press("open:settings"), Press("open:zone"), Answer({"zone": "Karachi"}),
    Press("set:zone:Asia/Karachi"),
]  # fmt: skip
BY_MISTAKE: list[Act] = [Say("my buyer ordered by mistake and wants to order again"), Press("ordered-by-mistake")]
ASKED: list[Act] = [*BY_MISTAKE, Press("waiting"), Answer({"request_at": "2 hours ago"}), Press("same")]
AT_THE_DRAFT: list[Act] = [
    *ASKED, Answer({"requirements_sent": "yes", "due_at": "in 3 days"}), Press("yes"), Press("write"),
    Answer({"client_name": "Sam"}),
]  # fmt: skip
SCENARIOS: dict[str, Sequence[Act]] = {
    "a draft in two tones, and a checklist ticked and unticked": [
        *AT_THE_DRAFT, Press("short"), Press("plain"), Press("done"), Press("mistake"), Press("private"), Press("mistake"),
        Press("ready"),
    ],
    "a time that cannot be read, one that may be two, and one of them pressed": [
        *IN_KARACHI, *BY_MISTAKE, Press("waiting"), Answer({"request_at": "soonish"}), Answer({"request_at": "11/10 18:30"}),
        Press("2026-11-10T18:30+05:00"),
    ],
    "a wall time, before anybody knows their zone": [
        *BY_MISTAKE, Press("waiting"), Answer({"request_at": "yesterday 18:00"}), Answer({"zone": "Karachi"}),
        Press("set:zone:Asia/Karachi"), Press("same"),
    ],
    "reminders, and silence": [
        *ASKED, Wait(22), Wait(18), Wait(5), Wait(1), Press("help"), Press("cases"), Press("resume:token-1"),
    ],
    "back, why, help and tips": [
        *ASKED, Press("why"), Press("resume:token-1"), Press("back"), Press("back"), Press("back"), Press("tips:reasons"),
        Press("tips"), Press("tips:support"), Press("resume:token-1"), Press("startover"), Press("mine"),
        Press("unforeseen"),
    ],
    "their own words checked: some to change, then the rest to copy": [
        *AT_THE_DRAFT, Press("open:check"), Answer({"words": "Hi Sam,\n\nI refund you if you remove the review."}),
        Press("open:check"), Answer({"words": "Hi Sam,\n\nwhat happened?"}), Press("resume:token-1"),
        Press("help"), Press("open:check"), Answer({"words": "Thank you."}),
    ],
    "help that is refused": [
        Say("how can i edit the screenshot"), Press("open:check"), Answer({"words": "Thank you."}), *BY_MISTAKE,
    ],
    "settings": [
        Start(), Press("help"), Press("open:settings"), Press("open:zone"), Answer({"zone": "Atlantis"}), *IN_KARACHI,
        Press("open:quiet"), Answer({"hours": "22:00-07:00"}),
        Press("open:offsets"), Press("set:offsets:early"),
    ],
    "a name, a corrected answer, a file, an end": [
        *AT_THE_DRAFT, Press("help"), Press("open:case"), Press("open:nickname"), Answer({"nickname": "logo job"}),
        Press("help"), Press("open:case"), Press("open:export"), Press("resume:token-1"), Press("help"), Press("open:case"),
        Press("open:close"), Press("set:outcome:delivered"), Press("new"),
    ],
    "two cases, and then nothing": [
        *AT_THE_DRAFT, Start(), Press("cancel"), Press("find-out"), Press("help"), Press("cases"), Press("resume:token-1"),
        Press("short"),
        Press("help"), Press("privacy"), Press("erase:False"), Press("erase:True"), Start(),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
async def test_a_conversation_is_the_same_everywhere(name: str, tmp_path: Path):
    async with AsyncExitStack() as stack:
        together = await seated(stack, tmp_path)
        for act in SCENARIOS[name]:
            await together.act(act)


PAGES = {
    "zone": "Karachi",
    "hours": "22:00-07:00",
    "completed": "18",
    "canceled": "1",
    "nickname": "logo job",
    "words": "Thank you.",
}
PAST, FUTURE = ["now", "2 hours ago", "yesterday 18:30"], ["in 2 hours", "in 3 days", "tomorrow 9:00"]


@dataclass(frozen=True)
class Any:
    """What somebody does next. The number picks among what is offered then; `sound`: a typed time can be read."""

    kind: int
    pick: int
    sound: bool

    def act(self, seen: Seen) -> Act:
        if seen.asks and self.kind > 2:
            return Answer({**PAGES, **{id: self.typed(ask) for id, ask in ASKS.items()}})
        if self.kind == 0:
            return Wait(self.pick % 30)
        offered = [*seen.choices, *seen.tones, *(id for id, _ in seen.ticks)]
        return Press(offered[self.pick % len(offered)])

    def typed(self, ask: Ask) -> str:
        if ask.type == "option":
            return ask.options[self.pick % len(ask.options)]
        if ask.type == "text":
            return "Sam"
        return (PAST if ask.tense is Tense.PAST else FUTURE)[self.pick % 3] if self.sound else "banana"


DOES = st.builds(Any, st.integers(0, 6), st.integers(0, 99), st.integers(0, 3).map(bool))


async def wander(does: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            together = await seated(stack, Path(folder))
            seen = await together.act(Start())
            for deed in does:
                seen = await together.act(deed.act(seen))


# A failure is not made smaller: every try takes a second, and the last thing done says where they part.
AS_FOUND = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate])


@given(st.lists(DOES, min_size=15, max_size=15))
@settings(AS_FOUND, max_examples=4)
def test_whatever_they_do_it_is_the_same_everywhere(does: list[Any]):
    asyncio.run(wander(does))


@pytest.mark.slow
@given(st.lists(DOES, min_size=10, max_size=40))
@settings(AS_FOUND, max_examples=40)
def test_however_long_they_do_it_is_the_same_everywhere(does: list[Any]):
    asyncio.run(wander(does))
