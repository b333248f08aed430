"""docs/operating.md, followed by an operator: the commands as printed, with a Slack of ours to find."""

import re
import socket
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import aiohttp

from adapters.figures import Counted
from adapters.slack.manifest import manifest
from bot.core.names import plain
from tests.adapters.slack.simulated import BOOK
from tests.docs.reader import Reader, Started
from tests.servers.slack import Slack

PAGE = "docs/operating.md"
HEALTH, FIGURES = (f"curl --fail --silent http://127.0.0.1:9464/{page}" for page in ("healthz", "metrics"))


async def test_every_command_works(reader: Reader):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with Slack() as slack, AsyncExitStack() as running:
        app = slack.app(manifest(partial(plain, BOOK)))
        shop = slack.workspace("shop")
        reader.settings = {
            "SLACK_BOT_TOKEN": slack.install(app, shop).bot_token,
            "SLACK_APP_TOKEN": app.app_token,
            "SLACK_API_URL": slack.url,
            "AMICABLE_METRICS": f"127.0.0.1:{port}",
        }

        async def finds_all_well(command: str) -> None:
            assert "All is well." in await reader.runs(command)

        async def starts(command: str) -> None:
            bot: Started = await running.enter_async_context(reader.leaves_running(command))
            await slack.until(lambda: len(slack.socket_mode.of(app)) == 2 or bot.has_ended, within=30)
            assert not bot.has_ended, bot.said
            ann = slack.person(shop, "ann")
            await ann.slash("/cancel", "my buyer ordered by mistake")
            await slack.until(ann.dm)
            [card] = ann.dm()
            await ann.press(card, "That is it")

        async def asks(command: str) -> None:
            url = command.rsplit(maxsplit=1)[-1].replace(":9464", f":{port}")
            async with aiohttp.ClientSession() as session, session.get(url, raise_for_status=True) as answer:
                assert "well" in (said := await answer.text()) or "amicable_turns_total" in said

        await reader.follows(
            PAGE,
            {
                ".venv/bin/amicable doctor": finds_all_well,
                ".venv/bin/amicable run": starts,
                HEALTH: asks,
                FIGURES: asks,
            },
        )


def test_every_figure_that_the_page_names_is_one():
    named = set(re.findall(r"amicable_[a-z_]+", (Path(__file__).parents[2] / PAGE).read_text(encoding="utf-8")))
    counted = Counted()
    counted.turned("p", "e", 1)
    counted.acknowledged("p", 1)
    counted.reminded(("p", "t"), "sent", 1)
    counted.tried(("p", "t"), "sent")
    counted.queued(("p", "t"), 1)
    counted._errors.labels("l").inc()
    told = set(re.findall(r"amicable_[a-z_]+", counted.page(0, 0).decode()))
    assert named
    assert named - told == set()
    assert {name for name in told if not name.endswith(("_bucket", "_sum", "_count", "_created"))} - named <= {
        "amicable_turns",
        "amicable_deliveries",
        "amicable_reminders",
        "amicable_errors",
    }
