"""Open cases move to today's playbooks where a map says that each old step goes, and each seller is told once."""

import argparse
import asyncio
import shutil
from collections import Counter
from pathlib import Path

import pytest

from adapters.playbooks import migrate as command
from bot.core.events import Back, Begin, Choose, Resume, Submit, Why
from bot.core.library import Library
from bot.desk import Desk
from bot.migration import migrate
from bot.playbooks.findings import PlaybookError
from bot.playbooks.loader import load_library
from bot.settings import Settings
from bot.shelf import Shelf
from bot.stores.port import Conflict, StoreError
from bot.stores.tinydb import TinyStore
from bot.testing import CountingIds, FrozenClock
from tests.unit.office import AYESHA, BILAL, Office
from tests.unit.walk import NOON

RENAMED = (("      waiting: It waits for me -> when", "      waiting: It waits -> tell"), ("\n  when:\n", "\n  tell:\n"))
RENAMED = (*RENAMED, ("waits: It still waits -> when", "waits: It still waits -> tell"))
MOVES = {"lamp.when": "lamp.tell"}


def edited(shop_templates: Path, folder: Path, *edits: tuple[str, str]) -> Path:
    """A copy of the test marketplace with its first playbook edited."""
    shutil.copytree(shop_templates, folder, dirs_exist_ok=True)
    lamp = folder / "shop" / "playbooks" / "lamp.yaml"
    text = lamp.read_text()
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    lamp.write_text(text)
    return folder


@pytest.fixture
def renamed(shop_templates: Path, tmp_path: Path) -> Library:
    return load_library(edited(shop_templates, tmp_path / "renamed", *RENAMED), "shop")


@pytest.fixture
async def office(shop) -> Office:
    """A seller who is asked about a request."""
    office = Office(shop)
    token = (await office.do(Begin("lamp"))).token
    await office.do(Choose(token, "lamp.has-request", "waiting", 1))
    return office


async def go(office: Office, library: Library, where: dict[str, str]) -> Counter[str]:
    """Serve the library and move the cases."""
    office.shelf.library = library
    return (await migrate(office.store, library, where, office.clock, lambda: None)).steps


async def the_case(office: Office):
    return (await office.store.load(AYESHA.seller)).cases[0]


async def test_a_case_goes_on_at_the_step_the_map_names(office, renamed):
    assert await go(office, renamed, MOVES) == {"lamp.when": 1}
    case = await the_case(office)
    assert (case.step, case.flow) == ("lamp.tell", renamed.flow.digest)
    await office.do(Submit(case.token, "lamp.tell", case.turn, {"kind": "cancel", "request_at": "now", "due_at": ""}))
    assert office.card.id == "lamp.answer"


async def test_the_seller_is_told_in_one_sentence_once(office, renamed):
    await go(office, renamed, MOVES)
    await office.do(Why("token-1"))
    assert office.words().startswith("The guide has become better since you were here")
    await office.do(Resume("token-1"))
    assert "has become better" not in office.words()


async def test_a_button_from_before_shows_where_the_case_stands_and_says_why(office, renamed):
    await go(office, renamed, MOVES)
    await office.do(Submit("token-1", "lamp.when", 2, {"kind": "cancel"}))
    assert office.card.id == "lamp.tell"
    assert "has become better" in office.words()


async def test_the_way_back_has_the_steps_that_are_still_there(office, renamed):
    await go(office, renamed, MOVES)
    case = await the_case(office)
    await office.do(Back(case.token, case.turn))
    assert office.card.id == "lamp.has-request"


async def test_a_case_on_a_step_that_stays_keeps_its_answers_clocks_and_reminders(shop, renamed):
    office = Office(shop)
    await office.request("2 hours ago")
    before, rows = await the_case(office), await office.rows()
    await go(office, renamed, {"lamp.answer": "lamp.answer"})
    after = await the_case(office)
    assert (after.deadlines, after.answers, after.turn) == (before.deadlines, before.answers, before.turn)
    assert await office.rows() == rows
    assert len(await office.after(hours=23)) == 1


async def test_it_may_be_run_twice_and_changes_nothing_then(office, renamed):
    await go(office, renamed, MOVES)
    version = (await office.store.load(AYESHA.seller)).version
    assert await go(office, renamed, MOVES) == {}
    assert (await office.store.load(AYESHA.seller)).version == version


async def test_it_may_be_broken_off_and_run_again(office, renamed):
    await office.do(Begin("lamp"), BILAL)
    await office.do(Choose("token-2", "lamp.has-request", "waiting", 1), BILAL)

    def stop() -> None:
        raise KeyboardInterrupt

    office.shelf.library = renamed
    with pytest.raises(KeyboardInterrupt):
        await migrate(office.store, renamed, MOVES, office.clock, stop)
    assert await go(office, renamed, MOVES) == {"lamp.when": 1}


async def test_a_case_its_seller_changes_just_then_is_left_for_the_next_run(office, renamed, monkeypatch):
    async def overtaken(*_):
        raise Conflict("somebody was faster")

    monkeypatch.setattr(office.store, "commit", overtaken)
    moving = await migrate(office.store, renamed, MOVES, office.clock, lambda: None)
    assert (moving.steps, moving.left) == ({}, 1)


