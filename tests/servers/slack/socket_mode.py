"""Socket Mode: WebSockets an app opens to Slack, and everything that goes wrong with them
(docs.slack.dev/apis/events-api/using-socket-mode)."""

import asyncio
import itertools
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.servers.slack.apps import App
from tests.servers.slack.changes import Changes
from tests.servers.slack.deliveries import NOBODY, TIMEOUT, Delivery, NotAcknowledged
from tests.servers.slack.pace import Pace

MOST = 10
"""Sockets of one app at a time."""
APPROXIMATE_CONNECTION_TIME = 18_060


@dataclass(eq=False)
class Socket:
    """One connection of an app. A silent one takes everything, sends nothing, answers no ping: it looks alive."""

    app: App
    ws: web.WebSocketResponse
    silent: bool = False
    received: list[dict[str, Any]] = field(default_factory=list)
    """Everything the app sent on it."""

    async def say(self, frame: dict[str, Any]) -> None:
        if not self.silent and not self.ws.closed:
            await self.ws.send_str(json.dumps(frame))

    def drop(self) -> None:
        """The connection breaks, with no goodbye."""
        transport = self.ws._req.transport if self.ws._req else None
        if transport:
            transport.abort()


@dataclass(eq=False)
class SocketMode:
    """The sockets of all apps, and the envelopes that wait for an ack."""

    pace: Pace
    changes: Changes
    sockets: list[Socket] = field(default_factory=list)
    late: list[dict[str, Any]] = field(default_factory=list)
    """Acks for envelopes that nobody waits for any more, or that never were."""
    opened: int = 0
    _tickets: dict[str, App] = field(default_factory=dict)
    _waiting: dict[str, asyncio.Future[dict[str, Any] | None]] = field(default_factory=dict)
    _turn: "itertools.count[int]" = field(default_factory=itertools.count)
    _silent_from_now: set[App] = field(default_factory=set)

    def ticket(self, app: App) -> str:
        """What apps.connections.open puts into its URL; it opens one socket."""
        ticket = uuid.uuid4().hex
        self._tickets[ticket] = app
        return ticket

    def of(self, app: App) -> list[Socket]:
        return [socket for socket in self.sockets if socket.app is app]

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """The handler of a socket, for as long as it is open."""
        app = self._tickets.pop(request.query.get("ticket", ""), None)
        if app is None:
            raise web.HTTPForbidden(text="invalid ticket")
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        socket = Socket(app, ws, silent=app in self._silent_from_now)
        if len(self.of(app)) >= MOST:
            await socket.say(_disconnect("too_many_websockets"))
            await ws.close()
            return ws
        self.sockets.append(socket)
        self.opened += 1
        try:
            await socket.say(self._hello(app))
            self.changes.note()
            await self._listen(socket)
        finally:
            self.sockets.remove(socket)
            self.changes.note()
        return ws

    async def _listen(self, socket: Socket) -> None:
        async for frame in socket.ws:
            if frame.type is WSMsgType.PING and not socket.silent:
                await socket.ws.pong(frame.data)
            elif frame.type is WSMsgType.TEXT:
                ack = json.loads(frame.data)
                socket.received.append(ack)
                self._acknowledged(ack)
                self.changes.note()

    def _acknowledged(self, ack: dict[str, Any]) -> None:
        waiting = self._waiting.pop(str(ack.get("envelope_id")), None)
        if waiting is None or waiting.done():
            self.late.append(ack)
        else:
            waiting.set_result(ack.get("payload"))

    def _hello(self, app: App) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.of(app)),
            "debug_info": {"host": "applink-1", "approximate_connection_time": APPROXIMATE_CONNECTION_TIME},
            "connection_info": {"app_id": app.id},
        }

    async def send(self, delivery: Delivery, retry: tuple[int, str] | None) -> dict[str, Any] | None:
        """One envelope on the next socket in turn; gives the payload of its ack.

        Raises:
            NotAcknowledged: no socket is open, or none acknowledged in time.
        """
        sockets = self.of(delivery.app)
        if not sockets:
            raise NotAcknowledged(NOBODY)
        envelope = str(uuid.uuid4())
        frame = {
            "envelope_id": envelope,
            "type": delivery.kind,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            number, reason = retry or (0, "")
            frame |= {"retry_attempt": number, "retry_reason": reason}
        acked: asyncio.Future[dict[str, Any] | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope] = acked
        try:
            async with asyncio.timeout(self.pace.ack):
                await sockets[next(self._turn) % len(sockets)].say(frame)
                return await acked
        except (TimeoutError, ConnectionError):
            raise NotAcknowledged(TIMEOUT) from None
        finally:
            self._waiting.pop(envelope, None)

    async def disconnect(self, app: App, reason: str = "refresh_requested") -> None:
        """Slack asks an app to reconnect (`warning` comes first, `refresh_requested` when it is time) and then hangs up;
        `link_disabled` when Socket Mode was switched off."""
        for socket in self.of(app):
            await socket.say(_disconnect(reason))
        await asyncio.sleep(0 if reason == "link_disabled" else self.pace.warning)
        if reason != "warning":
            for socket in self.of(app):
                await socket.ws.close()

    def drop(self, app: App) -> None:
        """All its connections break."""
        for socket in self.of(app):
            socket.drop()

    def silence(self, app: App, *, new_ones_too: bool = False) -> None:
        """Its sockets go silent; `new_ones_too` for those that are opened later."""
        if new_ones_too:
            self._silent_from_now.add(app)
        for socket in self.of(app):
            socket.silent = True

    def speak_again(self, app: App) -> None:
        """Its new sockets are alive again; silent ones stay as they are."""
        self._silent_from_now.discard(app)

    async def stop(self) -> None:
        for socket in list(self.sockets):
            await socket.ws.close()


def _disconnect(reason: str) -> dict[str, Any]:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
