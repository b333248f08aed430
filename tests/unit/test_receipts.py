"""What became of reminders is said: a closed DM with what to change, a test to see that they arrive, and the export."""

import pytest

from bot.core.events import Arrive, Cases, Open, Privacy, Resume, Set
from bot.core.reminders import State
from bot.courier import Delivery, Outcome
from tests.unit.office import AYESHA, Office


@pytest.fixture
async def office(shop) -> Office:
    office = Office(shop)
    await office.request()
    return office


@pytest.mark.parametrize("event", [Arrive(), Resume(), Resume("C-0001"), Cases()])
async def test_a_closed_dm_is_said_at_the_next_contact_with_what_to_change(office, event):
    office.recorded.answer = Delivery(Outcome.CLOSED)
    await office.after(hours=24)
    await office.do(event)
    assert "did not reach you: your direct messages are closed to me. Please allow direct messages" in office.words()


async def test_it_is_said_until_one_arrives_again(office):
    office.recorded.answer = Delivery(Outcome.CLOSED)
    await office.after(hours=24)
    office.recorded.answer = Delivery(Outcome.SENT)
    await office.do(Set("test", "now"))
    await office.after(seconds=1)
    await office.do(Resume())
    assert "did not reach you" not in office.words()


async def test_why_one_was_not_delivered_stays_in_the_case(office):
    office.recorded.answer = Delivery(Outcome.CLOSED)
    await office.after(hours=24)
    await office.do(Open("reminders", "token-1"))
    assert "not delivered, because your direct messages were closed to me. 24 hours before the end" in office.words()


async def test_one_that_does_not_get_through_is_said_before_it_is_given_up(office):
    office.recorded.answer = Delivery(Outcome.UNKNOWN)
    await office.after(hours=24)
    for _ in range(3):
        await office.after(minutes=2)
    await office.do(Resume())
    assert "has not got through yet. I keep trying." in office.words()
    await office.do(Open("reminders", "token-1"))
    assert "It has not got through yet; tries so far: 4." in office.words()


async def test_the_export_has_the_receipts(office):
    await office.after(hours=24)
    card = await office.do(Open("export", "token-1"))
    assert "## Reminders" in card.document.text
    assert (
        "- Tuesday 24 November, 12:00 (Karachi): sent. 24 hours before the end: the client's request." in card.document.text
    )


async def test_what_is_not_needed_any_more_is_no_news(office):
    await office.after(hours=24)
    await office.do(next(c.event for c in office.recorded.delivered[-1][1].choices if c.id == "stop"))
    card = await office.do(Open("export", "token-1"))
    assert card.document.text.count("before the end") == 1


async def test_a_test_reminder_goes_the_way_of_all_and_its_receipt_is_shown(office):
    await office.do(Set("test", "now"))
    assert "on its way" in office.words()
    (said,) = await office.after(seconds=1)
    assert said.startswith("This is a test reminder.")
    assert office.offered() == ["settings"]
    await office.do(Open("settings"))
    assert "Your last test reminder was sent Monday 23 November, 12:00 (Karachi)." in office.words()


async def test_a_test_reminder_that_did_not_arrive_says_why(office):
    office.recorded.answer = Delivery(Outcome.CLOSED)
    await office.do(Set("test", "now"))
    await office.after(seconds=1)
    await office.do(Open("settings"))
    assert "could not be delivered Monday 23 November, 12:00 (Karachi): your direct messages are closed" in office.words()


async def test_a_second_test_within_a_minute_is_the_same_one(office):
    await office.do(Set("test", "now"))
    await office.do(Set("test", "now"))
    assert len(await office.after(seconds=1)) == 1
    await office.do(Set("test", "now"))
    assert await office.after(seconds=1) == []
    await office.after(minutes=1)
    await office.do(Set("test", "now"))
    assert len(await office.after(seconds=1)) == 1


async def test_a_stranger_can_test_too(shop):
    office = Office(shop)
    await office.do(Set("test", "now"))
    assert len(await office.after(seconds=1)) == 1


async def test_a_test_leaves_the_real_ones_alone_and_they_leave_it_alone(office):
    before = await office.rows()
    await office.do(Set("test", "now"))
    assert (await office.rows())[:4] == before
    await office.do(Set("offsets", "last"))
    assert [r.state for r in await office.rows() if not r.case] == [State.PENDING]


async def test_the_privacy_page_says_what_waits_and_when_somebody_last_looked(office):
    await office.do(Privacy())
    assert "Reminders that wait: 4, the next one on Tuesday 24 November, 12:00 (Karachi)." in office.words()
    assert "I last looked" not in office.words()
    await office.after(minutes=5)
    await office.do(Privacy())
    assert "I last looked at what is due on Monday 23 November, 12:05 (Karachi)." in office.words()


async def test_nothing_is_said_of_a_closed_case(office):
    office.recorded.answer = Delivery(Outcome.CLOSED)
    await office.after(hours=24)
    card = await office.do(Open("close", "token-1"))
    await office.do(card.choices[0].event)
    await office.do(Cases())
    assert "did not reach you" not in office.words()
    assert (await office.store.load(AYESHA.seller)).cases[0].closed
