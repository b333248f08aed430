"""docs/discord.md, followed from nothing to a working bot: the commands as printed, with a Discord of ours to find."""

from tests.docs.reader import Reader
from tests.servers.discord import TOKEN, Discord, until
from tests.servers.discord.person import read
from tests.servers.discord.state import APPLICATION

PAGE = "docs/discord.md"


async def test_every_command_works_and_at_the_end_a_seller_is_answered(reader: Reader):
    async with Discord() as here:
        guild = here.world.guild("sellers")
        seller = here.person("alice", guild)
        reader.settings = {"DISCORD_HERE": here.url, "DISCORD_GATEWAY_HERE": here.gateway.url}

        async def fills_in(command: str) -> None:
            await reader.runs(command)
            reader.writes(
                ".env", ("# DISCORD_TOKEN=", f"DISCORD_TOKEN={TOKEN}"),
                ("# DISCORD_GUILD_IDS=", f"DISCORD_GUILD_IDS={guild.id}"),
            )  # fmt: skip

        async def invites(command: str) -> None:
            assert f"client_id={APPLICATION}" in await reader.runs(command)

        async def starts(command: str) -> None:
            async with reader.leaves_running(command) as bot:
                await until(lambda: here.gateway.is_connected or bot.has_ended, 30.0)
                assert not bot.has_ended, bot.said
                shown = await seller.slash("cancel start", guild).answered()
                assert "[" in read(shown.original)

        await reader.follows(
            PAGE,
            {
                "cp .env.example .env": fills_in,
                ".venv/bin/amicable setup discord": invites,
                ".venv/bin/amicable discord": starts,
            },
        )
