"""A seller's way through a case: commands, buttons, forms; one message that changes; drafts and files of their own."""

from tests.adapters.discord.simulated import House, Person, asked_when, at_the_draft, opened, words


def plain(seller: Person) -> list[str]:
    return [m.content for m in seller.dms if not m.flags.components_v2]


async def test_a_case_goes_from_the_command_to_the_wait_in_one_message(alice: Person):
    await at_the_draft(alice)
    first = alice.card
    await alice.press("I sent it and declined")
    await alice.press("I have it")
    await alice.answer(will_reorder="yes", reason_words="They chose the wrong package")
    await alice.press("I sent the request")
    await alice.answer(sent_at="now")
    await alice.press("Yes, the same")
    await alice.press("I sent the ticket")
    await alice.answer(look_at="in 22 hours")
    assert "Waiting for the client" in words(alice.card)
    assert alice.card.id == first.id
    assert [m.flags.components_v2 for m in alice.dms].count(True) == 1


async def test_a_draft_comes_as_a_message_of_its_own(alice: Person):
    await at_the_draft(alice)
    [draft] = plain(alice)
    assert draft.startswith("Hello Sam,")


async def test_a_draft_is_not_sent_again_when_its_card_is(alice: Person):
    await at_the_draft(alice)
    await alice.press("Why")
    await alice.press("Back to my case")
    assert len(plain(alice)) == 1


async def test_a_draft_in_another_tone_is_another_message(alice: Person):
    await at_the_draft(alice)
    await alice.press("Short")
    assert len(set(plain(alice))) == 2


async def test_a_draft_that_does_not_reach_the_dm_comes_with_the_answer(alice: Person):
    await at_the_draft(alice)
    alice.env.inject_error("POST", "/channels/*/messages", status=503)
    reply = await alice.press("Short")
    [draft] = reply.followups
    assert draft.content.startswith("Hello Sam")


async def test_a_draft_is_sent_again_when_another_came_after_it(alice: Person):
    await at_the_draft(alice)
    first = plain(alice)[0]
    await alice.press("Short")
    await alice.press("Plain")
    await alice.press("Short")
    assert plain(alice)[0] == first
    assert len(plain(alice)) == 4


async def test_a_draft_is_not_sent_again_after_a_restart(alice: Person, house: House):
    await at_the_draft(alice)
    await alice.env.restart_bot(house.bot())
    await alice.press("Why")
    await alice.press("Back to my case")
    assert len(plain(alice)) == 1


async def test_a_newer_card_takes_the_place_of_the_older_one_also_after_a_restart(alice: Person, house: House):
    await opened(alice)
    await alice.env.restart_bot(house.bot())
    await alice.command("resume")
    [card] = [m for m in alice.dms if m.flags.components_v2]
    await alice.press("They asked me to cancel", on=card)
    assert "When did they send it?" in words(alice.card)


async def test_an_older_card_that_cannot_be_removed_does_no_harm(alice: Person):
    await opened(alice)
    old = alice.card
    alice.env.inject_error("DELETE", "/channels/*", status=503)
    await alice.command("resume")
    await alice.press("They asked me to cancel")
    await alice.at_once((old, "I sent one"))
    assert "That button belongs to an earlier step" in words(alice.dms[0])


async def test_after_erasing_nothing_is_remembered_of_where_it_was(alice: Person, house: House):
    await opened(alice)
    for label in ("Help", "What is kept about me", "Erase everything", "Yes, erase everything"):
        await alice.press(label)
    assert (await house.store.load(alice.id)).version == 0
    assert (await alice.env.bot._addresses.of(alice.user.id)).message == ""


async def test_opening_a_form_changes_nothing(alice: Person, house: House):
    await asked_when(alice)
    before = await house.store.load(alice.id)
    await alice.press("Answer")
    assert await house.store.load(alice.id) == before


async def test_a_form_shows_the_answer_it_has(alice: Person):
    await at_the_draft(alice)
    await alice.press("Back")
    shown = await alice.press("Answer")
    assert shown.modal["components"][0]["component"]["value"] == "Sam"


async def test_an_answer_that_cannot_be_read_is_answered(alice: Person):
    await opened(alice)
    await alice.press("They asked me to cancel")
    await alice.answer(request_at="soonish")
    assert "soonish" in words(alice.card)


async def test_what_could_not_be_read_is_in_the_form_again_also_after_a_restart(alice: Person, house: House):
    await asked_when(alice)
    await alice.answer(request_at="soonish")
    await alice.env.restart_bot(house.bot())
    shown = await alice.press("Answer")
    assert shown.modal["components"][0]["component"]["value"] == "soonish"


async def test_a_case_is_handed_over_as_a_file(alice: Person):
    await opened(alice)
    await alice.command("export")
    [file] = [a for m in alice.dms for a in m.attachments]
    assert file.filename == "c-0001.md"
