"""Drawn for a terminal; plain lines, the same words, for a pipe or a terminal that can do no more."""

import os
import subprocess
import sys

import pytest

from adapters.console.parts import blocks
from adapters.console.render import RULE, render
from adapters.console.rich_view import RichView
from adapters.console.view import PlainView, view_here
from bot.core.cards import Card, CheckItem, Choice, Draft, Mood
from bot.core.events import PickTone, Tick
from tests.adapters.console.drawing import HELP, NO, READER, TIP, YES, clock, drawn


@pytest.fixture
def on_a_terminal(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "50")
    return monkeypatch


def test_a_terminal_is_drawn_on(on_a_terminal):
    on_a_terminal.setenv("TERM", "xterm-256color")
    assert isinstance(view_here(print), RichView)


def test_a_dumb_terminal_gets_plain_lines_of_its_width(on_a_terminal, book):
    on_a_terminal.setenv("TERM", "dumb")
    pieces = []
    view = view_here(pieces.append)
    assert isinstance(view, PlainView)
    view.show(blocks(Card("a", body=("many words " * 20,)), book, READER), READER)
    assert max(len(line) for line in "".join(pieces).split("\n")) in range(40, 51)


def test_a_pipe_gets_plain_lines_that_are_not_wrapped(monkeypatch, book):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    pieces = []
    view_here(pieces.append).show(blocks(Card("a", body=("many words " * 20,)), book, READER), READER)
    assert ("many words " * 20).strip() in "".join(pieces)


def test_a_pipe_starts_without_rich(tmp_path):
    code = "import sys; from adapters.main import main; sys.argv[1:] = ['chat']; main(); print('rich' in sys.modules)"
    environment = {**os.environ, "AMICABLE_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], input="quit\n", capture_output=True, text=True, env=environment, check=True
    )
    assert "== What happened?" in done.stdout
    assert done.stdout.endswith("\nFalse\n")


CARD = Card(
    "lamp.answer",
    title=("Step 2 of 4", " · Write"),
    short="C-7Q2K",
    mood=Mood.URGENT,
    progress=(2, 4),
    notes=(("Welcome back.",),),
    body=("Press **Decline**.\n\n- One\n- Two",),
    times=(clock(2),),
    draft=Draft("Hello Sam", "Plain", (Choice("short", "Short", PickTone("t", "s", "short")),)),
    checklist=(CheckItem("chat", "It shows the **chat**", True, Tick("t", "s", "chat", False)),),
    caution=("Nobody can promise it.",),
    tip=("Tip: be kind.",),
    choices=(YES, NO),
    nav=(TIP, HELP),
)
PLAIN = f"""\
Welcome back.

== C-7Q2K · Step 2 of 4 · Write

Press Decline.

- One
- Two

The message to copy is between the lines.

{RULE}
Hello Sam
{RULE}

In another tone: [Short]

  a  [x] It shows the chat
Type a letter to tick a line.

⏳ the request: ends in 2 hours. If nothing is done, it counts as Accept.

Nobody can promise it.

Tip: be kind.

  1  Yes, it is waiting
  2  No, nothing yet
  [tip] [help]
"""


def test_the_plain_lines_of_a_card(book):
    assert render(blocks(CARD, book, READER), READER) == PLAIN


def test_both_say_the_same_words_in_the_same_order(book):
    said = [word for word in PLAIN.split() if word not in ("==", "·", "-", RULE)]
    page = iter(drawn(CARD, book, 92).split())
    assert [word for word in said if word not in page] == []
