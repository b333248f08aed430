"""A seller's way through a case: the command, buttons, forms; one message that changes; drafts and files of their own."""

from tests.adapters.slack.simulated import Seller, at_the_draft, words


async def test_a_case_goes_from_the_command_to_the_wait_in_one_message(alice: Seller):
    await at_the_draft(alice)
    first = alice.card
    await alice.press("I sent it and declined")
    await alice.press("I have it")
    await alice.answer(will_reorder="yes", reason_words="They chose the wrong package")
    await alice.press("I sent the request")
    await alice.answer(sent_at="now")
    await alice.press("Yes, the same")
    await alice.press("I sent the ticket")
    await alice.answer(look_at="tomorrow 10:00")
    assert "Waiting for the client" in words(alice.card)
    assert alice.cards == [first]
    assert alice.person.failures == []


async def test_a_draft_comes_as_a_message_of_its_own(alice: Seller):
    await at_the_draft(alice)
    [draft] = [m for m in alice.dms if m not in alice.cards]
    assert words(draft).startswith("Hello Sam,")
    assert draft.text.startswith("Hello Sam,")
