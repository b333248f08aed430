"""`amicable store …` as an operator runs it: on a data folder and on a database, from one to the other and back."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from adapters import main
from bot.core.community import Community, CommunityId
from bot.core.library import Release
from bot.core.reminders import State
from bot.core.seller import SellerId
from bot.stores import paths
from bot.stores.installed import Installed
from bot.stores.opening import open_target
from bot.stores.port import Address, Changes
from tests.builders import NOON, a_case, a_flow, a_release, a_reminder, a_seller, a_seller_id
from tests.postgres import database

Amicable = Callable[..., tuple[int, str, str]]
DATA = Path("data")
SELLERS = [a_seller_id(user) for user in ("ALI", "BEA", "\x00é/..")]
COMMUNITY = Community(CommunityId("discord", "A1", "G1"), "C1", off=("lamp",))
INSTALLED = Installed("slack", "T1", "active", NOON, {"bot_token": "xoxb-1"})
# Kept in another order than they are old, and named in a third.
RELEASES = [replace(a_release(name, NOON + timedelta(days=day)), swept=True) for name, day in (("b", 2), ("c", 0), ("a", 1))]
COUNTS = "3 sellers, 6 cases, 1 flows, 1 communities, 3 releases"


@pytest.fixture
def amicable(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Amicable:
    """Runs the command in this process; gives the exit code, what it said and what it complained of."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AMICABLE_STORE", raising=False)
    monkeypatch.setenv("AMICABLE_DATA", "data")

    def run(*words: object, **environment: str) -> tuple[int, str, str]:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["amicable", "store", *map(str, words)])
            for name, value in environment.items():
                patch.setenv(name, value)
            code = main.main()
        return code, *capsys.readouterr()

    return run


async def _fill(place: str | Path, more: int) -> None:
    store = await open_target(place)
    many = [a_seller_id(f"user-{n}") for n in range(more)]
    await asyncio.gather(*(store.commit(seller, 0, Changes(NOON, a_seller(seller))) for seller in many))
    await store.keep_flow(a_flow())
    await store.keep_community(COMMUNITY)
    await store.installations.keep(INSTALLED)
    await store.installations.begin("secret", NOON)
    for release in RELEASES:
        await store.keep_release(release)
    await store.beat("machine", NOON)
    for seller in SELLERS:
        owed = (a_reminder("a", case="one"), a_reminder("b", case="one"))
        await store.commit(seller, 0, Changes(NOON, a_seller(seller), a_case("one"), owed, delivery="event"))
        await store.commit(seller, 1, Changes(NOON, case=a_case("two")))
        await store.settle(seller, ["a"], State.SENT, NOON)
        await store.postpone(seller, ["b"], NOON, NOON)
        await store.keep_address(seller, Address("D1", "M1", "draft", closed=True))
    await store.close()


def fill(place: str | Path, more: int = 0) -> None:
    asyncio.run(_fill(place, more))


async def _all(place: str | Path) -> list[Any]:
    store = await open_target(place)
    kept = {seller: dossier async for seller, dossier in store.dossiers()}
    others = [
        await store.flow("digest-1"),
        await store.community(COMMUNITY.id),
        await store.installations.of(INSTALLED.realm),
    ]
    releases = [await store.kept_release(name) for name in ("", "a", "b", "c")]
    await store.close()
    assert None not in (*others, *releases)
    # Whether cases were held against a release is said of that place only.
    return [kept, *others, *[replace(release, swept=False) for release in releases if release]]


def everything(place: str | Path) -> list[Any]:
    return asyncio.run(_all(place))


def latest(place: str | Path) -> Release:
    async def read() -> Release | None:
        store = await open_target(place)
        release = await store.kept_release()
        await store.close()
        return release

    found = asyncio.run(read())
    assert found
    return found


@pytest.fixture
def other_url(postgres_server: str):
    with database(postgres_server) as url:
        yield url


@pytest.mark.parametrize("ends", ["folder to database", "database to folder", "folder to folder", "database to database"])
def test_moving_takes_all_along_and_may_be_done_twice(
    amicable: Amicable, ends: str, postgres_url: str, other_url: str, tmp_path: Path
) -> None:
    one, two = ends.split(" to ")
    source = postgres_url if one == "database" else tmp_path / "from"
    target = other_url if two == "database" else tmp_path / "to"
    fill(source)
    before = everything(source)
    for _ in range(2):
        code, said, complained = amicable("move", source, target)
        assert (code, complained) == (0, "")
        assert f"{COUNTS}. All is sound." in said
    assert everything(target) == before == everything(source)
    assert len(before[0]) == 3


