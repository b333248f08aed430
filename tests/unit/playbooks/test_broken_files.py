"""A fault in marketplace.yaml, in a Markdown file or in the folder itself is told at its place."""

import pytest

MARKET = "bazaar/marketplace.yaml"
TEXT, DRAFT = "bazaar/texts/answer.md", "bazaar/drafts/decline.md"
TIP, REMINDER = "bazaar/tips/calm.md", "bazaar/reminders/request.md"
MESSAGES = "product/messages.yaml"

CHANGED = [
    (MARKET, "marketplace: bazaar", "marketplace: bazar", 1, "this is `marketplace: bazaar`"),
    (MARKET, "https://bazaar.example/rules", "bazaar.example", 4, "`bazaar.example` is no web address"),
    (MARKET, "client: the client, ", "", 5, "`client` is missing here"),
    (MARKET, "support: customer support", "supporter: them, support: us", 5, "`supporter` is not a key"),
    (MARKET, "length: 48h", "length: 48 hours", 14, "`48 hours` is no length of time"),
    (MARKET, "length: 48h", "length: 0h", 14, "`0h` is no length of time"),
    (MARKET, "    length: 48h\n", "", 11, "This clock has no end"),
    (MARKET, "length: 48h", "length: 48h\n    at: given", 15, "this one has `length` and `at`"),
    (MARKET, "at: given", "at: guessed", 24, "`at` is one of given, not `guessed`"),
    (MARKET, "    on_silence: the order is late\n", "", 21, "`on_silence` is missing here"),
    (MARKET, "owes: [24h, 1h, passed]", "owes: [24h, gone]", 16, "`gone` is no length of time"),
    (MARKET, "owes: [24h, 1h, passed]", "owes: [24h, 24h]", 16, "owed twice"),
    (MARKET, "confidence: low", "confidence: lo", 30, "one of high, medium, low, unknown, not `lo`. Did you mean `low`?"),
    (MARKET, "    says: Nobody knows how it counts.", "    says: Nobody knows {{ it }}.", 39, "not filled in here"),
    (MARKET, "standing: documented\n    source: rules", "standing: documented", 32, "`source` is missing here"),
    (MARKET, "standing: documented", "standing: documentd", 34, "Did you mean `documented`?"),
    (MARKET, "tones: {friendly: Friendly, short: Short}", "tones: {}", 6, "at least one line"),
    (TEXT, "They cancel.{% endif %}", "They cancel.", 2, "never closed; write `{% endif %}`"),
    (TEXT, "{% endif %}", "{% endif %}{% endif %}", 2, "has no `{% if %}` above it"),
    (TEXT, "{% endif %}", "{% endif %}{% else %}", 2, "has no `{% if %}` above it"),
    (TEXT, '== "cancel"', '= "cancel"', 2, "Compare with `==`"),
    (TEXT, '== "cancel"', '< "cancel"', 2, "This comparison is not used"),
    (TEXT, "Answer it.", "{{ }}", 1, "nothing between these braces"),
    (TEXT, "Answer it.", "{# Answer it.", 1, "A comment that begins with `{#`"),
    (TEXT, "Answer it.", "{% loop %}", 1, "This tag does not exist"),
    (TEXT, "Answer it.", "{% for a in b %}{% endfor %}", 1, "Jinja's `for` is not used"),
    (TEXT, "Answer it.", "{{ client_name | upper }}", 1, "Jinja's `filter` is not used"),
    (TEXT, "Answer it.", "{{ client_name() }}", 1, "Jinja's `call` is not used"),
    (TEXT, "Answer it.", "{% set a = 1 %}", 1, "Jinja's `assign` is not used"),
    (TEXT, "Answer it.", "{{ client_name['x'] }}", 1, "Jinja's `getitem` is not used"),
    (TEXT, "Answer it.", "{{ client_name is defined }}", 1, "Jinja's `test` is not used"),
    (TEXT, "Answer it.", "{{ a.b.c }}", 1, "`.c` has too many dots before it"),
    (TEXT, "Answer it.", "{{ client_name client_name }}", 1, "These braces cannot be read"),
    (TEXT, "Answer it.", "{{ '\\ue000' }}", 1, "cannot be seen (U+E000)"),
    (TEXT, "Answer it.", "{{ " + "(" * 3000 + " }}", 1, "cannot be read"),
    (TEXT, "Answer it.", "{{ " + "9" * 5000 + " }}", 1, "cannot be read"),
    (TEXT, "their_request.left", "theirs.left", 6, "No question or clock is called `theirs`"),
    (TEXT, "It ends {{ their_request.left }}.", "", 4, "There are no words here"),
    (DRAFT, "## short", "## sort", 1, "The section `## short` is missing"),
    (DRAFT, "## short", "## sort", 5, "no section `sort` here; there are friendly, short. Did you mean `short`?"),
    (DRAFT, "## short", "## friendly", 5, "`## friendly` is written twice, on line 1 and here"),
    (DRAFT, "## friendly", "Hello!\n## friendly", 1, "These words belong to no section"),
    (DRAFT, "No, thank you.\n", "", 5, "There are no words here"),
    (DRAFT, "{{ client_name }},", "{{ clientname }},", 2, "Did you mean `client_name`?"),
    (TIP, "# Stay calm", "# ", 1, "A tip begins with its title"),
    (REMINDER, "## passed\nIt is over: {{ on_silence }}.\n", "", 1, "The section `## passed` is missing"),
    (REMINDER, "{{ left }}", "{{ lft }}", 2, "it has label, on_silence, ends, left and case. Did you mean `left`?"),
    (REMINDER, "{{ on_silence }}", "{{ client_name }}", 4, "A reminder does not know `client_name`"),
    (REMINDER, "{{ left }}", "{{ left.hours }}", 2, "`left` has no parts, not `hours`"),
    (MESSAGES, "next: Next", "Next: Next", 1, "`Next` cannot be an id"),
    (MESSAGES, "next: Next", "next:", 1, "There are no words here"),
    (MESSAGES, "next: Next", "next: [Next]", 1, "`next` is one piece of text"),
    (MESSAGES, "next: Next", "next: Next\nhelp: Help", None, "`help` is in messages.yaml too"),
    (MESSAGES, "{{ of }}", "{{ of | upper }}", 3, "Jinja's `filter` is not used"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "line", "sentence"), CHANGED)
