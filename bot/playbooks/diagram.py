"""A playbook as a flowchart in Mermaid (https://mermaid.js.org/syntax/flowchart.html), which code hosts draw.

No renderer is packed along. mermaidx 0.10 needs no browser and drew the three of ours that were tried, but it is young,
brings a JavaScript engine, and took 7 to 24 seconds for a picture of what readers already see drawn.
"""

from collections.abc import Iterator

from bot.core.book import Book
from bot.core.playbook import Condition, Playbook, Step
from bot.playbooks.ways import leads_to

# Longer labels make boxes nobody can follow with a finger.
_LONGEST = 40


def diagram(playbook: Playbook, book: Book) -> str:
    """The playbook's steps as boxes, its choices as arrows. Other playbooks it leads to are one box each."""
    lines = ["flowchart TD", *_boxes(playbook, book)]
    for step in playbook.steps.values():
        lines += (f"    {_name(f'{playbook.id}.{step.id}')} {arrow}" for arrow in _arrows(playbook, step, book))
    for use in playbook.clocks.values():
        for step in playbook.steps.values():
            if step.wait == use.name and use.missed:
                lines.append(f"    {_name(f'{playbook.id}.{step.id}')} -. time over .-> {_target(playbook, use.missed)}")
    lines += _others(playbook, book)
    return "\n".join(lines) + "\n"


def _boxes(playbook: Playbook, book: Book) -> Iterator[str]:
    for step in playbook.steps.values():
        ref = f"{playbook.id}.{step.id}"
        opening, closing = _shape(step)
        start = ":::start" if step.id == playbook.start else ""
        yield f"    {_name(ref)}{opening}{_quoted(_title(ref, step, book))}{closing}{start}"
    yield "    classDef start stroke-width:3px"


def _shape(step: Step) -> tuple[str, str]:
    if step.end:
        return "([", "])"
    if step.when:
        return "{", "}"
    if step.wait:
        return "[/", "/]"
    return ("[[", "]]") if step.collect else ("[", "]")


def _title(ref: str, step: Step, book: Book) -> str:
    if step.when:
        return "?"
    words = book.words(f"{ref}.title") or book.words(f"{ref}.say") or step.id
    return f"⏳ {words}" if step.wait else words


def _arrows(playbook: Playbook, step: Step, book: Book) -> Iterator[str]:
    ref = f"{playbook.id}.{step.id}"
    for id, to in step.choices:
        yield f"-- {_quoted(book.words(f'{ref}.choice.{id}') or id)} --> {_target(playbook, to)}"
    if step.then:
        yield f"--> {_target(playbook, step.then)}"
    for condition in step.when:
        yield f"-- {_quoted(_said(condition))} --> {_target(playbook, condition.to)}"
    if step.otherwise:
        yield f"-- otherwise --> {_target(playbook, step.otherwise)}"


def _said(condition: Condition) -> str:
    match condition.test:
        case "missing" | "running":
            return f"{condition.left} is {condition.test}"
        case test:
            return f"{condition.left} {test} {condition.right}"


def _target(playbook: Playbook, to: str) -> str:
    other = to.partition(".")[0]
    return _name(to) if other == playbook.id else _name(other)


def _others(playbook: Playbook, book: Book) -> Iterator[str]:
    targets = [to for step in playbook.steps.values() for to in leads_to(step)]
    targets += [use.missed for use in playbook.clocks.values() if use.missed]
    for other in sorted({to.partition(".")[0] for to in targets} - {playbook.id}):
        yield f"    {_name(other)}>{_quoted(book.words(f'{other}.title') or other)}]"


def _name(ref: str) -> str:
    """A name Mermaid takes: letters, digits and underscores; `end` alone would be one of its own words."""
    return "n_" + ref.replace("-", "_").replace(".", "__")


def _quoted(words: str) -> str:
    plain = words.replace('"', "'").replace("\n", " ")
    return f'"{plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"}"'
