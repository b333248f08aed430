"""Every link within the documentation leads somewhere: to a file that is there, and to a heading that is on it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.docs.pages import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# Anything with a scheme leads elsewhere.
_ELSEWHERE = re.compile(r"[a-z]+:")


def tokens(page: Path) -> Iterator[Token]:
    for token in MarkdownIt().enable("table").parse(page.read_text(encoding="utf-8")):
        yield from (token, *(token.children or ()))


def links(page: Path) -> Iterator[str]:
    for token in tokens(page):
        target = (
            token.attrGet("href") if token.type == "link_open" else token.attrGet("src") if token.type == "image" else None
        )
        if isinstance(target, str) and not _ELSEWHERE.match(target):
            yield target


def headings(page: Path) -> set[str]:
    """The names under which headings can be linked, as code hosts make them of their words."""
    words = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in words}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path):
    broken = []
    for link in links(page):
        file, _, heading = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (heading and target.suffix == ".md" and heading not in headings(target)):
            broken.append(link)
    assert broken == []


def test_links_are_found():
    assert "architecture.md" in set(links(ROOT / "docs" / "index.md"))
