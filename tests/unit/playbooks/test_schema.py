"""Editors check the files by the schemas in templates/schema: they let pass what ships, and mark what cannot be read."""

import json
import re
from pathlib import Path
from typing import ClassVar

import pytest
import yaml
from jsonschema import Draft202012Validator

from adapters import main
from adapters.playbooks.schema import files
from bot.playbooks.marked import Loader
from tests.unit.playbooks.linting.test_pages import blocks

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "templates"
KINDS = {"marketplace.yaml": "marketplace", "conduct.yaml": "conduct", "messages.yaml": "messages", "words.yaml": "words"}


class AsEditorsRead(Loader):
    """YAML 1.2 as editors read it: numbers and truths, but neither days nor times of day, and no `yes`."""

    yaml_implicit_resolvers: ClassVar[dict] = {}


for tag, pattern, first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
):
    AsEditorsRead.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


def keys_as_text(value: object) -> object:
    if isinstance(value, dict):
        return {key if isinstance(key, str) else json.dumps(key): keys_as_text(item) for key, item in value.items()}
    return [keys_as_text(item) for item in value] if isinstance(value, list) else value


def marked(kind: str, text: str) -> list[str]:
    """What an editor marks in a file, by the place in it."""
    schema = json.loads((TEMPLATES / "schema" / f"{kind}.json").read_text())
    value = keys_as_text(yaml.load(text, AsEditorsRead))
    return [error.json_path for error in Draft202012Validator(schema).iter_errors(value)]


def kind_of(path: Path) -> str:
    return KINDS.get(path.name, "playbook")


SHIPPED = [
    *TEMPLATES.glob("*/playbooks/*.yaml"),
    *TEMPLATES.glob("*/marketplace.yaml"),
    *TEMPLATES.glob("*/conduct.yaml"),
    *TEMPLATES.glob("*/messages.yaml"),
    TEMPLATES / "product" / "words.yaml",
    *(ROOT / "tests" / "shop").rglob("*.yaml"),
]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_what_ships_is_let_pass(path):
    assert marked(kind_of(path), path.read_text()) == []


@pytest.mark.parametrize("name", sorted(files()))
def test_the_schema_is_one_and_fresh(name):
    text = (TEMPLATES / "schema" / name).read_text()
    assert text == files()[name], "run: amicable playbook schema --into templates/schema"
    Draft202012Validator.check_schema(json.loads(text))


@pytest.mark.parametrize("code", ["PB006", "PB007", "PB008"])
def test_what_cannot_be_read_is_marked(code):
    ((name, text),) = [block for block in blocks(code, "Bad") if block[0]]
    assert marked(kind_of(Path(name)), text) != []
    ((name, text),) = blocks(code, "Good")
    assert marked(kind_of(Path(name)), text) == []


LAMP = (ROOT / "tests" / "shop" / "playbooks" / "lamp.yaml").read_text()
MARKET = (ROOT / "tests" / "shop" / "marketplace.yaml").read_text()


@pytest.mark.parametrize(
    ("kind", "whole", "old", "new", "place"),
    [
        ("playbook", LAMP, "title: The lamp", "title:", "$.title"),
        ("playbook", LAMP, "place: 10", "place: ten", "$.place"),
        ("playbook", LAMP, "place: 10", "plaice: 10", "$"),
        ("playbook", LAMP, "step: 1 of 2", "step: first", "$.steps.answer.step"),
        ("playbook", LAMP, "then: branch", "then: [branch]", "$.steps.when.then"),
        ("playbook", LAMP, "write: Write -> name", "write: Write", "$.steps.answer.choices.write"),
        ("playbook", LAMP, "write: Write -> name", "WRITE: Write -> name", "$.steps.answer.choices"),
        ("playbook", LAMP, "kind is update -> done", "kind == update -> done", "$.steps.branch.when[0]"),
        ("playbook", LAMP, "past: true", "past: yes", "$.ask.request_at.past"),
        ("playbook", LAMP, "type: text", "type: txt", "$.ask.client_name.type"),
        ("playbook", LAMP, "  has-request:\n", "  Has Request:\n", "$.steps"),
        ("marketplace", MARKET, "length: 48h", "length: two days", "$.clocks.request.length"),
        ("marketplace", MARKET, "owes: [6h, passed]", "owes: [6h, over]", "$.clocks.due.owes[1]"),
        ("marketplace", MARKET, "owner: seller, length", "owner: me, length", "$.clocks.request.owner"),
        ("marketplace", MARKET, "standing: unknown", "standing: unsure", "$.facts.figures.standing"),
        ("marketplace", MARKET, "name: The shop\n", "", "$"),
    ],
)
def test_a_fault_is_marked_at_its_place(kind, whole, old, new, place):
    assert whole.count(old) == 1
    assert marked(kind, whole.replace(old, new)) == [place]


def test_a_community_says_only_what_differs():
    assert marked("community", "clocks: {request: {length: 72h}}\nfacts: {figures: {says: Nobody knows.}}\n") == []
    assert marked("community", "clocks: {request: {length: three days}}\n") == ["$.clocks.request.length"]


def test_the_command_writes_the_files(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["amicable", "playbook", "schema", "--into", str(tmp_path / "new")])
    assert main.main() == 0
    assert {path.name: path.read_text() for path in (tmp_path / "new").iterdir()} == files()


def test_each_key_of_a_step_says_what_it_is():
    step = json.loads(files()["playbook.json"])["$defs"]["StepFile"]["properties"]
    assert all(key["description"].endswith(".") for key in step.values())
