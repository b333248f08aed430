"""The gateway, version 10: https://docs.discord.com/developers/events/gateway."""

import asyncio
import json
import secrets
import zlib
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import WSCloseCode, WSMsgType, web

from tests.servers.discord.state import APPLICATION, Guild, Payload, World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 7, 9, 10, 11
NOT_AUTHENTICATED, AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED, INVALID_SEQ, TIMED_OUT = 4003, 4004, 4005, 4007, 4009
INVALID_SHARD, DISALLOWED_INTENTS, DECODE_ERROR = 4010, 4014, 4002
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
# GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT: this bot has none of them granted.
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
# As Discord has it, in milliseconds.
HEARTBEAT_INTERVAL = 41_250
# Events kept to be replayed; Discord says no number.
_KEPT = 1000


class ClosingError(Exception):
    """The client did what closes its connection, with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"The connection is closed with {code}.")
        self.code = code


@dataclass(eq=False)
class Socket:
    """One connection. Frames go out in order, compressed as one stream if the client asked for it."""

    response: web.WebSocketResponse
    request: web.Request
    stream: "zlib._Compress | None"
    outgoing: asyncio.Queue[Payload | int] = field(default_factory=asyncio.Queue)
    is_silent: bool = False

    def send(self, frame: Payload) -> None:
        """Send a frame after those before it."""
        self.outgoing.put_nowait(frame)

    def close(self, code: int) -> None:
        """Close, after the frames before it, with this code."""
        self.outgoing.put_nowait(code)

    async def write(self) -> None:
        """Write until closed."""
        while isinstance(frame := await self.outgoing.get(), dict):
            text = json.dumps(frame)
            if self.stream:
                await self.response.send_bytes(self.stream.compress(text.encode()) + self.stream.flush(zlib.Z_SYNC_FLUSH))
            else:
                await self.response.send_str(text)
        await self.response.close(code=frame)


@dataclass(eq=False)
class Session:
    """What one shard has been told. It outlives its socket, to be resumed."""

    id: str
    shard: tuple[int, int]
    intents: int
    socket: Socket | None
    seq: int = 0
    sent: deque[Payload] = field(default_factory=lambda: deque(maxlen=_KEPT))

    def dispatch(self, event: str, told: Payload) -> None:
        """Tell it; when its socket is gone, after it resumed."""
        self.seq += 1
        frame = {"op": DISPATCH, "t": event, "s": self.seq, "d": told}
        self.sent.append(frame)
        if self.socket:
            self.socket.send(frame)

    def cares(self, guild: Guild | None, intents: int) -> bool:
        """Whether an event of this server, or of a DM, is for this shard. Any of the intents will do; 0: always."""
        shard, shards = self.shard
        return (guild.id >> 22) % shards == shard if guild else shard == 0 and (not intents or bool(self.intents & intents))


class Gateway:
    """Where bots connect, and what can happen to their connections."""

    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._token = token
        self.url = ""
        self.shards = 1
        self.heartbeat_interval = HEARTBEAT_INTERVAL
        self.sessions: dict[str, Session] = {}
        self.identified = self.resumed = self.heartbeats = 0
        self._sockets: set[Socket] = set()

    def dispatch(self, event: str, told: Payload, guild: Guild | None = None, intents: int = 0) -> None:
        """Tell the shard whose event it is, if it asked for it."""
        for session in self.sessions.values():
            if session.cares(guild, intents):
                session.dispatch(event, told)

    def drop(self) -> None:
        """Let every connection end without a word, as when a machine is gone. Sessions can be resumed."""
        for _, socket in self._let_go():
            if socket.request.transport:
                socket.request.transport.abort()

    def fall_silent(self) -> None:
        """Let every connection stay open, with nothing coming any more: no event, no acknowledged heartbeat."""
        for _, socket in self._let_go():
            socket.is_silent = True

    def ask_to_reconnect(self) -> None:
        """Ask every client to come again and resume."""
        for _, socket in self._let_go():
            socket.send({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool) -> None:
        """Tell every client that its session is not valid; unless resumable it is forgotten."""
        for session, socket in self._let_go():
            socket.send({"op": INVALID_SESSION, "d": resumable})
            if not resumable:
                del self.sessions[session.id]

    def _let_go(self) -> list[tuple[Session, Socket]]:
        """Take every session off its socket: what is dispatched from now on waits to be replayed."""
        taken = [(session, session.socket) for session in self.sessions.values() if session.socket]
        for session, _ in taken:
            session.socket = None
        return taken

    @property
    def is_connected(self) -> bool:
        """Whether each shard has a connection."""
        return self.there == {*range(self.shards)}

    @property
    def there(self) -> set[int]:
        """The shards that have a connection."""
        return {session.shard[0] for session in self.sessions.values() if session.socket}

    def close(self) -> None:
        """End every connection."""
        for socket in self._sockets:
            socket.close(WSCloseCode.GOING_AWAY)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Talk with one client."""
        response = web.WebSocketResponse(compress=False)
        await response.prepare(request)
        stream = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        socket = Socket(response, request, stream)
        self._sockets.add(socket)
        writing = asyncio.create_task(socket.write())
        session = None
        try:
            socket.send({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_interval}})
            # Discord gives up on a client that misses its heartbeats.
            while (message := await response.receive(timeout=self.heartbeat_interval * 2 / 1000)).type is WSMsgType.TEXT:
                session = self._hear(socket, session, json.loads(message.data)) or session
        except TimeoutError:
            socket.close(TIMED_OUT)
        except ClosingError as closing:
            socket.close(closing.code)
        except (ValueError, KeyError, TypeError):
            socket.close(DECODE_ERROR)
        finally:
            self._leave(socket, session)
            await self._finish(socket, writing)
        return response

    async def _finish(self, socket: Socket, writing: asyncio.Task[None]) -> None:
        socket.close(WSCloseCode.OK)
        with suppress(ConnectionError):  # it may be gone before everything is said
            await writing
        self._sockets.discard(socket)

    def _leave(self, socket: Socket, session: Session | None) -> None:
        if session and session.socket is socket:
            session.socket = None
        # A client that closes with 1000 or 1001 ends its session; with any other it may resume.
        if session and socket.response.close_code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY):
            self.sessions.pop(session.id, None)

    def _hear(self, socket: Socket, session: Session | None, frame: Payload) -> Session | None:
        """Take in a frame; gives the session that begins or goes on with it."""
        op = frame["op"]
        if op == HEARTBEAT:
            self.heartbeats += 1
            if not socket.is_silent:
                socket.send({"op": HEARTBEAT_ACK})
            return None
        if op in (IDENTIFY, RESUME):
            if session:
                raise ClosingError(ALREADY_AUTHENTICATED)
            if frame["d"]["token"] != self._token:
                raise ClosingError(AUTHENTICATION_FAILED)
            return self._identify(socket, frame["d"]) if op == IDENTIFY else self._resume(socket, frame["d"])
        if not session:
            raise ClosingError(NOT_AUTHENTICATED)
        return None

    def _identify(self, socket: Socket, said: Payload) -> Session:
        shard, shards = said.get("shard", (0, 1))
        if not 0 <= shard < shards:
            raise ClosingError(INVALID_SHARD)
        if said["intents"] & PRIVILEGED:
            raise ClosingError(DISALLOWED_INTENTS)
        session = Session(secrets.token_hex(16), (shard, shards), said["intents"], socket)
        self.sessions[session.id] = session
        self.identified += 1
        mine = [guild for guild in self._world.guilds.values() if session.cares(guild, 0)]
        session.dispatch("READY", self._ready(session, mine))
        for guild in mine if said["intents"] & GUILDS else ():
            session.dispatch("GUILD_CREATE", self.guild_payload(guild))
        return session

    def _ready(self, session: Session, guilds: list[Guild]) -> Payload:
        return {
            "v": 10,
            "user": self._world.bot.payload(),
            "guilds": [{"id": f"{guild.id}", "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": f"{APPLICATION}", "flags": 0},
        }

    def guild_payload(self, guild: Guild) -> Payload:
        """A server as its shard is told of it."""
        everyone = {"id": f"{guild.id}", "name": "@everyone", "permissions": "0", "position": 0, "color": 0, "hoist": False}
        return {
            "id": f"{guild.id}",
            "name": guild.name,
            "member_count": len(guild.members),
            "roles": [{**everyone, "managed": False, "mentionable": False}],
            "channels": [channel.payload() for channel in guild.channels],
            "members": [self._world.bot.member_payload()],
        }

    def _resume(self, socket: Socket, said: Payload) -> Session | None:
        session = self.sessions.get(said["session_id"])
        if session is None or said["seq"] < session.seq - len(session.sent):
            socket.send({"op": INVALID_SESSION, "d": False})
            return None
        if said["seq"] > session.seq:
            raise ClosingError(INVALID_SEQ)
        missed = [frame for frame in session.sent if frame["s"] > said["seq"]]
        for frame in missed:
            socket.send(frame)
        session.socket = socket
        session.dispatch("RESUMED", {})
        self.resumed += 1
        return session
