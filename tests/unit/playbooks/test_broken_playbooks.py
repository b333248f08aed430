"""A fault in a playbook is told at its place, in a sentence for someone who writes no Python."""

import pytest

MISTAKE, LATE = "bazaar/playbooks/mistake.yaml", "bazaar/playbooks/late.yaml"

# What is written instead of what, the line of the fault, and a part of the sentence.
KEYS = [
    ("title: The client ordered by mistake\n", "", 1, "`title` is missing here"),
    ("place: 10", "place: ten", 4, "`ten` is not a whole number"),
    ("place: 10", "plaice: 10", 4, "`plaice` is not a key that belongs here. Did you mean `place`?"),
    ("start: has-request", "start: has-requst", 6, "There is no step `has-requst`. Did you mean `has-request`?"),
    ("playbook: mistake", "playbook: mistakes", 1, "The file is called `mistake`, so this is `playbook: mistake`"),
    ("sounds_like: [ordered by mistake, wrong gig]", "sounds_like: wrong gig", 5, "`sounds_like` is a list"),
    ("reason: They ordered by mistake", "reason:", 3, "There are no words here"),
    ("reason: They ordered by mistake", "reason: [a]", 3, "`reason` is one piece of text"),
    ("  request_kind:\n", "  request-kind:\n", 8, "`request-kind` cannot be an id"),
    ("  has-request:\n", "  Has Request:\n", 21, "`Has Request` cannot be an id"),
    ("  too-late:\n", "  a-name-that-is-longer-than-24:\n", 59, "`a-name-that-is-longer-than-24` cannot be an id"),
    ("  too-late:\n", "  ask:\n", 59, "`ask` has a meaning of its own"),
    ("  client_name:", "  not:", 13, "`not` has a meaning of its own"),
    ("update: An update", "missing: Nothing", 10, "`missing` has a meaning of its own"),
    ("    say: Done.\n", "    sya: Done.\n", 64, "`sya` is not a key that belongs here. Did you mean `say`?"),
    ("past: true", "past: yes", 11, "Write `true` or `false`, not `yes`"),
    ("past: true", "past: [true]", 11, "Write this as one line of text"),
    ("most: 60", "most: 0", 13, "`most` is a number of characters from 1"),
    ("most: 60", "most: 4000", 13, "`most` is a number of characters from 1"),
    ("step: 1 of 2", "step: 3 of 2", 41, "`3 of 2` is no progress: write it as in `1 of 4`"),
    ("step: 1 of 2", "step: first", 41, "`first` is no progress"),
    ("waiting: It is waiting -> when", "waiting: It is waiting", 25, "needs an arrow with a space on each side"),
    ("waiting: It is waiting -> when", "waiting: -> when", 25, "needs an arrow"),
    ("request_kind is update -> late/due", "request_kind == update -> late/due", 35, "is no condition"),
    ("request_kind is update -> late/due", "request_kind is update", 35, "needs an arrow"),
    (
        "    checklist:\n      seen: It shows that they want to order again\n",
        "    checklist: seen\n",
        56,
        "needs lines of `key: value`",
    ),
]

SHAPES = [
    ("    say: Done.\n", "", 63, "This step has no words"),
    ("    say: Done.\n", "    say: Done.\n    text: answer\n", 65, "`say` or `text`, not both"),
    ("    end: kept\n", "", 59, "This step has no way out"),
    ("    end: kept\n", "    end: kept\n    then: canceled\n", 62, "this one has `then` and `end`"),
    ("    then: which\n", "", 30, "`collect` needs `then: step`"),
    ("    otherwise: answer\n", "", 34, "`when` needs `otherwise: step`"),
    ("    end: kept\n", "    end: kept\n    otherwise: answer\n", 63, "`otherwise` goes with `when`"),
    ("    otherwise: answer\n", "    otherwise: answer\n    tip: calm\n", 40, "move `tip` to the steps"),
    ("    stop_clock: [their-request]\n    end: kept\n", "    wait: their-request\n", 61, "`wait` needs `choices`"),
    ("page_end]\n    start", "page_end, client_name]\n    start", 30, "asks at most 3 questions, and this one asks 4"),
    ("[request_kind, request_at, page_end]", "[request_at, request_at]", 30, "`request_at` is written twice"),
    ("      none: No, nothing yet -> answer\n", "".join(f"      c{n}: Go on -> answer\n" for n in range(4)), 24, "has 6"),
    ("type: time, past: true", "past: true", 11, "This question has no kind"),
    ("type: time, past: true", "type: time, one_of: {a: A}", 11, "`one_of` or `type`, not both"),
    ("type: time, past: true", "type: time, past: true, future: true", 11, "with neither, both are fine"),
    ("type: time, past: true", "type: time, most: 5", 11, "`most` belongs to a question with `type: text`"),
    ("type: text, optional", "type: text, past: true, optional", 13, "`past` belongs to a question with `type: time`"),
    ("type: text, optional", "type: txt, optional", 13, "`type` is one of time, text, not `txt`. Did you mean `text`?"),
]