def test_moving_again_takes_what_changed_meanwhile_and_leaves_what_went_on_there(
    amicable: Amicable, postgres_url: str
) -> None:
    async def go_on(place: str | Path, seller: SellerId) -> None:
        store = await open_target(place)
        await store.commit(seller, 2, Changes(NOON, case=a_case("three")))
        await store.close()

    fill(DATA)
    amicable("move", "data", "AMICABLE_STORE", AMICABLE_STORE=postgres_url)
    asyncio.run(go_on(DATA, SELLERS[0]))
    asyncio.run(go_on(postgres_url, SELLERS[1]))
    code, _, complained = amicable("move", "data", "AMICABLE_STORE", AMICABLE_STORE=postgres_url)
    assert code == 1
    assert "has gone another way. It was left as it is there" in complained
    kept = everything(postgres_url)[0]
    assert [len(kept[s].cases) for s in SELLERS] == [3, 3, 2]


def test_moving_again_takes_along_what_was_only_sent_meanwhile(amicable: Amicable, postgres_url: str) -> None:
    async def remind(place: str | Path, seller: SellerId) -> None:
        store = await open_target(place)
        await store.settle(seller, ["b"], State.SENT, NOON)
        await store.keep_address(seller, Address("D2", "M2"))
        await store.close()

    fill(DATA)
    amicable("move", "data", "AMICABLE_STORE", AMICABLE_STORE=postgres_url)
    asyncio.run(remind(DATA, SELLERS[0]))
    code, _, complained = amicable("move", "data", "AMICABLE_STORE", AMICABLE_STORE=postgres_url)
    assert (code, complained) == (0, "")
    assert everything(postgres_url) == everything(DATA)
    # And the other way about: what was sent there is not made unsent again.
    asyncio.run(remind(postgres_url, SELLERS[1]))
    code, _, complained = amicable("move", "data", "AMICABLE_STORE", AMICABLE_STORE=postgres_url)
    assert code == 1
    assert "It was left as it is there" in complained
    assert {r.state for r in everything(postgres_url)[0][SELLERS[1]].reminders} == {State.SENT}


def test_a_backup_is_made_beside_the_running_bot_and_brings_everything_back(amicable: Amicable) -> None:
    fill(DATA)
    before = everything(DATA)

    async def beside_a_bot() -> tuple[int, str, str]:
        bot = await open_target(DATA)
        made = await asyncio.to_thread(amicable, "backup", "saved")
        await bot.close()
        return made

    assert asyncio.run(beside_a_bot())[0] == 0
    assert everything(Path("saved")) == before
    code, said, _ = amicable("restore", "saved", AMICABLE_DATA="new")
    assert (code, everything(Path("new"))) == (0, before)
    assert "All is sound" in said


def test_a_backup_renewed_leaves_those_erased_out(amicable: Amicable) -> None:
    async def erase() -> None:
        store = await open_target(DATA)
        await store.erase(SELLERS[0])
        await store.close()

    fill(DATA)
    amicable("backup", "saved")
    asyncio.run(erase())
    assert amicable("backup", "saved")[0] == 0
    assert everything(Path("saved")) == everything(DATA)


def test_a_database_is_backed_up_to_a_folder_and_restored(amicable: Amicable, postgres_url: str, other_url: str) -> None:
    fill(postgres_url)
    assert amicable("backup", "saved", AMICABLE_STORE=postgres_url)[0] == 0
    assert amicable("restore", "saved", AMICABLE_STORE=other_url)[0] == 0
    assert everything(other_url) == everything(postgres_url)


@pytest.mark.parametrize("ends", ["folder", "database"])
def test_what_was_restored_is_held_against_the_latest_release_when_the_bot_starts(
    amicable: Amicable, ends: str, postgres_url: str
) -> None:
    target, environment = (postgres_url, {"AMICABLE_STORE": postgres_url}) if ends == "database" else (Path("new"), {})
    fill(DATA)
    amicable("backup", "saved")
    newer = replace(a_release("newer", NOON + timedelta(days=9)), swept=True)

    async def serve() -> None:
        store = await open_target(target)
        await store.keep_release(newer)
        await store.close()

    asyncio.run(serve())
    assert amicable("restore", "saved", AMICABLE_DATA="new", **environment)[0] == 0
    assert latest(target) == replace(newer, swept=False)


