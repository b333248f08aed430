"""The chat is killed, interrupted or cut off: what was acknowledged is there next time, reminders come once each."""

import random
import shutil
import time
from pathlib import Path

import pytest

from tests.fault.terminal import Terminal

ROOT = Path(__file__).parents[2]
# The words typed at each card of the guide's path, and the heading of the card they lead to.
PATH = [
    ("They want to cancel", "Which of these is nearest?"),
    ("They ordered by mistake", "Is a request open?"),
    ("waiting", "When did they send it?"),
    ("2 hours ago", "Is this the right time?"),
    ("same", "About the order"),
    ("yes", "When is delivery due?"),
    ("", "Their own words"),
    ("yes", "Step 1 of 4"),
    ("write", "What do you call the client?"),
    ("Sam", "The message to copy"),
    ("done", "Take a screenshot"),
]
# After so many of them a case is open.
OPENED = 2


def stages(text: str) -> int:
    """How far along the path the card in `text` is: the number of the last heading seen."""
    return max((place for place, (_, heading) in enumerate(PATH, 1) if heading in text), default=0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_sigkill_at_any_moment_loses_nothing_acknowledged(tmp_path, seed):
    chance = random.Random(seed)
    chat = Terminal(tmp_path)
    chat.until("\n> ")
    acknowledged = 0
    for typed, heading in PATH[: chance.randrange(OPENED, len(PATH))]:
        assert heading in chat.type(typed)
        acknowledged += 1
    chat.send(PATH[acknowledged][0])
    time.sleep(chance.random() * 0.02)
    chat.kill()

    again = Terminal(tmp_path)
    welcome = again.until("\n> ")
    again.kill()
    assert "We stopped here" in welcome
    assert stages(welcome) in (acknowledged, acknowledged + 1), welcome


def test_the_end_of_input_leaves_politely_and_the_case_is_there_next_time(tmp_path):
    chat = Terminal(tmp_path)
    chat.until("\n> ")
    for typed, _ in PATH[:OPENED]:
        chat.type(typed)
    assert "Your cases are kept" in chat.leave()
    assert chat.exit_code == 0
    again = Terminal(tmp_path)
    assert "We stopped here" in again.until("\n> ")
    again.kill()


def test_ctrl_c_in_the_middle_of_a_form_loses_no_answer(tmp_path):
    chat = Terminal(tmp_path)
    chat.until("\n> ")
    for typed, _ in PATH[:6]:
        chat.type(typed)
    ending = chat.interrupt()
    assert "Your cases are kept" in ending
    assert "Traceback" not in ending
    again = Terminal(tmp_path)
    welcome = again.until("\n> ")
    again.kill()
    assert "When is delivery due?" in welcome
    assert "Has the client sent the requirements?\n  1" not in welcome


def short_clock(tmp_path: Path, length: str, *owes: str) -> Path:
    """A copy of the templates in which the client's request has a very short clock."""
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    market = templates / "fiverr" / "marketplace.yaml"
    lines = market.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line == "  client-request:")
    for place in range(start, len(lines)):
        if lines[place].startswith("    length:"):
            lines[place] = f"    length: {length}"
        if lines[place].startswith("    owes:"):
            lines[place] = f"    owes: [{', '.join(owes)}, passed]"
            break
    market.write_text("\n".join(lines), encoding="utf-8")
    return templates


def reminded(text: str) -> list[str]:
    """The first words of each reminder in `text`."""
    return [line for line in text.splitlines() if line.startswith("** ")]


@pytest.mark.parametrize(
    ("length", "owes", "pause"),
    [("18s", ("12s", "6s"), 0.3), pytest.param("60s", ("40s", "20s"), 5, marks=pytest.mark.slow)],
)
@pytest.mark.parametrize("killed", [False, True], ids=["held open", "killed between"])
def test_each_reminder_comes_once_in_order(tmp_path, length, owes, pause, killed):
    templates, data = short_clock(tmp_path, length, *owes), tmp_path / "data"
    chat = Terminal(data, templates)
    chat.until("\n> ")
    for typed in ("1", "1", "waiting", "now"):
        chat.type(typed)
    seen = chat.until("\n** ", 60) + chat.until("\n", 60)
    if killed:
        time.sleep(pause)
        chat.kill()
        chat = Terminal(data, templates)
    seen += chat.until("\n** ", 60) + chat.until("\n", 60)
    seen += chat.until("\n** ", 60) + chat.until("\n", 60)
    time.sleep(2)
    chat.send("quit")
    seen += chat.leave()
    first, second, passed = reminded(seen)
    assert "in " in first
    assert "in " in second
    assert "over" in passed


HOSTILE = {
    "bytes": b"\xff\xfe\x00\x1b[2J",
    "zeros": b"\x00" * 5000,
    "template": b"{{ 7*7 }}{% for x in y %}",
    "long": b"x" * 200_000,
    "direction": "\u202e🙂 علي".encode(),
    "path": b"../../etc/passwd",
}


def test_hostile_typing_at_the_start_and_at_a_question_breaks_nothing(tmp_path):
    chat = Terminal(tmp_path)
    chat.until("\n> ")

    def types_all() -> None:
        for name, hostile in HOSTILE.items():
            chat.send_bytes(hostile)
            assert "Traceback" not in chat.until("\n> "), name

    types_all()
    for typed in ("1", "1", "waiting"):
        chat.type(typed)
    types_all()
    said = chat.type("2 hours ago")
    said += chat.leave()
    assert "Is this the right time?" in said
    assert "Traceback" not in said
    assert chat.exit_code == 0
