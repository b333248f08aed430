"""What a step, a question or a clock must look like by itself, beyond the keys it has."""

from collections.abc import Iterator

from bot.core import room
from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.marked import Loc, Marked
from bot.playbooks.schema import AskFile, ClockFile, FactFile, StepFile

# What the bot itself puts on cards, see `bot.core.show`: two buttons of one id could not be told apart.
_TAKEN = {"back", "help", "new", "next", "report", "resume", "tip", "why", "zone"}
_WAYS = ("choices", "then", "end", "when")


def check_step(marked: Marked, loc: Loc, step: StepFile) -> Iterator[Finding]:
    """Whether a step has words and exactly one way out, and nothing too much."""
    if step.when:
        yield from _only_branches(marked, loc, step)
    else:
        yield from _words(marked, loc, step)
    yield from _way_out(marked, loc, step)
    yield from _partners(marked, loc, step)
    yield from _amounts(marked, loc, step)
    for name in step.choices:
        if name in _TAKEN:
            sentence = f"`{name}` is a button that is on every card; choose another id for this choice."
            yield marked.key_finding((*loc, "choices", name), Code.NOT_AN_ID, sentence)


def _only_branches(marked: Marked, loc: Loc, step: StepFile) -> Iterator[Finding]:
    for key in sorted(step.model_fields_set - {*_WAYS, "otherwise", "wait", "collect"}):
        sentence = f"A step with `when` only branches and is never shown; move `{key}` to the steps it leads to."
        yield marked.key_finding((*loc, key), Code.BRANCH_SHOWS, sentence)


def _words(marked: Marked, loc: Loc, step: StepFile) -> Iterator[Finding]:
    if step.say and step.text:
        yield marked.key_finding((*loc, "text"), Code.STEP_WORDS, "A step has `say` or `text`, not both.")
    if not step.say and not step.text:
        yield marked.finding(
            loc, Code.STEP_WORDS, "This step has no words; give it `say`, or `text` with the name of a file."
        )


def _way_out(marked: Marked, loc: Loc, step: StepFile) -> Iterator[Finding]:
    ways = [key for key in _WAYS if getattr(step, key)]
    if len(ways) > 1:
        sentence = f"A step has one way out; this one has {' and '.join(f'`{way}`' for way in ways)}."
        yield marked.key_finding((*loc, ways[-1]), Code.SEVERAL_WAYS_OUT, sentence)
    if not ways and not (step.wait or step.otherwise or step.collect):
        yield marked.finding(loc, Code.DEAD_END, "This step has no way out; give it `choices`, `then`, `end` or `when`.")


def _partners(marked: Marked, loc: Loc, step: StepFile) -> Iterator[Finding]:
    if step.when and not step.otherwise:
        yield marked.key_finding(
            (*loc, "when"), Code.MISSING_OTHERWISE, "`when` needs `otherwise: step` below it, for all other cases."
        )
    if step.otherwise and not step.when:
        yield marked.key_finding(
            (*loc, "otherwise"), Code.MISSING_OTHERWISE, "`otherwise` goes with `when`, and there is none in this step."
        )
    if step.wait and not step.choices:
        yield marked.key_finding(
            (*loc, "wait"), Code.DEAD_END, "A step with `wait` needs `choices`, for when something happens."
        )
    if step.collect and not (step.then or step.end):
        yield marked.key_finding(
            (*loc, "collect"), Code.DEAD_END, "`collect` needs `then: step`, to go on after the form, or `end`."
        )


def _amounts(marked: Marked, loc: Loc, step: StepFile) -> Iterator[Finding]:
    if len(step.choices) > room.CHOICES:
        sentence = f"A step has at most {room.CHOICES} choices, and this one has {len(step.choices)}; use two steps."
        yield marked.key_finding((*loc, "choices"), Code.TOO_MUCH, sentence)
    if len(step.collect) > room.QUESTIONS:
        sentence = f"A form asks at most {room.QUESTIONS} questions, and this one asks {len(step.collect)}; use two steps."
        yield marked.key_finding((*loc, "collect"), Code.TOO_MUCH, sentence)
    for key in ("collect", "start_clock", "stop_clock", "facts"):
        names: list[str] = getattr(step, key)
        for n, name in enumerate(names):
            if name in names[:n]:
                yield marked.finding((*loc, key, n), Code.TWICE_IN_A_LIST, f"`{name}` is written twice in this list.")


def check_ask(marked: Marked, loc: Loc, ask: AskFile) -> Iterator[Finding]:
    """Whether a question is of one kind, with the keys of that kind."""
    if ask.one_of and ask.type:
        yield marked.key_finding((*loc, "type"), Code.KIND_OF_QUESTION, "A question has `one_of` or `type`, not both.")
    if not ask.one_of and not ask.type:
        yield marked.finding(
            loc, Code.KIND_OF_QUESTION, "This question has no kind; give it `one_of`, `type: time` or `type: text`."
        )
    if len(ask.one_of) > room.OPTIONS:
        sentence = f"A question has at most {room.OPTIONS} answers to pick, and this one has {len(ask.one_of)}; use two."
        yield marked.key_finding((*loc, "one_of"), Code.TOO_MUCH, sentence)
    if ask.past and ask.future:
        yield marked.key_finding(
            (*loc, "future"), Code.KIND_OF_QUESTION, "A time is `past: true` or `future: true`; with neither, both are fine."
        )
    for key in ("past", "future"):
        if getattr(ask, key) and (ask.one_of or ask.type == "text"):
            yield marked.key_finding((*loc, key), Code.KIND_OF_QUESTION, f"`{key}` belongs to a question with `type: time`.")
    if ask.most is not None and (ask.one_of or ask.type == "time"):
        yield marked.key_finding((*loc, "most"), Code.KIND_OF_QUESTION, "`most` belongs to a question with `type: text`.")
    if ask.most is not None and not 1 <= ask.most <= room.TYPED:
        yield marked.finding(
            (*loc, "most"), Code.KIND_OF_QUESTION, f"`most` is a number of characters from 1 to {room.TYPED}."
        )


def check_clock(marked: Marked, loc: Loc, clock: ClockFile) -> Iterator[Finding]:
    """Whether a clock of the marketplace has one kind of end, and owes nothing twice."""
    kinds = [key for key in ("length", "at", "look_again") if getattr(clock, key)]
    if not kinds:
        yield marked.finding(
            loc, Code.KIND_OF_CLOCK, "This clock has no end; give it `length: 48h`, `at: given` or `look_again: chosen`."
        )
    if len(kinds) > 1:
        sentence = f"A clock has one kind of end; this one has {' and '.join(f'`{kind}`' for kind in kinds)}."
        yield marked.key_finding((*loc, kinds[-1]), Code.KIND_OF_CLOCK, sentence)
    for n, owed in enumerate(clock.owes):
        if owed in clock.owes[:n]:
            yield marked.finding((*loc, "owes", n), Code.TWICE_IN_A_LIST, "This reminder is owed twice.")


def check_fact(marked: Marked, loc: Loc, fact: FactFile) -> Iterator[Finding]:
    """Whether a fact that claims to be known says from where."""
    if fact.source is None and fact.standing != "unknown":
        yield marked.finding(
            loc, Code.FACT_WITHOUT_SOURCE, "`source` is missing here; only a fact with `standing: unknown` can do without."
        )
