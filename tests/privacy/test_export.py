"""A seller's export has everything that is kept of them, as it is kept."""

import dataclasses
import json
import re
from datetime import time, timedelta
from typing import Any

import pytest

from bot.core.events import Open
from bot.core.seller import Seller
from bot.stores.documents import ADDRESS, CASE, REMINDER, SEEN, SELLER
from bot.stores.memory import MemoryStore
from bot.stores.port import Address, Changes, Dossier
from tests.builders import a_case, a_flow, a_reminder, a_seller
from tests.privacy.test_what_is_kept import PAGE
from tests.unit.office import AYESHA, Office

# What docs/privacy.md says the export leaves out.
LEFT_OUT = {"recovered": "a mark for a copy that took another's place"}


@pytest.fixture
async def exported(shop) -> tuple[Dossier, str]:
    """What is kept of somebody of whom something is kept in every field, and their export."""
    store = MemoryStore()
    office = Office(shop, store)
    await store.keep_flow(a_flow())
    seller = a_seller(AYESHA.seller, quiet=(time(22), time(7)), offsets=(timedelta(hours=3),), fallback=True)
    case, now = a_case(nickname="Söğüt \ud83d", moved=True), office.clock()
    await store.commit(AYESHA.seller, 0, Changes(now, seller, case, (a_reminder(),), delivery="press-1"))
    await store.keep_address(AYESHA.seller, Address("D1", "17.2", "digest", closed=True))
    card = await office.do(Open("export"))
    return await store.load(AYESHA.seller), card.document.text


def stored(text: str) -> dict[str, Any]:
    """What stands in the file as it is stored."""
    return json.loads(re.search(r"^```json\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)[1])


async def test_it_has_every_part_and_every_field(exported):
    dossier, text = exported
    found = stored(text)
    assert set(found) == {field.name for field in dataclasses.fields(Dossier)} - set(LEFT_OUT)
    assert (
        Dossier(
            SELLER.read(found["seller"]),
            tuple(CASE.read(case) for case in found["cases"]),
            tuple(REMINDER.read(row) for row in found["reminders"]),
            found["version"],
            address=ADDRESS.read(found["address"]),
            seen=tuple(SEEN.read(seen) for seen in found["seen"]),
        )
        == dossier
    )


async def test_nothing_in_the_example_is_left_as_it_comes(exported):
    """Else a field could be missing from the export and from the example, and nobody would notice."""
    dossier, _ = exported
    for value in (dossier.seller, dossier.cases[0], dossier.address, dossier.seen[0]):
        plain = [f.name for f in dataclasses.fields(value) if getattr(value, f.name) in (f.default, None, "", ())]
        assert plain == []


def test_what_is_left_out_is_said_on_the_page():
    assert [why for why in LEFT_OUT.values() if why not in PAGE] == []


async def test_it_says_how_each_reminder_stands_in_words(shop):
    office = Office(shop)
    await office.request()
    text = (await office.do(Open("export"))).document.text
    assert "## Reminders" in text.partition("```json")[0]


async def test_settings_without_a_case_can_be_taken_away_too(shop):
    office = Office(shop)
    seller = Seller(AYESHA.seller, zone="Asia/Karachi", quiet=(time(22), time(7)))
    await office.store.commit(AYESHA.seller, 0, Changes(office.clock(), seller))
    card = await office.do(Open("export"))
    assert stored(card.document.text)["seller"]["quiet"] == ["22:00:00", "07:00:00"]


async def test_of_a_stranger_there_is_no_file(shop):
    assert (await Office(shop).do(Open("export"))).document is None
