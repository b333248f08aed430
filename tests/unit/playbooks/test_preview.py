"""A moderator looks at the card of a step as each platform shows it, with plausible answers."""

import argparse
import json
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest

from adapters.playbooks import preview
from bot.core.book import Book
from bot.playbooks.loader import load_library
from bot.playbooks.preview import spot_at
from bot.playbooks.simulate import START
from bot.settings import Settings

TEMPLATES = Path(__file__).parents[3] / "templates"


@pytest.fixture
def amicable(shop_templates: Path, tmp_path: Path, capsys):
    """The command line over the small marketplace, which also speaks a little Spanish."""
    templates = Path(shutil.copytree(shop_templates, tmp_path / "templates"))
    (templates / "shop" / "es").mkdir()
    (templates / "shop" / "es" / "messages.yaml").write_text("lamp.answer.title: Respóndela\n")
    (tmp_path / "communities" / "test-1").mkdir(parents=True)
    (tmp_path / "communities" / "test-1" / "messages.yaml").write_text("lamp.answer.title: Ours\n")
    settings = Settings(
        _env_file=None, data=tmp_path, templates=templates, marketplace="shop", communities=tmp_path / "communities"
    )

    def run(*words: str) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        preview.add(parser.add_subparsers())
        options = parser.parse_args(["preview", *words])
        code = options.act(settings, options)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_in_the_terminal_the_card_is_drawn_with_answers_and_clocks(amicable):
    code, out, _ = amicable("lamp/answer")
    assert code == 0
    assert "Step 1 of 2 · Answer it" in out
    assert "⏳ the client's request: until Wednesday 25 November, 12:00 (Karachi)" in out
    assert "1  The page shows another time" in out


def test_for_discord_it_is_the_message_as_json(amicable):
    code, out, _ = amicable("lamp/answer", "--platform", "discord")
    message = json.loads(out)
    assert (code, message["flags"]) == (0, 1 << 15)
    assert message["components"][0]["type"] == 17  # a container
    assert "Answer it" in out


def test_for_slack_it_is_the_message_as_json_and_a_link_that_opens_the_same_blocks(amicable):
    code, out, err = amicable("lamp/answer", "--platform", "slack")
    message = json.loads(out)
    assert (code, message["blocks"][0]["type"]) == (0, "header")
    address, _, blocks = err.strip().partition("#")
    assert address == "https://app.slack.com/block-kit-builder/"
    assert json.loads(unquote(blocks)) == {"blocks": message["blocks"]}


def test_it_is_shown_in_another_language_and_as_a_community_has_it(amicable):
    assert "Respóndela" in amicable("lamp/answer", "--language", "es")[1]
    assert "Ours" in amicable("lamp/answer", "--community", "test-1")[1]


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("lamp/anser", "There is no step `lamp/anser` that is shown. Did you mean `lamp/answer`?"),
        ("lamp/branch", "There is no step `lamp/branch` that is shown."),
    ],
)
def test_a_step_that_is_not_there_or_never_shown_is_refused(amicable, step, says):
    code, _, err = amicable(step)
    assert (code, err.startswith(says)) == (1, True)


def test_a_step_behind_an_answer_given_some_presses_before_has_a_preview():
    library = load_library(TEMPLATES, "fiverr")
    spot = spot_at("completed-refund.pro", Book(library.flow, library.catalogue), START)
    assert spot is not None
    assert spot.case.step == "completed-refund.pro"


def test_every_step_that_is_shown_has_a_preview(shop):
    book = Book(shop.flow, shop.catalogue)
    shown = [f"{p.id}.{s.id}" for p in shop.flow.playbooks.values() for s in p.steps.values() if s.otherwise is None]
    assert [ref for ref in shown if spot_at(ref, book, START) is None] == []
