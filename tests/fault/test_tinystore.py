"""The embedded store when processes die, disks fill and files are damaged."""

import asyncio
import errno
import json
import logging
import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.reminders import State
from bot.stores import durable, paths
from bot.stores.port import Address, Changes, Conflict, Dossier, Locked, StoreError
from bot.stores.storage import read_tables
from bot.stores.tinydb import TinyStore
from tests.builders import NOON, a_case, a_flow, a_reminder, a_seller, a_seller_id
from tests.fault.dying import ALI, HERE, four_turns, two_turns

LEASE = timedelta(minutes=2)
NONE = timedelta(0)
FAR_OFF = NOON + timedelta(days=99)


async def claimed(store: TinyStore) -> list[str]:
    return sorted(r.key for claim in await store.claim(FAR_OFF, LEASE, 100, NONE) for r in claim.reminders)


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in (folder / "sellers").rglob("*") if p.is_file())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
class TestKilledAtEveryStep:
    """In each folder the process was killed one step later; in the last it lived."""

    async def ends(self, work: str, root: Path) -> list[tuple[Dossier, list[str], list[str]]]:
        run = [sys.executable, "-m", "tests.fault.dying", work, str(root)]
        done = await asyncio.to_thread(subprocess.run, run, check=True, capture_output=True, text=True)
        ended = [json.loads(line)["ended"] for line in done.stdout.splitlines()]
        assert ended == [-signal.SIGKILL] * (len(ended) - 1) + [0]
        found = []
        for last in range(len(ended)):
            store = await TinyStore.open(root / str(last))
            await store.indexed()
            found.append((await store.load(ALI), await claimed(store), names(root / str(last))))
            await store.close()
        return found

    @pytest.mark.parametrize(("work", "before", "least"), [("first turn", 0, 10), ("turn", 2, 7), ("fifth turn", 4, 9)])
    async def test_a_turn_is_kept_whole_or_not_at_all(self, tmp_path: Path, work: str, before: int, least: int) -> None:
        found = await self.ends(work, tmp_path)
        assert len(found) > least
        assert [d.version for d, _, _ in (found[0], found[-1])] == [before, before + 1]
        for dossier, due, left in found:
            assert dossier.version in {before, before + 1}
            assert dossier.seller == (a_seller(ALI, zone=f"Zone/{dossier.version}") if dossier.version else None)
            assert len(dossier.reminders) == len(due) == dossier.version
            assert not dossier.recovered
            assert not [name for name in left if name.endswith(".tmp")]

    async def test_a_receipt_is_kept_whole_or_not_at_all(self, tmp_path: Path) -> None:
        found = await self.ends("receipt", tmp_path)
        states = [d.reminders[0].state for d, _, _ in found]
        assert (states[0], states[-1]) == (State.PENDING, State.SENT)
        for dossier, due, _ in found:
            sent = dossier.reminders[0].state is State.SENT
            assert due == (["1"] if sent else ["0", "1"])
            assert dossier.version == 2

    async def test_an_attempt_is_kept_whole_or_not_at_all(self, tmp_path: Path) -> None:
        found = await self.ends("attempt", tmp_path)
        assert [d.reminders[0].attempts for d, _, _ in (found[0], found[-1])] == [0, 1]
        for dossier, due, _ in found:
            tried = a_reminder("0", attempts=1, tried=NOON, retry=NOON + timedelta(hours=1))
            assert dossier.reminders[0] in (a_reminder("0"), tried)
            assert (dossier.version, len(due), dossier.recovered) == (4, 4, False)

    async def test_an_address_is_kept_whole_or_not_at_all(self, tmp_path: Path) -> None:
        found = await self.ends("address", tmp_path)
        assert [d.address for d, _, _ in (found[0], found[-1])] == [Address(), Address("D1", "M1")]
        assert {d.address for d, _, _ in found} == {Address(), Address("D1", "M1")}
        assert {d.version for d, _, _ in found} == {2}

    async def test_what_moderators_set_is_kept_whole_or_not_at_all(self, tmp_path: Path) -> None:
        ends = len(await self.ends("community", tmp_path))
        found = []
        for last in range(ends):
            store = await TinyStore.open(tmp_path / str(last))
            found.append((await store.community(HERE)).fallback)
            await store.close()
        assert found == sorted(found)
        assert set(found) == {"C1", "C2"}

    async def test_an_erase_brings_no_older_copy_back(self, tmp_path: Path) -> None:
        found = await self.ends("erase", tmp_path)
        assert {d.version for d, _, _ in found} == {0, 4}
        assert not any(d.recovered for d, _, _ in found)
        assert found[-1] == (Dossier(), [], [])

    async def test_a_recovery_is_taken_up_again(self, tmp_path: Path) -> None:
        for dossier, due, left in await self.ends("recovery", tmp_path):
            assert (dossier.version, dossier.recovered, due) == (1, True, ["0"])
            assert any(".damaged-" in name for name in left)


