"""A finding reads like a compiler's message, and an error holds all of them in order."""

from pathlib import Path

from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding, PlaybookError, did_you_mean

FIRST = Finding(Path("a.yaml"), 2, 3, Code.MISSING_KEY, "This is missing.")
SECOND = Finding(Path("a.yaml"), 10, 1, Code.MISSING_KEY, "This too.")


def test_a_finding_says_where_and_what():
    assert str(FIRST) == "a.yaml:2:3: error: This is missing. [PB006]"


def test_a_sentence_stays_on_one_line():
    assert Finding(Path("a.yaml"), 1, 1, Code.WRONG_VALUE, "`a\nb` is unknown.").sentence == "`a b` is unknown."


def test_an_error_holds_each_finding_once_in_order():
    error = PlaybookError([SECOND, FIRST, SECOND])
    assert error.findings == (FIRST, SECOND)
    assert str(error) == "\n".join(map(str, (FIRST, SECOND)))


def test_only_a_close_name_is_offered():
    assert did_you_mean("cancled", ["canceled", "kept"]) == " Did you mean `canceled`?"
    assert did_you_mean("elephant", ["canceled", "kept"]) == ""


def test_a_code_tells_how_grave_a_finding_is():
    assert FIRST.severity == "error"
    assert all((code.severity == "warning") == (code[2] >= "5") for code in Code)