def test_a_fault_in_a_file_is_told_at_its_line(folder, name, old, new, line, sentence):
    folder.change(name, old, new)
    told = folder.told()
    where = {(path, at) for path, at, said in told if sentence in said}
    assert where == {(name, line) if line else ("product/texts/help.md", 1)}, told


@pytest.mark.parametrize("key", ["source: rules\n    checked: 2026-11-22\n    confidence: low"])
def test_the_names_in_marketplace_are_checked(folder, key):
    folder.change(MARKET, key, key.replace("rules", "rule").replace("11-22", "11-31"))
    assert [(at, said) for _, at, said in folder.told()] == [
        (29, "`2026-11-31` is no day: write it as in `2026-11-22`."),
    ]
    folder.change(MARKET, "2026-11-31", "2026-11-22")
    folder.change(MARKET, "    owes: [passed]\n    reminder: request", "    owes: [passed]\n    reminder: requests")
    assert [(at, said) for _, at, said in folder.told()] == [
        (27, "There is no file in reminders/ for `requests`. Did you mean `request`?"),
        (28, "There is no source `rule`. Did you mean `rules`?"),
    ]


def test_a_day_is_written_one_way(folder):
    folder.change(MARKET, "checked: 2026-11-22\n    confidence: low", "checked: 20261122\n    confidence: low")
    assert folder.told() == [(MARKET, 29, "`20261122` is no day: write it as in `2026-11-22`.")]


@pytest.mark.parametrize(
    ("content", "line", "column", "sentence"),
    [
        (b"# Calm\n\nBr\xffeathe.\n", 3, 3, "not UTF-8"),
        (b"# Calm\n\nBr\x00eathe.\n", 3, 3, "cannot be seen (U+0000)"),
        (b"# Calm\n\n\x1b[1mBreathe.\n", 3, 1, "cannot be seen (U+001B)"),
        ("# Calm\n\nBreathe \ue000.\n".encode(), 3, 9, "cannot be seen (U+E000)"),
        ("# Calm\n\nBreathe \uf8ff.\n".encode(), 3, 9, "cannot be seen (U+F8FF)"),
        ("# Calm\n\nBreathe \ufeff.\n".encode(), 3, 9, "cannot be seen (U+FEFF)"),
        ("# Calm\n\nBreathe \u2028.\n".encode(), 3, 9, "cannot be seen (U+2028)"),
        (b"# Calm\rBreathe.\n", 1, 7, "cannot be seen (U+000D)"),
        (b"# Calm\n", 1, 1, "There are no words here"),
        (b"", 1, 1, "A tip begins with its title"),
    ],
)
def test_a_file_is_text_that_can_be_seen(folder, content, line, column, sentence):
    folder.write(TIP, content)
    (finding,) = folder.findings()
    assert (finding.line, finding.column) == (line, column)
    assert sentence in finding.sentence


