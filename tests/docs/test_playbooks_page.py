"""docs/playbooks.md, followed by a moderator: files are edited as it says, and each command is run where it stands."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.cards import Card
from bot.core.events import Begin, Choose
from bot.core.library import Library
from bot.core.spans import Text
from bot.core.wording import in_words
from bot.playbooks.loader import load_library
from tests.docs.pages import SHELL, blocks
from tests.docs.reader import Reader
from tests.unit.test_desk import AYESHA, Counter
from tests.unit.walk import NOON

PAGE = "docs/playbooks.md"
TITLE = ' title="'


def edits(page: str) -> Iterator[tuple[str, str, str]]:
    """What is done to files, in order: the file, what is found in it ("" for a new file), and what it is made."""
    found: tuple[str, str] | None = None
    for block in blocks(page):
        _, named, file = block.info.partition(TITLE)
        if not named:
            continue
        file = file.rstrip('"')
        if file.endswith(".md"):
            yield file, "", block.content
        elif found is None:
            found = file, block.content.rstrip("\n")
        else:
            assert found[0] == file
            yield *found, block.content.rstrip("\n")
            found = None
    assert found is None, f"what is found in {found} is never made another"


def edit(reader: Reader, file: str, before: str, after: str) -> None:
    if before:
        reader.writes(file, (before, after))
    else:
        assert not (reader.folder / file).exists()
        (reader.folder / file).write_text(after, encoding="utf-8")


@pytest.mark.slow
async def test_every_command_works_after_the_edits_that_stand_above_it(reader: Reader):
    """The edits come in the order of the page, each before the commands below it."""
    to_do, said = edits(PAGE), ""
    finds = True
    for block in blocks(PAGE):
        if TITLE in block.info:
            # Of two blocks about a file the first is what is found in it; a Markdown file is new, and has one.
            finds = finds and not block.info.endswith('.md"')
            if not finds:
                edit(reader, *next(to_do))
            finds = not finds
        elif block.info == SHELL:
            for command in block.content.splitlines():
                said += await (reader.runs(command, typed="quit\n") if command == "make chat" else reader.runs(command))
    assert list(to_do) == []
    assert said.count("Nothing to mend.") == 4
    assert said.count("Every walk can end") == 3
    assert "show-when: This step is new." in said, "what a seller would notice is not told"
    assert (reader.folder / "my-diagrams" / "late.md").exists()
    assert any((reader.folder / "my-transcripts").iterdir())


@pytest.fixture
def library(reader: Reader) -> Library:
    templates = reader.folder / "my-templates"
    (reader.folder / "templates").rename(templates)
    for file, before, after in edits(PAGE):
        if Path(file).parts[0] == "my-templates":
            edit(reader, file, before, after)
    return load_library(templates, "fiverr")


async def test_a_seller_then_meets_the_step_the_tip_and_the_reminder(library: Library):
    counter = Counter(library)

    async def choose(choice: str) -> Card:
        return await counter(AYESHA, Choose("token-1", counter.card.id, choice, counter.card.choices[0].event.turn))

    await counter(AYESHA, Begin("late"))
    due = counter.card.form.submit
    await counter(AYESHA, replace(due, answers={"due_at": "", "ready_words": "on Friday", "client_name": ""}))
    await choose("sent")
    await choose("work")
    card = await choose("show")
    assert card.id == "late.show"
    assert "waits more calmly" in said(card.tip)
    asked = (await choose("sent")).form.submit
    card = await counter(AYESHA, replace(asked, answers={"show_at": "tomorrow 10:00"}))
    assert card.id == "late.show-wait"
    (reminder,) = (await counter.store.load(AYESHA.seller)).reminders
    assert reminder.deadline == "show-look"
    assert "what you showed" in library.catalogue.texts["reminder.show-look.passed"]


def said(text: Text) -> str:
    return in_words(text, now=NOON, zone=None, language="en")
