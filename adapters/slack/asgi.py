"""HTTP mode behind an ASGI server of the operator's choice, like `uvicorn adapters.slack.asgi:application`.

That server answers the door, and starts and stops the bot with itself; all else is as with `amicable slack`. One process of
it at a time uses a data folder, several can share a database.
"""

import asyncio
import sys
from functools import partial

from adapters import logs, main, unsound
from adapters.office import PlatformError, utc_now
from adapters.slack.http import ASGI, Call, Scope
from adapters.slack.platform import connected
from bot.configured import SettingsError, read_settings
from bot.playbooks.findings import PlaybookError
from bot.releases import served
from bot.stores.port import StoreError


class Application:
    """The bot as an ASGI application. Its settings are read when the server starts it."""

    def __init__(self) -> None:
        self._door: asyncio.Future[ASGI] | None = None

    async def __call__(self, scope: Scope, receive: Call, send: Call) -> None:
        """Hand what Slack posts to the bot; start and stop with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._door and self._door.done():
            await self._door.result()(scope, receive, send)
        else:
            raise RuntimeError("The server has not started the application. Switch its lifespan protocol on.")

    async def _live(self, receive: Call, send: Call) -> None:
        await receive()
        door = self._door = asyncio.get_running_loop().create_future()
        serving = asyncio.ensure_future(self._serve())
        await asyncio.wait({serving, door}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            await send({"type": "lifespan.startup.failed", "message": _reason(serving)})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self) -> None:
        settings, unknown = read_settings()
        sys.stderr.writelines(f"{sentence}\n" for sentence in unknown)
        logs.set_up(settings.log_level, settings.secrets())
        if settings.slack_http is None:
            raise PlatformError(
                "SLACK_HTTP is not set: without it the bot opens sockets, and needs no server (docs/slack.md)."
            )
        found = await served(settings)
        sys.stderr.write(unsound.told(found, utc_now()))
        await main.serve(settings, found, [partial(connected, listen=self._listen)])

    async def _listen(self, door: ASGI, _host: str, _port: int) -> None:
        """Nothing to listen at: the server has an address of its own."""
        if self._door:
            self._door.set_result(door)
        await asyncio.Event().wait()


def _reason(serving: "asyncio.Future[None]") -> str:
    """Why it did not start, as a sentence. Raises what is no fault of the settings."""
    try:
        serving.result()
    except PlaybookError as error:
        return "\n".join(map(str, error.findings))
    except (SettingsError, StoreError, PlatformError) as error:
        return str(error)
    return "The bot stopped as soon as it was started."


application = Application()
