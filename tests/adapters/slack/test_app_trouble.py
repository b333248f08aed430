"""Presses that come twice, too late or from long ago; sockets that drop and fall silent; what fails is said."""

import asyncio
import re
from datetime import timedelta

import pytest

from adapters.slack import sockets
from bot.stores.memory import MemoryStore
from bot.stores.port import StoreError
from bot.stores.tinydb import TinyStore
from tests.adapters.slack.simulated import House, Seller, asked_when, at_the_draft, opened, words
from tests.servers.slack import Pace


async def cases(house: House, alice: Seller):
    return (await house.store.load(alice.id)).cases


async def test_a_button_pressed_after_a_restart_moves_the_case(alice: Seller, house: House):
    await opened(alice)
    await house.restart()
    await alice.press("They asked me to cancel")
    assert "When did they send it?" in words(alice.card)


async def test_a_form_opened_before_a_restart_is_taken_after_it(alice: Seller, house: House):
    await asked_when(alice)
    card = alice.card
    await alice.press("Answer")
    await house.restart()
    await alice.submit(request_at="2 hours ago")
    assert alice.card is card
    assert "Is this the right time?" in words(card)


async def test_a_draft_is_not_sent_again_by_another_process(alice: Seller, house: House):
    await at_the_draft(alice)
    drafts = [m for m in alice.dms if m not in alice.cards]
    await house.restart()
    await alice.press("Why")
    await alice.press("Back to my case")
    assert [m for m in alice.dms if m not in alice.cards] == drafts


async def test_a_draft_in_another_tone_is_another_message(alice: Seller):
    await at_the_draft(alice)
    await alice.press("Short")
    drafts = {words(m) for m in alice.dms if m not in alice.cards}
    assert len(drafts) == 2


async def test_a_case_on_disk_goes_on_in_another_process(alice: Seller, house: House):
    await house.close()
    house.store = await TinyStore.open(house.folder / "cases")
    await house.open()
    await asked_when(alice)
    await house.close()
    await house.store.close()
    house.store = await TinyStore.open(house.folder / "cases")
    await house.open()
    await alice.answer(request_at="2 hours ago")
    assert "Is this the right time?" in words(alice.card)
    assert len(alice.cards) == 1
    await house.close()
    await house.store.close()
    house.store = MemoryStore()
    await house.open()


async def test_what_is_delivered_twice_is_answered_once(alice: Seller, house: House):
    alice.slack.post.twice()
    await alice.command("my buyer ordered by mistake and wants to order again")
    assert len(alice.dms) == 1
    alice.slack.post.twice()
    await alice.press("That is it")
    assert len(await cases(house, alice)) == 1
    assert "belongs to an earlier step" not in words(alice.card)
    alice.slack.post.twice()
    await alice.say("cases")
    assert len(alice.cards) == 1


async def test_a_press_that_another_process_had_moves_nothing_more(alice: Seller, house: House):
    await opened(alice)
    delivery = await alice.press("They asked me to cancel")
    assert delivery
    await house.restart()
    house.clock.pass_(timedelta(minutes=59))
    await alice.slack.post.interact(house.app, delivery.kind, delivery.payload)
    await alice.done()
    [case] = await cases(house, alice)
    assert len(case.path) == 2
    assert "When did they send it?" in words(alice.card)
    assert "belongs to an earlier step" not in words(alice.card)


async def test_a_command_that_another_process_had_opens_no_second_case(alice: Seller, house: House):
    await alice.command("my buyer ordered by mistake and wants to order again")
    delivery = await alice.press("That is it")
    assert delivery
    await house.restart()
    await alice.slack.post.interact(house.app, delivery.kind, delivery.payload)
    await alice.done()
    assert len(await cases(house, alice)) == 1


async def test_an_event_that_was_not_acknowledged_is_answered_once_when_it_comes_again(alice: Seller, house: House):
    house.slack.socket_mode.pace = Pace(ack=0.5)
    house.slack.socket_mode.silence(house.app)
    alice.person.say("my buyer ordered by mistake and wants to order again")
    await asyncio.sleep(0.2)
    await house.restart()
    await alice.slack.until(lambda: alice.cards)
    await alice.done()
    assert len(alice.dms) == 1


async def test_two_presses_at_once_open_one_case(alice: Seller, house: House):
    await alice.command("my buyer ordered by mistake and wants to order again")
    card = alice.card
    await asyncio.gather(alice.person.press(card, "That is it"), alice.person.press(card, "That is it"))
    await alice.done()
    assert len(await cases(house, alice)) == 1


async def test_the_same_card_opens_another_case_when_it_asks_again(alice: Seller, house: House):
    await opened(alice)
    await alice.press("Help")
    await alice.press("Start another case")
    await alice.say("my buyer ordered by mistake and wants to order again")
    await alice.press("That is it")
    assert len(await cases(house, alice)) == 2


