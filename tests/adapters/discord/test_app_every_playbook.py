"""Every playbook on Discord, from /cancel start to an outcome, pressed and typed as sellers do it, with restarts between."""

from functools import cache

import pytest

from tests.adapters.discord.simulated import BOOK, House, Person
from tests.scenario.drivers.discord import OnDiscord
from tests.scenario.routes import Answer, Deed, Routes


@cache
def routes() -> Routes:
    return Routes(BOOK)


async def walked(seller: OnDiscord, deeds: tuple[Deed, ...], *, restarting: bool) -> None:
    """Go that way. `restarting`: another process takes over in the middle, and while every form is open."""
    await seller.start()
    for place, deed in enumerate(deeds):
        if restarting and place == len(deeds) // 2:
            await seller.restart()
        if not isinstance(deed, Answer):
            await seller.press(deed.id)
            continue
        form = await seller.open()
        if restarting:
            await seller.restart()
        await seller.submit(form, deed.typed)


@pytest.mark.parametrize("playbook", BOOK.flow.playbooks)
async def test_a_playbook_goes_from_the_first_question_to_an_outcome(alice: Person, house: House, playbook: str):
    await walked(OnDiscord(alice, house), routes().deep(playbook), restarting=True)
    [case] = (await house.store.load(alice.id)).cases
    assert playbook in {visit.step.partition(".")[0] for visit in case.path}
    assert case.outcome
    assert "new" in OnDiscord(alice, house).look().choices


@pytest.mark.slow
async def test_every_step_that_can_be_pressed_to_is_shown(alice: Person, house: House):
    shown = set()
    for deeds in routes().all():
        await house.store.erase(alice.id)
        await walked(OnDiscord(alice, house), deeds, restarting=False)
        [case] = (await house.store.load(alice.id)).cases
        assert case.outcome
        shown |= {visit.step for visit in case.path}
    assert len(shown) > 100
