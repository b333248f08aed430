"""Connections to one PostgreSQL database, and what is said when it cannot be used."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

from psycopg import AsyncConnection, Error, OperationalError, ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from bot.stops import heeded
from bot.stores.port import StoreError

# What a statement gives back is typed where it is read.
Connection = AsyncConnection[tuple[Any, ...]]

# A commit holds a connection for milliseconds: a few serve a busy bot, and ten bots leave a server's usual hundred room.
# They are opened at the start: else whoever presses first waits for each (docs/scale.md has the figures).
MOST = 6
# How long a call waits for a connection: chat platforms want an answer within three seconds, if only an apology.
_PATIENCE_SECONDS = 2.0
# After this the pool gives up looking for a server that is down, and the next call begins anew: it would else look ever
# less often.
_LOOK_SECONDS = 1.0
# How long a bot that starts waits for the server.
_START_SECONDS = 10
# The server ends the turn of a bot that froze or was cut off in the middle of it: nobody else waits for it longer.
_FROZEN_SECONDS = 10
# A line that went dead without a word is noticed after this.
_CUT_OFF_MILLISECONDS = 10_000


class Connections:
    """A pool of connections. What PostgreSQL refuses inside `one` or `turn` comes out as a StoreError in words."""

    def __init__(self, url: str) -> None:
        try:
            parts = conninfo_to_dict(url)
        except ProgrammingError:
            # Without what was set, which holds a password.
            raise StoreError(
                "AMICABLE_STORE is not the address of a database. "
                "Write it like postgresql://name:password@host:5432/amicable."
            ) from None
        self.place = f"{parts.get('dbname') or 'postgres'} on {parts.get('host') or 'this machine'}"
        self._url = url
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            url,
            kwargs={"autocommit": True, "tcp_user_timeout": _CUT_OFF_MILLISECONDS},
            configure=_configure,
            min_size=MOST,
            timeout=_PATIENCE_SECONDS,
            reconnect_timeout=_LOOK_SECONDS,
            open=False,
        )

    async def open(self) -> None:
        """Make sure that the database answers. Raises StoreError with the reason if it does not."""
        with self._explained():
            connection = await AsyncConnection.connect(self._url, connect_timeout=_START_SECONDS)
            await connection.close()
        await self._pool.open()

    async def close(self) -> None:
        """Let go of all connections."""
        await self._pool.close()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Connection]:
        """A connection on which every statement is a transaction of its own."""
        with self._explained():
            try:
                async with AsyncExitStack() as lent:
                    with heeded():
                        connection = await lent.enter_async_context(self._pool.connection())
                    yield connection
            except (PoolTimeout, PoolClosed):
                raise
            except OperationalError:
                # The server went away: so did the other connections to it. Without this each would fail one call more.
                await self._pool.check()
                raise

    @asynccontextmanager
    async def turn(self, *, still: bool = False) -> AsyncIterator[Connection]:
        """A connection in a transaction: all or nothing. `still` sees one moment throughout, and changes nothing."""
        async with self.one() as connection, connection.transaction():
            if still:
                await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except PoolClosed:
            raise StoreError(f"The database {self.place} has been closed.") from None
        except Error as error:
            reason = error.diag.message_primary or (str(error).splitlines() or [type(error).__name__])[0]
            raise StoreError(
                f"The database {self.place} could not be used: {reason.rstrip('.')}. Put that right and try again."
            ) from error


# Each statement of ours finds its few rows by an index, in its order. A planner whose statistics are old would rather read
# all that is due, which makes a claim a hundred times slower just when very much is. Compiling never pays for so little.
_BY_INDEX = ("enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin", "enable_sort", "jit")


async def _configure(connection: Connection) -> None:
    """In one message: somebody may be waiting for the connection, and the server may be far away."""
    ways = [SQL("SET {} = off").format(Identifier(way)) for way in _BY_INDEX]
    frozen = SQL("SET idle_in_transaction_session_timeout = {}").format(f"{_FROZEN_SECONDS}s")
    # The last one so that instants come back in UTC, as the core has them.
    await connection.execute(SQL("; ").join([*ways, frozen, SQL("SET timezone = 'UTC'")]))
