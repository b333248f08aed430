"""Lines typed into the terminal or piped in, read without blocking the reminders."""

import asyncio
import codecs
import os
import threading


class Lines:
    """Lines of a file descriptor, in order; None at its end.

    A daemon thread reads the descriptor itself: a thread inside `sys.stdin` would hold its lock and hang the interpreter at
    exit, and asyncio's pipe reader refuses plain files.
    """

    def __init__(self, descriptor: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        threading.Thread(target=self._read, args=(descriptor,), daemon=True, name="lines").start()

    async def next(self) -> str | None:
        """The next line without its end, or None when no more will come."""
        return await self._queue.get()

    def _read(self, descriptor: int) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        pending = ""
        while chunk := _chunk(descriptor):
            *lines, pending = (pending + decoder.decode(chunk)).split("\n")
            for line in lines:
                self._put(line.rstrip("\r"))
        if pending:
            self._put(pending)
        self._put(None)

    def _put(self, line: str | None) -> None:
        try:
            self._loop.call_soon_threadsafe(self._queue.put_nowait, line)
        except RuntimeError:  # the loop has closed: nobody waits for this line any more
            return


def _chunk(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # a terminal that was closed is the end of input
        return b""
