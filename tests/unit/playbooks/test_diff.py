"""A diff says what a seller would notice, and which open cases stand where."""

import argparse
import asyncio
from pathlib import Path

import pytest

from adapters.playbooks import diff
from bot.core.events import Begin, Choose
from bot.desk import Desk
from bot.playbooks.diff import differences
from bot.playbooks.loader import load
from bot.releases import digest_of, publish
from bot.settings import Settings
from bot.shelf import Shelf
from bot.stores.port import StoreError
from bot.stores.tinydb import TinyStore
from bot.testing import CountingIds, FrozenClock
from tests.unit.office import AYESHA
from tests.unit.playbooks.folder import Folder
from tests.unit.walk import NOON


@pytest.fixture
def before(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "before")


@pytest.fixture
def after(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "after")


def told(before: Folder, after: Folder) -> list[str]:
    return [f"{d.place}: {d.sentence}" for d in differences(before.load(), after.load())]


def test_what_is_the_same_is_no_difference(before, after):
    assert told(before, after) == []
    assert list(diff.report([])) == ["A seller would notice nothing."]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "playbooks/mistake.yaml",
            "none: No, nothing yet -> answer",
            "none: Nothing yet -> late/",
            [
                "mistake: has-request: The button none says “Nothing yet”, not “No, nothing yet”.",
                "mistake: has-request: The button “Nothing yet” leads to late.due, not to mistake.answer.",
            ],
        ),
        (
            "playbooks/mistake.yaml",
            "      late: It is late -> late/\n",
            "",
            ["mistake: has-request: The button “It is late” is gone."],
        ),
        (
            "playbooks/mistake.yaml",
            "    say: Has the client sent a request?",
            "    say: Is there one?",
            ["mistake: has-request: It says “Is there one?”, not “Has the client sent a request?”."],
        ),
        (
            "playbooks/mistake.yaml",
            "    collect: [request_kind, request_at, page_end]",
            "    collect: [request_kind, request_at]",
            ["mistake: when: It no longer has the question page_end."],
        ),
        ("playbooks/mistake.yaml", "    tip: calm\n", "", ["mistake: answer: It no longer has the tip calm."]),
        (
            "marketplace.yaml",
            "    length: 48h",
            "    length: 24h",
            ["clocks: client-request: It runs for 24 hours, not for 48 hours; open deadlines move."],
        ),
        (
            "marketplace.yaml",
            "    owner: seller\n    length: 48h",
            "    owner: client\n    length: 48h",
            ["clocks: client-request: It is up to the client, not to the seller."],
        ),
        (
            "marketplace.yaml",
            "owes: [24h, 1h, passed]",
            "owes: [1h, passed]",
            ["clocks: client-request: It reminds 1 hour before, when it has passed, not 24 hours before, 1 hour before,"],
        ),
        (
            "marketplace.yaml",
            "says: Nobody knows how it counts.",
            "says: It counts.",
            ["words: The fact figures says “It counts.”, not “Nobody knows how it counts.”."],
        ),
        ("tips/calm.md", "A calm message is read.", "Then breathe.", ["words: The tip calm says"]),
    ],
)
def test_a_change_is_said_in_a_sentence(before, after, file, old, new, says):
    after.change(f"bazaar/{file}", old, new)
    found = told(before, after)
    assert len(found) == len(says)
    assert all(sentence.startswith(said) for sentence, said in zip(found, says, strict=True))


def test_new_playbooks_steps_and_facts_and_those_that_are_gone_are_told(before, after):
    late = "playbook: slow\ntitle: They are slow\nstart: end\nsteps:\n  end: {say: Bye., end: kept}\n"
    after.write("bazaar/playbooks/slow.yaml", late)
    assert told(before, after) == ["slow: “They are slow” is new."]
    assert told(after, before) == ["slow: “They are slow” is gone. Open cases keep it to their end."]


def test_languages_and_communities_are_told(before, after):
    after.write("bazaar/es/messages.yaml", "mistake.title: Un error\n")
    after.write("communities/test-1/messages.yaml", "mistake.title: Oops\n")
    sound = load(after.root, "bazaar", after.root / "communities").library
    assert [f"{d.place}: {d.sentence}" for d in differences(before.load(), sound)] == [
        "languages: es: It is new.",
        "languages: es: mistake.title says “Un error”.",
        "communities: test-1: It is new.",
        "communities: test-1: mistake.title says “Oops”.",
    ]


async def with_a_case(folder: Folder, data: Path) -> str:
    """A data folder of a bot that has served this folder, with one open case; gives the digest of the release."""
    store = await TinyStore.open(data)
    library = folder.load()
    await publish(store, library, NOON)
    desk = Desk(store, Shelf(library), CountingIds(), FrozenClock(NOON))
    await desk.handle(AYESHA, Begin("mistake"))
    await desk.handle(AYESHA, Choose("token-1", "mistake.has-request", "waiting", 1))
    await store.close()
    return digest_of(library)


def said(capsys, settings: Settings, *names: str) -> str:
    parser = argparse.ArgumentParser()
    diff.add(parser.add_subparsers())
    options = parser.parse_args(["diff", *names])
    assert options.act(settings, options) == 0
    return capsys.readouterr().out


def test_the_command_compares_what_is_served_with_today_and_says_where_open_cases_stand(before, after, tmp_path, capsys):
    digest = asyncio.run(with_a_case(before, tmp_path / "data"))
    after.change("bazaar/playbooks/mistake.yaml", "waiting: It is waiting -> when", "waiting: It is waiting -> answer")
    after.change("bazaar/playbooks/mistake.yaml", "  when:\n    say: Tell", "  tell:\n    say: Tell")
    settings = Settings(_env_file=None, data=tmp_path / "data", templates=after.root, marketplace="bazaar")
    out = said(capsys, settings)
    assert "  when: This step is gone.\n  tell: This step is new.\n" in out
    assert "Open cases: 1." in out
    assert "  mistake.when: 1, 1 of them with steps of before; the step is gone, see amicable playbook migrate\n" in out
    assert said(capsys, settings, digest[:6], str(after.root)) == out
    assert said(capsys, settings, str(after.root), "today").startswith("A seller would notice nothing.")


def test_a_name_of_nothing_is_refused_with_what_to_name(before, tmp_path):
    settings = Settings(_env_file=None, data=tmp_path, templates=before.root, marketplace="bazaar")
    with pytest.raises(StoreError, match="neither a templates folder nor"):
        diff.library_called("nothing", settings)
    with pytest.raises(StoreError, match="a bot keeps one when it starts"):
        diff.library_called("kept", settings)
