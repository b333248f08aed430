"""What was on the screen before a restart works after it: nothing hangs on what a process remembers."""

from pathlib import Path

from bot.stores.tinydb import TinyStore
from tests.adapters.discord.simulated import House, Person, asked_when, opened, words


async def test_a_button_pressed_after_a_restart_moves_the_case(alice: Person, house: House):
    await opened(alice)
    await alice.env.restart_bot(house.bot())
    await alice.press("They asked me to cancel")
    assert "When did they send it?" in words(alice.card)


async def test_discord_py_keeps_none_of_our_messages_waiting(alice: Person):
    await asked_when(alice)
    assert alice.env.bot.persistent_views == []


async def test_a_form_opened_before_a_restart_is_taken_after_it(alice: Person, house: House):
    await asked_when(alice)
    shown = await alice.press("Answer")
    await alice.env.restart_bot(house.bot())
    await alice.user.submit_modal(shown, {"request_at": "2 hours ago"})
    assert "Is this the right time?" in words(alice.card)


async def test_a_case_on_disk_goes_on_in_another_process(alice: Person, house: House, tmp_path: Path):
    house.store = await TinyStore.open(tmp_path / "data")
    await alice.env.restart_bot(house.bot())
    await asked_when(alice)
    await house.store.close()
    house.store = await TinyStore.open(tmp_path / "data")
    await alice.env.restart_bot(house.bot())
    await alice.answer(request_at="2 hours ago")
    assert "Is this the right time?" in words(alice.card)
    await house.store.close()


async def test_a_press_that_discord_repeats_after_a_restart_changes_nothing_more(alice: Person, house: House):
    await opened(alice)
    pressed = await alice.at_once((alice.card, "They asked me to cancel"))
    before = (await house.store.load(alice.id)).cases
    await alice.env.restart_bot(house.bot())
    await alice.repeated(*pressed)
    assert (await house.store.load(alice.id)).cases == before
    assert "That button belongs to an earlier step" not in words(alice.card)
    assert "When did they send it?" in words(alice.card)
