"""The commands in the documentation work as they are printed.

A page whose commands need more than being typed has a test of its own: test_<its name>_page.py.
"""

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, SHELL, blocks, commands, pages
from tests.docs.reader import Reader

# "text" is something to read. "console" is for a reader with a machine that the tests do not have; its page says so.
LANGUAGES = {
    SHELL,
    "console",
    "python",
    "text",
    "markdown",
    "yaml",
    "jinja",
    "json",
    "mermaid",
    "ini",
    "promql",
    "systemd",
    "dockerfile",
}

# It walks every way through the playbooks.
SIMULATES = ".venv/bin/amicable playbook simulate"


def own_test(page: str) -> Path:
    return Path(__file__).with_name(f"test_{Path(page).stem.replace('-', '_').lower()}_page.py")


@pytest.mark.parametrize("page", pages())
def test_every_block_says_what_it_is_so_that_no_command_hides(page: str):
    unknown = [
        f"{page}:{(block.map or [0])[0] + 1}: {block.info}"
        for block in blocks(page)
        if block.info.partition(" ")[0] not in LANGUAGES
    ]
    assert unknown == []


@pytest.mark.parametrize("page", [page for page in pages() if commands(page) and not own_test(page).exists()])
async def test_every_command_works(page: str, reader: Reader):
    long = {command.text: reader.once for command in commands(page) if command.text == SIMULATES}
    await reader.follows(page, long)


@pytest.mark.parametrize("page", ["docs/discord.md", "docs/slack.md"])
def test_the_number_of_steps_is_stated_above_each_list(page: str):
    _, *lists = re.split(r"^(?=\w+ steps:$)", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert lists
    numbers = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"]
    for steps in lists:
        stated, _, rest = steps.partition(" ")
        assert numbers.index(stated) + 1 == len(re.findall(r"^\d+\. ", rest, re.MULTILINE))


def test_a_command_that_goes_on_in_the_next_line_is_one(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(
        "1. Do:\n\n   ```sh\n   # first\n   one \\\n     two\n   three\n   ```\n\n```text\nfour\n```\n", encoding="utf-8"
    )
    assert [(command.text, command.line) for command in commands(str(page))] == [("one two", 5), ("three", 7)]
