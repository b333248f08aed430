"""What Slack sends to an app, by whichever way the app chose, and what comes back."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from tests.servers.slack.apps import App
from tests.servers.slack.changes import Changes
from tests.servers.slack.pace import Pace

Kind = Literal["events_api", "slash_commands", "interactive"]
TIMEOUT, HTTP_ERROR, NOBODY = "timeout", "http_error", "connection_failed"
"""Why a delivery failed, in the words of X-Slack-Retry-Reason."""


class NotAcknowledged(Exception):  # noqa: N818 - named for what happened
    """The app did not answer in time, or answered with an error."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(eq=False)
class Delivery:
    """Something sent to an app, with every attempt."""

    app: App
    kind: Kind
    payload: dict[str, Any]
    attempts: int = 0
    acked: bool = False
    answer: dict[str, Any] | None = None
    """What the app sent back with its ack."""
    failure: str | None = None
    """Why the last attempt failed, if it did."""


class Way(Protocol):
    """A way to an app."""

    async def send(self, delivery: Delivery, retry: tuple[int, str] | None) -> dict[str, Any] | None:
        """One attempt; gives what came back with the ack. `retry` is the number of the retry and why.

        Raises:
            NotAcknowledged: there was no ack in time.
        """


@dataclass(eq=False)
class Post:
    """Sends deliveries; events that are not acknowledged are sent again, interactions never."""

    ways: dict[str, Way]
    """By `socket` and `http`."""
    pace: Pace
    changes: Changes
    sent: list[Delivery] = field(default_factory=list)
    on_the_way: int = 0
    """Deliveries that are neither acknowledged nor given up. One that waits for its next attempt is not among them."""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _held: list[asyncio.Future[None]] | None = None
    _double: int = 0

    async def interact(self, app: App, kind: Kind, payload: dict[str, Any]) -> Delivery:
        """Sends what somebody did; they wait for the ack. A failure is theirs to see."""
        delivery = self._new(app, kind, payload)
        await self._gate()
        copies = [self._attempt(delivery, None) for _ in range(self._copies())]
        await asyncio.gather(*copies)
        return delivery

    def event(self, app: App, payload: dict[str, Any]) -> Delivery:
        """Sends an event while everybody goes on."""
        delivery = self._new(app, "events_api", payload)
        self.on_the_way += 1
        self.later(self._event(delivery))
        return delivery

    async def _event(self, delivery: Delivery) -> None:
        try:
            await self._gate()
            copies = self._copies()
            await asyncio.gather(*[self._attempt(delivery, None) for _ in range(copies)])
        finally:
            self.on_the_way -= 1
            self.changes.note()
        for number, wait in enumerate(self.pace.retries, start=1):
            if delivery.acked:
                return
            await asyncio.sleep(wait)
            await self._attempt(delivery, (number, delivery.failure or TIMEOUT))

    async def _attempt(self, delivery: Delivery, retry: tuple[int, str] | None) -> None:
        delivery.attempts += 1
        self.on_the_way += 1
        way = self.ways["socket" if delivery.app.socket_mode else "http"]
        try:
            answer = await way.send(delivery, retry)
        except NotAcknowledged as missed:
            delivery.failure = None if delivery.acked else missed.reason
        else:
            delivery.acked, delivery.failure = True, None
            delivery.answer = answer if delivery.answer is None else delivery.answer
        finally:
            self.on_the_way -= 1
            self.changes.note()

    def _new(self, app: App, kind: Kind, payload: dict[str, Any]) -> Delivery:
        delivery = Delivery(app, kind, payload)
        self.sent.append(delivery)
        self.changes.note()
        return delivery

    def twice(self, times: int = 1) -> None:
        """The next deliveries go out twice, on two sockets where there are two."""
        self._double += times

    def _copies(self) -> int:
        if not self._double:
            return 1
        self._double -= 1
        return 2

    def hold(self) -> None:
        """Keep what is sent from now on until `release`."""
        self._held = []

    def release(self, *, backwards: bool = False) -> None:
        """Send what was held, the last one first if told so."""
        held, self._held = self._held or [], None
        for gate in reversed(held) if backwards else held:
            gate.set_result(None)

    @property
    def held(self) -> int:
        return len(self._held or [])

    async def _gate(self) -> None:
        if self._held is not None:
            gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._held.append(gate)
            self.changes.note()
            await gate

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Work that goes on by itself until the server stops."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