def test_a_bot_with_keys_to_communities_and_no_seller_yet_is_backed_up(amicable: Amicable) -> None:
    async def install() -> None:
        store = await open_target(DATA)
        await store.installations.keep(INSTALLED)
        await store.close()

    asyncio.run(install())
    assert amicable("backup", "saved")[0] == 0
    assert amicable("restore", "saved")[0] == 1  # it would overwrite them
    assert amicable("restore", "saved", AMICABLE_DATA="new")[0] == 0
    assert paths.installation_file(Path("new"), INSTALLED.realm).exists()


# What stays behind when all is moved, and why: it is about the machines, or ends within a day.
LEFT = {
    "beats": "when each bot last looked",
    "installing": "installations begun in a browser",
    "migrations": "the tables' shape",
}


def test_every_kind_of_thing_kept_is_carried_or_said_to_stay(
    amicable: Amicable, postgres_url: str, other_url: str, tmp_path: Path
) -> None:
    """A new table or folder fails here until `moving` knows it."""
    fill(postgres_url)
    kept = {table for table, rows in _tables(postgres_url).items() if rows}
    assert kept == set(_tables(postgres_url))  # `fill` has something of each
    amicable("move", postgres_url, other_url)
    assert {table for table, rows in _tables(other_url).items() if rows} == kept - set(LEFT) | {"migrations"}
    amicable("move", postgres_url, tmp_path / "to")
    folders = {path.name for path in (tmp_path / "to").iterdir() if path.is_dir()}
    assert folders == kept - set(LEFT) - {"cases", "reminders"}  # which lie with their seller
    fill(DATA)
    assert {path.name for path in DATA.iterdir() if path.is_dir()} - folders == {"beats"}


def _tables(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        named = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0] for (name,) in named}


def test_a_restore_over_something_must_be_asked_for(amicable: Amicable) -> None:
    fill(DATA)
    amicable("backup", "saved")
    code, _, complained = amicable("restore", "saved")
    assert code == 1
    assert "--replace" in complained
    saved = everything(Path("saved"))

    async def go_on() -> None:
        store = await open_target(DATA)
        await store.commit(SELLERS[0], 2, Changes(NOON, case=a_case("three")))
        await store.close()

    asyncio.run(go_on())
    assert amicable("restore", "saved", "--replace")[0] == 0
    assert everything(DATA) == saved


