"""Draws the pictures of docs/discord.md: the real bot on a simulated Discord, as a phone shows it.

SimCord's renderer needs a Chromium and packages of its own, so this is a target by itself, `make screenshots`.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import simcord
from playwright.async_api import Browser, async_playwright
from simcord.env import Env
from simcord.preview import Preview

from tests.adapters.discord.simulated import House, Person, arrived

PICTURES = Path(__file__).parents[1] / "pictures"
# A common phone in CSS pixels, and more of it than fits at once: a card is shown whole.
WIDE, HIGH = 412, 1600

Talk = Callable[[Person, House, Preview], Awaitable[None]]


async def draw() -> None:
    """Write docs/pictures/discord-*.png."""
    for talk in (conversation, reminder):
        with tempfile.TemporaryDirectory() as folder:
            house = House(Path(folder))
            async with simcord.run(house.bot()) as env, async_playwright() as browsers:
                browser = await browsers.chromium.launch(executable_path=shutil.which("chromium"))
                await watched(talk, house, env, browser)


async def watched(talk: Talk, house: House, env: Env, browser: Browser) -> None:
    """Let a seller talk with the bot, on a phone in Karachi."""
    env.backend.users[env.bot.user.id].name = "Amicable"
    alice = arrived(env, "alice")
    env.backend.clock.advance((house.clock() - env.backend.clock.now()).total_seconds())
    async with env.preview(
        alice.user.dm_channel, viewers=[alice.user], width=WIDE, height=HIGH, timezone="Asia/Karachi"
    ) as preview:
        # By itself SimCord looks only for a browser that Playwright brought.
        preview._capture_manager._browser = browser  # noqa: SLF001
        await talk(alice, house, preview)


async def conversation(alice: Person, _: House, preview: Preview) -> None:
    """From the first question to the wait."""
    await alice.user.slash("cancel start")
    await take(preview, "start", alice)
    await told_when(alice)
    await alice.press("They wrote it")
    await take(preview, "step", alice)
    await alice.press("Write the message")
    await alice.answer(client_name="Sam")
    for label in ("I sent it and declined", "I have it"):
        await alice.press(label)
    await alice.answer(will_reorder="yes", reason_words="They chose the wrong package")
    await alice.press("I sent the request")
    await alice.answer(sent_at="now")
    await alice.press("Yes, the same")
    await alice.press("I sent the ticket")
    await alice.answer(look_at="in 22 hours")
    await take(preview, "wait", alice)


async def reminder(alice: Person, house: House, preview: Preview) -> None:
    """An hour before the end of a request that was not answered."""
    await alice.user.slash("cancel settings")
    await alice.press("My time zone")
    await alice.answer(zone="Karachi")
    await alice.press("Karachi · 12:00")
    await told_when(alice)
    for hours in (22, 18, 5):
        house.clock.pass_(timedelta(hours=hours))
        alice.env.backend.clock.advance(hours * 3600)
        await house.dispatcher(alice.env.bot).tick()
    await take(preview, "reminder", alice)


async def told_when(alice: Person) -> None:
    """A case opens, with a request to answer and a delivery that is due."""
    await alice.user.send_dm("my buyer ordered by mistake and wants to order again")
    await alice.press("That is it")
    await alice.press("They asked me to cancel")
    await alice.answer(request_at="2 hours ago")
    await alice.press("Yes, the same")
    await alice.answer(requirements_sent="yes", due_at="in 3 days")


async def take(preview: Preview, name: str, alice: Person) -> None:
    """Take a picture of the last message in the DM."""
    card = alice.dms[-1] if name == "reminder" else alice.card
    await preview.screenshot(PICTURES / f"discord-{name}.png", viewer=alice.user, target=card)


if __name__ == "__main__":
    asyncio.run(draw())
