"""How others lose, double or hide reminders, one case each; and every fault of a platform, a store and a clock.

The links lead to where it happened to them.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.contact import Contact
from bot.core.events import Open, Resume
from bot.core.reminders import State
from bot.delivery import LEASE, LONGEST_TRYING, MOST_ATTEMPTS
from bot.stores.tinydb import TinyStore
from tests.fault.faulty import Faulty
from tests.unit.office import AYESHA, BILAL, Office


def down(fault: str, now: Callable[[], datetime], **span: float) -> Iterator[str]:
    until = now() + timedelta(**span)
    while now() < until:
        yield fault


@pytest.fixture
async def office(shop) -> Faulty:
    office = Faulty(shop)
    await office.request()
    office.clock.pass_(timedelta(hours=24))
    return office


class TestKeptUntilItIsSure:
    async def test_it_is_not_gone_before_it_is_sent(self, office):
        """Deleted, then dispatched, and a failed send loses it: RoboDanny, cogs/reminder.py, call_timer."""
        office.platform.fails("500 before")
        await office.dispatcher.tick()
        assert await office.state() is State.PENDING
        await office.watch(minutes=1)
        assert (len(office.said()), await office.state()) == (1, State.SENT)

    async def test_sent_and_not_recorded_it_is_not_sent_twice(self, office):
        """Sent, then deleted by API, and a failed delete repeats it: python-discord, bot/exts/utils/reminders.py."""
        office.platform.fails("killed after")
        await office.watch(minutes=2)
        assert (len(office.platform.asked), len(office.said()), await office.state()) == (2, 1, State.SENT)

    async def test_a_timer_of_seconds_is_kept_like_any_other(self, shop):
        """Timers of 60 s or less live only in memory: RoboDanny, create_timer."""
        office = Faulty(shop)
        await office.request(when="47 hours 59 minutes 30 seconds ago")
        office.restart()
        await office.watch(minutes=2)
        assert len(office.said()) == 1

    async def test_a_closed_dm_keeps_it_and_it_is_seen(self, office):
        """On error 50007 it is deleted and nobody is told: reminder-rs, postman/src/sender.rs."""
        office.platform.fails("closed")
        await office.watch(minutes=1)
        assert await office.state() is State.UNDELIVERABLE
        await office.do(Resume())
        assert "did not reach you" in office.words()

    async def test_missed_while_offline_it_comes_on_the_start(self, office):
        """Missed while offline, marked missed, stuck: https://github.com/anoadragon453/matrix-reminder-bot/issues/9, /89."""
        office.clock.pass_(timedelta(hours=20))
        office.restart()
        await office.watch(seconds=10)
        assert len(office.said()) == 1
        assert set((await office.states()).values()) == {State.COLLAPSED, State.SENT, State.PENDING}

    async def test_late_it_says_so_with_what_is_really_left(self, office):
        """Hours-late messages confused people: https://github.com/Watchful1/UpdateMeBot/issues/52."""
        office.clock.pass_(timedelta(hours=3))
        await office.watch(seconds=5)
        (said,) = office.said()
        assert "late, sorry. It was due 3 hours ago." in said
        assert "in 21 hours" in said

    async def test_it_does_not_fire_again_after_a_restart_or_at_each_tick(self, office):
        """ "Last fired" was in memory: https://github.com/VishnuSanal/RemindMe/issues/8 and others."""
        for _ in range(3):
            await office.watch(minutes=1)
            office.restart()
        assert len(office.said()) == 1

    async def test_two_looks_at_once_send_once(self, office):
        """Overlapping ticks sent twice: https://github.com/Aioros/destiny-reminders/issues/9."""
        other = Office(office.shop, office.store, office.platform)
        other.clock.at = office.clock()
        await office.dispatcher._look()
        await other.dispatcher._look()
        await office.dispatcher.tick()
        await other.dispatcher.tick()
        assert len(office.platform.asked) == 1

    async def test_claimed_and_crashed_it_comes_when_the_lease_is_over(self, office):
        """Rows stuck in "processing" after a crash: https://github.com/MikeMoore1337/reminder-bot/issues/9."""
        await office.store.claim(office.clock(), LEASE, 10, timedelta(0))
        office.start()
        await office.watch(seconds=LEASE.total_seconds() - 5)
        assert office.said() == []
        await office.watch(seconds=15)
        assert len(office.said()) == 1

    async def test_it_ends_failed_and_somebody_sees_it(self, office, caplog):
        """No cap and no terminal state: the same."""
        office.platform.always(iter(lambda: "429", None))
        await office.until(office.clock() + timedelta(hours=18))
        await office.until(office.clock() + LONGEST_TRYING * 3)
        states = await office.states()
        assert states[0] is State.FAILED
        assert State.PENDING not in states.values()
        failed = next(r for r in await office.rows() if r.state is State.FAILED)
        assert failed.attempts >= MOST_ATTEMPTS - 1
        assert "is given up after" in caplog.text
        await office.do(Resume("token-1"))
        assert "did not reach you, and I do not know why" in office.words()
        await office.do(Open("reminders", "token-1"))
        assert "I gave up after" in office.words()

    async def test_nothing_of_it_lives_in_the_process(self, shop, tmp_path):
        """Jobs pickled in a scheduler's memory: https://github.com/RasaHQ/rasa/issues/2716."""
        office = Faulty(shop, await TinyStore.open(tmp_path))
        await office.request()
        await office.store.close()
        office.clock.pass_(timedelta(hours=24))
        office.store = await TinyStore.open(tmp_path)
        await office.store.indexed()
        office.start()
        await office.dispatcher.tick()
        assert len(office.said()) == 1
        await office.store.close()

    async def test_no_grace_time_decides_whether_it_exists(self, office):
        """A misfire grace of one second skips late jobs in silence: https://github.com/agronholm/apscheduler/issues/296."""
        office.clock.pass_(timedelta(days=30))
        await office.watch(seconds=5)
        assert len(office.said()) == 1
        assert State.PENDING not in (await office.states()).values()

    async def test_a_window_nobody_was_running_in_loses_none(self, office):
        """A warning fires only inside one window of a tick: discord-tickets, src/lib/stale.js."""
        await office.watch(minutes=1)
        office.clock.pass_(timedelta(hours=18, minutes=3))
        await office.watch(seconds=5)
        assert "in 5 hours" in office.said()[-1]

    async def test_the_key_is_its_own_and_fits(self, office):
        """A failure notice that shared the nonce swallowed the reply: https://github.com/openclaw/openclaw/pull/103867."""
        await office.watch(hours=25)
        keys = [message.key for message in office.platform.arrived]
        assert len(keys) == len(set(keys)) == 4
        assert {len(key) for key in keys} == {25}

    async def test_a_platform_without_keys_is_told_to_look_first(self, office):
        """Slack has no documented idempotency key: https://github.com/slackapi/slack-api-specs/issues/10."""
        first = office.clock()
        office.platform.fails("dropped after", "dropped")
        await office.watch(minutes=2)
        assert [notice.tried for notice in office.platform.asked] == [None, first, first]

    async def test_no_sleep_is_long(self, office):
        """asyncio.sleep is unreliable past 48 days (https://bugs.python.org/issue20493): the clock is read at every look."""
        office.clock.pass_(timedelta(days=60))
        await office.dispatcher.tick()
        assert len(office.said()) == 1


