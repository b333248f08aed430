"""Somebody who follows a page of the documentation, command by command, in a checkout of their own.

    async def test_every_command_of_the_page_works(reader):
        await reader.follows("docs/discord.md", {".venv/bin/amicable discord": meets_the_bot})

A command that is not named there is run and must end well. One that is named is handed to that function instead, which
runs it in its own way: with something typed, beside a platform of ours, or until it has served. A name that the page no
longer has fails the test.
"""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.docs.pages import ROOT, commands

# What is in a checkout and not in a fresh one.
_OURS = (".git", ".venv*", ".env", ".*_cache", ".hypothesis", "data", "dist", "*.egg-info")
# Where `sitecustomize` lies, by which a program that is started finds platforms of ours in place of the real ones.
_ELSEWHERE = Path(__file__).parent / "elsewhere"
# Seconds a command may take, and one that is stopped may need.
_PATIENCE, _TO_STOP = 120.0, 20.0
# `make test` is run with these tests only, and by one process: the others are running already.
_ONE_TEST = "--maxprocesses=1 tests/unit/test_wording.py"

Way = Callable[[str], Awaitable[object]]


@dataclass
class Started:
    """A command that goes on until it is stopped."""

    process: asyncio.subprocess.Process
    log: Path

    @property
    def said(self) -> str:
        """What it has printed until now."""
        return self.log.read_text(encoding="utf-8")

    @property
    def has_ended(self) -> bool:
        return self.process.returncode is not None


@dataclass
class Reader:
    """`folder` is their checkout. `settings` are their environment; ours is not.

    In the folder `seen_to_work` is what commands printed in a fresh checkout that need not be run again.
    """

    folder: Path
    seen_to_work: Path
    settings: dict[str, str] = field(default_factory=dict)

    async def follows(self, page: str, ways: Mapping[str, Way] | None = None) -> None:
        """Type every command of the page."""
        ways = {"make test": self.tests, "make chat": self.chats} | dict(ways or {})
        listed = commands(page)
        assert listed, f"{page} has no commands"
        strange = {*ways} - {command.text for command in listed} - {"make test", "make chat"}
        assert not strange, f"{page} has no {strange}"
        for command in listed:
            try:
                await ways.get(command.text, self.runs)(command.text)
            except AssertionError as error:
                error.add_note(f"{page}:{command.line}: {command.text}")
                raise

    async def runs(self, command: str, typed: str = "", **settings: str) -> str:
        """Type a command and wait for its end, which must be a good one. Gives what it printed."""
        async with self.leaves_running(command, typed, **settings) as started:
            async with asyncio.timeout(_PATIENCE):
                code = await started.process.wait()
            assert code == 0, f"It ended with {code}:\n{started.said}"
            return started.said

    async def tests(self, command: str) -> None:
        """Run the tests, a few of them."""
        assert " passed" in await self.once(command, PYTEST_ADDOPTS=_ONE_TEST)

    async def chats(self, command: str) -> None:
        """Look at the guide and leave it."""
        assert "password" in await self.once(command, typed="help\nquit\n")

    async def once(self, command: str, typed: str = "", **settings: str) -> str:
        """Type a command that takes long and does the same in every fresh checkout, unless it was seen to work in one."""
        seen = self.seen_to_work / re.sub(r"\W+", "-", command)
        if not seen.exists():
            seen.write_text(await self.runs(command, typed, **settings), encoding="utf-8")
        return seen.read_text(encoding="utf-8")

    @asynccontextmanager
    async def leaves_running(self, command: str, typed: str = "", **settings: str) -> AsyncIterator[Started]:
        """Type a command that goes on. It is stopped with Ctrl-C when left, and must end well then."""
        log = self.folder.parent / "printed"
        (self.folder.parent / "typed").write_text(typed, encoding="utf-8")
        with log.open("wb") as printed, (self.folder.parent / "typed").open("rb") as keys:
            process = await asyncio.create_subprocess_shell(
                f"exec {command}",
                cwd=self.folder,
                env=self._environment(settings),
                stdin=keys,
                stdout=printed,
                stderr=printed,
                start_new_session=True,  # so that Ctrl-C is theirs alone, and for all that it started
            )
        started = Started(process, log)
        try:
            yield started
            await _stopped(started)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    def _environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        home = {
            "HOME": str(self.folder.parent),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(_ELSEWHERE),
        }
        return home | self.settings | settings

    def writes(self, file: str, *changes: tuple[str, str]) -> None:
        """Edit a file: each change is what was there, once, and what is there now."""
        path = self.folder / file
        words = path.read_text(encoding="utf-8")
        for before, after in changes:
            assert words.count(before) == 1, f"{file} does not have {before!r} once"
            words = words.replace(before, after)
        path.write_text(words, encoding="utf-8")


async def _stopped(started: Started) -> None:
    if started.has_ended:
        return
    os.killpg(started.process.pid, signal.SIGINT)
    async with asyncio.timeout(_TO_STOP):
        code = await started.process.wait()
    assert code == 0, f"Stopped, it ended with {code}:\n{started.said}"


def checkout(folder: Path) -> Path:
    """A fresh checkout in an empty folder, its `.venv` set up already: with the programs these tests run with."""
    fresh = folder / "amicable"
    shutil.copytree(ROOT, fresh, ignore=shutil.ignore_patterns(*_OURS))
    environment = fresh / ".venv"
    environment.mkdir()
    for part in Path(sys.prefix).iterdir():
        if part.name not in ("installed", "developed"):
            (environment / part.name).symlink_to(part)
    for mark in ("installed", "developed"):  # newer than what they are made from
        (environment / mark).touch()
    return fresh
