"""Values used before they are asked for on some way, and waits without a clock."""

from collections.abc import Iterator, Mapping

from bot.core.playbook import Condition, Step
from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.passages import Passage
from bot.playbooks.rules.knowledge import Knowledge, Known, leaving
from bot.playbooks.rules.sound import Sound
from bot.playbooks.rules.uses import Use, uses


def check_early(sound: Sound, known: Knowledge) -> Iterator[Finding]:
    """Everything a step needs that a seller may not have told yet when they come to it."""
    for ref, step in sound.steps():
        if ref in known.must:
            yield from _clocks(sound, ref, step, known)
            yield from _lines(sound, ref, step, known.may[ref])
    yield from check_early_words(sound, known, sound.passages)


def check_early_words(sound: Sound, known: Knowledge, passages: Mapping[str, Passage]) -> Iterator[Finding]:
    """What of these passages, by id, uses a value too early: those of the marketplace, or what is said instead of them."""
    told: set[tuple[str, str]] = set()
    for ref, step in sound.steps():
        for passage, use in _words(sound, ref, step, known.must[ref], passages) if ref in known.must else ():
            if (passage, use.name) not in told:
                told.add((passage, use.name))
                yield passages[passage].finding(use.line, Code.TOO_EARLY, _why(sound, use, ref), use.name)


def _clocks(sound: Sound, ref: str, step: Step, known: Knowledge) -> Iterator[Finding]:
    if step.wait and ("runs", step.wait) not in known.must[ref]:
        never = ("runs", step.wait) not in known.may[ref]
        when = "nothing starts it before" if never else "on some way it is not started before, or stopped"
        sentence = f"This step waits for `{step.wait}`, and {when}; start it with `start_clock` on every way to here."
        yield sound.at_step(ref, ("wait",), Code.WAIT_WITHOUT_CLOCK, sentence)
    after = leaving(step, known.must[ref], lambda name: sound.book.ask(ref, name))
    for n, name in enumerate(step.start_clock):
        use = sound.book.clock_use(ref, name)
        if use and not {("asked", use.start), ("asked", use.page or "")} & after:
            sentence = f"`{name}` starts from `{use.start}`, which is not asked on every way to here; ask it first."
            yield sound.at_step(ref, ("start_clock", n), Code.TOO_EARLY, sentence)


def _lines(sound: Sound, ref: str, step: Step, may: Known) -> Iterator[Finding]:
    for n, condition in enumerate(step.when):
        missing = next((name for name in _needed(condition) if name not in may), None)
        if missing:
            kind, name = missing
            never = "is never asked" if kind == "asked" else "never runs"
            yield sound.at_step(ref, ("when", n), Code.TOO_EARLY, f"`{name}` {never} before this line; delete the line.")


def _needed(condition: Condition) -> Known:
    match condition.test:
        case "is":
            return frozenset({("asked", condition.left)})
        case "running":
            return frozenset({("runs", condition.left)})
        case "before":
            return frozenset({("runs", condition.left), ("runs", condition.right)})
        case _:
            return frozenset()


def _words(sound: Sound, ref: str, step: Step, must: Known, passages: Mapping[str, Passage]) -> Iterator[tuple[str, Use]]:
    """What the words of a step use and may not know, by passage."""
    clocks = {name.replace("-", "_"): name for p in sound.flow.playbooks.values() for name in p.clocks}
    for passage in shown_by(ref, step, sound):
        for use in uses(passages[passage].text) if passage in passages else ():
            if use.name in clocks:
                there = ("started", clocks[use.name]) in must
            else:
                there = ("answered" if use.part else "asked", use.name) in must
            if not there:
                yield passage, use


def shown_by(ref: str, step: Step, sound: Sound) -> Iterator[str]:
    """The ids of what a step shows that may have blanks."""
    yield from (f"{ref}.{part}" for part in ("title", "say", "why"))
    if step.long_text:
        yield from (f"text.{step.long_text}", f"text.{step.long_text}.more")
    if step.draft:
        yield from (f"draft.{step.draft}.{tone}" for tone in sound.catalogue.tones.get(step.draft, ()))


def _why(sound: Sound, use: Use, ref: str) -> str:
    playbook, _, step = ref.partition(".")
    asked = any(use.name in p.asks for p in sound.flow.playbooks.values())
    lacking = "is not asked" if asked else "is not started"
    if asked and use.part:
        lacking = "may be unanswered"
    wrap = "{% if " + use.name + " %}"
    return f"`{use.name}` {lacking} on some way to `{playbook}/{step}`; put `{wrap}` around it."