@pytest.mark.parametrize("name", [MARKET, "bazaar/playbooks/mistake.yaml", MESSAGES])
@pytest.mark.parametrize(
    "content", [b"a: \xff\n", "a: \ue000\n".encode(), b"a: \x07\n", b"", b"- a\n", b"words\n", b"[" * 9999]
)
def test_a_yaml_file_of_anything_is_told_at_its_first_line(folder, name, content):
    folder.write(name, content)
    assert (name, 1) in [(path, line) for path, line, _ in folder.told()]


def test_windows_lines_and_a_byte_order_mark_are_fine(folder):
    expected = folder.load()
    for name in (MARKET, "bazaar/playbooks/mistake.yaml", TEXT, DRAFT, TIP):
        content = (folder.root / name).read_bytes()
        folder.write(name, b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    assert folder.load() == expected


def test_a_marketplace_that_is_not_there_is_told_with_the_one_that_is(folder):
    (folder.root / "bazaar").rename(folder.root / "bazar")
    ((path, line, sentence),) = folder.told()
    assert (path, line) == (MARKET, 1)
    assert sentence == "There is no marketplace `bazaar`. Did you mean `bazar`?"


def test_the_folders_of_words_may_be_missing(folder):
    for name in (TIP, DRAFT, TEXT, MESSAGES, "product/texts/help.md"):
        (folder.root / name).unlink()
    for name in ("bazaar/tips", "bazaar/drafts", "bazaar/texts", "product/texts", "product"):
        (folder.root / name).rmdir()
    assert {said.split("`")[1] for _, _, said in folder.told()} == {"answer", "calm", "decline"}


def test_marketplace_yaml_and_a_playbook_may_not_be_missing(folder):
    (folder.root / MARKET).unlink()
    assert folder.told() == [(MARKET, 1, "This file is missing.")]
    (folder.root / "bazaar/playbooks").rename(folder.root / "elsewhere")
    folder.write(MARKET, (folder.root / "elsewhere/late.yaml").read_bytes())
    assert ("bazaar/playbooks", 1, "There is no playbook here.") in folder.told()


@pytest.mark.parametrize("name", ["bazaar/playbooks/new.yml", "bazaar/texts/new.txt"])
def test_a_file_that_would_not_be_read_is_told(folder, name):
    folder.write(name, "x")
    ((path, line, sentence),) = folder.told()
    assert (path, line) == (name, 1)
    assert "rename this one" in sentence


@pytest.mark.parametrize("name", ["bazaar/playbooks/My book.yaml", "bazaar/texts/My text.md"])
def test_the_name_of_a_file_is_an_id(folder, name):
    folder.write(name, (folder.root / "bazaar/playbooks/late.yaml").read_bytes())
    assert (name, 1) in [(path, line) for path, line, said in folder.told() if "cannot be a name" in said]


def test_a_folder_where_a_file_should_be_is_told(folder):
    (folder.root / "bazaar/tips/noise.md").mkdir()
    ((path, line, sentence),) = folder.told()
    assert (path, line) == ("bazaar/tips/noise.md", 1)
    assert "cannot be read" in sentence


def test_a_file_where_a_folder_should_be_is_told(folder):
    (folder.root / TIP).unlink()
    (folder.root / "bazaar/tips").rmdir()
    folder.write("bazaar/tips", "x")
    assert ("bazaar/tips", 1, "This folder cannot be read (Not a directory).") in folder.told()


def test_hidden_files_are_left_alone(folder):
    folder.write("bazaar/tips/.gitkeep", b"\xff")
    assert folder.told() == []
