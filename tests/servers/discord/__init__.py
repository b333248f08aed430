"""A Discord for tests and benches: see `server`."""

from tests.servers.discord.server import TOKEN, Discord, aimed_at
from tests.servers.discord.waiting import until

__all__ = ["TOKEN", "Discord", "aimed_at", "until"]
