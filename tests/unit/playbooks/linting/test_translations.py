"""A translation that stops half-way or is older than its English is told, until somebody has compared the two."""

import pytest

from adapters import main
from bot.playbooks.lint import lint
from bot.playbooks.translations import digest
from tests.unit.playbooks.linting.example import TODAY, Example

PRODUCT = "next: Siguiente\n"


@pytest.fixture
def example(tmp_path) -> Example:
    return Example(tmp_path)


@pytest.fixture
def translated(monkeypatch, capsys, example):
    def command(*words: str) -> tuple[int, str]:
        monkeypatch.setenv("AMICABLE_MARKETPLACE", "example")
        line = ["amicable", "playbook", "translated", "--templates", str(example.root), *words]
        monkeypatch.setattr("sys.argv", line)
        code = main.main()
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def codes(example: Example) -> list[tuple[str, int]]:
    return [(finding.code.value, finding.line) for finding in example.findings()]


def test_a_translation_nobody_noted_is_told_until_it_is_noted(example, translated):
    example.write({"es/messages.yaml": "fact.silence: Lo que nadie responde vale como aceptado.\n"})
    assert codes(example) == [("PB508", 1)]
    assert translated("es")[0] == 0
    assert codes(example) == []


def test_only_what_was_compared_is_noted(example, translated):
    example.write({"es/messages.yaml": "fact.silence: Silencio.\nfact.figures: Nadie sabe.\n"})
    assert translated("es", "fact.figures")[0] == 0
    assert codes(example) == [("PB508", 1)]


def test_english_that_changed_is_told_at_its_translation(example, translated):
    example.write({"es/messages.yaml": "fact.figures: Nadie sabe.\nfact.silence: Silencio.\n"})
    translated("es")
    market = example.root / "example" / "marketplace.yaml"
    market.write_text(market.read_text().replace("A request that nobody answers", "A request without an answer"))
    assert codes(example) == [("PB508", 2)]


def test_a_translated_file_is_told_as_a_whole(example, translated):
    example.write({"es/tips/calm.md": "# Calma\n\nLee dos veces.\n"})
    translated("es")
    example.write({"tips/calm.md": "# Stay calm\n\nRead it three times.\n"})
    told = example.told()
    assert told
    assert all(line.startswith("es/tips/calm.md:") and line.endswith("[PB508]") for line in told)


def test_the_first_words_of_a_playbook_ask_for_all_of_it(example, translated):
    example.write({"es/messages.yaml": "home.title: El cliente pide cancelar\n"})
    translated("es")
    (told,) = example.told()
    assert told.startswith("es/messages.yaml:1:13: warning: The playbook `home` is half translated")
    assert "`home.reason`" in told


def test_the_first_words_of_the_product_ask_for_all_of_it(example, translated):
    path = example.root / "product" / "es" / "messages.yaml"
    path.parent.mkdir()
    path.write_text(PRODUCT)
    translated("es")
    (told,) = example.told()
    assert "The product is half translated" in told


def test_a_language_and_a_text_that_are_not_there_are_refused_with_what_may_be_meant(example, translated):
    example.write({"es/messages.yaml": "fact.silence: Silencio.\n"})
    assert translated("fr") == (1, "There is no folder of the language `fr`.\n")
    code, said = translated("es", "fact.silense")
    assert (code, said) == (1, "`fact.silense` is not translated there. Did you mean `fact.silence`?\n")


def test_a_record_that_is_no_yaml_is_told(example):
    example.write({"es/messages.yaml": "fact.silence: Silencio.\n", "es/english.yaml": "a: [\n"})
    assert "PB003" in [code for code, _ in codes(example)]


def test_spaces_around_do_not_make_it_another_text():
    assert digest("Look.\n") == digest("Look.") != digest("Look!")


def test_what_a_language_or_a_community_says_may_not_use_a_value_too_early(example, tmp_path):
    early = "Hasta {{ my_ticket.ends }}.\n"
    example.write({"es/texts/answer.md": early, "en-GB/drafts/hello.md": "## kind\nHi {{ look_at }}\n\n## short\nHi\n"})
    community = tmp_path / "communities" / "discord-8123"
    (community / "texts").mkdir(parents=True)
    (community / "texts" / "answer.md").write_text("Until {{ my_ticket.left }}.\n")
    found = lint(example.root, "example", TODAY, tmp_path / "communities")
    told = {(f.path.relative_to(tmp_path).as_posix(), f.line) for f in found if f.code == "PB405"}
    assert told == {
        ("communities/discord-8123/texts/answer.md", 1),
        ("example/es/texts/answer.md", 1),
        ("example/en-GB/drafts/hello.md", 2),
    }
