"""`amicable chat` in a terminal of its own: the first card appears, and a choice works."""

import os
import pty
import select
import signal
import subprocess
import sys
import time

import pytest
from rich.text import Text

PATIENCE = 20.0


class RealTerminal:
    """A chat whose stdin and stdout are a terminal."""

    def __init__(self, data, **environment):
        self._ours, theirs = pty.openpty()
        kept = {
            name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE")
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "adapters.main", "chat"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={
                **kept,
                "AMICABLE_DATA": str(data),
                "COLUMNS": "70",
                "LINES": "50",
                "TERM": "xterm-256color",
                **environment,
            },
        )
        os.close(theirs)

    def until(self, words):
        """What is written up to and with `words`, as it arrives."""
        seen, end = b"", time.monotonic() + PATIENCE
        while words not in Text.from_ansi(seen.decode(errors="replace").replace("\r", "")).plain:
            ready, _, _ = select.select([self._ours], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"never saw {words!r} in {seen!r}"
            seen += os.read(self._ours, 65536)
        return seen.decode(errors="replace")

    def type(self, line):
        os.write(self._ours, f"{line}\n".encode())

    def interrupt(self):
        """Press Ctrl-C."""
        self._process.send_signal(signal.SIGINT)

    def close(self):
        self._process.kill()
        self._process.wait()
        os.close(self._ours)


@pytest.fixture
def terminal(tmp_path):
    opened = []

    def open_one(**environment):
        opened.append(RealTerminal(tmp_path, **environment))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def test_the_first_card_is_drawn_and_a_choice_works(terminal):
    chat = terminal()
    first = chat.until("\n> ")
    assert "─" * 70 in first
    assert "What happened?" in first
    assert "\x1b[" in first
    chat.type("1")
    chat.until("\n> ")
    chat.type("1")
    assert "Is a request open?" in chat.until("\n> ")
    chat.type("quit")
    chat.until("Your cases are kept.")


def test_no_color_is_respected(terminal):
    first = terminal(NO_COLOR="1").until("\n> ")
    assert "─" * 70 in first
    assert "[38;" not in first
    assert "[3" not in first.replace("\x1b[3m", "")


def test_a_dumb_terminal_gets_no_escape_sequence(terminal):
    first = terminal(TERM="dumb").until("\n> ")
    assert "== What happened?" in first
    assert "\x1b" not in first


def test_ctrl_c_leaves_politely(terminal):
    chat = terminal()
    chat.until("\n> ")
    chat.interrupt()
    assert "Traceback" not in chat.until("Come back at any time.")
