"""Draws the pictures of docs/slack.md: what the real bot sends to a small Slack of our own, as a phone shows it.

It needs a Chromium, so this is a target by itself, `make slack-pictures`.
"""

import asyncio
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import Page, async_playwright

from docs.pictures import slack as drawn
from docs.pictures.slack_words import Reader
from tests.adapters.slack.simulated import House, Seller, asked_when
from tests.servers.slack import Message, Slack, View

PICTURES = Path(__file__).parents[1] / "pictures"
# A common phone in CSS pixels, drawn finely enough for one.
WIDE, FINE = 390, 2


class Camera:
    """Takes pictures of what a seller sees."""

    def __init__(self, page: Page, seller: Seller) -> None:
        self._page = page
        self._seller = seller

    async def message(self, name: str, shown: Message) -> None:
        """Take a message."""
        await self._take(name, drawn.message({"text": shown.text, "blocks": shown.blocks}, self._reader()))

    async def modal(self, name: str, shown: View) -> None:
        """Take a modal as it opens."""
        await self._take(name, drawn.modal({**shown.given, "blocks": shown.blocks}, self._reader()))

    async def home(self, name: str) -> None:
        """Take App Home."""
        if shown := self._seller.person.home():
            await self._take(name, drawn.home({"blocks": shown.blocks}, self._reader()))

    def _reader(self) -> Reader:
        return Reader(self._seller.house.clock(), ZoneInfo(self._seller.person.user.tz))

    async def _take(self, name: str, page: str) -> None:
        await self._page.set_content(page)
        await self._page.locator("body").screenshot(path=PICTURES / f"slack-{name}.png")


async def draw() -> None:
    """Write docs/pictures/slack-*.png."""
    async with Slack() as slack, async_playwright() as browsers:
        with tempfile.TemporaryDirectory() as folder:
            house = House(slack, Path(folder))
            await house.open()
            browser = await browsers.chromium.launch(executable_path=shutil.which("chromium"))
            page = await browser.new_page(viewport={"width": WIDE, "height": 200}, device_scale_factor=FINE)
            for name, story in (("alice", conversation), ("bea", last_hour)):
                person = slack.person(house.workspace, name, tz="Asia/Karachi", locale="en-GB")
                seller = Seller(house, person, slack.channel(house.workspace, f"{name}s-orders", person))
                await story(seller, Camera(page, seller))
            await browser.close()
            await house.close()


async def conversation(alice: Seller, camera: Camera) -> None:
    """From the first question to the wait, and App Home."""
    await alice.command("start")
    await camera.message("start", alice.card)
    await alice.say("my buyer ordered by mistake and wants to order again")
    await alice.press("That is it")
    await alice.press("They asked me to cancel")
    await alice.press("Answer")
    await camera.modal("form", alice.modal)
    await alice.submit(request_at="2 hours ago")
    await alice.press("Yes, the same")
    await alice.answer(requirements_sent="yes", due_at="in 3 days")
    await camera.message("step", alice.card)
    await alice.press("They wrote it")
    await alice.press("Write the message")
    await alice.answer(client_name="Sam")
    await camera.message("draft", next(m for m in reversed(alice.dms) if m not in alice.cards))
    for label in ("I sent it and declined", "I have it"):
        await alice.press(label)
    await alice.answer(will_reorder="yes", reason_words="They chose the wrong package")
    await alice.press("I sent the request")
    await alice.answer(sent_at="now")
    await alice.press("Yes, the same")
    await alice.press("I sent the ticket")
    await alice.answer(look_at="in 22 hours")
    await camera.message("wait", alice.card)
    await camera.home("home")


async def last_hour(bea: Seller, camera: Camera) -> None:
    """A reminder an hour before the client's request closes."""
    await asked_when(bea)
    await bea.answer(request_at="2 hours ago")
    await bea.press("Yes, the same")
    bea.house.clock.pass_(timedelta(hours=45))
    await bea.house.remind()
    await camera.message("reminder", bea.dms[-1])


if __name__ == "__main__":
    asyncio.run(draw())
