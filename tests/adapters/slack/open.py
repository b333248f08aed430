"""Our real bot over HTTP, for many workspaces: each installs it in a browser, as docs/slack.md describes."""

import asyncio
import html
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp

from adapters.slack.manifest import manifest
from bot.core.names import plain
from bot.settings import Settings
from tests.adapters.slack.simulated import BOOK, House, Seller
from tests.servers.slack import Person, Slack, Workspace


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class OpenHouse(House):
    """A house whose app Slack posts to, and which nobody has installed yet."""

    def __init__(self, slack: Slack, folder: Path) -> None:
        self.port = _free_port()
        super().__init__(slack, folder)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.app = self.slack.app(manifest(partial(plain, BOOK), self.address))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def settings(self, **more: object) -> Settings:
        about = {
            "SLACK_CLIENT_ID": self.app.client_id,
            "SLACK_CLIENT_SECRET": self.app.client_secret,
            "SLACK_SIGNING_SECRET": self.app.signing_secret,
            "SLACK_HTTP": f"127.0.0.1:{self.port}",
        }
        return Settings(_env_file=None, data=self.folder, SLACK_API_URL=self.slack.url, **{**about, **more})

    async def reachable(self) -> None:
        """Wait until Slack can post to the bot."""
        async with asyncio.timeout(30):  # the texts are read first, on a busy machine too
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                except ConnectionRefusedError:
                    await asyncio.sleep(0.005)
                else:
                    writer.close()
                    return

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[aiohttp.ClientSession]:
        """One that keeps cookies, also those for https: the proxy's part is left out here."""
        async with aiohttp.ClientSession(self.address, cookie_jar=aiohttp.DummyCookieJar()) as session:
            yield session

    async def begin(self, browser: aiohttp.ClientSession) -> tuple[str, str]:
        """Somebody opens the page to install it: where its link leads, and the cookie they got."""
        async with browser.get("/slack/install") as page:
            content, cookie = await page.text(), page.headers["Set-Cookie"].split(";")[0]
        [link] = re.findall(r'href="(https://slack\.com/oauth/[^"]+)"', content)
        return html.unescape(link), cookie

    async def end(self, browser: aiohttp.ClientSession, back: str, cookie: str) -> int:
        """Slack sends them back; gives the status of the page they see."""
        query = {key: values[0] for key, values in parse_qs(urlsplit(back).query).items()}
        async with browser.get("/slack/oauth_redirect", params=query, headers={"Cookie": cookie}) as page:
            return page.status

    async def install(self, person: Person) -> int:
        """Somebody installs it in their workspace; gives the status of the last page."""
        async with self.browser() as browser:
            link, cookie = await self.begin(browser)
            return await self.end(browser, person.allow(link), cookie)

    async def seller(self, workspace: Workspace, name: str) -> Seller:
        """Somebody in a workspace which has the bot from now on."""
        person = self.slack.person(workspace, name, tz="Asia/Karachi", locale="en-GB")
        assert await self.install(person) == 200
        self.workspace = workspace
        return Seller(self, person, self.slack.channel(workspace, "orders", person))
