"""What is written to the bot in its DM."""

from tests.adapters.discord.simulated import House, Person, opened, words


async def test_a_free_sentence_finds_its_way(alice: Person):
    await alice.user.send_dm("my buyer ordered by mistake and wants to order again")
    assert "The client ordered by mistake" in words(alice.card)
    await alice.press("That is it")
    assert "C-0001" in words(alice.card)


def a_picture(alice: Person):
    return alice.env.backend.store_attachments(alice.user.dm_channel.id, [("order.png", b"...")])


async def test_a_picture_is_not_kept_and_that_is_said(alice: Person, house: House):
    await alice.user.send_dm("", attachments=a_picture(alice))
    assert "I keep no pictures" in words(alice.card)
    assert (await house.store.load(alice.id)).version == 0


async def test_words_beside_a_picture_are_heard(alice: Person):
    await alice.user.send_dm("my buyer ordered by mistake", attachments=a_picture(alice))
    assert "I keep no pictures" in words(alice.card)
    assert "The client ordered by mistake" in words(alice.card)


async def test_what_is_written_in_a_server_is_not_listened_to(alice: Person):
    await alice.member.send(alice.channel, "my buyer ordered by mistake")
    assert [m.content for m in alice.channel.history()] == ["my buyer ordered by mistake"]


async def test_who_has_discord_in_another_language_is_answered_in_english(alice: Person, house: House):
    await opened(alice)
    await alice.at_once((alice.card, "They asked me to cancel"), locale="de")
    assert "When did they send it?" in words(alice.card)
    await alice.answer(request_at="2 hours ago")
    assert (await house.store.load(alice.id)).seller.language == "en-US"


async def test_the_language_of_whose_first_press_does_not_ship_is_kept_for_the_day_it_does(alice: Person, house: House):
    await alice.user.send_dm("my buyer ordered by mistake and wants to order again")
    await alice.at_once((alice.card, "That is it"), locale="de")
    assert (await house.store.load(alice.id)).seller.language == "de"
