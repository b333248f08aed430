"""Every code has a page, and the examples on it are what the lint says they are."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from bot.playbooks.codes import Code
from docs.lint.index import INDEX, index
from tests.unit.playbooks.linting.example import PAGES, Example

CODES = [code.value for code in Code]


def blocks(code: str, part: str) -> list[tuple[str, str]]:
    """The code blocks under a heading of a page: their file (or, of what the lint says, nothing) and their text."""
    found, heading = [], ""
    tokens = MarkdownIt().parse((PAGES / f"{code}.md").read_text())
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before and before.type == "heading_open":
            heading = token.content
        if token.type == "fence" and heading == part:
            title = re.search(r'title="([^"]+)"', token.info)
            found.append((title[1] if title else "", token.content))
    return found


@pytest.fixture
def example(tmp_path: Path) -> Example:
    return Example(tmp_path)


def test_the_market_of_the_examples_is_sound(example):
    assert example.told() == []


@pytest.mark.parametrize("code", CODES)
def test_the_bad_example_is_told_as_its_page_says(example, code):
    bad = dict(blocks(code, "Bad"))
    said = bad.pop("")
    assert said.endswith(f"[{code}]\n")
    example.write(bad)
    assert example.told() == said.splitlines()


@pytest.mark.parametrize("code", CODES)
def test_the_good_example_is_sound(example, code):
    good = dict(blocks(code, "Good"))
    assert good
    example.write(good)
    assert example.told() == []


def test_every_page_is_about_a_code_and_says_the_same_things():
    pages = [path for path in PAGES.glob("*.md") if path != INDEX]
    assert {path.stem for path in pages} == set(CODES)
    for path in pages:
        text = path.read_text()
        assert re.findall("^## (.*)$", re.sub("```.*?```", "", text, flags=re.DOTALL), re.MULTILINE) == [
            "Why it matters",
            "Bad",
            "Good",
        ]


def test_the_list_of_codes_is_fresh():
    assert INDEX.read_text() == index()
