"""A case keeps the steps it began with when the playbooks change under it; its words are always today's."""

import shutil
from pathlib import Path

from bot.core.events import Begin, Choose, Resume
from bot.core.library import Library
from bot.playbooks.loader import load_library
from bot.stores.memory import MemoryStore
from tests.unit.test_desk import AYESHA, Counter

STEP_GONE = (("      none: No -> no-request\n", ""), ("  no-request:\n", "  other-request:\n"))


def changed(templates: Path, tmp_path: Path, *edits: tuple[str, str]) -> Library:
    """The test market with its first playbook edited."""
    folder = shutil.copytree(templates, tmp_path / "changed")
    lamp = folder / "shop" / "playbooks" / "lamp.yaml"
    text = lamp.read_text()
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    lamp.write_text(text)
    return load_library(folder, "shop")


async def test_an_open_case_goes_on_along_its_old_steps(shop, shop_templates, tmp_path):
    store = MemoryStore()
    await Counter(shop, store)(AYESHA, Begin("lamp"))
    shorter = changed(shop_templates, tmp_path, ("      none: No -> no-request\n", ""))
    counter = Counter(shorter, store)
    card = await counter(AYESHA, Choose("token-1", "lamp.has-request", "none", 1))
    assert card.id == "lamp.no-request"
    card = await counter(AYESHA, Begin("lamp"))
    assert [c.id for c in card.choices] == ["waiting"]


async def test_its_words_are_todays(shop, shop_templates, tmp_path):
    store = MemoryStore()
    await Counter(shop, store)(AYESHA, Begin("lamp"))
    counter = Counter(changed(shop_templates, tmp_path, ("Is there a request?", "Is a request open?")), store)
    await counter(AYESHA, Resume("C-0001"))
    assert "Is a request open?" in counter.words()


async def test_a_text_that_is_gone_falls_back_to_the_words_it_began_with(shop, shop_templates, tmp_path):
    store = MemoryStore()
    await Counter(shop, store)(AYESHA, Begin("lamp"), Choose("token-1", "lamp.has-request", "none", 1))
    gone = changed(shop_templates, tmp_path, *STEP_GONE)
    counter = Counter(gone, store)
    await counter(AYESHA, Resume("C-0001"))
    assert "Then there is time." in counter.words()


async def test_a_flow_that_was_lost_moves_the_case_to_a_step_there_is(shop, shop_templates, tmp_path):
    store = MemoryStore()
    await Counter(shop, store)(AYESHA, Begin("lamp"), Choose("token-1", "lamp.has-request", "none", 1))
    store._flows.clear()
    gone = changed(shop_templates, tmp_path, *STEP_GONE)
    card = await Counter(gone, store)(AYESHA, Resume("C-0001"))
    assert card.id == "lamp.has-request"
