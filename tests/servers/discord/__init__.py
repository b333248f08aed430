"""A Discord for tests and benches: see `server`."""

from tests.servers.discord.connected import aimed_at, connected
from tests.servers.discord.server import TOKEN, Discord
from tests.servers.discord.waiting import until

__all__ = ["TOKEN", "Discord", "aimed_at", "connected", "until"]
