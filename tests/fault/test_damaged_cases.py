"""A seller's file is damaged: the copy before it serves, the seller is told, and others never notice."""

from pathlib import Path

from bot.core.events import Arrive, Begin, Choose
from bot.core.wording import in_words
from bot.stores.paths import seller_file
from bot.stores.tinydb import TinyStore
from tests.unit.test_desk import AYESHA, BILAL, Counter
from tests.unit.walk import NOON


def notes(card) -> str:
    return " ".join(in_words(note, now=NOON, zone=None, language="en") for note in card.notes)


async def test_the_seller_is_told_and_goes_on_from_the_copy_before(shop, tmp_path: Path):
    store = await TinyStore.open(tmp_path)
    counter = Counter(shop, store)
    await counter(BILAL, Begin("shade"))
    await counter(AYESHA, Begin("lamp"), Choose("token-2", "lamp.has-request", "none", 1))
    bilals = await store.load(BILAL.seller)
    await store.close()
    damaged = seller_file(tmp_path, AYESHA.seller)
    damaged.write_bytes(damaged.read_bytes()[:100])

    store = await TinyStore.open(tmp_path)
    counter = Counter(shop, store)
    card = await counter(AYESHA, Arrive())
    assert card.id == "lamp.has-request"
    assert "went back to the copy before" in notes(card)
    assert list(damaged.parent.glob("*.damaged-*"))
    assert await store.load(BILAL.seller) == bilals
    assert "went back" not in notes(await counter(BILAL, Arrive()))

    await counter(AYESHA, Choose("token-2", "lamp.has-request", "none", 1))
    assert "went back" not in notes(await counter(AYESHA, Arrive()))
    await store.close()
