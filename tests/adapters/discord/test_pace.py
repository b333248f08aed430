"""New DMs are opened no faster than Discord bears."""

from datetime import timedelta

import pytest

from adapters.discord.pace import AT_ONCE, EACH, Pace
from bot.core.reminders import State
from tests.adapters.discord.simulated import House, Person, asked_when, words


class Seconds:
    at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def pace(seconds: Seconds) -> Pace:
    return Pace(seconds, lambda: 0.5)


def test_some_go_at_once_and_then_one_at_a_time(pace: Pace, seconds: Seconds):
    assert [pace.take() for _ in range(AT_ONCE)] == [0.0] * AT_ONCE
    assert pace.take() == 1.5 * EACH
    seconds.at += EACH
    assert pace.take() == 0.0
    assert pace.take() > 0


def test_a_long_rest_gives_no_more_than_before(pace: Pace, seconds: Seconds):
    seconds.at += 1000 * EACH
    assert [pace.take() for _ in range(AT_ONCE + 1)].count(0.0) == AT_ONCE


def test_being_told_that_it_was_too_fast_leaves_one_at_a_time(pace: Pace):
    pace.slow_down()
    assert pace.take() == 0.0
    assert pace.take() > 0


def opened(alice: Person) -> int:
    return [r.path for r in alice.env.http_requests].count("/users/@me/channels")


async def test_when_it_is_too_fast_the_conversation_stays_where_it_was_asked_for(alice: Person):
    for _ in range(AT_ONCE):
        alice.env.bot.messages._pace.take()
    reply = await alice.command("start", words="my buyer ordered by mistake and wants to order again")
    await alice.press("That is it", on=reply.response.message)
    assert opened(alice) == 0
    assert "I could not reach you in private just now" in words(reply.response.message)


async def test_what_discord_says_about_it_is_heard(alice: Person):
    alice.env.inject_error("POST", "/users/@me/channels", status=403, code=40003)
    reply = await alice.command("start", words="my buyer ordered by mistake and wants to order again")
    await alice.press("That is it", on=reply.response.message)
    for _ in range(2):
        await alice.command("resume")
    assert opened(alice) == 2


async def test_a_dm_that_is_known_is_not_opened_again_after_a_restart(alice: Person, house: House):
    await asked_when(alice)
    await alice.answer(request_at="2 hours ago")
    before = opened(alice)
    await alice.env.restart_bot(house.bot())
    house.clock.pass_(timedelta(hours=23))
    await house.dispatcher(alice.env.bot).tick()
    assert opened(alice) == before
    assert [r.state for r in (await house.store.load(alice.id)).reminders].count(State.SENT) == 1
