"""`make audit` tells apart what is safe, what is not, and what nobody could say."""

import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FILES = ("requirements.txt", "requirements-dev.txt")
AUDIT: dict[str, Any] = runpy.run_path(str(ROOT / "deploy" / "audit.py"))
LOST = """Traceback (most recent call last):
  File "adapters.py", line 729, in send
requests.exceptions.ConnectionError: HTTPSConnectionPool(host='pypi.org', port=443): Max retries exceeded"""


@pytest.fixture
def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Asks a pip-audit that says this and ends like this; gives the exit code and both outputs."""

    def ask(code: int, complains: str, says: str = "") -> tuple[int, str, str]:
        fake = tmp_path / "pip-audit"
        program = f"import sys\nsys.stderr.write({complains!r})\nprint({says!r})\nsys.exit({code})\n"
        fake.write_text(f"#!{sys.executable}\n{program}")
        fake.chmod(0o700)
        return AUDIT["main"](str(fake), *FILES), *capsys.readouterr()

    return ask


def test_nothing_is_known_against_them(asked: Callable[..., tuple[int, str, str]]):
    code, said, complained = asked(0, "No known vulnerabilities found\n")
    assert (code, complained) == (0, "")
    assert all(file in said for file in FILES)


def test_what_is_unsafe_is_shown_for_every_file(asked: Callable[..., tuple[int, str, str]]):
    code, said, complained = asked(1, "Found 1 known vulnerability in 1 package\n", "lamp 1.0 PYSEC-1")
    assert (code, complained) == (1, "")
    assert said.count("lamp 1.0 PYSEC-1") == len(FILES)


@pytest.mark.parametrize("complains", [LOST, "ERROR:pip_audit._cli:Dependency not found on PyPI: lamp (1.0)", ""])
def test_that_nobody_answers_is_said_in_sentences_with_what_to_do(
    asked: Callable[..., tuple[int, str, str]], complains: str
):
    code, said, complained = asked(1, complains)
    assert (code, said) == (2, "")
    assert "No answer about requirements.txt, so nothing is known of it, good or bad." in complained
    assert "See that this machine reaches pypi.org" in complained
    assert "Traceback" not in complained
    assert complained.count("No answer") == 1
