"""A real `amicable chat` in a process of its own, typed at and read from through pipes, and killed when told."""

import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

PATIENCE = 20.0


class Terminal:
    """One running chat. Everything it writes is kept in `seen`."""

    def __init__(self, data: Path, templates: Path | None = None) -> None:
        environment = {**os.environ, "AMICABLE_DATA": str(data), "TZ": "Asia/Karachi"}
        if templates:
            environment["AMICABLE_TEMPLATES"] = str(templates)
        self.seen = ""
        self._pieces: queue.Queue[str] = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "adapters.main", "chat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while piece := os.read(self._process.stdout.fileno(), 65536):
            self._pieces.put(piece.decode())
        self._pieces.put("")

    def until(self, words: str, patience: float = PATIENCE) -> str:
        """What was written since the last call, up to and with `words`."""
        end = time.monotonic() + patience
        while (found := self.seen.find(words)) < 0:
            try:
                piece = self._pieces.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"never saw {words!r} in:\n{self.seen}") from None
            assert piece, f"it ended without {words!r}:\n{self.seen}"
            self.seen += piece
        upto, self.seen = self.seen[: found + len(words)], self.seen[found + len(words) :]
        return upto

    def send(self, line: str) -> None:
        """Type a line and look at nothing."""
        self.send_bytes(line.encode())

    def send_bytes(self, line: bytes) -> None:
        """Type a line of any bytes."""
        self._process.stdin.write(line + b"\n")
        self._process.stdin.flush()

    def type(self, line: str) -> str:
        """Type a line and read up to the next prompt: what it led to is then acknowledged."""
        self.send(line)
        return self.until("\n> ")

    def kill(self) -> None:
        """SIGKILL: nothing in the process gets to say goodbye."""
        self._process.kill()
        self._close()

    def interrupt(self) -> str:
        """Press Ctrl-C and read to the end."""
        self._process.send_signal(2)
        return self._close()

    def leave(self) -> str:
        """End the input and read to the end."""
        self._process.stdin.close()
        return self._close()

    @property
    def exit_code(self) -> int | None:
        return self._process.returncode

    def _close(self) -> str:
        self._process.wait(PATIENCE)
        while piece := self._pieces.get(timeout=PATIENCE):
            self.seen += piece
        for pipe in (self._process.stdin, self._process.stdout):
            pipe.close()
        return self.seen
