"""What the embedded store adds to the contract: it lasts, it knows its files, it finds its reminders again."""

import asyncio
import hashlib
import itertools
import json
import os
from collections.abc import Awaitable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.reminders import State
from bot.core.seller import SellerId
from bot.stores import paths
from bot.stores.port import Changes, Conflict, Dossier, Locked, StoreError
from bot.stores.tinydb import TinyStore
from tests.builders import NOON, a_case, a_flow, a_reminder, a_seller, a_seller_id

ALI = a_seller_id("ALI")
LEASE = timedelta(minutes=2)
NONE = timedelta(0)


async def claimed(store: TinyStore) -> list[str]:
    return sorted(r.key for claim in await store.claim(NOON, LEASE, 10_000, NONE) for r in claim.reminders)


async def reached(pipe: Path) -> int:
    """Wait until somebody reads from the pipe. Gives the end to write to."""
    while True:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            await asyncio.sleep(0.001)


def files(folder: Path) -> list[str]:
    return sorted(p.name for p in (folder / "sellers").rglob("*") if p.is_file())


class TestReopening:
    async def test_all_is_there_after_a_restart(self, tmp_path: Path) -> None:
        store = await TinyStore.open(tmp_path)
        await store.keep_flow(a_flow())
        owed = (a_reminder("a"), a_reminder("b"))
        await store.commit(ALI, 0, Changes(NOON, a_seller(ALI), a_case(), owed))
        await store.settle(ALI, ["a"], State.SENT, NOON)
        kept = await store.load(ALI)
        await store.close()

        store = await TinyStore.open(tmp_path)
        await store.indexed()
        assert await store.load(ALI) == kept
        assert await store.flow("digest-1") == a_flow()
        assert await store.next_due() == NOON
        assert await claimed(store) == ["b"]
        await store.close()

    async def test_what_was_lent_out_when_it_stopped_is_due_again(self, tmp_path: Path) -> None:
        store = await TinyStore.open(tmp_path)
        await store.commit(ALI, 0, Changes(NOON, case=a_case(), owed=(a_reminder(),)))
        assert await claimed(store) == ["reminder-1"]
        await store.close()
        store = await TinyStore.open(tmp_path)
        await store.indexed()
        assert await claimed(store) == ["reminder-1"]
        await store.close()

    async def test_closing_waits_for_what_is_being_written(self, tmp_path: Path) -> None:
        store = await TinyStore.open(tmp_path)
        commit = asyncio.create_task(store.commit(ALI, 0, Changes(NOON, case=a_case())))
        await asyncio.sleep(0)
        await store.close()
        kept = await commit
        store = await TinyStore.open(tmp_path)
        assert await store.load(ALI) == kept
        await store.close()

    async def test_closing_lets_those_in_line_finish(self, tmp_path: Path) -> None:
        store = await TinyStore.open(tmp_path)
        in_line = [asyncio.create_task(store.commit(ALI, n, Changes(NOON, case=a_case()))) for n in range(4)]
        await asyncio.sleep(0)
        await store.close()
        assert [(await task).version for task in in_line] == [1, 2, 3, 4]

    async def test_once_closed_it_says_so(self, tmp_path: Path) -> None:
        store = await TinyStore.open(tmp_path)
        await store.close()
        await store.close()
        for call in (store.load(ALI), store.flow("digest-1"), store.keep_flow(a_flow())):
            with pytest.raises(StoreError, match="has been closed"):
                await call