class TestThePlatform:
    async def test_a_delivery_has_five_ends_and_each_is_written_down(self, office):
        """50007 crashed or was swallowed: https://github.com/TripSit/TripBot/issues/1086."""
        office.platform.fails("429", "dropped", "fine", "closed", "gone")
        await office.watch(hours=25)
        assert await office.states() == {
            24: State.SENT,
            6: State.UNDELIVERABLE,
            1: State.UNDELIVERABLE,
            0: State.SENT,
        }

    async def test_how_long_to_wait_is_obeyed(self, office):
        office.platform.fails("429 300")
        await office.watch(minutes=4, seconds=55)
        assert office.said() == []
        await office.watch(minutes=1)
        assert len(office.said()) == 1

    async def test_without_being_told_it_waits_longer_each_time(self, office):
        asked = []
        office.platform.always(iter(lambda: "429", None))
        for _ in range(2 * 360):
            before = len(office.platform.asked)
            await office.watch(seconds=10)
            asked += [office.clock()] * (len(office.platform.asked) - before)
        gaps = [(b - a).total_seconds() for a, b in pairwise(asked)]
        assert gaps[0] <= 20
        assert gaps[-1] >= 600
        assert len(asked) < 20

    @pytest.mark.parametrize("fault", ["500 after", "dropped after"])
    async def test_what_arrived_in_spite_of_an_error_is_not_doubled(self, office, fault):
        office.platform.fails(fault)
        await office.watch(minutes=2)
        assert (len(office.platform.asked), len(office.said()), await office.state()) == (2, 1, State.SENT)

    async def test_an_unknown_outcome_is_asked_again_while_the_platform_knows_the_key(self, office):
        """Discord knows a nonce for a few minutes: https://github.com/discord/discord-api-docs/pull/6647."""
        office.platform.fails("dropped", "dropped", "dropped", "dropped")
        await office.watch(minutes=3)
        assert len(office.said()) == 1

    @pytest.mark.parametrize(("fault", "hours"), [("closed", 24), ("gone", 24)])
    async def test_a_closed_dm_is_not_hammered(self, office, fault, hours):
        """10,000 invalid requests in 10 minutes block the address: https://github.com/discord/discord-api-docs/pull/2097."""
        office.platform.always(iter(lambda: fault, None))
        await office.watch(hours=hours + 1)
        assert len(office.platform.asked) == 4  # one try for each reminder: the door may have been opened since
        assert set((await office.states()).values()) == {State.UNDELIVERABLE}

    async def test_an_hour_down_loses_nothing(self, office):
        office.platform.always(down("dropped", office.clock, hours=1))
        await office.watch(hours=2)
        assert (len(office.said()), await office.state()) == (1, State.SENT)
        assert "late, sorry" in office.said()[0]

    async def test_down_until_the_end_it_is_the_notice_that_the_time_is_over(self, office):
        office.platform.always(down("500 before", office.clock, hours=24, minutes=5))
        await office.watch(hours=26)
        (said,) = office.said()
        assert "the time ended" in said
        assert await office.states() == {24: State.COLLAPSED, 6: State.COLLAPSED, 1: State.COLLAPSED, 0: State.SENT}