NAMES = [
    (
        "waiting: It is waiting -> when",
        "waiting: It is waiting -> wen",
        25,
        "no step `wen` in this playbook. Did you mean `when`?",
    ),
    ("late: It is late -> late/", "late: It is late -> late", 26, "no step `late` in this playbook. Did you mean `late/`?"),
    ("late: It is late -> late/", "late: It is late -> lat/", 26, "There is no playbook `lat`. Did you mean `late/`?"),
    ("update -> late/due", "update -> late/deu", 35, "no step `deu` in the playbook `late`. Did you mean `late/due`?"),
    ("then: which", "then: witch", 32, "There is no step `witch`"),
    ("otherwise: answer", "otherwise: anwser", 39, "Did you mean `answer`?"),
    ("missed: too-late", "missed: to-late", 19, "Did you mean `too-late`?"),
    ("clock: client-request", "clock: client-reqest", 16, "no clock of the marketplace `client-reqest`. Did you mean"),
    ("from: request_at", "from: request_kind", 17, "`request_kind` is not a question with `type: time`"),
    ("from: request_at", "from: request_att", 17, "There is no question `request_att`. Did you mean `request_at`?"),
    ("page: page_end", "page: page-end", 18, "There is no question `page-end`. Did you mean `page_end`?"),
    ("[request_kind, request_at, page_end]", "[request_kind, arrived]", 30, "There is no question `arrived`"),
    (
        "start_clock: [their-request]",
        "start_clock: [their-requst]",
        31,
        "no clock in `clocks:` `their-requst`. Did you mean",
    ),
    ("stop_clock: [their-request]", "stop_clock: [client-request]", 61, "no clock in `clocks:` `client-request`"),
    ("wait: their-request", "wait: their", 47, "There is no clock in `clocks:` `their`"),
    ("request_kind is update", "request_knd is update", 35, "There is no question `request_knd`"),
    ("request_kind is update", "request_kind is updat", 35, "has no option `updat`. Did you mean `update`?"),
    ("request_kind is update", "request_at is update", 35, "`request_at` has no option `update`"),
    ("request_at is missing", "their-request is missing", 36, "There is no question `their-request`"),
    ("delivery before their-request", "delivery before theirs", 37, "There is no clock in `clocks:` `theirs`"),
    ("delivery before their-request", "deliver before their-request", 37, "Did you mean `delivery`?"),
    ("their-request is running", "request_at is running", 38, "There is no clock in `clocks:` `request_at`"),
    ("text: answer", "text: anser", 42, "There is no file in texts/ for `anser`. Did you mean `answer`?"),
    ("tip: calm", "tip: clam", 43, "There is no file in tips/ for `clam`. Did you mean `calm`?"),
    ("draft: decline", "draft: reply", 55, "There is no file in drafts/ for `reply`"),
    ("caution: figures", "caution: figure", 44, "There is no fact `figure`. Did you mean `figures`?"),
    ("facts: [silence-accepts]", "facts: [figures, silence]", 45, "There is no fact `silence`"),
    ("group: cancel", "group: cancle", 66, "There is no group `cancle`. Did you mean `cancel`?"),
    ("end: kept", "end: keept", 62, "There is no outcome `keept`. Did you mean `kept`?"),
]