async def test_closed_cases_and_steps_not_named_are_left_alone(office, renamed):
    await office.do(Begin("lamp"), BILAL)
    assert await go(office, renamed, MOVES) == {"lamp.when": 1}
    (left,) = (await office.store.load(BILAL.seller)).cases
    assert left.flow != renamed.flow.digest


class Command:
    """The command line, over a data folder with one open case of a bot that has served the test marketplace."""

    def __init__(self, shop: Library, templates: Path, root: Path, capsys) -> None:
        self.settings = Settings(_env_file=None, data=root / "data", templates=templates, marketplace="shop")
        self.map = root / "map.yaml"
        self._capsys = capsys
        asyncio.run(self._with_a_case(shop))

    async def _with_a_case(self, shop: Library) -> None:
        store = await TinyStore.open(self.settings.data)
        desk = Desk(store, Shelf(shop), CountingIds(), FrozenClock(NOON))
        await desk.handle(AYESHA, Begin("lamp"))
        await desk.handle(AYESHA, Choose("token-1", "lamp.has-request", "waiting", 1))
        await store.close()

    def __call__(self, *options: str) -> str:
        parser = argparse.ArgumentParser()
        command.add(parser.add_subparsers())
        parsed = parser.parse_args(["migrate", *options])
        self.code = parsed.act(self.settings, parsed)
        return self._capsys.readouterr().out

    def refused(self, text: str) -> list[str]:
        """What is wrong with a map."""
        self.map.write_text(text)
        with pytest.raises(PlaybookError) as error:
            self(str(self.map))
        return [f"{f.line}: {f.sentence}" for f in error.value.findings]


@pytest.fixture
def amicable(shop, shop_templates, tmp_path, capsys) -> Command:
    templates = edited(shop_templates, tmp_path / "today", *RENAMED)
    return Command(shop, templates, tmp_path, capsys)


def test_the_command_says_where_cases_stand_writes_a_map_tries_it_and_then_moves(amicable):
    assert amicable().startswith("lamp/when: 1, and the step is gone\n1 case on older playbooks.")
    amicable("--write", str(amicable.map))
    assert amicable.map.read_text() == 'migrate: shop\nsteps:\n  lamp/when: "?"  # open cases: 1\n'
    amicable.map.write_text(amicable.map.read_text().replace('"?"', "lamp/tell"))
    assert amicable(str(amicable.map)).startswith("lamp/when -> lamp/tell: 1\n1 case would be moved. Nothing was changed")
    assert amicable(str(amicable.map)).startswith("lamp/when -> lamp/tell: 1\n1 case would be moved.")
    assert amicable(str(amicable.map), "--go").startswith("lamp/when -> lamp/tell: 1\n1 case moved.")
    assert amicable(str(amicable.map), "--go") == "Every open case is on today's playbooks. There is nothing to move.\n"


def test_a_map_is_not_written_over_another(amicable):
    amicable.map.write_text("mine")
    amicable("--write", str(amicable.map))
    assert (amicable.code, amicable.map.read_text()) == (1, "mine")


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ("lamp/when: lamp/tel", "3: Today's playbooks have no step `lamp/tel`. Did you mean `lamp/tell`?"),
        ("lamp/when: lamp/branch", "3: `lamp/branch` only branches; name a step that is shown."),
        ("lamp/when: lamp/done", "3: `lamp/done` is an end, and only its seller closes a case; name a step before it."),
        ("lamp/answer: lamp/answer", "2: No line says where `lamp/when` goes, on which open cases stand (1)."),
    ],
)
def test_a_map_with_a_mistake_is_refused_with_its_place(amicable, steps, says):
    assert amicable.refused(f"migrate: shop\nsteps:\n  {steps}\n") == [says]


def test_a_map_of_another_marketplace_is_refused(amicable):
    said = amicable.refused("migrate: bazaar\nsteps: {lamp/when: lamp/tell}\n")
    assert said == ["1: The marketplace in use is `shop`, not `bazaar`."]


def test_it_does_not_run_beside_a_bot_on_the_same_folder(amicable):
    amicable.map.write_text("migrate: shop\nsteps: {lamp/when: lamp/tell}\n")

    async def beside() -> None:
        store = await TinyStore.open(amicable.settings.data)
        try:
            await asyncio.to_thread(amicable, str(amicable.map), "--go")
        finally:
            await store.close()

    with pytest.raises(StoreError):
        asyncio.run(beside())


async def test_a_case_moved_to_a_step_that_shows_a_clock_it_never_had_is_shown_all_the_same(office, renamed):
    await go(office, renamed, {"lamp.when": "lamp.answer"})
    card = await office.do(Resume("C-0001"))
    assert card.id == "lamp.answer"
    assert card.body == ("Until ….",)
    case = await the_case(office)
    card = await office.do(Choose(case.token, "lamp.answer", "declined", case.turn))
    assert card.id == "lamp.declined"
