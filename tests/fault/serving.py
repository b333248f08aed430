"""The bot as operators run it, in a process of its own, against the small Slack of this one."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from adapters.slack.manifest import manifest
from bot.core.names import plain
from tests.adapters.slack.simulated import BOOK
from tests.servers.slack import App, Installation, Slack, Workspace

# Seconds for the end of a bot, which finishes what it began.
PATIENCE = 30.0
# Seconds for a start, which takes three of a processor: on a machine that runs other tests much more of the clock.
STARTING = 90.0


@dataclass
class Process:
    """A running `amicable run`."""

    process: asyncio.subprocess.Process

    def tell(self, one: signal.Signals) -> None:
        self.process.send_signal(one)

    async def ended(self) -> tuple[int, str]:
        """Its exit code, and what it logged."""
        async with asyncio.timeout(PATIENCE):
            _, logged = await self.process.communicate()
        return self.process.returncode or 0, logged.decode()


@dataclass
class Shop:
    """A workspace that has the app. `kept` names the store in the settings."""

    slack: Slack
    folder: Path
    kept: dict[str, str]
    more: dict[str, str] = field(default_factory=dict)
    url: str = ""

    def __post_init__(self) -> None:
        self.app: App = self.slack.app(manifest(partial(plain, BOOK), self.url))
        self.workspace: Workspace = self.slack.workspace("shop")
        self.installed: Installation = self.slack.install(self.app, self.workspace)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Process]:
        """Another bot, once it listens. It is killed at the end if it still runs."""
        before = self.slack.socket_mode.opened
        settings = {
            "SLACK_BOT_TOKEN": self.installed.bot_token,
            "SLACK_APP_TOKEN": self.app.app_token,
            "SLACK_API_URL": self.slack.url,
        }
        environment = {**os.environ, **settings, **self.kept, **self.more}
        environment["PYTHONPATH"] = str(Path(__file__).parents[2])
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "adapters.main", "run"),
            cwd=self.folder,
            env=environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            if not self.url:
                sockets = self.slack.socket_mode
                await self.slack.until(
                    lambda: sockets.opened >= before + 2 or process.returncode is not None, within=STARTING
                )
            assert process.returncode is None, (await process.communicate())[1].decode()
            yield Process(process)
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()
