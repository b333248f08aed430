"""YAML is read as text with places, and what it does beyond that is refused."""

from pathlib import Path

import pytest
import yaml

from bot.playbooks import marked
from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.marked import Mark, read_yaml

PATH = Path("a.yaml")


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def loader(request, monkeypatch):
    """Both parsers give the same values and places: the C library is not everywhere."""
    if not hasattr(yaml, request.param):
        pytest.skip("PyYAML was built without the C library")
    monkeypatch.setattr(marked, "Loader", getattr(yaml, request.param))


def read(text: str) -> tuple[object, list[Finding]]:
    found: list[Finding] = []
    read_marked = read_yaml(text, PATH, found)
    return (read_marked.value if read_marked else None), found


def test_every_scalar_stays_the_text_it_is():
    text = "a: yes\nb: 12:30\nc: 007\nd: 1.10\ne: 2026-11-22\nf: ~\ng:\nh: [no, null]\ni: {j: 0x1F}\n"
    expected = {
        "a": "yes", "b": "12:30", "c": "007", "d": "1.10", "e": "2026-11-22", "f": "~", "g": "", "h": ["no", "null"],
        "i": {"j": "0x1F"},
    }  # fmt: skip
    assert read(text) == (expected, [])


def test_places_are_kept_for_keys_and_values():
    found = read_yaml("a:\n  b: [x, y]\n  c: |\n    words\n  d:\n", PATH, [])
    assert found is not None
    assert found.mark(("a", "b", 1)) == Mark(2, 10, words=True)
    assert found.mark(("a", "c")) == Mark(3, 6, words=True, block=True)
    assert (found.mark(("a",)).line, found.mark(("a",)).column) == (1, 1)
    assert (found.mark(("a", "d")).line, found.mark(("a", "d")).column) == (5, 3)
    assert found.mark(("a", "c", "nowhere")) == found.mark(("a", "c"))
    assert found.key_finding(("a", "b"), Code.WRONG_VALUE, "x") == Finding(PATH, 2, 3, Code.WRONG_VALUE, "x")


BRACES = "Put this value in quotes or use |"

REFUSED = [
    ("a: 1\nb: 2\na: 3\n", (3, 1), "`a` is written twice, on line 1 and here"),
    ("a: &x 1\n", (1, 4), "`&x` is not used here"),
    ("a: 1\nb: *x\n", (2, 4), "`*x` is not used here"),
    ("a: !!int 1\n", (1, 4), "cannot begin with `!`"),
    ("a: ! b\n", (1, 4), "cannot begin with `!`"),
    ("<<: {b: 1}\n", (1, 1), "`<<` is not used here"),
    ("a: 1\n---\nb: 2\n", (2, 1), "one document"),
    ("", (1, 1), "This file is empty"),
    ("# nothing\n", (1, 1), "This file is empty"),
    ("a: 1\nsay: {{ buyer }}\n", (2, 7), BRACES),
    ("say: {{ buyer }} hello\n", (1, 7), BRACES),
    ("say: {% if buyer %}x{% endif %}\n", (1, 7), BRACES),
    ("say: Hello: {{ buyer }}\n", (1, 11), BRACES),
    ("? [a]\n: b\n", (1, 3), "A key is one word"),
    ("? a: 1\n: b\n", (1, 3), "A key is one word"),
    ("say: one: two\n", (1, 9), "a `: ` too many"),
    ("a: 1\nb\n", (2, 1), "no `: ` after its key"),
    ("a:\n\t- b\n", (2, 1), "There is a tab here"),
    ("a: @b\n", (1, 4), "cannot begin with `@`"),
    ("a: %b\n", (1, 4), "cannot begin with `%`"),
    ("a: 'b\nc: d\n", (1, 4), "A quote is opened here"),
    ("a: {label: Hi {{ x }}}\n", (1, 4), BRACES),
    ("a: [b, c\n", (1, 4), "misses a comma or its end"),
    ("a: {b: c\n", (1, 4), "misses a comma or its end"),
    ("a: [b\nc: d\n", (1, 4), "misses a comma or its end"),
    ("a: 'b' c\n", (1, 8), "goes on after its closing quote"),
    ('a: "Yes, I did" -> b\n', (1, 17), "goes on after its closing quote"),
    ("a: {b: c} d\n", (1, 11), "does not fit those above"),
    ("a: [\n", (2, 1), "A bracket above is not closed"),
    ("a: [b, {{ c", (1, 9), BRACES),
    ("a: 1\n b: 2\n", (2, 3), "a `: ` too many, or is indented wrongly"),
    ("a: *\n", (1, 5), "cannot begin with `*` or `&`"),
    ('a: "\\uE000"\n', (1, 4), "cannot be seen (U+E000)"),
    ('a: "\\0"\n', (1, 4), "cannot be seen (U+0000)"),
    ("[" * 100_000, (1, 14), "nested deeper"),
    ("- " * 5_000, (1, 27), "nested deeper"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "sentence"), REFUSED, ids=[text[:20] for text, _, _ in REFUSED])
def test_what_is_no_plain_yaml_is_refused_with_a_sentence(text, place, sentence):
    _, found = read(text)
    assert [(f.line, f.column) for f in found] == [place]
    assert sentence in found[0].sentence


def test_a_backslash_in_double_quotes_is_told_on_its_line():
    _, found = read('a: b\nc: "\\d"\n')
    assert [f.line for f in found] == [2]
    assert "a backslash begins a code" in found[0].sentence


def test_every_double_key_and_anchor_of_a_file_is_told():
    _, found = read("a: &x 1\na: 2\nb: *x\na: 3\n")
    assert [f.line for f in found] == [1, 2, 3, 4]
    assert "on line 1 and here" in found[1].sentence