@pytest.mark.parametrize("words", [("restore", "saved", "--replace"), ("move", "saved", "data"), ("move", "data", "new")])
def test_a_folder_in_use_is_left_alone(amicable: Amicable, words: tuple[str, ...]) -> None:
    fill(DATA)
    amicable("backup", "saved")

    async def beside_a_bot() -> tuple[int, str, str]:
        bot = await open_target(DATA)
        tried = await asyncio.to_thread(amicable, *words)
        await bot.close()
        return tried

    code, _, complained = asyncio.run(beside_a_bot())
    assert code == 1
    assert f"in use by another Amicable: process {os.getpid()}" in complained


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("backup", "data/saved"), "Name a folder elsewhere"),
        (("restore", "nowhere"), "There is no data folder nowhere"),
        (("move", "data", "data"), "Both places are the same"),
        (("move", "data", "AMICABLE_STORE"), "AMICABLE_STORE is not set"),
        (("move", "data", "postgresql://u:hunter2@localhost:1/x"), "could not be used"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(amicable: Amicable, words: tuple[str, ...], sentence: str) -> None:
    fill(DATA)
    code, _, complained = amicable(*words)
    assert code == 1
    assert sentence in complained
    assert "hunter2" not in complained
    assert complained.count("\n") == 1


def test_an_empty_folder_overwrites_no_backup(amicable: Amicable) -> None:
    fill(DATA)
    amicable("backup", "saved")
    Path("empty").mkdir()
    code, _, complained = amicable("backup", "saved", AMICABLE_DATA="empty")
    assert code == 1
    assert "nothing to back up" in complained
    assert len(everything(Path("saved"))[0]) == 3


class TestVerifying:
    def test_all_sound(self, amicable: Amicable, postgres_url: str) -> None:
        fill(DATA)
        fill(postgres_url)
        for environment in ({}, {"AMICABLE_STORE": postgres_url}):
            code, said, complained = amicable("verify", **environment)
            assert (code, complained) == (0, "")
            assert f"verify: {COUNTS}. All is sound." in said

    def test_everything_damaged_is_named_with_what_to_do_and_nothing_is_changed(self, amicable: Amicable) -> None:
        fill(DATA)
        ali, bea, odd = (paths.seller_file(DATA, seller) for seller in SELLERS)
        ali.write_bytes(b"")
        bea.write_bytes(b"{")
        paths.previous(bea).write_bytes(b"\0\0")
        paths.previous(odd).write_bytes(b"{}")
        paths.community_file(DATA, COMMUNITY.id).write_bytes(b"[")
        paths.release_file(DATA, "b").write_bytes(b"[")
        paths.installation_file(DATA, INSTALLED.realm).write_bytes(b'"xoxb-1')
        aside = ali.with_name(f"{ali.name}{paths.DAMAGED}20250314T120000Z")
        aside.write_bytes(b"x")
        before = {path: path.read_bytes() for path in DATA.rglob("*") if path.is_file()}
        code, said, complained = amicable("verify")
        assert code == 1
        assert "8 things are wrong" in said
        lines = {line.split()[0].rstrip(":,"): line for line in complained.splitlines()}
        assert "is empty. The copy before it is sound" in lines[str(ali)]
        assert "no copy before it can be read. Restore a backup" in lines[str(bea)]
        assert "Nothing needs it as long as its file is sound" in lines[str(paths.previous(odd))]
        assert "not whole JSON" in lines[str(paths.community_file(DATA, COMMUNITY.id))]
        assert "Nothing needs it; delete it" in lines[str(paths.release_file(DATA, "b"))]
        assert "has to install the bot again" in lines[str(paths.installation_file(DATA, INSTALLED.realm))]
        assert "xoxb" not in complained
        assert "delete it" in lines[str(aside)]
        assert {path: path.read_bytes() for path in DATA.rglob("*") if path.is_file()} == before

    def test_a_newer_versions_document_is_named(self, amicable: Amicable) -> None:
        fill(DATA)
        path = paths.seller_file(DATA, SELLERS[0])
        tables = json.loads(path.read_bytes())
        tables["reminders"]["1"]["state"] = "sung"
        path.write_text(json.dumps(tables))
        code, _, complained = amicable("verify")
        assert code == 1
        assert f"{path}: A stored reminder does not fit" in complained

    def test_a_row_that_does_not_fit_is_named(self, amicable: Amicable, postgres_url: str) -> None:
        fill(postgres_url)
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute("UPDATE cases SET document = '{}' WHERE place = 1")
        code, said, complained = amicable("verify", AMICABLE_STORE=postgres_url)
        assert code == 1
        assert "The seller in row 1 of the database: A stored case does not fit" in complained
        assert "One thing is wrong" in said

    def test_an_open_case_whose_flow_is_lost_is_named(self, amicable: Amicable) -> None:
        async def begin() -> None:
            store = await open_target(DATA)
            await store.commit(SELLERS[0], 0, Changes(NOON, case=a_case(flow="lost", closed=None)))
            await store.close()

        asyncio.run(begin())
        code, _, complained = amicable("verify")
        assert code == 1
        assert "began with the flow lost, which is not kept" in complained


def test_a_move_that_is_broken_off_is_taken_up_again(tmp_path: Path, amicable: Amicable, postgres_url: str) -> None:
    fill(DATA, more=200)
    command = [sys.executable, "-m", "adapters.main", "store", "move", "data", "AMICABLE_STORE"]
    root = str(Path(main.__file__).parents[1])
    environment = os.environ | {"AMICABLE_STORE": postgres_url, "PYTHONPATH": root}
    moving = subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("SET client_min_messages = error")
        while not _sellers(connection):
            time.sleep(0.001)  # what moves them needs the processor
        moving.kill()
        moving.wait()
        assert 0 < _sellers(connection) < 203
    code, said, complained = amicable("move", "data", "AMICABLE_STORE", AMICABLE_STORE=postgres_url)
    assert (code, complained) == (0, "")
    assert "203 sellers" in said
    assert everything(postgres_url) == everything(DATA)


def _sellers(connection: psycopg.Connection[Any]) -> int:
    try:
        found = connection.execute("SELECT count(*) FROM sellers WHERE version > 0").fetchone()
    except psycopg.errors.UndefinedTable:
        return 0
    return found[0] if found else 0
