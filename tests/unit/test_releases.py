"""Today's files are served when they are sound, else the last that were; a change goes live while the bot runs."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.unsound import told
from bot import releases
from bot.core.events import Begin, Resume
from bot.playbooks.findings import PlaybookError
from bot.releases import Releases, Stamp, last_kept, loading, publish, served
from bot.settings import Settings
from bot.shelf import Shelf
from bot.stores.memory import MemoryStore
from bot.stores.tinydb import TinyStore
from bot.testing import FrozenClock
from tests.unit.office import AYESHA, Office
from tests.unit.walk import NOON

SAY = "say: Is there a request?"
LATER = NOON + timedelta(hours=1)


class Files:
    """A copy of the test marketplace to edit, with a data folder and a folder of communities beside it."""

    def __init__(self, shop_templates: Path, root: Path) -> None:
        self.templates = Path(shutil.copytree(shop_templates, root / "templates"))
        self.communities = root / "communities"
        self.communities.mkdir()
        self.settings = Settings(
            _env_file=None,
            data=root / "data",
            templates=self.templates,
            marketplace="shop",
            communities=self.communities,
        )

    def change(self, name: str, old: str, new: str) -> None:
        path = self.templates / "shop" / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def community(self, name: str, text: str) -> None:
        folder = self.communities / name
        folder.mkdir(exist_ok=True)
        (folder / "messages.yaml").write_text(text)


@pytest.fixture
def files(shop_templates: Path, tmp_path: Path) -> Files:
    return Files(shop_templates, tmp_path)


async def publish_today(files: Files) -> None:
    """As a bot does at its start."""
    store = await TinyStore.open(files.settings.data)
    await publish(store, loading(files.settings).library, NOON)
    await store.close()


def test_files_with_errors_do_not_replace_the_last_sound_ones_also_after_a_restart(files):
    asyncio.run(publish_today(files))
    files.change("playbooks/lamp.yaml", "-> no-request", "-> nowhere")
    found = asyncio.run(served(files.settings))
    assert found.library.flow.step("lamp.no-request")
    assert [f.line for f in found.findings] == [22]
    assert found.since == NOON
    said = told(found, NOON + timedelta(hours=3))
    assert "have faults (1). What they spoil is as it was when it was last sound" in said
    assert "There is no step `nowhere` in this playbook" in said


def test_files_with_errors_are_refused_where_there_were_none_before(files):
    files.change("playbooks/lamp.yaml", "-> no-request", "-> nowhere")
    with pytest.raises(PlaybookError):
        asyncio.run(served(files.settings))


def test_what_the_lint_calls_an_error_is_not_served_either(files):
    asyncio.run(publish_today(files))
    files.change("playbooks/lamp.yaml", "other: See the other one -> shade/", "other: See the other one -> no-request")
    files.change("playbooks/lamp.yaml", "done: Good -> done", "done: Good -> no-request")
    found = asyncio.run(served(files.settings))
    assert "never lead to an `end`" in found.findings[0].sentence
    assert found.library.flow.step("lamp.no-request").choices[1] == ("done", "lamp.done")


def test_the_same_files_are_the_same_release_in_every_process(files):
    code = (
        "from pathlib import Path; from bot.playbooks.loader import load_library; from bot.releases import digest_of; "
        f"print(digest_of(load_library(Path({str(files.templates)!r}), 'shop')))"
    )
    said = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_what_is_sound_is_told_to_nobody(files):
    assert told(asyncio.run(served(files.settings)), NOON) == ""


def test_a_broken_community_stays_as_it_was_and_the_others_change(files):
    files.community("test-1", "lamp.title: One\n")
    files.community("test-2", "lamp.title: Two\n")
    asyncio.run(publish_today(files))
    files.community("test-1", "lamp.titel: Uno\n")
    files.community("test-2", "lamp.title: Dos\n")
    files.community("test-3", "lamp.titel: Tres\n")
    found = asyncio.run(served(files.settings))
    titles = {name: overlay.texts["lamp.title"] for name, overlay in found.library.communities.items()}
    assert titles == {"test-1": "One", "test-2": "Dos"}
    assert len(found.findings) == 2


def test_a_release_of_another_marketplace_is_not_served(files):
    asyncio.run(publish_today(files))
    other = files.settings.model_copy(update={"marketplace": "bazaar"})
    assert asyncio.run(last_kept(other)) is None


async def test_a_clock_that_is_gone_is_kept_for_the_cases_that_run_on_it(shop):
    office = Office(shop)
    await publish(office.store, shop, NOON)
    await office.request(due="tomorrow 18:00")
    clocks = {name: c for name, c in shop.catalogue.clocks.items() if name != "due"}
    texts = {id: words for id, words in shop.catalogue.texts.items() if not id.startswith("clock.due")}
    gone = replace(shop, catalogue=replace(shop.catalogue, clocks=clocks, texts=texts))
    office.shelf.library = (await publish(office.store, gone, NOON)).library
    said = [words for _ in range(40) for words in await office.after(hours=1)]
    assert any(words.startswith("delivery (C-0001)") for words in said)


@asynccontextmanager
async def running(files: Files, store: MemoryStore, shelf: Shelf, read: Stamp | None = None) -> AsyncIterator[Releases]:
    """Watch the files, looking often."""
    watching = Releases(store, shelf, files.settings, FrozenClock(LATER), look=0.02, read=read)
    task = asyncio.create_task(watching.run())
    try:
        yield watching
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(holds: Callable[[], bool]) -> None:
    """Wait until it holds, and no longer than ten seconds."""
    for _ in range(500):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come")


async def swept(store: MemoryStore) -> None:
    """Wait until every case has been held against the clocks of the last release."""
    await until(lambda: max(store._releases.values(), key=lambda release: release.at).swept)


async def test_a_change_goes_live_without_a_restart_and_is_kept(files):
    store = MemoryStore()
    shelf = Shelf((await publish(store, loading(files.settings).library, NOON)).library)
    async with running(files, store, shelf):
        files.change("playbooks/lamp.yaml", SAY, "say: Is a request open?")
        await until(lambda: shelf.english().words("lamp.has-request.say") == "Is a request open?")
    assert (await store.kept_release()).library == shelf.library


async def test_what_was_read_at_the_start_is_not_read_again(files, monkeypatch):
    store, looked, read_again = MemoryStore(), [], []
    found = await served(files.settings)
    shelf = Shelf((await publish(store, found.library, NOON)).library)
    look = releases.stamp_of
    monkeypatch.setattr(releases, "stamp_of", lambda settings: looked.append(1) or look(settings))
    monkeypatch.setattr(releases, "serve_today", lambda *given: read_again.append(given))
    async with running(files, store, shelf, found.read):
        await until(lambda: len(looked) > 5)
    assert read_again == []


async def test_a_change_made_while_the_bot_started_goes_live(files):
    store = MemoryStore()
    found = await served(files.settings)
    shelf = Shelf((await publish(store, found.library, NOON)).library)
    files.change("playbooks/lamp.yaml", SAY, "say: Is a request open?")
    async with running(files, store, shelf, found.read):
        await until(lambda: shelf.english().words("lamp.has-request.say") == "Is a request open?")


async def test_a_change_with_errors_is_logged_and_not_used_until_it_is_mended(files, caplog):
    store = MemoryStore()
    shelf = Shelf((await publish(store, loading(files.settings).library, NOON)).library)
    before = shelf.library
    async with running(files, store, shelf):
        files.change("playbooks/lamp.yaml", "-> no-request", "-> nowhere")
        await until(lambda: "There is no step `nowhere`" in caplog.text)
        assert shelf.library == before
        files.change("playbooks/lamp.yaml", "No -> nowhere", "Not yet -> no-request")
        await until(lambda: shelf.library != before)


async def test_the_operator_can_have_the_files_looked_at_at_once(files):
    store = MemoryStore()
    shelf = Shelf((await publish(store, loading(files.settings).library, NOON)).library)
    watching = Releases(store, shelf, files.settings, FrozenClock(LATER), look=3600)
    task = asyncio.create_task(watching.run())
    await asyncio.sleep(0)
    files.change("playbooks/lamp.yaml", SAY, "say: Is a request open?")
    watching.reload()
    await until(lambda: shelf.english().words("lamp.has-request.say") == "Is a request open?")
    task.cancel()


async def test_a_corrected_clock_in_the_files_reaches_open_cases_while_the_bot_runs(files):
    library = loading(files.settings).library
    office = Office(library)
    office.shelf.library = (await publish(office.store, library, NOON)).library
    await office.request()
    async with running(files, office.store, office.shelf):
        files.change("marketplace.yaml", "length: 48h", "length: 36h")
        await until(lambda: office.shelf.library.catalogue.clocks["request"].length == timedelta(hours=36))
        await swept(office.store)
    (said,) = await office.after(hours=1)
    assert "has been corrected" in said


async def test_a_release_is_held_against_open_cases_once(files):
    class Counting(MemoryStore):
        walks = 0

        async def dossiers(self):
            self.walks += 1
            async for each in super().dossiers():
                yield each

    store = Counting()
    shelf = Shelf((await publish(store, loading(files.settings).library, NOON)).library)
    for _ in range(2):
        async with running(files, store, shelf):
            await swept(store)
            await asyncio.sleep(0.1)
    assert store.walks == 1


async def test_an_open_case_stays_on_its_steps_and_hears_todays_words(files):
    library = loading(files.settings).library
    office = Office(library)
    await office.do(Begin("lamp"))
    files.change("playbooks/lamp.yaml", SAY, "say: Is a request open?")
    files.change("playbooks/lamp.yaml", "none: No -> no-request", "never: Never -> no-request")
    files.change("playbooks/lamp.yaml", "say: Then there is time.", "say: Then wait.")
    office.shelf.library = (await publish(office.store, loading(files.settings).library, NOON)).library
    card = await office.do(Resume("C-0001"), AYESHA)
    assert "Is a request open?" in office.words()
    assert [c.id for c in card.choices] == ["waiting", "none"]
