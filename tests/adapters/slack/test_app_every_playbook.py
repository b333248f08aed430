"""Every playbook in Slack, from /cancel in a channel to an outcome, pressed and typed by a seller, with restarts between."""

from functools import cache

import pytest

from tests.adapters.slack.simulated import BOOK, House, Seller
from tests.scenario.drivers.slack import InSlack
from tests.scenario.routes import Answer, Deed, Routes


@cache
def routes() -> Routes:
    return Routes(BOOK)


async def walked(seller: InSlack, deeds: tuple[Deed, ...]) -> None:
    """Go that way. Another process takes over in the middle, and while the first form is open."""
    await seller.seller.command("start")
    first = next((place for place, deed in enumerate(deeds) if isinstance(deed, Answer)), -1)
    for place, deed in enumerate(deeds):
        if place == len(deeds) // 2:
            await seller.restart()
        if not isinstance(deed, Answer):
            await seller.press(deed.id)
            continue
        form = await seller.open()
        if place == first:
            await seller.restart()
        await seller.submit(form, deed.typed)


@pytest.mark.parametrize("playbook", BOOK.flow.playbooks)
async def test_a_playbook_goes_from_the_first_question_to_an_outcome(alice: Seller, house: House, playbook: str):
    alice.person.user.tz = ""  # as the routes have it
    seller = InSlack(alice)
    await walked(seller, routes().deep(playbook))
    [case] = (await house.store.load(alice.id)).cases
    assert playbook in {visit.step.partition(".")[0] for visit in case.path}
    assert case.outcome
    assert "new" in seller.look().choices
    assert alice.person.failures == []
    assert len(alice.cards) == 1
    assert [m for m in alice.channel.messages if not m.only_for] == []
