"""`amicable playbook lint`: what ships has nothing to mend, and what it says can be read by people and editors."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from adapters import main
from bot.playbooks.lint import lint

TEMPLATES = Path(__file__).parents[3] / "templates"
# The day on which the facts that ship were last compared with their sources, and a little more.
TODAY = date(2026, 11, 28)


@pytest.mark.parametrize("market", sorted(p.parent.name for p in TEMPLATES.glob("*/marketplace.yaml")))
def test_what_ships_has_nothing_to_mend(market):
    assert lint(TEMPLATES, market, TODAY) == []


@pytest.fixture
def run(monkeypatch, capsys):
    def command(*words: object) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["amicable", "playbook", "lint", *map(str, words)])
        return main.main(), capsys.readouterr().out

    return command


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    return tmp_path / "templates"


def spoil(templates: Path, name: str, old: str, new: str) -> Path:
    path = templates / "fiverr" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return path


def test_errors_fail_and_name_the_place_and_the_page(run, templates):
    path = spoil(templates, "playbooks/support.yaml", "tip: support", "tip: suport")
    code, said = run(templates)
    first, *_, last = said.splitlines()
    assert code == 1
    assert first.startswith(f"{path}:")
    assert first.endswith("error: There is no file in tips/ for `suport`. Did you mean `support`? [PB202]")
    assert last == "  docs/lint/PB202.md"


def test_warnings_fail_only_when_asked_to(run, templates):
    (templates / "fiverr" / "tips" / "spare.md").write_text("# A spare tip\n\nNobody shows it.\n")
    code, said = run(templates)
    assert (code, "0 errors, 1 warning." in said) == (0, True)
    assert run(templates, "--strict")[0] == 1


def test_only_what_was_named_is_told(run, templates):
    wrong = spoil(templates, "playbooks/support.yaml", "tip: support", "tip: suport")
    other = spoil(templates, "playbooks/late.yaml", "playbook: late", "playbook: lat")
    assert str(other) not in run(wrong)[1]
    assert str(wrong) in run(wrong)[1]
    assert run(templates / "fiverr" / "drafts")[0] == 0
    assert {str(wrong), str(other)} <= {line.partition(":")[0] for line in run(wrong, other)[1].splitlines()}


def test_a_program_is_told_the_same(run, templates):
    path = spoil(templates, "playbooks/support.yaml", "tip: support", "tip: suport")
    (told,) = json.loads(run(templates, "--json")[1])
    line = path.read_text().splitlines()[told["line"] - 1]
    assert line[told["column"] - 1 :] == "suport"
    assert (told["code"], told["severity"], told["page"]) == ("PB202", "error", "docs/lint/PB202.md")


def test_a_folder_without_a_marketplace_is_told_so(run, tmp_path):
    code, said = run(tmp_path)
    assert code == 1
    assert "There is no marketplace `fiverr`." in said


def test_paths_are_told_as_seen_from_here(run, templates, monkeypatch):
    spoil(templates, "playbooks/support.yaml", "tip: support", "tip: suport")
    monkeypatch.chdir(templates)
    assert run(".")[1].startswith("fiverr/playbooks/support.yaml:")


def test_a_path_that_is_not_there_is_told_and_not_passed_over(run, templates):
    missing = templates / "fiverr" / "playbooks" / "lat.yaml"
    code, said = run(missing)
    assert code == 1
    assert "There is no such file or folder. [PB001]" in said