class TestFindingReminders:
    async def test_turns_during_the_search_outrank_what_it_finds(self, tmp_path: Path) -> None:
        sellers = [a_seller_id(f"user-{n}") for n in range(150)]
        store = await TinyStore.open(tmp_path)
        for seller in sellers:
            owed = tuple(a_reminder(f"{seller.user}/{part}") for part in ("x", "y"))
            await store.commit(seller, 0, Changes(NOON, case=a_case(), owed=owed))
        await store.close()

        store = await TinyStore.open(tmp_path)
        left: list[Awaitable[object]] = []
        expected: list[str] = []
        for seller, does in zip(sellers, itertools.cycle(["drop", "settle", "erase", "nothing"]), strict=False):
            x, y = f"{seller.user}/x", f"{seller.user}/y"
            if does == "drop":
                left.append(store.commit(seller, 1, Changes(NOON, case=a_case(), owed=(a_reminder(y),))))
            elif does == "settle":
                left.append(store.settle(seller, [x], State.SENT, NOON))
            elif does == "erase":
                left.append(store.erase(seller))
            expected += {"erase": [], "nothing": [x, y]}.get(does, [y])
        await asyncio.gather(*left)
        assert set(await claimed(store)) <= set(expected)
        await store.indexed()
        lent_now = await store.claim(NOON + LEASE, LEASE, 10_000, NONE)
        assert sorted(r.key for claim in lent_now for r in claim.reminders) == sorted(expected)
        await store.close()

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe with a name")
    @pytest.mark.parametrize("erased", [False, True])
    async def test_what_was_read_before_a_turn_is_not_believed_after_it(self, tmp_path: Path, erased: bool) -> None:
        store = await TinyStore.open(tmp_path)
        await store.commit(ALI, 0, Changes(NOON, case=a_case(), owed=(a_reminder("old"),)))
        await store.close()
        # The search stops at this file, with Ali's already read, until the pipe is closed.
        pipe = paths.seller_file(tmp_path, ALI).with_name("zzz.json")
        os.mkfifo(pipe)
        store = await TinyStore.open(tmp_path)
        end = await reached(pipe)
        if erased:
            await store.erase(ALI)
        else:
            await store.commit(ALI, 1, Changes(NOON, case=a_case(), owed=(a_reminder("new"),)))
        os.close(end)
        await store.indexed()
        assert await claimed(store) == ([] if erased else ["new"])
        await store.close()

    async def test_a_lent_reminder_is_not_lent_again_when_the_search_comes_by(self, tmp_path: Path) -> None:
        store = await TinyStore.open(tmp_path)
        await store.commit(ALI, 0, Changes(NOON, case=a_case(), owed=(a_reminder(),)))
        await store.close()
        store = await TinyStore.open(tmp_path)
        await store.load(ALI)
        assert await claimed(store) == ["reminder-1"]
        await store.indexed()
        assert await claimed(store) == []
        await store.close()


class TestCancelledCallers:
    async def test_a_turn_goes_on_without_its_caller_and_the_next_waits_for_it(self, tmp_path: Path) -> None:
        store = await TinyStore.open(tmp_path)
        commit = asyncio.create_task(store.commit(ALI, 0, Changes(NOON, case=a_case(), owed=(a_reminder(),))))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        commit.cancel()
        assert (await store.load(ALI)).version == 1
        assert await claimed(store) == ["reminder-1"]
        await store.close()


class TestErasing:
    async def test_no_file_and_no_folder_is_left(self, tmp_path: Path) -> None:
        store = await TinyStore.open(tmp_path)
        for version in range(2):
            await store.commit(ALI, version, Changes(NOON, a_seller(ALI), a_case()))
        path = paths.seller_file(tmp_path, ALI)
        for name in (f"{path.name}.damaged-20250314T120000Z", f"{path.name}.0a1b2c3d-0.tmp"):
            path.with_name(name).write_bytes(b"{}")
        await store.erase(ALI)
        assert list((tmp_path / "sellers").iterdir()) == []
        await store.close()

    async def test_neighbours_may_come_and_go_at_once(self, tmp_path: Path) -> None:
        """Erasing removes an emptied folder just when another seller's file may be about to enter it."""
        prefix = hashlib.sha256(b"0").hexdigest()[:2]
        same_folder = (str(n) for n in itertools.count() if hashlib.sha256(b"%d" % n).hexdigest()[:2] == prefix)
        sellers = [a_seller_id(user) for user in itertools.islice(same_folder, 6)]
        store = await TinyStore.open(tmp_path)

        async def come_and_go(seller: SellerId) -> None:
            for _ in range(25):
                await store.commit(seller, 0, Changes(NOON, a_seller(seller)))
                await store.erase(seller)
            await store.commit(seller, 0, Changes(NOON, a_seller(seller)))

        await asyncio.gather(*map(come_and_go, sellers))
        assert len(files(tmp_path)) == len(sellers)
        await store.close()


