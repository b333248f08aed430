"""`amicable status`: who looks, what waits, what went wrong, beside a bot that runs and without disturbing it."""

import asyncio
import json
import sys
from datetime import timedelta

import pytest

from adapters import main
from adapters.status import sentences
from bot.core.book import Book
from bot.core.reminders import State
from bot.courier import Delivery, Outcome
from bot.status import reminders_of, status
from bot.stores.tinydb import TinyStore
from tests.unit.office import Office


async def found(office: Office):
    return await status(await office.store.beats(), reminders_of(office.store), office.clock())


def said(office: Office, seen) -> str:
    return sentences(seen, 0, Book(office.shop.flow, office.shop.catalogue), office.clock(), "Asia/Karachi")


async def test_it_says_what_waits_and_who_looks(shop):
    office = Office(shop)
    await office.request()
    await office.now()
    office.clock.pass_(timedelta(seconds=40))
    seen = await found(office)
    assert (seen.watched, seen.waiting, seen.overdue) == (True, 4, 0)
    assert "worker last looked at what is due 40 seconds ago." in said(office, seen)
    assert "Reminders that wait: 4. The next one is due Tuesday 24 November, 12:00 (Karachi)." in said(office, seen)


async def test_a_dispatcher_that_has_not_looked_for_two_minutes_is_news(shop):
    office = Office(shop)
    await office.now()
    office.clock.pass_(timedelta(minutes=2))
    assert (await found(office)).watched
    office.clock.pass_(timedelta(seconds=1))
    seen = await found(office)
    assert not seen.watched
    assert "no reminder goes out" in said(office, seen)


async def test_a_bot_that_never_ran_is_said(shop):
    office = Office(shop)
    assert "No dispatcher has looked" in said(office, await found(office))


async def test_a_dispatcher_of_yesterday_is_not_named_any_more(shop):
    office = Office(shop)
    await office.now()
    office.clock.pass_(timedelta(days=2))
    assert (await found(office)).looked == {}


async def test_what_is_overdue_struggles_or_failed_is_counted(shop):
    office = Office(shop)
    await office.request()
    office.recorded.answer = Delivery(Outcome.CLOSED)
    await office.after(hours=24)
    office.recorded.answer = Delivery(Outcome.UNKNOWN)
    await office.after(hours=18)
    office.clock.pass_(timedelta(minutes=5))
    seen = await found(office)
    assert (seen.overdue, seen.trying, seen.settled[State.UNDELIVERABLE]) == (1, 1, 1)
    assert "Overdue: 1, the oldest since Wednesday 25 November, 06:00 (Karachi)." in said(office, seen)
    assert "Tried, and not through yet: 1." in said(office, seen)
    assert "closed 1, called in their community instead 0, given up 0" in said(office, seen)
    office.clock.pass_(timedelta(days=8))
    assert (await found(office)).settled[State.UNDELIVERABLE] == 0


@pytest.fixture
async def running(shop, tmp_path, monkeypatch) -> Office:
    """A bot that holds its data folder."""
    monkeypatch.setenv("AMICABLE_DATA", str(tmp_path / "data"))
    store = await TinyStore.open(tmp_path / "data")
    office = Office(shop, store)
    await office.request()
    yield office
    await store.close()


def asked(monkeypatch, capsys, office: Office, *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["amicable", "status", *arguments])
    monkeypatch.setattr(main, "utc_now", office.clock)
    return main.main(), capsys.readouterr().out


def files(folder) -> dict:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


async def test_the_command_reads_beside_the_bot_and_changes_nothing(running, tmp_path, monkeypatch, capsys):
    await running.now()
    before = files(tmp_path)
    code, out = await asyncio.to_thread(asked, monkeypatch, capsys, running)
    assert (code, "Reminders that wait: 4." in out) == (0, True)
    code, out = await asyncio.to_thread(asked, monkeypatch, capsys, running, "--json")
    assert json.loads(out)["waiting"] == 4
    assert json.loads(out)["watched"] is True
    assert files(tmp_path) == before


async def test_its_exit_code_says_that_nobody_looks(running, monkeypatch, capsys):
    assert (await asyncio.to_thread(asked, monkeypatch, capsys, running))[0] == 1


async def test_a_file_being_written_or_damaged_does_not_stop_it(running, tmp_path, monkeypatch, capsys):
    (path,) = (tmp_path / "data" / "sellers").rglob("*.json")
    path.with_name("x.json").write_text("{")
    left_over = path.with_name(path.name + ".tmp")
    left_over.write_text("half")
    _, out = await asyncio.to_thread(asked, monkeypatch, capsys, running, "--json")
    assert (json.loads(out)["waiting"], json.loads(out)["unread"]) == (4, 1)
    assert left_over.exists()
    _, out = await asyncio.to_thread(asked, monkeypatch, capsys, running)
    assert "Sellers whose files cannot be read: 1." in out


async def test_a_folder_that_is_not_there_is_a_sentence(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("AMICABLE_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setattr(sys, "argv", ["amicable", "status"])
    assert await asyncio.to_thread(main.main) == 1
    assert "There is no data folder" in capsys.readouterr().err
