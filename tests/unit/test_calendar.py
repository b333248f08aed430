"""A case's clocks in a calendar, for the day the bot is down."""

from datetime import timedelta

from icalendar import Calendar

from bot.core.events import Choose, Open
from tests.unit.office import Office
from tests.unit.walk import NOON


async def taken(office: Office) -> list:
    document = (await office.do(Open("calendar", "token-1"))).document
    assert document.name == "c-0001.ics"
    return Calendar.from_ical(document.text).walk("VEVENT")


async def test_each_running_clock_is_an_event_at_its_end(shop):
    office = Office(shop)
    await office.request(due="in 3 days")
    request, delivery = await taken(office)
    assert request["dtstart"].dt == NOON + timedelta(hours=48)
    assert request["dtstart"].to_ical() == b"20261125T070000Z"
    assert str(request["summary"]) == "C-0001: the client's request ends"
    assert "If nothing is done, it counts as Accept." in request["description"]
    assert delivery["dtstart"].dt == NOON + timedelta(days=3)


async def test_its_alarms_are_when_reminders_are_owed_and_still_to_come(shop):
    office = Office(shop)
    await office.request()
    (event,) = await taken(office)
    hours = [24, 6, 1, 0]
    assert [a["trigger"].dt for a in event.walk("VALARM")] == [-timedelta(hours=h) for h in hours]
    office.clock.pass_(timedelta(hours=30))
    (event,) = await taken(office)
    assert [a["trigger"].dt for a in event.walk("VALARM")] == [-timedelta(hours=h) for h in hours[1:]]


async def test_a_corrected_time_replaces_what_a_calendar_has(shop):
    office = Office(shop)
    await office.request()
    (before,) = await taken(office)
    await office.do(Choose("token-1", "lamp.answer", "page", 3))
    form = office.card.form.submit
    await office.do(type(form)(form.token, form.step, form.turn, {"closes": "20 hours left"}))
    (after,) = await taken(office)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["dtstart"].dt == NOON + timedelta(hours=20)


async def test_it_is_offered_only_while_a_clock_runs(shop):
    office = Office(shop)
    await office.request()
    card = await office.do(Open("case", "token-1"))
    assert "calendar" in [c.id for c in card.choices]
    await office.do(Choose("token-1", "lamp.answer", "declined", 3))
    card = await office.do(Open("case", "token-1"))
    assert "calendar" not in [c.id for c in card.choices]
    assert (await office.do(Open("calendar", "token-1"))).document is None