Damage = Callable[[bytes], bytes]
GARBAGE: dict[str, Damage] = {
    "empty": lambda _: b"",
    "torn": lambda content: content[: len(content) // 2],
    "longer": lambda content: content + b"}",
    "nulls": lambda content: b"\0" * len(content),
    "noise": lambda _: bytes(range(256)) * 4,
    "nested": lambda _: b"[" * 100_000,
    "a list": lambda _: b"[]",
    "no tables": lambda _: b"{}",
    "odd tables": lambda content: content.replace(b'"1":', b'"one":'),
    "another seller's": lambda content: content.replace(b'"user":"ALI"', b'"user":"BEA"'),
}


def spoil(path: Path, content: bytes) -> None:
    """Damage a file later than it was written: within one tick of the disk's clock nobody can tell."""
    path.write_bytes(content)
    os.utime(path, ns=(0, 0))


class TestDamagedFiles:
    @pytest.fixture(params=GARBAGE)
    def damage(self, request: pytest.FixtureRequest) -> Damage:
        return GARBAGE[request.param]

    async def test_the_copy_before_it_is_used_and_the_seller_is_told(
        self, tmp_path: Path, damage: Damage, caplog: pytest.LogCaptureFixture
    ) -> None:
        store = await TinyStore.open(tmp_path)
        await two_turns(store, tmp_path)
        path = paths.seller_file(tmp_path, ALI)
        broken = damage(path.read_bytes())
        spoil(path, broken)

        first, again = await store.load(ALI), await store.load(ALI)
        assert first.seller == a_seller(ALI, zone="Zone/1")
        assert (first.version, first.recovered) == (1, True)
        assert first == again
        assert await claimed(store) == ["0"]
        [aside] = [p for p in path.parent.iterdir() if ".damaged-" in p.name]
        assert aside.read_bytes() == broken
        assert [r.levelno for r in caplog.records] == [logging.WARNING]
        assert "warm" not in caplog.text
        after = await store.commit(ALI, 1, Changes(NOON, case=a_case()))
        assert not after.recovered
        assert await store.load(ALI) == after
        await store.erase(ALI)
        assert names(tmp_path) == []
        await store.close()

    async def test_with_both_copies_damaged_the_seller_starts_empty_and_both_are_kept(
        self, tmp_path: Path, damage: Damage, caplog: pytest.LogCaptureFixture
    ) -> None:
        store = await TinyStore.open(tmp_path)
        await two_turns(store, tmp_path)
        path = paths.seller_file(tmp_path, ALI)
        for copy in (path, paths.previous(path)):
            spoil(copy, damage(copy.read_bytes()))

        assert await store.load(ALI) == Dossier(recovered=True)
        assert len([name for name in names(tmp_path) if ".damaged-" in name]) == 2
        assert [r.levelno for r in caplog.records] == [logging.WARNING, logging.ERROR]
        assert (await store.commit(ALI, 0, Changes(NOON, case=a_case()))).version == 1
        await store.close()

    async def test_its_reminders_are_found_though_nobody_asks_for_the_seller(self, tmp_path: Path, damage: Damage) -> None:
        store = await TinyStore.open(tmp_path)
        await two_turns(store, tmp_path)
        await store.close()
        path = paths.seller_file(tmp_path, ALI)
        path.write_bytes(damage(path.read_bytes()))
        store = await TinyStore.open(tmp_path)
        await store.indexed()
        assert await claimed(store) == ["0"]
        assert (await store.load(ALI)).recovered
        await store.close()

    async def test_a_missing_file_with_a_copy_before_it_is_damage_too(self, tmp_path: Path) -> None:
        store = await TinyStore.open(tmp_path)
        await two_turns(store, tmp_path)
        await store.close()
        paths.seller_file(tmp_path, ALI).unlink()
        store = await TinyStore.open(tmp_path)
        await store.indexed()
        assert await claimed(store) == ["0"]
        assert (await store.load(ALI)).recovered
        await store.close()

    async def test_a_turn_decided_on_what_was_damaged_is_refused_and_the_reminders_follow(self, tmp_path: Path) -> None:
        store = await TinyStore.open(tmp_path)
        await two_turns(store, tmp_path)
        paths.seller_file(tmp_path, ALI).write_bytes(b"")
        with pytest.raises(Conflict):
            await store.commit(ALI, 2, Changes(NOON, case=a_case()))
        assert await claimed(store) == ["0"]
        await store.close()

    async def test_a_damaged_flow_is_set_aside_and_can_be_kept_again(
        self, tmp_path: Path, damage: Damage, caplog: pytest.LogCaptureFixture
    ) -> None:
        for keeps in (True, False, True):
            store = await TinyStore.open(tmp_path)
            if keeps:
                await store.keep_flow(a_flow())
                assert await store.flow("digest-1") == a_flow()
                path = paths.flow_file(tmp_path, "digest-1")
                broken = damage(path.read_bytes())
                path.write_bytes(b"{" if broken == path.read_bytes() else broken)
            else:
                assert await store.flow("digest-1") is None
                assert "damaged" in caplog.text
            await store.close()


def failing(code: int, real: Callable[..., Any], when: Callable[..., bool] = lambda *_: True) -> Callable[..., Any]:
    def fail(*args: Any, **named: Any) -> Any:
        if when(*args):
            raise OSError(code, os.strerror(code))
        return real(*args, **named)

    return fail


def writes(_: object, flags: int, *__: object) -> bool:
    return bool(flags & os.O_CREAT)


def is_folder(fd: int) -> bool:
    return stat.S_ISDIR(os.fstat(fd).st_mode)


class TestFailingDisks:
    async def check_nothing_changed(self, store: TinyStore, folder: Path, sentence: str) -> None:
        before, left = await store.load(ALI), names(folder)
        changes = Changes(NOON, a_seller(ALI, zone=None), a_case("other"), (a_reminder("more"),))
        with pytest.raises(StoreError, match=sentence):
            await store.settle(ALI, ["0"], State.SENT, NOON)
        with pytest.raises(StoreError, match=sentence):
            await store.commit(ALI, 2, changes)
        assert await store.load(ALI) == before
        assert names(folder) == left

    @pytest.mark.parametrize("function", ["open", "write", "fsync", "replace", "ftruncate"])
    async def test_a_file_written_into_again_and_again_survives_a_full_disk(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str
    ) -> None:
        store = await TinyStore.open(tmp_path)
        await four_turns(store, tmp_path)
        before = await store.load(ALI)
        with monkeypatch.context() as patch:
            patch.setattr(os, function, failing(errno.ENOSPC, getattr(os, function)))
            with pytest.raises(StoreError, match="the disk is full"):
                await store.keep_address(ALI, Address("D1"))
        path = paths.seller_file(tmp_path, ALI)
        assert read_tables(path) is not None
        assert read_tables(paths.previous(path)) is not None
        assert await store.load(ALI) == before
        await store.keep_address(ALI, Address("D2"))
        await store.close()
        store = await TinyStore.open(tmp_path)
        assert (await store.load(ALI)).address == Address("D2")
        await store.close()

    @pytest.mark.parametrize(
        ("function", "code", "sentence", "when"),
        [
            ("open", errno.EROFS, "the disk is read-only", writes),
            ("open", errno.EACCES, "there is no permission", writes),
            ("write", errno.ENOSPC, "the disk is full", lambda *_: True),
            ("fsync", errno.ENOSPC, "the disk is full", lambda *_: True),
            ("fsync", errno.EIO, os.strerror(errno.EIO), lambda *_: True),
            ("replace", errno.ENOSPC, "the disk is full", lambda *_: True),
        ],
    )
    async def test_a_failed_write_is_told_and_the_old_state_stays(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, code: int, sentence: str, when: Any
    ) -> None:
        store = await TinyStore.open(tmp_path)
        await two_turns(store, tmp_path)
        with monkeypatch.context() as patch:
            patch.setattr(os, function, failing(code, getattr(os, function), when))
            await self.check_nothing_changed(store, tmp_path, sentence)
        kept = await store.commit(ALI, 2, Changes(NOON, case=a_case()))
        assert (kept.version, kept.cases, len(kept.reminders)) == (3, (a_case(),), 2)
        await store.close()
        store = await TinyStore.open(tmp_path)
        assert await store.load(ALI) == kept
        await store.close()

    async def test_a_file_that_may_not_grow_stays_as_it_was(self, tmp_path: Path) -> None:
        store = await TinyStore.open(tmp_path)
        await two_turns(store, tmp_path)
        with file_size_limit(1_000):
            await self.check_nothing_changed(store, tmp_path, "may not grow")
        await store.close()

    async def test_a_folder_that_will_not_sync_is_told_and_the_reminders_are_those_of_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = await TinyStore.open(tmp_path)
        await two_turns(store, tmp_path)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", failing(errno.EIO, os.fsync, is_folder))
            with pytest.raises(StoreError):
                await store.commit(ALI, 2, Changes(NOON, case=a_case(), owed=(a_reminder("new"),)))
        assert await claimed(store) == [r.key for r in (await store.load(ALI)).reminders if r.state is State.PENDING]
        await store.close()

    async def test_a_disk_without_hard_links_keeps_a_copy(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "link", failing(errno.EPERM, os.link))
        store = await TinyStore.open(tmp_path)
        await two_turns(store, tmp_path)
        paths.seller_file(tmp_path, ALI).write_bytes(b"")
        assert (await store.load(ALI)).seller == a_seller(ALI, zone="Zone/1")
        assert sum(".damaged-" in name for name in names(tmp_path)) == 1
        await store.close()

    async def test_a_folder_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(StoreError, match="could not be used"):
            await TinyStore.open(tmp_path / "file" / "kept")


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


def test_a_reader_who_is_overtaken_by_turns_sees_the_latest_and_nothing_in_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, turns, real = tmp_path / "ali.json", iter(range(5)), os.fstat
    durable.rotate(path, b"begun")

    def overtaken(fd: int) -> os.stat_result:
        found = real(fd)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fstat", real)
            for turn in turns:
                durable.rotate(path, b"turn %d" % turn)
        return found

    monkeypatch.setattr(os, "fstat", overtaken)
    assert durable.read(path) == b"turn 4"


def test_a_copy_somebody_linked_to_is_not_written_into(tmp_path: Path) -> None:
    path, linked = tmp_path / "ali.json", tmp_path / "elsewhere"
    for turn in range(3):
        durable.rotate(path, b"turn %d" % turn)
        if turn == 0:
            linked.hardlink_to(path)
    durable.rotate(path, b"turn 3")
    durable.rotate(path, b"turn 4")
    assert linked.read_bytes() == b"turn 0"
    assert (path.read_bytes(), paths.previous(path).read_bytes()) == (b"turn 4", b"turn 3")


async def test_a_folder_in_use_names_its_holder_and_a_killed_holder_frees_it(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "tests.fault.holding", str(tmp_path)]
    holder = await asyncio.create_subprocess_exec(*run, stdout=asyncio.subprocess.PIPE)
    assert holder.stdout is not None
    await holder.stdout.readline()
    with pytest.raises(Locked, match=rf"in use by another Amicable: process {holder.pid} on .+, since 20.+ UTC\. Stop"):
        await TinyStore.open(tmp_path)
    holder.kill()
    await holder.wait()
    store = await TinyStore.open(tmp_path)
    assert json.loads((tmp_path / "holder.json").read_bytes())["pid"] == os.getpid()
    await store.close()
    assert not (tmp_path / "holder.json").exists()


async def test_what_a_killed_process_had_not_finished_is_removed(tmp_path: Path) -> None:
    store = await TinyStore.open(tmp_path)
    await two_turns(store, tmp_path)
    await store.close()
    left = paths.seller_file(tmp_path, ALI)
    left = left.with_name(f"{left.name}.0a1b2c3d-7.tmp")
    left.write_bytes(b"half")
    store = await TinyStore.open(tmp_path)
    await store.indexed()
    assert not left.exists()
    await store.close()


async def test_a_recovery_that_fails_leaves_the_neighbours_reminders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = await TinyStore.open(tmp_path)
    await two_turns(store, tmp_path)
    await store.commit(a_seller_id("BEA"), 0, Changes(NOON, case=a_case(), owed=(a_reminder("bea"),)))
    await store.close()
    spoil(paths.seller_file(tmp_path, ALI), b"")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", failing(errno.ENOSPC, os.write))
        store = await TinyStore.open(tmp_path)
        await store.indexed()
    assert await claimed(store) == ["bea"]
    assert "not sent until that is put right" in caplog.text
    assert (await store.load(ALI)).recovered
    assert await claimed(store) == ["0"]
    await store.close()


async def test_an_unreadable_sellers_neighbours_are_served(tmp_path: Path) -> None:
    store = await TinyStore.open(tmp_path)
    await two_turns(store, tmp_path)
    bea = a_seller_id("BEA")
    await store.commit(bea, 0, Changes(NOON, case=a_case(), owed=(a_reminder("bea"),)))
    await store.close()
    path = paths.seller_file(tmp_path, ALI)
    for copy in (path, paths.previous(path)):
        copy.write_bytes(b"")
    store = await TinyStore.open(tmp_path)
    await store.indexed()
    assert await claimed(store) == ["bea"]
    await store.close()
