"""Words that some platform would cut: every part of a card has its room (`bot.core.room`)."""

from collections.abc import Iterable, Iterator

from jinja2 import nodes

from bot.core import room
from bot.core.playbook import Step
from bot.playbooks.blanks import parsed
from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.passages import Passage
from bot.playbooks.rules.sound import Sound

# What a filled blank may take: a time in words with its zone, or a long name.
_BLANK = 60
# What stands around a fact behind Why: its standing, and when it was checked.
_AROUND_FACT = 60


def check_room(sound: Sound) -> Iterator[Finding]:
    """Words that are too long for their place on some platform."""
    for passage in sound.passages.values():
        yield from check_passage(passage)
    for ref, step in sound.steps():
        if (length := _reasons(ref, step, sound)) > room.REASONS:
            sentence = (
                f"Behind Why there is room for {room.REASONS:,} characters, and this step has {length:,}; show fewer facts."
            )
            yield sound.at_step(ref, ("facts",) if step.facts else (), Code.TOO_MUCH, sentence)


def check_passage(passage: Passage) -> Iterator[Finding]:
    """Whether the words are too long for their place."""
    what, most = _place(passage.id)
    if most and (length := longest(passage.text)) > most:
        cure = "split it into two steps" if most == room.BODY else "shorten it"
        yield passage.finding(1, Code.TOO_MUCH, f"{what} has room for {most} characters, and this has {length}; {cure}.")


def _place(id: str) -> tuple[str, int]:
    """What the words with this id are, and the room for them; no room is set for words that no card shows as they are."""
    match id.split("."):
        case ["text", _] | ["text", _, "more"] | ["tip", _]:
            return "A text", room.BODY
        case ["tip", _, "short"] | ["fact", _]:
            return "One line of a card", room.ASIDE
        case ["draft", *_]:
            return "A draft", room.DRAFT
        case ["reminder", *_]:
            return "A reminder", room.REMINDER
        case ["group", _] | ["tone", _] | [_, "reason"] | [_, _, "choice", _]:
            return "A button", room.BUTTON
        case [_, _, "check", _]:
            return "A line to tick", room.BOX
        case [_, "ask", _]:
            return "A question", room.QUESTION
        case [_, "ask", _, "example"]:
            return "An example", room.EXAMPLE
        case [_, "ask", _, _]:
            return "An answer to pick", room.OPTION
        case [_, "title"] | [_, _, "title"] | ["tip", _, "title"]:
            return "A title", room.TITLE
        case ["clock" | "conduct" | "product" | "outcome" | "owner", *_]:
            return "", 0
        case [_, _, "say" | "why"]:
            return "A text", room.BODY
        case _:
            return "", 0


def longest(template: str) -> int:
    """How long a template can get: of the sides of an `if`, the longer one counts."""
    return _length(parsed(template)) if "{" in template else len(template)


def _length(node: nodes.Node) -> int:
    match node:
        case nodes.TemplateData():
            return len(node.data)
        case nodes.Output():
            return sum(_length(child) if isinstance(child, nodes.TemplateData) else _BLANK for child in node.nodes)
        case nodes.If():
            return max(_together(node.body), _together(node.else_), *map(_length, node.elif_), 0)
        case _:
            return _together(node.iter_child_nodes())


def _together(children: Iterable[nodes.Node]) -> int:
    return sum(map(_length, children))


def _reasons(ref: str, step: Step, sound: Sound) -> int:
    texts, facts = sound.catalogue.texts, sound.catalogue.facts
    long = [f"text.{step.long_text}.more"] if step.long_text else []
    words = sum(longest(texts.get(id, "")) for id in (f"{ref}.why", *long))
    names = {*step.facts, *((step.caution,) if step.caution else ())}
    shown = [facts[name] for name in names]
    around = (len(fact.source) + len(fact.url) + len(fact.dated) + _AROUND_FACT for fact in shown)
    return words + sum(around) + sum(len(texts.get(f"fact.{name}", "")) for name in names)
