"""The diagrams in docs/ are those of the playbooks as they are, and Mermaid can read them."""

import re
from pathlib import Path

import pytest

from adapters.playbooks.diagram import diagrams
from tests.libraries import shipped

ROOT = Path(__file__).parents[3]
MARKETS = sorted(path.parent.name for path in (ROOT / "templates").glob("*/marketplace.yaml"))
PAGES = {market: diagrams(shipped(market)) for market in MARKETS}
# A line of a flowchart: a box with its words in one of five shapes, an arrow with its words or without, or the style.
_BOX = r'n_\w+(?:\[\[?/?|\(\[|\{|>)"[^"]+"(?:/?\]\]?|\]\)|\})(?::::start)?'
_ARROW = r'n_\w+ (?:-- (?:"[^"]+"|otherwise) -->|-->|-\. time over \.->) n_\w+'
LINE = re.compile(rf"    (?:{_BOX}|{_ARROW}|classDef start stroke-width:3px)")


@pytest.mark.parametrize("market", MARKETS)
def test_the_diagrams_in_docs_are_fresh(market):
    drawn = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "diagrams" / market).glob("*.md")}
    stale = sorted(name for name in drawn.keys() | PAGES[market].keys() if drawn.get(name) != PAGES[market].get(name))
    assert stale == [], "draw them again: make diagrams"


@pytest.mark.parametrize("market", MARKETS)
def test_every_line_is_one_that_mermaid_reads_and_every_arrow_leads_to_a_box(market):
    for name, page in PAGES[market].items():
        if name == "README.md":
            continue
        first, *lines = page.partition("```mermaid\n")[2].removesuffix("```\n").splitlines()
        assert first == "flowchart TD"
        assert [line for line in lines if not LINE.fullmatch(line)] == []
        boxes = {found[1] for line in lines if (found := re.match(r"    (n_\w+)[\[({>]", line))}
        ends = {name for line in lines if "->" in line for name in re.findall(r"\bn_\w+", re.sub(r'"[^"]*"', "", line))}
        assert ends <= boxes


def test_the_list_has_every_playbook_once():
    for pages in PAGES.values():
        assert sorted(re.findall(r"\]\(([\w-]+\.md)\)", pages["README.md"])) == sorted(pages.keys() - {"README.md"})