class TestNewerVersions:
    async def test_what_a_newer_version_wrote_survives_a_turn_of_this_one(self, tmp_path: Path) -> None:
        store = await TinyStore.open(tmp_path)
        await store.commit(ALI, 0, Changes(NOON, a_seller(ALI), a_case()))
        path = paths.seller_file(tmp_path, ALI)
        tables = json.loads(path.read_bytes())
        tables["cases"]["1"]["mood"] = "calm"
        tables["moods"] = {"1": {"name": "calm"}}
        path.write_text(json.dumps(tables))
        assert (await store.load(ALI)).cases == (a_case(),)
        await store.commit(ALI, 1, Changes(NOON, case=a_case(tone="firm")))
        tables = json.loads(path.read_bytes())
        assert tables["cases"]["1"]["mood"] == "calm"
        assert tables["cases"]["1"]["tone"] == "firm"
        assert tables["moods"] == {"1": {"name": "calm"}}
        await store.close()

    @pytest.mark.parametrize("newer", [("meta", "1", "format", 2), ("reminders", "1", "state", "postponed")])
    async def test_what_this_version_cannot_read_is_left_as_it_is(
        self, tmp_path: Path, newer: tuple[str, str, str, object], caplog: pytest.LogCaptureFixture
    ) -> None:
        store = await TinyStore.open(tmp_path)
        for seller in (ALI, a_seller_id("BEA")):
            await store.commit(seller, 0, Changes(NOON, case=a_case(), owed=(a_reminder(seller.user),)))
        await store.close()
        path = paths.seller_file(tmp_path, ALI)
        tables = json.loads(path.read_bytes())
        table, number, field, value = newer
        tables[table][number][field] = value
        path.write_text(json.dumps(tables))
        content, before = path.read_bytes(), files(tmp_path)

        store = await TinyStore.open(tmp_path)
        await store.indexed()
        for call in (store.load(ALI), store.commit(ALI, 1, Changes(NOON)), store.settle(ALI, ["ALI"], State.SENT, NOON)):
            with pytest.raises(StoreError, match="newer"):
                await call
        assert (path.read_bytes(), files(tmp_path)) == (content, before)
        assert await claimed(store) == ["BEA"]
        assert "will not be sent" in caplog.text
        await store.close()


class TestNames:
    USERS = (
        *("ali", "Ali", "ALI", "../../etc", "..", ".", "", "a/b", "a\\b", "C:\\x", "CON", "con", "nul.json", "com1"),
        *("x" * 64, "x" * 65, "x" * 10_000, "\u202egnp.exe", "🙂", "e\u0301", "é", "a b", "a.json", "\x00", "\ud800", "*?"),
        "id.8d0c9a3a0a1e4d0e8b1b7b3a5c1d2e3f",
    )

    def test_no_two_ids_share_a_file_also_where_case_is_ignored(self, tmp_path: Path) -> None:
        found = {str(paths.seller_file(tmp_path, a_seller_id(user))).lower() for user in self.USERS}
        assert len(found) == len(self.USERS)

    @pytest.mark.parametrize("part", ["platform", "tenant", "user"])
    async def test_no_id_leads_out_of_the_folder_or_to_another_seller(self, tmp_path: Path, part: str) -> None:
        folder = tmp_path / "deep" / "kept"
        sellers = [SellerId(**{"platform": "slack", "tenant": "T1", "user": "ali"} | {part: id}) for id in self.USERS]
        store = await TinyStore.open(folder)
        for seller in sellers:
            await store.commit(seller, 0, Changes(NOON, a_seller(seller)))
        assert [(await store.load(s)).seller for s in sellers] == [a_seller(s) for s in sellers]
        assert len(files(folder)) == len(sellers)
        assert [p.name for p in tmp_path.iterdir()] == ["deep"]
        assert [p.name for p in (tmp_path / "deep").iterdir()] == ["kept"]
        assert {len(p.relative_to(folder).parts) for p in folder.rglob("*.json") if "sellers" in p.parts} == {5}
        await store.close()

    def test_readable_ids_stay_readable(self, tmp_path: Path) -> None:
        path = paths.seller_file(tmp_path, a_seller_id("18446744073709551615", platform="discord", tenant="9"))
        assert path.name == "18446744073709551615.json"
        assert paths.name("U024BE7LH").startswith("U024BE7LH.")

    @pytest.mark.parametrize("id", ["con", "CON", "nul", "lpt1"])
    def test_no_name_is_a_device_of_windows(self, id: str) -> None:
        assert paths.name(id).startswith("id.")


async def test_a_second_store_on_the_folder_is_refused_in_the_same_process_too(tmp_path: Path) -> None:
    store = await TinyStore.open(tmp_path)
    with pytest.raises(Locked):
        await TinyStore.open(tmp_path)
    await store.close()
    await (await TinyStore.open(tmp_path)).close()


async def test_a_conflict_leaves_the_dossier_of_an_unknown_seller_unmade(tmp_path: Path) -> None:
    store = await TinyStore.open(tmp_path)
    with pytest.raises(Conflict):
        await store.commit(ALI, 4, Changes(NOON, a_seller(ALI)))
    assert await store.load(ALI) == Dossier()
    assert files(tmp_path) == []
    await store.close()
