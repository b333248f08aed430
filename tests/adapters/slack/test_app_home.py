"""Home shows the open cases with the time left, nearest first, as they are after every turn."""

from datetime import timedelta

from tests.adapters.platforms import every_part
from tests.adapters.slack.simulated import House, Seller, asked_when, opened, words
from tests.servers.slack.state import View


def home(alice: Seller) -> View:
    shown = alice.person.home()
    assert shown, "there is no Home"
    return shown


async def test_home_offers_to_start_settings_and_what_is_kept(alice: Seller):
    alice.person.open_home()
    await alice.done()
    said = words(home(alice))
    assert "You have no open case." in said
    for label in ("Start another case", "Settings", "What is kept about me", "Help"):
        assert label in said


async def test_home_is_current_after_every_turn(alice: Seller, house: House):
    alice.person.open_home()
    await opened(alice)
    assert "C-0001" in words(home(alice))
    await alice.press("They asked me to cancel")
    await alice.answer(request_at="2 hours ago")
    assert "in 46 hours" in words(home(alice))
    dates = [part["timestamp"] for part in every_part(home(alice).blocks) if part.get("type") == "date"]
    assert dates == [int((house.clock() + timedelta(hours=46)).timestamp())]


async def test_the_nearest_case_comes_first(alice: Seller):
    await opened(alice)
    await asked_when(alice)
    await alice.answer(request_at="2 hours ago")
    said = words(home(alice))
    assert said.index("C-0002") < said.index("C-0001")


async def test_a_case_is_resumed_from_home_in_the_dm(alice: Seller):
    await asked_when(alice)
    before = alice.card
    await alice.press("Open C-0001", on=home(alice))
    assert "When did they send it?" in words(alice.card)
    assert alice.card is not before


async def test_home_is_published_only_when_it_changed(alice: Seller):
    await opened(alice)
    published = len(alice.slack.calls("views.publish"))
    await alice.press("Help")
    await alice.press("Back to my case")
    assert len(alice.slack.calls("views.publish")) == published


async def test_a_home_that_cannot_be_published_costs_nothing_else(alice: Seller):
    alice.slack.faults.error("views.publish", "internal_error", times=9)
    await opened(alice)
    assert "C-0001" in words(alice.card)
    assert alice.person.failures == []


async def test_erasing_empties_home(alice: Seller):
    await opened(alice)
    await alice.press("What is kept about me", on=home(alice))
    await alice.press("Erase everything")
    await alice.press("Yes, erase everything")
    assert "C-0001" not in words(home(alice))
