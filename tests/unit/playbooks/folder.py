"""A small, sound templates folder that a test writes, then breaks in one place."""

from pathlib import Path

from bot.core.library import Library
from bot.playbooks.findings import Finding, PlaybookError
from bot.playbooks.loader import load_library

MARKETPLACE = """\
marketplace: bazaar
name: Bazaar
sources:
  rules: {name: "Bazaar help: Rules", url: "https://bazaar.example/rules", dated: "undated, about 2025"}
owners: {seller: you, client: the client, support: customer support, marketplace: Bazaar}
tones: {friendly: Friendly, short: Short}
outcomes:
  canceled: The order was canceled
  kept: The order goes on
clocks:
  client-request:
    label: the client's request
    owner: seller
    length: 48h
    on_silence: it counts as **Accept**
    owes: [24h, 1h, passed]
    reminder: request
    source: rules
    checked: 2026-11-22
    confidence: high
  delivery:
    label: the delivery
    owner: seller
    at: given
    on_silence: the order is late
    owes: [passed]
    reminder: request
    source: rules
    checked: 2026-11-22
    confidence: low
facts:
  silence-accepts:
    says: A request that nobody answers is accepted.
    standing: documented
    source: rules
    checked: 2026-11-22
    confidence: high
  figures:
    says: Nobody knows how it counts.
    standing: unknown
    checked: 2026-11-22
    confidence: unknown
groups: {cancel: They want to cancel, silent: They do not answer}
"""

MISTAKE = """\
playbook: mistake
title: The client ordered by mistake
reason: They ordered by mistake
place: 10
sounds_like: [ordered by mistake, wrong gig]
start: has-request
ask:
  request_kind:
    label: What does the request say?
    one_of: {cancel: To cancel, update: An update, "yes": 007}
  request_at: {label: When did it arrive?, type: time, past: true, example: "yesterday 12:30"}
  page_end: {label: When does it end?, type: time, future: true, optional: true}
  client_name: {label: Who is it?, type: text, optional: true, most: 60}
clocks:
  their-request:
    clock: client-request
    from: request_at
    page: page_end
    missed: too-late
steps:
  has-request:
    title: The request
    say: Has the client sent a request?
    choices:
      waiting: It is waiting -> when
      late: It is late -> late/
      none: No, nothing yet -> answer
  when:
    say: Tell me about it.
    collect: [request_kind, request_at, page_end]
    start_clock: [their-request]
    then: which
  which:
    when:
      - request_kind is update -> late/due
      - request_at is missing -> answer
      - delivery before their-request -> late/
      - their-request is running -> answer
    otherwise: answer
  answer:
    step: 1 of 2
    text: answer
    tip: calm
    caution: figures
    facts: [silence-accepts]
    why: It ends {{ their_request.ends }}.
    wait: their-request
    choices:
      write: Write to {them} -> write
      done: They accepted -> canceled
  write:
    say: |
      Send this to
      {{ client_name }}.
    draft: decline
    checklist:
      seen: It shows that they want to order again
    then: canceled
  too-late:
    say: The time is over.
    stop_clock: [their-request]
    end: kept
  canceled:
    say: Done.
    end: canceled
group: cancel
"""

LATE = """\
playbook: late
title: The delivery is late
start: due
ask:
  due_at: {label: When is it due?, type: time}
clocks:
  delivery: {clock: delivery, from: due_at}
steps:
  due:
    say: When is it due?
    collect: [due_at]
    start_clock: [delivery]
    then: mistake/canceled
"""

SOUND = {
    "bazaar/marketplace.yaml": MARKETPLACE,
    "bazaar/playbooks/mistake.yaml": MISTAKE,
    "bazaar/playbooks/late.yaml": LATE,
    "bazaar/texts/answer.md": "Answer it.\n{% if request_kind.id == \"cancel\" %}They cancel.{% endif %}\n\n"
    "<!-- more -->\n\nIt ends {{ their_request.left }}.\n",
    "bazaar/drafts/decline.md": "## friendly\nHi {{ client_name }},\nthank you.\n\n## short\n\nNo, thank you.\n",
    "bazaar/tips/calm.md": "# Stay calm\n\nBreathe,\nthen write.\n\nA calm message is read.\n",
    "bazaar/reminders/request.md": "## before\n{{ label }} ends {{ left }}.\n## passed\nIt is over: {{ on_silence }}.\n",
    "product/messages.yaml": "next: Next\nnav.why: Why\ncard.place: \"Step {{ place }} of {{ of }}\"\n",
    "product/texts/help.md": "I help, {{ anybody }}.\n",
}  # fmt: skip


class Folder:
    """A templates folder under a test's temporary directory, sound until something in it is changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in SOUND.items():
            self.write(name, text)

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file whole."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def change(self, name: str, old: str, new: str) -> None:
        """Replace words that stand in a file exactly once."""
        text = (self.root / name).read_bytes().decode()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def load(self) -> Library:
        return load_library(self.root, "bazaar")

    def findings(self) -> list[Finding]:
        """What is wrong with the folder; nothing when it is sound."""
        try:
            self.load()
        except PlaybookError as error:
            return list(error.findings)
        return []

    def told(self) -> list[tuple[str, int, str]]:
        """The findings as (path below the folder, line, sentence)."""
        return [(f.path.relative_to(self.root).as_posix(), f.line, f.sentence) for f in self.findings()]
