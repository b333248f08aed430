"""A whole set-up that is sound, to be made wrong in one place; and the doctor who looks at it."""

import base64
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from adapters import doctor
from adapters.slack.manifest import manifest
from bot.configured import SettingsError, read_settings
from bot.core.names import plain
from bot.settings import by_name
from tests.adapters.slack.simulated import BOOK
from tests.servers.discord import Discord
from tests.servers.discord.connected import aimed_at
from tests.servers.slack import App, Installation, Slack, Workspace

TOKEN = base64.b64encode(b"1100000000000000001").decode().rstrip("=") + ".Gabcde.aVeryLongSecretPart"


@dataclass
class SetUp:
    """The settings, and the platforms they lead to. `ahead` is how far this machine's clock is ahead of theirs."""

    folder: Path
    patch: pytest.MonkeyPatch
    slack: Slack
    discord: Discord
    settings: dict[str, str] = field(default_factory=dict)
    ahead: timedelta = timedelta(0)
    listening: socket.socket | None = None

    def __post_init__(self) -> None:
        self.patch.chdir(self.folder)
        for name in by_name():
            self.patch.delenv(name, raising=False)
        self.app: App = self.slack.app(manifest(partial(plain, BOOK)))
        self.workspace: Workspace = self.slack.workspace("shop")
        self.installed: Installation = self.slack.install(self.app, self.workspace)
        self.guild = self.discord.world.guild("sellers")
        self.discord.commands.published[None] = [{"name": "cancel"}, {"name": "cancel-admin"}]

    def with_texts(self, templates: Path) -> None:
        """The small marketplace of the tests, which is read in no time."""
        self.settings |= {"AMICABLE_TEMPLATES": str(templates), "AMICABLE_MARKETPLACE": "shop"}

    def on_slack(self) -> None:
        self.settings |= {
            "SLACK_BOT_TOKEN": self.installed.bot_token,
            "SLACK_APP_TOKEN": self.app.app_token,
            "SLACK_API_URL": self.slack.url,
        }

    def on_discord(self) -> None:
        self.settings |= {"DISCORD_TOKEN": TOKEN}

    def everywhere(self) -> AbstractContextManager[None]:
        return aimed_at(self.discord.url, self.discord.gateway.url)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def looked_over(self, seconds: float | None = None) -> tuple[int, str]:
        """The exit code, and what the doctor says."""
        for name, value in self.settings.items():
            self.patch.setenv(name, value)
        said: list[str] = []
        try:
            settings, unknown = read_settings()
        except SettingsError:
            return doctor.run(self.now, said.append), "".join(said)
        parts = [*doctor.parts(settings, unknown, self.now)]
        if seconds:
            parts = [doctor.Part(part.name, part.look, seconds) for part in parts]
        with self.everywhere():
            return await doctor.look(parts, said.append), "".join(said)


Wrong = Callable[[SetUp], object]
