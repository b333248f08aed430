"""For whoever watches the bot: whether it is well, its figures, and a heartbeat that falls silent when it does."""

import asyncio
import json
import logging
import math
import time
from collections.abc import Callable
from datetime import datetime

import aiohttp
from aiohttp import web

from adapters.office import PlatformError
from bot.operators import told
from bot.stores.port import Store, StoreError

log = logging.getLogger(__name__)

# Seconds without a look at the reminders after which the bot is not well. It looks every second.
SILENT = 60.0
# Seconds the store has to answer.
_STORE = 3.0
# Seconds between two calls of the heartbeat, and for one.
EACH, _CALL = 60.0, 10.0


# The figures, told how many seconds ago the reminders were looked at, and how many the oldest that may go waits.
Page = Callable[[float, float], bytes]


class Health:
    """Whether the reminders are looked at and the store answers. `steady` gives the seconds of a clock that nobody sets."""

    def __init__(self, store: Store, steady: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._steady = steady
        self._looked = steady()

    def looked(self) -> None:
        """The reminders were just looked at."""
        self._looked = self._steady()

    @property
    def since(self) -> float:
        """How many seconds ago the reminders were looked at; while they never were, since the start."""
        return self._steady() - self._looked

    async def ills(self) -> list[str]:
        """What is wrong, in words for the person who reads it; nothing when all is well."""
        found = [] if self.since <= SILENT else [told("health.silent", seconds=round(self.since))]
        try:
            async with asyncio.timeout(_STORE):
                await self._store.beats()
        except TimeoutError:
            found.append(told("health.store-slow", seconds=round(_STORE)))
        except StoreError as error:
            found.append(f"{error}")
        return found


class Watch:
    """Answers `/healthz` and `/metrics` at `address` (host, port)."""

    def __init__(self, address: tuple[str, int], store: Store, page: Page, now: Callable[[], datetime]) -> None:
        self._address = address
        self._store = store
        self._now = now
        self._health = Health(store)
        self._page = page
        self.looked = self._health.looked

    async def run(self) -> None:
        """Answer until cancelled. Raises PlatformError when the address cannot be listened at."""
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/metrics", self._metrics)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, *self._address).start()
            await asyncio.Event().wait()
        except OSError as error:
            where = ":".join(map(str, self._address))
            raise PlatformError(told("metrics.taken", address=where, reason=error.strerror or "")) from error
        finally:
            await runner.cleanup()

    async def _healthz(self, _: web.Request) -> web.Response:
        ills = await self._health.ills()
        body = json.dumps({"well": not ills, "wrong": ills, "looked_seconds_ago": round(self._health.since, 1)})
        return web.Response(text=body + "\n", content_type="application/json", status=503 if ills else 200)

    async def _metrics(self, _: web.Request) -> web.Response:
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return web.Response(body=self._page(self._health.since, await self._overdue()), headers={"Content-Type": kind})

    async def _overdue(self) -> float:
        """How many seconds the oldest reminder waits that may go; not a number while the store does not answer."""
        try:
            async with asyncio.timeout(_STORE):
                due = await self._store.next_due()
        except (TimeoutError, StoreError):
            return math.nan
        return max(0.0, (self._now() - due).total_seconds()) if due else 0.0


class Heartbeat:
    """Calls `url` after the reminders were looked at, at most every `each` seconds. Its failure harms nothing."""

    def __init__(self, url: str, each: float = EACH) -> None:
        self._url = url
        self._each = each
        self._looked = asyncio.Event()

    def looked(self) -> None:
        """The reminders were just looked at."""
        self._looked.set()

    async def run(self) -> None:
        """Call until cancelled."""
        timeout = aiohttp.ClientTimeout(total=_CALL)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                await self._looked.wait()
                self._looked.clear()
                try:
                    async with session.get(self._url) as answer:
                        if answer.status >= 400:
                            log.warning("The heartbeat was refused: HTTP %d", answer.status)
                except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
                    # Not what it says: that may have the address in it, which is a secret.
                    log.warning("The heartbeat did not arrive: %s", type(error).__name__)
                await asyncio.sleep(self._each)