async def test_of_two_different_presses_at_once_one_counts_and_the_other_is_told(alice: Seller, house: House):
    await opened(alice)
    card = alice.card
    await asyncio.gather(alice.person.press(card, "They asked me to cancel"), alice.person.press(card, "I sent one"))
    await alice.done()
    [case] = await cases(house, alice)
    assert len(case.path) == 2
    assert "That button belongs to an earlier step" in words(alice.card)


async def test_deliveries_out_of_order_leave_the_case_where_one_of_them_put_it(alice: Seller):
    await opened(alice)
    card = alice.card
    alice.slack.post.hold()
    both = asyncio.gather(alice.person.press(card, "They asked me to cancel"), alice.person.press(card, "Help"))
    await alice.slack.until(lambda: alice.slack.post.held == 2)
    alice.slack.post.release(backwards=True)
    await both
    await alice.done()
    assert "When did they send it?" in words(alice.card)


async def test_a_dropped_socket_comes_back_and_nothing_is_doubled(alice: Seller, house: House):
    await opened(alice)
    opened_before = house.slack.socket_mode.opened
    house.slack.socket_mode.drop(house.app)
    await alice.slack.until(lambda: house.slack.socket_mode.opened == opened_before + 2)
    await alice.press("They asked me to cancel")
    assert "When did they send it?" in words(alice.card)
    assert len(alice.dms) == 1


async def test_a_silent_socket_is_replaced(alice: Seller, house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sockets, "PING", 0.1)
    await house.restart()
    opened_before = house.slack.socket_mode.opened
    house.slack.socket_mode.silence(house.app)
    await alice.slack.until(lambda: house.slack.socket_mode.opened >= opened_before + 2, within=10)
    await alice.command("help")
    assert "Help" in words(alice.card)


async def test_while_slack_is_busy_a_card_comes_a_little_later(alice: Seller):
    alice.slack.faults.rate_limit("chat.postMessage", 1)
    await alice.person.slash("/cancel", "help")
    await alice.slack.until(lambda: alice.cards)
    alice.slack.faults.rate_limit("chat.update", 1)
    await alice.person.pick(alice.card, "Settings")
    await alice.slack.until(lambda: "Settings" in words(alice.card) and "Quiet hours" in words(alice.card))
    assert len(alice.dms) == 1


async def test_a_card_whose_post_got_no_answer_is_there_once(alice: Seller):
    alice.slack.faults.drop("chat.postMessage", after=True)
    await alice.command("help")
    assert len(alice.dms) == 1
    await alice.press("Settings")
    assert "Quiet hours" in words(alice.card)


async def test_a_card_that_cannot_be_posted_is_shown_where_it_was_asked_for(alice: Seller):
    alice.slack.faults.error("chat.postMessage", "messages_tab_disabled", times=99)
    await alice.command("ordered by mistake")
    [shown] = alice.person.ephemerals(alice.channel)
    await alice.press("That is it", on=shown)
    said = words(alice.person.ephemerals(alice.channel)[-1])
    assert "C-0001" in said
    assert "I cannot write to you in private" in said
    assert alice.dms == []


class BrokenStore(MemoryStore):
    broken = False

    async def load(self, seller):
        if self.broken:
            raise StoreError("The disk is full.")
        return await super().load(seller)


@pytest.fixture
def broken(house: House) -> BrokenStore:
    house.store = BrokenStore()
    return house.store


async def test_what_fails_is_said_with_a_name_it_has_in_the_log(broken: BrokenStore, alice: Seller, caplog):
    await opened(alice)
    before = words(alice.card)
    broken.broken = True
    delivery = await alice.press("They asked me to cancel")
    assert delivery
    assert delivery.acked
    told = alice.dms[-1].text
    [id] = re.findall(r"run this: ([0-9a-f]{6})", told)
    assert f"[{id}]" in caplog.text
    assert "The disk is full." in caplog.text
    assert words(alice.card) == before
    broken.broken = False
    await alice.press("They asked me to cancel")
    assert "When did they send it?" in words(alice.card)


async def test_a_command_that_fails_is_told_where_it_was_typed(broken: BrokenStore, alice: Seller):
    broken.broken = True
    delivery = await alice.command("cases")
    assert delivery
    assert delivery.acked
    assert "Something went wrong on my side" in words(alice.person.ephemerals(alice.channel)[-1])


async def test_an_app_that_is_removed_is_told_to_the_operator_and_acknowledged(
    alice: Seller, house: House, caplog: pytest.LogCaptureFixture
):
    house.slack.uninstall(house.installed)
    await alice.slack.settled()
    assert all(delivery.acked for delivery in house.slack.post.sent)
    assert f"{house.workspace.id} has removed the app" in caplog.text
