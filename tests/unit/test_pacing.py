"""How fast a tenant is written to, when it is left alone, and when a message is tried again."""

import pytest

from bot.pacing import FAILURES, LONGEST_PAUSE, LONGEST_WAIT, PAUSE, Lane, Pace, wait_after


def failed(lane: Lane, at: float, times: int = FAILURES) -> None:
    for _ in range(times):
        lane.begin()
        lane.end(at, answered=False, chance=0.5)


def test_a_burst_and_then_its_pace():
    lane = Lane(Pace(2.0, at_once=3))
    for _ in range(3):
        lane.begin()
        lane.end(0, answered=True, chance=0.5)
    assert [lane.room(at) for at in (0, 0.4, 0.5, 1.0, 100)] == [0, 0, 1, 2, 3]


def test_no_more_than_so_many_at_once():
    lane = Lane(Pace(1000.0, at_once=3))
    lane.begin()
    lane.begin()
    assert lane.room(10) == 1


def test_a_platform_that_is_down_is_left_alone_and_then_tried_by_one():
    lane = Lane(Pace())
    failed(lane, 100, FAILURES - 1)
    assert lane.room(100) > 0
    failed(lane, 100, 1)
    assert (lane.shut(100), lane.room(100 + PAUSE - 0.1), lane.room(100 + PAUSE)) == (True, 0, 1)
    lane.begin()
    assert lane.room(100 + PAUSE) == 0


def test_it_is_left_alone_longer_and_longer_and_never_very_long():
    lane, at, pauses = Lane(Pace()), 100.0, []
    failed(lane, at)
    for _ in range(50):
        since = at
        while not lane.room(at):
            at += 1
        pauses.append(at - since)
        lane.begin()
        lane.end(at, answered=False, chance=0.5)
    assert pauses[:4] == [5, 10, 20, 40]
    assert max(pauses) == LONGEST_PAUSE


def test_one_that_gets_through_opens_it_again():
    lane = Lane(Pace())
    failed(lane, 100)
    lane.begin()
    lane.end(110, answered=True, chance=0.5)
    assert lane.room(120) == Pace().at_once
    failed(lane, 200)
    assert lane.room(200 + PAUSE) == 1


def test_those_on_their_way_when_it_is_shut_do_not_prolong_it():
    lane = Lane(Pace())
    for _ in range(10):
        lane.begin()
    for _ in range(10):
        lane.end(100, answered=False, chance=0.5)
    assert lane.room(100 + PAUSE) == 1


def test_a_message_is_tried_again_soon_and_then_slower():
    waits = [wait_after(n, None, 1e6, 0.5) for n in range(10)]
    assert waits[:5] == [10, 20, 40, 80, 160]
    assert sum(waits[:4]) < 180  # within the minutes in which Discord knows a nonce
    assert waits[-1] == wait_after(10**9, None, 1e6, 0.5) == LONGEST_WAIT


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_never_sooner_than_the_platform_asked_for(chance):
    assert wait_after(0, 600.0, 1e6, chance) >= 600
    assert wait_after(9, 1.0, 1e6, chance) >= LONGEST_WAIT * 0.75


def test_what_failed_together_comes_back_apart():
    assert wait_after(3, None, 1e6, 0.0) < wait_after(3, None, 1e6, 1.0)
    assert wait_after(0, 60.0, 1e6, 0.0) < wait_after(0, 60.0, 1e6, 1.0)


def test_shortly_before_an_end_it_is_tried_more_often():
    assert wait_after(9, None, 600, 0.5) == 150
    assert wait_after(9, None, 8, 0.5) == 10
    assert wait_after(9, None, -5, 0.5) == LONGEST_WAIT
