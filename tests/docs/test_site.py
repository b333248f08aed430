"""The site: its generated pages are fresh, its menu names every page, its examples in Python pass."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from docs.site import links, reference
from tests.docs.pages import ROOT, blocks, pages

SITE = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
# What is run by a person, and why the tests do not.
CONSOLE = "console"


@pytest.mark.parametrize("page", reference.pages(), ids=lambda page: page.name)
def test_the_reference_is_as_the_code_has_it(page: Path):
    assert page.read_text(encoding="utf-8") == reference.pages()[page], "run: make docs"


def test_the_reference_has_every_setting_and_every_command():
    assert "`AMICABLE_STORE`" in reference.settings_page()
    assert "\n## amicable store backup\n" in reference.commands_page()


def listed(entry: object) -> list[str]:
    match entry:
        case str(page):
            return [page]
        case dict(named):
            return [page for below in named.values() for page in listed(below)]
        case list(entries):
            return [page for below in entries for page in listed(below)]
    raise AssertionError(entry)


def test_every_page_is_in_the_menu_once():
    """Those of which there are dozens are found from a page that is."""
    dozens = ("lint/PB", "lint/example/", "site/", "screenshots/")
    there = [page.removeprefix("docs/") for page in pages() if page.startswith("docs/")]
    drawn = [page for page in there if page.startswith("diagrams/") and not page.endswith("README.md")]
    assert sorted(listed(SITE["nav"])) == sorted(page for page in there if page not in drawn and not page.startswith(dozens))


def test_the_site_loads_nothing_from_elsewhere():
    assert SITE["theme"]["font"] is False
    assert "extra_css" not in SITE
    assert "extra_javascript" not in SITE


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("[one](other.md)", "[one](other.md)"),
        ("[one](../.env.example)", "one"),
        ("[one](../../bot/desk.py#L1)", "one"),
        ("[one](https://example.com)", "[one](https://example.com)"),
        ("![one](pictures/a.png)", "![one](pictures/a.png)"),
        ("[one](#here)", "[one](#here)"),
    ],
)
def test_a_link_out_of_the_site_leaves_its_words(written: str, kept: str):
    page = type("Page", (), {"file": type("File", (), {"src_uri": "page.md"})})
    assert links.on_page_markdown(written, page) == kept


def test_whoever_shows_commands_that_are_not_run_says_why():
    silent = [
        page
        for page in pages()
        if any(block.info == CONSOLE for block in blocks(page)) and "`$`" not in (ROOT / page).read_text(encoding="utf-8")
    ]
    assert silent == []


@pytest.mark.parametrize("page", [page for page in pages() if any(block.info == "python" for block in blocks(page))])
def test_the_examples_in_python_pass(page: str, tmp_path: Path):
    for number, block in enumerate(block for block in blocks(page) if block.info == "python"):
        (tmp_path / f"test_{number}.py").write_text(block.content, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "asyncio_mode=auto", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:]
