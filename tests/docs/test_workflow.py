"""What the code host is told: the same CI on every Python we say we run on, and forms that can be read."""

import tomllib

import pytest
import yaml

from tests.docs.pages import ROOT

WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
# What a form may ask with: docs.github.com/communities/using-templates, "Syntax for GitHub's form schema".
KINDS = {"markdown", "textarea", "input", "dropdown", "checkboxes"}


def test_it_runs_the_same_script_from_the_oldest_python_on():
    job = WORKFLOW["jobs"]["run"]
    assert job["steps"][-1] == {"run": ".ci/run"}
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"].removeprefix(
        ">="
    )
    versions = job["strategy"]["matrix"]["python"]
    assert versions[0] == oldest
    assert versions == sorted(versions, key=lambda version: [int(part) for part in version.split(".")])


def test_it_may_only_read():
    assert WORKFLOW["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("form", [form for form in FORMS if form.name != "config.yml"], ids=lambda form: form.stem)
def test_a_form_can_be_filled_in(form):
    told = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert told["name"]
    assert told["description"]
    asked = [part for part in told["body"] if part["type"] != "markdown"]
    assert {part["type"] for part in told["body"]} <= KINDS
    assert len({part["id"] for part in asked}) == len(asked)
    assert all(part["attributes"]["label"] for part in asked)
    assert any(part.get("validations", {}).get("required") for part in asked)
    assert "client" in told["body"][0]["attributes"]["value"], "it asks for nothing about an order first"
