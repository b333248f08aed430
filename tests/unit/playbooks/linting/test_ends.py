"""Whether everybody gets out of a loop: a clock leads out only those on whom it runs."""

import pytest

from tests.unit.playbooks.linting.example import Example

LAMP = """\
playbook: lamp
title: The lamp
reason: It is about the lamp
start: look
ask:
  request_at: {label: When did the request come?, type: time, past: true, example: "now, 2 hours ago"}
clocks:
  lamp-request: {clock: request, from: request_at, missed: late}
steps:
  look:
    say: Have they asked you to cancel?
    choices:
      waiting: They have -> when
      none: They have not -> write
  when:
    say: Look at your order page first.
    collect: [request_at]
    start_clock: [lamp-request]
    then: write
  write:
    say: Write to them.
    choices:
      sent: I sent it -> sent
  sent:
    say: Wait for their answer.
    choices:
      wrote: They wrote -> write
  late:
    say: The time ran out.
    end: kept
"""


@pytest.fixture
def told(tmp_path):
    example = Example(tmp_path)

    def told(old: str = "", new: str = "") -> list[str]:
        assert old in LAMP
        example.write({"playbooks/lamp.yaml": LAMP.replace(old, new)})
        return [line for line in example.told() if "error" in line]

    return told


def test_a_loop_that_some_leave_by_a_clock_and_others_never_is_told(told):
    sentence = "Nobody gets out of here: `lamp/sent`, `lamp/write` never lead to an `end`"
    (line,) = told()
    assert line.startswith("playbooks/lamp.yaml:20:3: error: ")
    assert sentence in line


def test_a_loop_that_everybody_leaves_by_a_clock_is_sound(told):
    assert told("They have not -> write", "I am not sure -> when") == []


def test_a_loop_in_which_everybody_may_start_the_clock_that_leads_out_is_sound(told):
    assert (
        told("      wrote: They wrote -> write\n", "      wrote: They wrote -> write\n      asked: They asked -> when\n")
        == []
    )
