"""A tip for everybody in a channel: a tip only, with nothing of anybody, and only where the one who asks may write."""

from dataclasses import replace

import pytest

from bot.contact import Contact
from bot.core.events import Begin, New, Share
from bot.core.seller import SellerId
from tests.unit.test_desk import Counter

AYESHA = Contact(SellerId("test", "t", "ayesha"), community="guild-1", may_write=True)


@pytest.fixture
def counter(shop) -> Counter:
    return Counter(shop)


@pytest.fixture
def topic(shop) -> str:
    return next(iter(shop.catalogue.tips))


async def test_a_tip_is_public_and_has_one_button_for_whoever_reads_it(counter, topic):
    await counter(AYESHA, Begin("lamp"))
    card = await counter(AYESHA, Share(topic))
    assert (card.public, card.id) == (True, f"tip.{topic}")
    assert [c.event for c in (*card.choices, *card.nav)] == [New()]
    assert (card.token, card.short, card.times, card.notes, card.zone) == ("", "", (), (), None)


@pytest.mark.parametrize(
    ("who", "says"),
    [
        (replace(AYESHA, community=""), "There is nobody here to share it with."),
        (replace(AYESHA, community="", may_write=False), "There is nobody here to share it with."),
        (replace(AYESHA, may_write=False), "You cannot write in this channel"),
        (replace(AYESHA, may_write=False, moderates=True), "You cannot write in this channel"),
    ],
    ids=["in private", "and silent", "where they may not write", "though they moderate"],
)
async def test_elsewhere_only_the_one_who_asked_reads_it(counter, topic, who, says):
    card = await counter(who, Share(topic))
    assert (card.public, card.id) == (False, f"tip.{topic}")
    assert says in counter.words()


@pytest.mark.parametrize("asked", ["", "C-0001", "token-1", "lamp", "a topic that is not there"])
async def test_what_is_no_tip_is_not_shared(counter, asked):
    await counter(AYESHA, Begin("lamp"))
    card = await counter(AYESHA, Share(asked))
    assert (card.public, card.id) == (False, "tips")
    assert "Which tip shall everybody here read?" in counter.words()


async def test_nothing_is_read_or_kept_for_it(counter, topic, monkeypatch):
    async def never(*_):
        raise AssertionError("something of a seller was read")

    monkeypatch.setattr(counter.store, "load", never)
    monkeypatch.setattr(counter.store, "commit", never)
    assert (await counter(AYESHA, Share(topic))).public
