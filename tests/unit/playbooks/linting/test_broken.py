"""Playbooks that were broken on purpose, each in one way: exactly the finding it deserves, at the right line."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.playbooks.lint import lint
from tests.unit.playbooks.linting.example import PAGES, ROOT, TODAY

LAMP, SHADE, MARKET = "playbooks/lamp.yaml", "playbooks/shade.yaml", "marketplace.yaml"
TEXT, DRAFT = "texts/shade.md", "drafts/hello.md"
# A chain of steps to press through, and words that nobody should have to read: those of its page.
CHAIN = "".join(f"    then: look-{n}\n  look-{n}:\n    say: Look again.\n" for n in range(1, 8))
HARD = re.findall(r"```markdown[^\n]*\n(.*?)```", (PAGES / "PB506.md").read_text(), re.DOTALL)[0]
WHICH = "    then: which\n  which:\n    when:\n      - {} -> done\n    otherwise: done\n"


@dataclass(frozen=True)
class Broken:
    """What is written instead of what, in a file; the code it deserves, and words at the place where it is told."""

    file: str
    old: str
    new: str
    code: str
    at: str
    seen_in: str = ""

    def apply(self, market: Path) -> None:
        path = market / self.file
        text = path.read_text()
        assert text.count(self.old) == 1, f"{self.old!r} stands {text.count(self.old)} times in {self.file}"
        path.write_text(text.replace(self.old, self.new))

    def told(self, market: Path) -> tuple[str, str, int]:
        file = self.seen_in or self.file
        text = (market / file).read_text()
        return self.code, file, text[: text.index(self.at) + self.at.startswith("\n")].count("\n") + 1


BROKEN = [
    # Steps, and the ways between them.
    Broken(LAMP, "No -> no-request", "No -> no-requst", "PB201", "no-requst"),
    Broken(LAMP, "-> shade/", "-> shad/", "PB201", "shad/"),
    Broken(LAMP, "missed: look-now", "missed: look-again", "PB201", "look-again"),
    Broken(LAMP, "      none: No -> no-request\n", "", "PB402", "  no-request:"),
    Broken(LAMP, "Delivery comes first.\n    then: answer", "Delivery comes first.", "PB101", "  warn:"),
    Broken(LAMP, "    wait: ticket\n    choices:\n      canceled: They canceled -> done\n", "    wait: ticket\n", "PB101",
           "wait: ticket"),
    Broken(LAMP, "    say: It goes on.\n", "    say: It goes on.\n    then: done\n", "PB102", "then: done"),
    Broken(LAMP, "    otherwise: answer\n", "", "PB103", "    when:"),
    Broken(LAMP, "    say: Wait.\n", "", "PB104", "\n  waiting:"),
    Broken(LAMP, "    otherwise: answer\n", "    otherwise: branch\n", "PB401", "  branch:"),
    Broken(LAMP, "  expired:\n    say: The time ran out.\n    end: expired\n  done:",
           "  expired:\n    say: The time ran out.\n    end: expired\n  spare:\n    say: Spare.\n    end: kept\n  done:",
           "PB402", "  spare:"),
    Broken(LAMP, "done: It is over -> done\n",
           "done: It is over -> round\n"
           "  round:\n    say: Look.\n    then: again\n  again:\n    say: Look again.\n    then: round\n",
           "PB404", "  round:"),
    Broken(SHADE, "    text: shade\n", f"    text: shade\n{CHAIN}", "PB502", "start: look"),
    # Values, clocks and waits.
    Broken(TEXT, "the shade", "{{ client_name }}", "PB405", "client_name"),
    Broken(TEXT, "the shade", "{{ request.left }}", "PB405", "request.left"),
    Broken(TEXT, "Think", '{% if kind.id == "cancel" %}Stop and {% endif %}Think', "PB405", "kind.id"),
    Broken(LAMP, "Then there is time.\n", "Then there is time.\n    start_clock: [delivery]\n", "PB405",
           "start_clock: [delivery]"),
    Broken(SHADE, "    then: done\n", WHICH.format("kind is cancel"), "PB405", "kind is cancel"),
    Broken(SHADE, "    then: done\n", WHICH.format("ticket is running"), "PB405", "ticket is running"),
    Broken(LAMP, "      done: Good -> done\n", "      done: Good -> done\n      wait: I wait -> waiting\n", "PB406",
           "    wait: ticket"),
    Broken(LAMP, "Not yet -> ticket-when", "Not yet -> done", "PB501", "  ticket: {"),
    Broken(MARKET, "owes: [24h, 6h, 1h, passed]", "owes: [72h, 6h, 1h, passed]", "PB407", "72h"),
    Broken(MARKET, "owner: support, look_again: chosen,", "owner: support,", "PB109", "  look:"),
    # Names.
    Broken(LAMP, "tip: calm", "tip: clam", "PB202", "tip: clam"),
    Broken(LAMP, "draft: hello", "draft: helo", "PB202", "draft: helo"),
    Broken(SHADE, "text: shade", "text: shades", "PB202", "text: shades"),
    Broken(LAMP, "wait: ticket", "wait: tickets", "PB203", "wait: tickets"),
    Broken(LAMP, "clock: look,", "clock: lok,", "PB203", "clock: lok"),
    Broken(LAMP, "caution: figures", "caution: figure", "PB204", "caution: figure"),
    Broken(MARKET, "documented, source: rules", "documented, source: rule", "PB204", "  silence:"),
    Broken(LAMP, "collect: [closes]", "collect: [close]", "PB205", "collect: [close]"),
    Broken(LAMP, "kind is update", "kind is updat", "PB205", "kind is updat"),
    Broken(LAMP, "end: expired", "end: expird", "PB206", "end: expird"),
    Broken(SHADE, "  learned: {", "  kind: {label: Which?, type: text}\n  learned: {", "PB207", "  kind:"),
    # Words.
    Broken(LAMP, "write: Write ->", f"write: Write {'on ' * 30}->", "PB106", "write: Write on"),
    Broken(LAMP, "title: Answer it", f"title: Answer {'it ' * 30}", "PB106", "title: Answer it it"),
    Broken(TEXT, "Think", "Think again. " * 100 + "Think", "PB106", "Think again."),
    Broken(LAMP, "      write: Write -> name\n", "".join(f"      w{n}: Write {n} -> name\n" for n in range(4)), "PB106",
           "    choices:\n      page:"),
    Broken(TEXT, "Think", "{% for c in client_name %}{{ c }}{% endfor %}Think", "PB302", "{% for"),
    Broken(LAMP, "Name: {{ client_name }}", "Name: {{ client_name|upper }}", "PB302", "|upper"),
    Broken(TEXT, "Think", "{% if kind %}Think", "PB301", "{% if kind"),
    Broken(DRAFT, "%} {{ client_name }}", "%} {{ client_nam }}", "PB303", "client_nam "),
    Broken(DRAFT, "## plain\n", "", "PB010", "## friendly"),
    Broken(TEXT, "Think about the shade.\n", HARD, "PB506", "playbook: shade", seen_in=SHADE),
    # What is written for nobody, and what is stale.
    Broken(SHADE, "  learned: {", "  spare: {label: Why?, type: text}\n  learned: {", "PB503", "  spare:"),
    Broken(MARKET, "expired: Expired}", "expired: Expired, lost: Lost}", "PB503", "lost: Lost"),
    Broken(MARKET, "rules, checked: 2026-11-22, confidence: high}\n  figures",
           "rules, checked: 2025-11-22, confidence: high}\n  figures", "PB504", "  silence:"),
    Broken(MARKET, "unknown, checked: 2026-11-22", "unknown, checked: 2062-11-22", "PB504", "  figures:"),
    # Files.
    Broken(LAMP, "title: The lamp\n", "title: The lamp\ntitle: A lamp\n", "PB004", "title: A lamp"),
    Broken(LAMP, "    say: Wait.", "    sya: Wait.", "PB007", "sya: Wait."),
    Broken(LAMP, "title: The lamp\n", "", "PB006", "playbook: lamp"),
    Broken(LAMP, "    say: Wait.", "\tsay: Wait.", "PB003", "\tsay"),
    Broken(LAMP, "say: Wait.", "say: *wait", "PB005", "*wait"),
    Broken(LAMP, "playbook: lamp", "playbook: lamb", "PB002", "playbook: lamb"),
    Broken(LAMP, "sent: I sent it", "Sent: I sent it", "PB009", "Sent: I"),
    Broken(MARKET, "standing: unknown, checked: 2026-11-22", "standing: unknown, checked: today", "PB008", "checked: today"),
]  # fmt: skip


@pytest.fixture
def market(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "templates" / "product", tmp_path / "product")
    shutil.copytree(ROOT / "tests" / "shop", tmp_path / "shop")
    return tmp_path / "shop"


def told(market: Path) -> list[tuple[str, str, int]]:
    found = lint(market.parent, market.name, TODAY)
    return [(finding.code.value, finding.path.relative_to(market).as_posix(), finding.line) for finding in found]


def test_nothing_is_told_before_it_is_broken(market):
    assert told(market) == []


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: f"{broken.code}-{broken.at}")
def test_each_deserves_one_finding_at_its_line(market, broken):
    broken.apply(market)
    assert told(market) == [broken.told(market)]


def test_a_draft_that_blames_is_told_at_the_words(market):
    rules = "conduct: shop\nrules:\n  blame: {writes: [your fault], why: It blames., instead: Say what happened.}\n"
    (market / "conduct.yaml").write_text(rules)
    Broken(DRAFT, "all is well.\n\n", "it is\nyour fault.\n\n", "PB505", "your fault").apply(market)
    assert told(market) == [("PB505", DRAFT, 3)]


def test_a_file_that_nothing_shows_is_told(market):
    (market / "tips" / "spare.md").write_text("# Spare\n\nNobody sees it.\n")
    assert told(market) == [("PB503", "tips/spare.md", 1)]


def test_a_playbook_that_nobody_gets_to_is_told_once_and_not_each_step(market):
    Broken(LAMP, "      other: See the other one -> shade/\n", "", "", "").apply(market)
    Broken(SHADE, "reason: It is about the shade\n", "", "", "").apply(market)
    assert told(market) == [("PB402", SHADE, 1)]


def test_a_playbook_that_never_ends_is_told_at_its_start(market):
    Broken(MARKET, "kept: Kept, ", "", "", "").apply(market)
    old = "    say: Fine.\n    end: kept\n    collect: [learned]\n"
    Broken(SHADE, old, "    say: Fine.\n    collect: [learned]\n    then: look\n", "", "").apply(market)
    assert told(market) == [("PB403", SHADE, 5)]


def test_an_answer_that_changes_nothing_is_told(market):
    Broken(SHADE, "  learned: {", "  spare: {label: Why?, type: text}\n  learned: {", "", "").apply(market)
    Broken(SHADE, "collect: [learned]", "collect: [learned, spare]", "", "").apply(market)
    assert told(market) == [("PB503", SHADE, 7)]


def test_lines_without_a_word_are_no_sentences(market):
    text = market / TEXT
    text.write_text(f"- -\n\n_\n\n{HARD}\n\n—\n\n…\n")
    assert told(market) == [("PB506", SHADE, 1)]
