"""Every way through a small market is walked, and what a walk must not find is found when it is there."""

import shutil
from pathlib import Path

import pytest

from adapters.playbooks.transcripts import transcripts
from bot.core.book import Book
from bot.core.library import Library
from bot.playbooks.loader import load_library
from bot.playbooks.simulate import Walked, simulate

LAMP = "shop/playbooks/lamp.yaml"


def walked(library: Library, **options: bool) -> Walked:
    return simulate(library, lambda *_: None, **options)


@pytest.fixture
def change(shop_templates: Path, tmp_path: Path):
    """Load the small market with words of a file replaced, each standing there once."""

    def load(*changes: tuple[str, str], file: str = LAMP) -> Library:
        shutil.copytree(shop_templates, tmp_path / "t", dirs_exist_ok=True)
        text = (tmp_path / "t" / file).read_text()
        for old, new in changes:
            assert text.count(old) == 1
            text = text.replace(old, new)
        (tmp_path / "t" / file).write_text(text)
        return load_library(tmp_path / "t", "shop")

    return load


def test_a_sound_market_is_walked_whole(shop):
    found = walked(shop)
    assert found.sound
    assert {"lamp.expired", "lamp.done"} <= {walk.spots[-1].case.step for walk in found.ends}
    choices = {(f"{p.id}.{s.id}", id) for p in shop.flow.playbooks.values() for s in p.steps.values() for id, _ in s.choices}
    assert choices <= {(came, way) for came, way, _ in found.edges}
    assert ("lamp.answer", "passed (request)", "lamp.too-late") in found.edges
    assert ("lamp.waiting", "look (ticket)", "lamp.look-now") in found.edges


def test_both_sides_of_a_branch_are_walked(shop):
    targets = {to for came, _, to in walked(shop).edges if came == "lamp.when"}
    assert targets == {"lamp.done", "lamp.warn", "lamp.answer", "lamp.too-late"}


def test_two_edges_in_a_row_meet_in_a_step(shop):
    found = walked(shop)
    assert all(first[2] == second[0] for first, second in found.pairs)
    warned = ("lamp.warn", "next", "lamp.answer")
    assert {second[1] for first, second in found.pairs if first == warned} == {
        "page",
        "write",
        "declined",
        "passed (request)",
    }


def test_a_walk_is_one_of_the_shortest_and_can_be_read(shop):
    late = next(walk for walk in walked(shop).ends if walk.spots[-1].case.step == "lamp.expired")
    assert [way.id.partition(" ")[0] for way in late.taken] == ["waiting", "form", "canceled"]
    cards = [spot.turn.card.id for spot in late.spots]
    assert cards == ["lamp.has-request", "lamp.when", "lamp.too-late", "lamp.expired"]


def test_a_loop_with_no_exit_is_found(change):
    library = change(
        ("done: It is over -> done", "done: It is over -> waiting"),
        ("canceled: They canceled -> done\n  look", "canceled: They canceled -> look-now\n  look"),
        ("      canceled: They canceled -> done\n      not-yet", "      not-yet"),
    )
    found = walked(library)
    assert not found.sound
    assert {"lamp.waiting", "lamp.look-now", "lamp.ticket-when"} <= set(found.stuck)
    assert "lamp.answer" not in found.unseen_steps


def test_a_wait_without_its_clock_is_found(change):
    found = walked(change(("    start_clock: [ticket]\n", "")))
    assert found.unbounded == ("lamp.waiting",)
    assert not found.sound


def test_a_step_nobody_gets_to_is_found(change):
    found = walked(change(("    start_clock: [request, delivery]\n", "    start_clock: [request]\n")))
    assert found.unseen_steps == ("lamp.warn",)
    assert not found.sound


def test_a_text_nobody_gets_to_read_is_found(change, shop):
    assert walked(shop).unseen_texts == ()
    assert walked(change(("    tip: calm\n", ""))).unseen_texts == ("tip.calm",)


def test_paths_that_pass_no_step_twice_are_counted(shop, change):
    assert walked(shop).paths == ()
    lamp = next(p for p in walked(shop, all_paths=True).paths if p.playbook == "lamp")
    assert lamp.complete
    assert lamp.count > 4
    shorter = walked(change(("      other: See the other one -> shade/\n", "")), all_paths=True)
    assert next(p for p in shorter.paths if p.playbook == "lamp").count < lamp.count


def test_more_paths_than_anybody_reads_are_said_to_be_more(shop, monkeypatch):
    monkeypatch.setattr("bot.playbooks.paths.MOST_PATHS", 2)
    lamp = next(p for p in walked(shop, all_paths=True).paths if p.playbook == "lamp")
    assert (lamp.count, lamp.complete) == (2, False)


def test_progress_is_told_up_to_the_end(shop):
    told: list[tuple[str, int, int]] = []
    simulate(shop, lambda *progress: told.append(progress), all_paths=True)
    walking = [(done, known) for what, done, known in told if what == "Walking"]
    assert walking[-1][0] == walking[-1][1] == len(walking)
    assert [done for what, done, _ in told if what == "Counting ways"] == [1, 2]


def test_few_conversations_pass_every_step_and_end(shop):
    tours = walked(shop, read=True).tours
    shown = {f"{p.id}.{s.id}" for p in shop.flow.playbooks.values() for s in p.steps.values() if not s.when}
    assert {spot.case.step for tour in tours for spot in tour.spots} == shown
    assert all(not tour.spots[-1].case.open for tour in tours)
    assert len(tours) < len(shown) / 2


def test_a_conversation_reads_as_a_seller_reads_it(shop):
    book = Book(shop.flow, shop.catalogue)
    told = dict(transcripts(walked(shop, read=True).tours, book))
    assert len(told) == len(walked(shop, read=True).tours)
    late = next(words for words in told.values() if "lamp.expired" in words.partition("\n")[0])
    assert "Is there a request?" in late
    assert "> It waits for me\n" in late
    assert "The time ran out." in late
    assert "clock.passed-now" not in late


def test_what_is_typed_in_a_conversation_is_the_example_of_the_question(change):
    library = change(("type: text, optional: true, most: 20}", "type: text, optional: true, most: 20, example: Mr. Lumen}"))
    told = transcripts(walked(library, read=True).tours, Book(library.flow, library.catalogue))
    assert any("> form (client_name: Mr. Lumen)\n" in words and "Hello Mr. Lumen" in words for _, words in told)


def test_coverage_counts_what_is_there_and_what_is_seen(shop, change):
    found = walked(shop)
    assert (found.texts, found.unseen_texts) == (3, ())
    assert found.steps == 17
    assert walked(change(("    tip: calm\n", ""))).texts == 3