class TestMerged:
    """Several in one message, and the process or the connection dies."""

    @pytest.fixture
    async def two(self, shop) -> Faulty:
        office = Faulty(shop)
        await office.request()
        office.clock.pass_(timedelta(minutes=10))
        await office.request()
        office.clock.pass_(timedelta(hours=23, minutes=50))
        return office

    async def sent(self, office: Faulty) -> int:
        return [r.state for r in await office.rows() if r.before == timedelta(hours=24)].count(State.SENT)

    @pytest.mark.parametrize("fault", ["killed after", "killed before", "500 after", "500 before", "dropped after"])
    async def test_each_is_said_once(self, two, fault):
        two.platform.fails(fault)
        await two.watch(minutes=5)
        assert [said.count("C-000") for said in two.said()] == [2]
        assert await self.sent(two) == 2

    async def test_one_that_could_have_joined_is_not_taken_for_part_of_what_arrived(self, shop):
        office = Faulty(shop)
        await office.request()
        office.clock.pass_(timedelta(minutes=31))
        await office.request()
        office.clock.pass_(timedelta(hours=23, minutes=29))
        office.platform.fails("killed after")
        await office.look()  # the first alone: the second is due in 31 minutes
        office.clock.pass_(timedelta(minutes=2))
        await office.watch(minutes=40)
        assert [said.count("C-000") for said in office.said()] == [1, 1]
        assert await self.sent(office) == 2

    async def test_one_answered_before_the_retry_leaves_the_others_name_alone(self, two):
        two.platform.fails("500 after")
        await two.dispatcher.tick()
        first = next(r for r in await two.rows() if r.key == two.platform.asked[0].key)
        await two.do(Open("close", first.case))
        await two.do(two.card.choices[0].event)
        await two.watch(minutes=2)
        assert len(two.said()) == 1
        assert {notice.key for notice in two.platform.asked} == {first.key}


