"""What every store promises about where the bot is installed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.stores.installed import Installed
from bot.stores.memory import MemoryStore
from bot.stores.port import Store
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb import TinyStore
from tests.builders import NOON

HOUR = timedelta(hours=1)
SHOP = Installed("slack", "T1", "active", NOON, {"bot_token": "xoxb-1", "installed_at": 1.5, "is_enterprise_install": False})
MILL = Installed("slack", "T2", "active", NOON, {"bot_token": "xoxb-2"})


@pytest.fixture(params=["memory", "tinydb", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    match request.param:
        case "memory":
            opened: Store = MemoryStore()
        case "tinydb":
            opened = await TinyStore.open(tmp_path / "kept")
        case _:
            opened = await PostgresStore.open(request.getfixturevalue("postgres_url"))
    yield opened
    await opened.close()


async def everything(store: Store) -> set[str]:
    return {one.tenant async for one in store.installations.all()}


async def test_what_was_kept_is_found_to_the_last_field(store: Store) -> None:
    await store.installations.keep(SHOP)
    await store.installations.keep(MILL)
    assert await store.installations.of(("slack", "T1")) == SHOP
    assert await store.installations.of(("slack", "T3")) is None
    assert await store.installations.of(("discord", "T1")) is None
    assert await everything(store) == {"T1", "T2"}


async def test_a_workspace_that_comes_back_has_its_new_token(store: Store) -> None:
    await store.installations.keep(SHOP)
    await store.installations.mark(SHOP.realm, "uninstalled", NOON)
    again = replace(SHOP, since=NOON + HOUR, about={"bot_token": "xoxb-new"})
    await store.installations.keep(again)
    assert await store.installations.of(SHOP.realm) == again


async def test_a_revoked_one_keeps_what_is_known_of_it(store: Store) -> None:
    await store.installations.keep(SHOP)
    assert await store.installations.mark(SHOP.realm, "revoked", NOON + HOUR)
    assert await store.installations.of(SHOP.realm) == replace(SHOP, standing="revoked", since=NOON + HOUR)


@pytest.mark.parametrize("order", [("revoked", "uninstalled"), ("uninstalled", "revoked")])
async def test_whatever_comes_first_an_uninstalled_one_stays_uninstalled(store: Store, order) -> None:
    await store.installations.keep(SHOP)
    for hours, standing in enumerate(order):
        await store.installations.mark(SHOP.realm, standing, NOON + hours * HOUR)
    since = NOON + order.index("uninstalled") * HOUR
    assert await store.installations.of(SHOP.realm) == replace(SHOP, standing="uninstalled", since=since)


async def test_the_same_news_twice_is_none_the_second_time(store: Store) -> None:
    await store.installations.keep(SHOP)
    assert await store.installations.mark(SHOP.realm, "uninstalled", NOON)
    assert not await store.installations.mark(SHOP.realm, "uninstalled", NOON + HOUR)
    assert (await store.installations.of(SHOP.realm)).since == NOON
    assert not await store.installations.mark(("slack", "T9"), "revoked", NOON)


async def test_both_news_at_once_leave_it_uninstalled(store: Store) -> None:
    await store.installations.keep(SHOP)
    both = [store.installations.mark(SHOP.realm, standing, NOON) for standing in ("uninstalled", "revoked")]
    await asyncio.gather(*both)
    assert (await store.installations.of(SHOP.realm)).standing == "uninstalled"


async def test_one_that_came_back_meanwhile_is_not_forgotten(store: Store) -> None:
    await store.installations.keep(SHOP)
    await store.installations.mark(SHOP.realm, "uninstalled", NOON)
    left = await store.installations.of(SHOP.realm)
    await store.installations.keep(replace(SHOP, since=NOON + HOUR))
    assert not await store.installations.forget(left)
    assert await everything(store) == {"T1"}


async def test_what_is_forgotten_is_gone_and_the_others_stay(store: Store) -> None:
    await store.installations.keep(SHOP)
    await store.installations.keep(MILL)
    assert await store.installations.forget(SHOP)
    assert not await store.installations.forget(SHOP)
    assert await everything(store) == {"T2"}


async def test_an_installation_that_was_begun_ends_once(store: Store) -> None:
    await store.installations.begin("secret", NOON)
    await store.installations.begin("other", NOON + HOUR)
    assert await store.installations.end("secret") == NOON
    assert await store.installations.end("secret") is None
    assert await store.installations.end("never begun") is None


async def test_one_begun_a_day_before_is_forgotten(store: Store) -> None:
    await store.installations.begin("old", NOON)
    await store.installations.begin("new", NOON + 24 * HOUR)
    assert await store.installations.end("old") is None
    assert await store.installations.end("new") == NOON + 24 * HOUR


async def test_ids_from_a_platform_cannot_leave_the_store(store: Store) -> None:
    odd = replace(SHOP, tenant="../\x00/\ud83d")
    await store.installations.keep(odd)
    assert await store.installations.of(odd.realm) == odd
    assert await store.installations.forget(odd)


async def test_another_process_finds_them(tmp_path: Path) -> None:
    first = await TinyStore.open(tmp_path / "kept")
    await first.installations.keep(SHOP)
    await first.close()
    second = await TinyStore.open(tmp_path / "kept")
    assert await second.installations.of(SHOP.realm) == SHOP
    await second.close()


async def test_a_file_that_is_damaged_is_told_of_without_its_token(tmp_path: Path, caplog) -> None:
    store = await TinyStore.open(tmp_path / "kept")
    await store.installations.keep(SHOP)
    [file] = (tmp_path / "kept" / "installations").rglob("*.json")
    file.write_bytes(file.read_bytes()[:-9])
    assert await store.installations.of(SHOP.realm) is None
    assert await everything(store) == set()
    assert str(file) in caplog.text
    assert "xoxb-1" not in caplog.text
    await store.close()