BLANKS = [
    ("{{ client_name }}.\n", "{{ clinet_name }}.\n", 54, "Did you mean `client_name`?"),
    ("{{ client_name }}.\n", "{{ client_name.id }}.\n", 54, "`client_name` has no parts, not `id`"),
    ("{{ client_name }}.\n", "{{ client_name\n", 54, "is never closed"),
    ("their_request.ends", "their_request.end", 46, "has ends, left, passed, starts, not `end`. Did you mean `ends`?"),
    ("their_request.ends", "their_request", 46, "Say which part of the clock"),
    ("say: Done.", "say: Hi {{ anybody }}.", 64, "No question or clock is called `anybody`"),
    ("say: Done.", 'say: "{% if request_kind.id == \'cancle\' %}{% endif %}"', 64, "`cancle`. Did you mean `cancel`?"),
    ("waiting: It is waiting -> when", "waiting: It is {{ client_name }} -> when", 25, "not filled in here"),
    ("label: Who is it?", 'label: "Who is {{ request_kind }}?"', 13, "are not filled in here"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "sentence"), KEYS + SHAPES + NAMES + BLANKS)
def test_a_fault_in_a_playbook_is_told_at_its_line(folder, old, new, line, sentence):
    folder.change(MISTAKE, old, new)
    told = folder.told()
    assert (MISTAKE, line) in [(path, at) for path, at, _ in told]
    assert any(sentence in said for path, at, said in told if (path, at) == (MISTAKE, line))


def test_a_fault_points_at_the_column_of_the_word(folder):
    folder.change(MISTAKE, "tip: calm", "tip: clam")
    (finding,) = folder.findings()
    assert str(finding).endswith(
        "mistake.yaml:43:10: error: There is no file in tips/ for `clam`. Did you mean `calm`? [PB202]"
    )


def test_a_fault_is_told_once(folder):
    folder.change(MISTAKE, "  too-late:\n", "  Too late:\n")
    folder.change(MISTAKE, "missed: too-late", "missed: Too late")
    assert [line for _, line, _ in folder.told()] == [59]


def test_all_faults_are_told_in_the_order_of_files_and_lines(folder):
    folder.change(MISTAKE, "title: The client ordered by mistake", "titel: The client ordered by mistake")
    folder.change(MISTAKE, "end: kept", "end: keept")
    folder.change(LATE, "    say: When is it due?\n", "")
    folder.change(LATE, "type: time", "type: tim")
    folder.change("bazaar/tips/calm.md", "# Stay calm", "Stay calm")
    assert [(path, line) for path, line, _ in folder.told()] == [
        (LATE, 5), (LATE, 9), (MISTAKE, 1), (MISTAKE, 2), ("bazaar/tips/calm.md", 1)
    ]  # fmt: skip


def test_an_unsound_step_does_not_hide_the_faults_of_others(folder):
    folder.change(MISTAKE, "    say: Done.\n", "    sya: Done.\n")
    folder.change(MISTAKE, "end: kept", "end: keept")
    assert [line for _, line, _ in folder.told()] == [62, 64]


def test_a_playbook_nobody_can_read_does_not_make_its_names_unknown_elsewhere(folder):
    folder.write(LATE, "playbook: [late\n")
    assert [(path, line) for path, line, _ in folder.told()] == [(LATE, 1)]


def test_a_question_means_the_same_in_every_playbook(folder):
    folder.change(LATE, "  due_at: {", "  request_at: {label: When?, type: time}\n  due_at: {")
    assert folder.told() == [
        (MISTAKE, 11, "`request_at` is another kind of question in late.yaml; use the same kind or another id.")
    ]


def test_a_clock_means_the_same_in_every_playbook(folder):
    folder.change(LATE, "clocks:\n", "clocks:\n  their-request: {clock: delivery, from: due_at}\n")
    ((path, line, sentence),) = folder.told()
    assert (path, line) == (MISTAKE, 15)
    assert "is another clock, or starts from another question, in late.yaml" in sentence


def test_a_question_and_a_clock_cannot_have_one_name(folder):
    folder.change(LATE, "ask:\n", "ask:\n  their_request: {label: What?, type: text}\n")
    assert (MISTAKE, 15, "A question is called `their-request` too; rename one of them.") in folder.told()


def test_branches_may_not_lead_in_a_circle(folder):
    branch = "  due:\n    when:\n      - due_at is missing -> mistake/which\n    otherwise: again\n"
    folder.change(LATE, "  due:\n", f"{branch}  again:\n")
    ((path, line, sentence),) = folder.told()
    assert (path, line) == (LATE, 9)
    assert "lead in a circle: late/due, mistake/which" in sentence


def test_a_clock_of_another_playbook_can_be_used(folder):
    folder.change(LATE, "start_clock: [delivery]", "start_clock: [delivery]\n    stop_clock: [their-request]")
    assert folder.told() == []
