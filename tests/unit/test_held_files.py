"""Files of sellers that are held in memory: how many, and that what is held is never older than what is on the disk."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.seller import SellerId
from bot.stores.held import HeldFiles
from bot.stores.port import Changes
from bot.stores.tinydb import TinyStore
from tests.builders import a_seller

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)


def seller(name: str) -> SellerId:
    return SellerId("slack", "T1", name)


def used(files: HeldFiles, name: str) -> None:
    """Write something of this seller, as a store does."""
    file = files.take(seller(name))
    file.commit(file.load().version, Changes(NOW, a_seller(seller(name))))
    files.weigh(seller(name))


def is_held(files: HeldFiles, name: str) -> bool:
    return files.take(seller(name)).held() is not None


def test_those_used_last_stay(tmp_path: Path):
    files = HeldFiles(tmp_path)
    used(files, "one")
    size = files.take(seller("one")).size
    files = HeldFiles(tmp_path, limit=size * 7 // 2)
    for name in ("one", "two", "six"):
        used(files, name)
    used(files, "one")
    used(files, "ten")
    assert [name for name in ("one", "six", "ten") if is_held(files, name)] == ["one", "six", "ten"]
    assert not is_held(files, "two")


def test_one_that_is_heavier_than_all_that_may_be_held_is_held_alone(tmp_path: Path):
    files = HeldFiles(tmp_path, limit=10)
    used(files, "one")
    used(files, "two")
    assert is_held(files, "two")
    assert not is_held(files, "one")


def test_sellers_of_whom_nothing_is_in_memory_do_not_pile_up(tmp_path: Path):
    files = HeldFiles(tmp_path, limit=1000)
    first = files.take(seller("0"))
    for n in range(100):
        files.take(seller(str(n)))
    assert files.take(seller("0")) is not first


@pytest.fixture
async def store(tmp_path: Path):
    opened = await TinyStore.open(tmp_path)
    yield opened
    await opened.close()


async def test_what_somebody_else_wrote_is_read_although_the_file_was_held(store: TinyStore, tmp_path: Path):
    await store.commit(seller("one"), 0, Changes(NOW, a_seller(seller("one"))))
    other = HeldFiles(tmp_path).take(seller("one"))
    other.commit(1, Changes(NOW, delivery="pressed"))
    assert (await store.load(seller("one"))).version == 2


async def test_a_file_that_was_taken_away_is_not_remembered(store: TinyStore, tmp_path: Path):
    await store.commit(seller("one"), 0, Changes(NOW, a_seller(seller("one"))))
    HeldFiles(tmp_path).take(seller("one")).erase(None)
    assert (await store.load(seller("one"))).seller is None


async def test_who_loads_in_the_middle_of_a_commit_waits_for_it(store: TinyStore):
    await store.commit(seller("one"), 0, Changes(NOW, a_seller(seller("one"))))
    commit = asyncio.ensure_future(store.commit(seller("one"), 1, Changes(NOW, delivery="pressed")))
    await asyncio.sleep(0)
    assert (await store.load(seller("one"))).version == 2
    assert (await commit).version == 2
