"""A week of a community in some minutes: three platforms, restarts, outages. No case, no reminder and no error is lost."""

import asyncio
import os
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.reminders import State
from bot.stores.opening import open_target
from tests.servers.discord import Discord
from tests.servers.slack import Pace, Slack
from tests.soak.kept import FULL, logged
from tests.soak.town import Someone, Town, Weight

# They take about four minutes of a core. AMICABLE_TEST_SELLERS names another number.
SELLERS = int(os.environ.get("AMICABLE_TEST_SELLERS", "2000"))
# Of each hundred sellers.
SHARES = {"discord": 45, "slack": 45, "console": 10}
DAYS, LOOK = 7, timedelta(hours=1)
# For so many days the bot is restarted; then one process lives on. On its first day it hears of everybody, and from then
# on it weighs what it weighed: whatever it remembers of a seller it remembers then.
RESTARTED, WARM = 4, 5


async def lived(folder: Path, sellers: int) -> str:
    """A week of so many sellers. Gives the table of what happened."""
    unhandled: list[str] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _, told: unhandled.append(f"{told.get('message')} {told.get('exception')!r}")
    )
    async with Discord() as here, Slack(Pace(ack=30.0, trigger=30.0)) as slack:
        town = Town(here, slack, folder, seed=sellers)
        with logged() as errors:
            await town.open()
            try:
                weights = await _a_week_and_two_days(town, sellers)
            finally:
                await town.close()
    assert unhandled == []
    # What the disk refused is said in the log; nothing else goes wrong there.
    assert [line for line in errors if FULL not in line] == []
    rows = await _nothing_is_lost(town)
    assert weights[DAYS].objects <= weights[WARM].objects * 1.05, weights
    assert weights[DAYS].megabytes <= weights[WARM].megabytes * 1.05, weights
    return _table(town, rows, weights)


async def _a_week_and_two_days(town: Town, sellers: int) -> dict[int, Weight]:
    """The last two days without trouble, so that whatever is owed can come."""
    places = [place for place, share in SHARES.items() for _ in range(sellers * share // 100)]
    town.chance.shuffle(places)
    for number, place in enumerate(places):
        town.move_in(place, number)
    weights = await _a_week(town)
    town.goes_right()
    for _ in range(2 * 24):
        await town.pass_(LOOK)
    return weights


async def _a_week(town: Town) -> dict[int, Weight]:
    """They come within the first three days, and press now and then."""
    weights: dict[int, Weight] = {}
    people = town.people
    to_come, to_say, here = list(people), [], []
    for hour in range(int(timedelta(days=DAYS) / LOOK)):
        bad = hour % 12 == 7
        town.goes_wrong() if bad else town.goes_right()
        coming, to_come = _some(to_come, len(people) // 60 + 1)
        late = await town.all(coming, lambda one: one.open())
        to_come = late + to_come
        came = [one for one in coming if one not in late]
        unsaid = await town.all([*to_say, *came], lambda one: one.say_when())
        here += [one for one in [*to_say, *came] if one not in unsaid]
        to_say = unsaid
        all_look_in = hour == RESTARTED * 24
        busy = here if all_look_in else town.chance.sample(here, min(len(here), len(people) // 60))
        await town.all(busy, lambda one: one.press(town.chance))
        await town.pass_(LOOK)
        if hour % 8 == 3 and hour < RESTARTED * 24:
            await town.restart()
        if hour % 24 == 23:
            town.forget()
            weights[hour // 24 + 1] = town.weighs()
    assert to_come == []
    return weights


def _some(people: list[Someone], most: int) -> tuple[list[Someone], list[Someone]]:
    return people[:most], people[most:]


async def _nothing_is_lost(town: Town) -> Counter[str]:
    """Read what is on the disk as another process would; gives how the reminders ended."""
    store = await open_target(town.folder / "data")
    states: Counter[str] = Counter()
    try:
        for someone in town.people:
            dossier = await store.load(someone.id)
            kept = {case.token: case.turn for case in dossier.cases}
            assert kept, f"{someone.id} has lost everything"
            assert kept == town.promises.cases[someone.id]
            for row in dossier.reminders:
                states[str(row.state)] += 1
                assert row.state is not State.PENDING or row.due > town.clock(), row
                if row.state is State.SENT:
                    assert (someone.id, row.settled) in town.arrived, row
    finally:
        await store.close()
    return states


def _table(town: Town, states: Counter[str], weights: dict[int, Weight]) -> str:
    lines = {
        "sellers": f"{len(town.people)}",
        "turns kept": f"{town.promises.turns}",
        "writes refused by the disk": f"{town.promises.refused}",
        "things tried again by sellers": f"{town.tried_again}",
        "restarts": f"{town.restarts}",
        "reminders": ", ".join(f"{count} {state}" for state, count in sorted(states.items())),
        "deliveries": ", ".join(f"{count} {outcome}" for outcome, count in sorted(town.outcomes.items())),
        "objects alive, by day": ", ".join(f"{weight.objects}" for weight in weights.values()),
        "memory by day, servers included": ", ".join(f"{weight.megabytes} MB" for weight in weights.values()),
    }
    width = max(map(len, lines))
    return "\n".join(f"  {name:{width}}  {value}" for name, value in lines.items())


@pytest.mark.slow
async def test_a_week_of_a_community(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    table = await lived(tmp_path, SELLERS)
    with capsys.disabled():
        print(f"\nA week of a community:\n{table}")
