"""docs/slack.md, followed from nothing to a working bot: the commands as printed, with a Slack of ours to find."""

from functools import partial

from adapters.slack.manifest import manifest
from bot.core.names import plain
from tests.adapters.slack.simulated import BOOK
from tests.docs.reader import Reader
from tests.servers.slack import Slack

PAGE = "docs/slack.md"


async def test_every_command_works_and_at_the_end_a_seller_is_answered(reader: Reader):
    async with Slack() as slack:
        app, workspace = slack.app(manifest(partial(plain, BOOK))), slack.workspace("shop")
        installed = slack.install(app, workspace)
        seller = slack.person(workspace, "alice")

        async def fills_in(command: str) -> None:
            await reader.runs(command)
            reader.writes(
                ".env", ("# SLACK_BOT_TOKEN=", f"SLACK_BOT_TOKEN={installed.bot_token}"),
                ("# SLACK_APP_TOKEN=", f"SLACK_APP_TOKEN={app.app_token}"),
                ("# SLACK_API_URL=https://slack.com/api/", f"SLACK_API_URL={slack.url}"),
            )  # fmt: skip

        async def starts(command: str) -> None:
            async with reader.leaves_running(command) as bot:
                await slack.until(lambda: bot.has_ended or slack.socket_mode.sockets, 30.0)
                assert not bot.has_ended, bot.said
                await seller.slash("/cancel")
                await slack.until(lambda: seller.dm(app))

        await reader.follows(PAGE, {"cp .env.example .env": fills_in, ".venv/bin/amicable slack": starts})