class TestTheStore:
    async def test_down_for_a_minute(self, office):
        office.store.down = True
        await office.watch(minutes=1)
        assert office.said() == []
        office.store.down = False
        await office.watch(seconds=10)
        assert (len(office.said()), await office.state()) == (1, State.SENT)

    async def test_down_just_after_a_message_went_out(self, office):
        def until_then():
            office.store.down = True
            yield "fine"

        office.platform.always(until_then())
        await office.watch(minutes=3)
        office.store.down = False
        await office.watch(minutes=3)
        assert (len(office.platform.asked), len(office.said()), await office.state()) == (1, 1, State.SENT)


class TestTheClock:
    @pytest.mark.parametrize("hours", [-1, -30, 1, 30])
    async def test_set_it_loses_and_doubles_nothing(self, office, hours):
        await office.watch(minutes=1)
        office.clock.pass_(timedelta(hours=hours))
        await office.watch(minutes=1)
        office.clock.pass_(timedelta(hours=-hours))
        await office.watch(hours=24, minutes=5)
        assert len(office.said()) == len({m.key for m in office.platform.arrived})
        states = await office.states()
        assert State.PENDING not in states.values()
        assert list(states.values()).count(State.SENT) == len(office.said())

    async def test_set_back_while_one_is_to_be_tried_again(self, office):
        office.platform.fails("dropped")
        await office.dispatcher.tick()
        office.clock.pass_(timedelta(hours=-2))
        await office.watch(hours=3)
        assert len(office.said()) == 1

    @pytest.mark.parametrize(
        ("zone", "begins", "ends"),
        [
            ("Europe/Berlin", date(2026, 10, 24), "Monday 26 October, 11:00 (Berlin)"),
            ("Europe/Berlin", date(2026, 3, 28), "Monday 30 March, 13:00 (Berlin)"),
            ("America/New_York", date(2026, 10, 31), "Monday 2 November, 11:00 (New York)"),
            ("Australia/Lord_Howe", date(2026, 10, 3), "Monday 5 October, 12:30 (Lord Howe Island)"),
            ("Asia/Kathmandu", date(2026, 10, 24), "Monday 26 October, 12:00 (Kathmandu)"),
        ],
    )
    async def test_forty_eight_hours_are_elapsed_time_whatever_the_wall_shows(self, shop, zone, begins, ends):
        """Offsets break where clocks change: https://github.com/anoadragon453/matrix-reminder-bot/issues/57."""
        office = Faulty(shop)
        office.clock.at = datetime.combine(begins, time(12), ZoneInfo(zone)).astimezone(UTC)
        begun = office.clock()
        await office.request(who=Contact(AYESHA.seller, zone))
        await office.until(begun + timedelta(hours=49))
        waits = [message.at - begun for message in office.platform.arrived]
        assert [round(w / timedelta(hours=1), 2) for w in waits] == [24, 42, 47, 48]
        assert office.said()[-1] == f"the client's request (C-0001): the time ended {ends}."


async def test_nothing_of_one_seller_reaches_another(shop):
    office = Faulty(shop)
    await office.request(who=AYESHA)
    await office.request(who=BILAL)
    office.platform.fails("500 after", "429", "killed after")
    office.clock.pass_(timedelta(hours=24))
    await office.watch(minutes=10)
    assert sorted(message.seller.user for message in office.platform.arrived) == ["ayesha", "bilal"]
