"""After an erase nothing a seller typed is anywhere: no file, no copy, no row, no line of a log."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from bot.contact import Contact
from bot.core.events import Begin, Choose, Erase, Fill, Say, Set, Submit
from bot.retention import Retention
from bot.stores import paths
from bot.stores.opening import open_target
from bot.stores.port import Address
from tests.privacy.test_what_is_kept import PAGE
from tests.unit.office import AYESHA, BILAL, Office

# Words nobody else would type.
NICKNAME, TYPED, NAME = "zebrafish banner", "quokka o'clock", "Wombatina"
SECRETS = (NICKNAME, TYPED, NAME, AYESHA.seller.user)


async def lived(office: Office, who: Contact = AYESHA) -> str:
    """A seller types into everything that keeps words. Gives the token of their case."""
    token = await office.request(who=who)
    await office.do(Fill("nickname", {"nickname": NICKNAME}, token), who)
    await office.do(Fill("quiet", {"hours": TYPED}), who)
    other = (await office.do(Begin("lamp"), who)).token
    await office.do(Choose(other, "lamp.has-request", "waiting", 1), who)
    await office.do(Submit(other, "lamp.when", 2, {"request_at": TYPED}), who)
    await office.do(Say(NAME), who)
    await office.store.keep_address(who.seller, Address("D1", NAME))
    return token


def found_in(folder: Path) -> dict[str, set[str]]:
    """Which of the secrets stand in which file, or in its name."""
    there = {path: path.name.encode() + path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found = {path.name: {secret for secret in SECRETS if secret.encode() in held} for path, held in there.items()}
    return {name: secrets for name, secrets in found.items() if secrets}


@pytest.fixture
async def in_folder(shop, tmp_path: Path) -> AsyncIterator[Office]:
    store = await open_target(tmp_path)
    yield Office(shop, store)
    await store.close()


async def test_no_byte_of_the_data_folder_holds_a_word_of_theirs(in_folder: Office, tmp_path: Path):
    file = paths.seller_file(tmp_path, AYESHA.seller)
    await lived(in_folder)
    file.write_bytes(file.read_bytes()[:-40])  # damaged: it is set aside, with the words in it
    await in_folder.do(Say(NAME))
    await lived(in_folder)
    assert any(".damaged-" in name for name in found_in(tmp_path)), "the test must have something to find"
    assert any(name.endswith(".previous") for name in found_in(tmp_path))
    await in_folder.do(Erase(confirmed=True))
    assert found_in(tmp_path) == {}


async def test_what_lies_in_the_folder_is_on_the_page(in_folder: Office, tmp_path: Path):
    await lived(in_folder)
    await in_folder.dispatcher.tick()
    assert {entry.name for entry in tmp_path.iterdir()} == {"sellers", "flows", "beats", "lock", "holder.json"}
    assert [e.name for e in tmp_path.iterdir() if f"`{e.name}{'/' * e.is_dir()}`" not in PAGE] == []


async def test_somebody_elses_words_stay(in_folder: Office, tmp_path: Path):
    await lived(in_folder, BILAL)
    before = {path: path.read_bytes() for path in tmp_path.rglob("bilal*")}
    await lived(in_folder)
    await in_folder.do(Erase(confirmed=True))
    assert before
    assert {path: path.read_bytes() for path in tmp_path.rglob("bilal*")} == before


async def test_a_forgotten_case_lies_in_no_copy_while_another_is_open(in_folder: Office, tmp_path: Path):
    old = await in_folder.request()
    await in_folder.do(Fill("nickname", {"nickname": NICKNAME}, old))
    [case] = (await in_folder.store.load(AYESHA.seller)).cases
    await in_folder.do(Set("outcome", "kept", old, case.turn))
    await in_folder.request()
    assert any(NICKNAME in secrets for secrets in found_in(tmp_path).values())
    in_folder.clock.pass_(timedelta(days=181))
    swept = await Retention(in_folder.store, timedelta(days=180), in_folder.clock).sweep()
    assert (swept.cases, swept.sellers) == (1, 0)
    assert NICKNAME not in set().union(*found_in(tmp_path).values())
    assert len((await in_folder.store.load(AYESHA.seller)).cases) == 1


async def test_no_column_of_the_database_holds_a_word_of_theirs(shop, postgres_url: str):
    store = await open_target(postgres_url)
    try:
        office = Office(shop, store)
        await lived(office)
        assert set().union(*(await columns(postgres_url)).values()) >= set(SECRETS[:3])
        await office.do(Erase(confirmed=True))
        assert {place: held for place, held in (await columns(postgres_url)).items() if held} == {}
    finally:
        await store.close()


async def columns(url: str) -> dict[str, set[str]]:
    """Which of the secrets stand in which column of any table."""
    async with await psycopg.AsyncConnection.connect(url) as connection:
        asked = await connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        )
        found = {}
        for table, column in await asked.fetchall():
            rows = await connection.execute(f'SELECT "{column}"::text FROM "{table}"')
            held = "\n".join(row[0] or "" for row in await rows.fetchall())
            found[f"{table}.{column}"] = {secret for secret in SECRETS if secret in held}
        return found


async def test_no_line_of_the_log_holds_a_word_of_theirs(
    in_folder: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    await lived(in_folder)
    in_folder.clock.pass_(timedelta(days=3))
    await in_folder.dispatcher.tick()
    file = paths.seller_file(tmp_path, AYESHA.seller)
    file.write_bytes(b"{")
    await in_folder.do(Say(NAME))
    await in_folder.do(Erase(confirmed=True))
    assert caplog.text
    assert {word for word in (NICKNAME, TYPED, NAME) if word in caplog.text} == set()


async def test_nobody_else_on_the_machine_may_read_what_is_kept(shop, tmp_path: Path):
    folder = tmp_path / "data"
    store = await open_target(folder)
    office = Office(shop, store)
    await lived(office)
    await store.close()
    kept = [folder, *(folder / "sellers").rglob("*")]
    assert [path for path in kept if path.is_file()]
    # Without a way into the folder what lies in it cannot be reached; the files of sellers are closed all the same.
    assert folder.stat().st_mode & 0o077 == 0
    assert [path.name for path in kept if path.is_file() and path.stat().st_mode & 0o077] == []
