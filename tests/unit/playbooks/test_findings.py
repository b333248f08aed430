"""A finding reads like a compiler's message, and an error holds all of them in order."""

from pathlib import Path

from bot.playbooks.findings import Finding, PlaybookError, did_you_mean

FIRST, SECOND = Finding(Path("a.yaml"), 2, 3, "This is missing."), Finding(Path("a.yaml"), 10, 1, "This too.")


def test_a_finding_says_where_and_what():
    assert str(FIRST) == "a.yaml:2:3: This is missing."


def test_a_sentence_stays_on_one_line():
    assert Finding(Path("a.yaml"), 1, 1, "`a\nb` is unknown.").sentence == "`a b` is unknown."


def test_an_error_holds_each_finding_once_in_order():
    error = PlaybookError([SECOND, FIRST, SECOND])
    assert error.findings == (FIRST, SECOND)
    assert str(error) == "a.yaml:2:3: This is missing.\na.yaml:10:1: This too."


def test_only_a_close_name_is_offered():
    assert did_you_mean("cancled", ["canceled", "kept"]) == " Did you mean `canceled`?"
    assert did_you_mean("elephant", ["canceled", "kept"]) == ""
