"""SECURITY.md names tests that are there, and the pages it speaks of."""

import ast
import re

from tests.docs.pages import ROOT

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def functions(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_stop_is_held_by_a_test_that_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 20
    assert [f"{file}::{name}" for file, name in named if name not in functions(file)] == []


def test_every_threat_has_a_stop_and_a_test():
    rows = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| who")]
    assert rows
    assert [row[0] for row in rows if len(row) != 4 or not ("tests/" in row[3] or row[3].startswith("the same three"))] == []
