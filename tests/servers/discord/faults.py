"""What goes wrong with the next requests of a route: `faults.next("POST", MESSAGES, Fails(502, after=True))`."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.servers.discord.answers import answer
from tests.servers.discord.ratelimits import Limited

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Fails:
    """The answer is this status, with Discord's own code; with `after`, although the request had its effect."""

    status: int = 502
    after: bool = False
    code: int = 0


@dataclass(frozen=True, slots=True)
class Drops:
    """The connection ends without an answer; with `after`, when the request had its effect."""

    after: bool = False


@dataclass(slots=True)
class Held:
    """The answer waits until `release`; with `after`, the request has its effect before."""

    after: bool = False
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let the answer go."""
        self._released.set()

    async def wait(self) -> None:
        """Until it is released."""
        self.reached.set()
        await self._released.wait()


Fault = Fails | Drops | Held | Limited


class Faults:
    """The faults to come, by route, first in first out. Each meets one request."""

    def __init__(self) -> None:
        self._coming: defaultdict[tuple[str, str], deque[Fault]] = defaultdict(deque)

    def next(self, method: str, path: str, *faults: Fault) -> None:
        """Let these happen to the next requests of the route (its path as in rest.py), one each."""
        self._coming[method, path].extend(faults)

    @property
    def left(self) -> int:
        """How many have not happened yet."""
        return sum(map(len, self._coming.values()))

    async def meet(self, route: tuple[str, str], request: web.Request, handler: Handler) -> web.StreamResponse:
        """Handle the request with the fault that is its turn."""
        coming = self._coming.get(route)
        if not coming:
            return await handler(request)
        match coming.popleft():
            case Limited() as limited:
                return answer(limited.body(), status=429, headers=limited.headers())
            case Held() as held:
                if held.after:
                    response = await handler(request)
                    await held.wait()
                    return response
                await held.wait()
                return await handler(request)
            case Fails(status, after, code):
                if after:
                    await handler(request)
                return answer({"message": f"{status}: Upstream error", "code": code}, status=status)
            case Drops(after):
                if after:
                    await handler(request)
                if request.transport:
                    request.transport.abort()
                return web.Response()
