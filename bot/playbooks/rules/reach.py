"""Steps nobody gets to, and steps nobody gets away from."""

from collections.abc import Collection, Iterator, Mapping

from bot.core.playbook import Step
from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.rules.knowledge import Knowledge, leaving
from bot.playbooks.rules.sound import Sound
from bot.playbooks.ways import leads_to

# Where a case can go next, by step.
Ways = Mapping[str, Collection[str]]


def check_unreachable(sound: Sound, known: Knowledge) -> Iterator[Finding]:
    """Steps to which no way leads. Of several that lead only to one another, the first is told."""
    lost = {ref: [*leads_to(step)] for ref, step in sound.steps() if ref not in known.may}
    following = {ref: _reached(ref, lost) for ref in lost}
    for ref in lost:
        before = {other for other in lost if ref in following[other]}
        if before and not (before <= following[ref] and ref == next(other for other in lost if other in before)):
            continue
        playbook, _, step = ref.partition(".")
        if step == sound.flow.playbooks[playbook].start:
            sentence = "Nobody gets to this playbook: give it a `reason`, or let a step lead to it."
            yield sound.at_playbook(playbook, ("playbook",), Code.UNREACHABLE, sentence)
        elif f"{playbook}.{sound.flow.playbooks[playbook].start}" not in lost:
            sentence = f"Nobody gets to `{step}`: let a step lead to it, or delete it."
            yield sound.at_step(ref, (), Code.UNREACHABLE, sentence)


def check_ends(sound: Sound, known: Knowledge) -> Iterator[Finding]:
    """Steps that only lead to one another and never to an end. Those that merely lead to such steps are not told."""
    steps = {ref: step for ref, step in sound.steps() if ref in known.may}
    ways = {ref: [*_ways(ref, step, sound, known)] for ref, step in steps.items()}
    saved = _saved(steps, ways)
    trapped = {ref: ways[ref] for ref in steps if ref not in saved}
    following = {ref: _reached(ref, trapped) for ref in trapped}
    told: set[str] = set()
    for ref, found in following.items():
        if ref in told or any(ref not in following[other] for other in found):
            continue
        told |= found
        starts = {f"{p.id}.{p.start}" for p in sound.flow.playbooks.values()} & found
        if starts:
            playbook = min(starts).partition(".")[0]
            yield sound.at_playbook(playbook, ("start",), Code.NO_END, "No way from here leads to an `end`.")
        else:
            names = ", ".join(f"`{other.replace('.', '/')}`" for other in sorted(found))
            sentence = f"Nobody gets out of here: {names} never lead to an `end`."
            yield sound.at_step(ref, (), Code.LOOP, sentence)


def _ways(ref: str, step: Step, sound: Sound, known: Knowledge) -> Iterator[str]:
    """Where a case on the step surely can go. A clock is no way out for those on whom it does not run."""
    yield from leads_to(step)
    if not step.end and not step.otherwise:
        uses = (sound.book.clock_use(ref, name) for name in _surely_running(ref, step, sound, known))
        yield from (use.missed for use in uses if use and use.missed)


def _surely_running(ref: str, step: Step, sound: Sound, known: Knowledge) -> Iterator[str]:
    """The clocks that run on everybody who stands on the step or has just filled in its form."""
    must = known.must[ref]
    yield from (name for kind, name in must if kind == "runs")
    after = leaving(step, must, lambda name: sound.book.ask(ref, name))
    for name in step.start_clock if step.collect else ():
        use = sound.book.clock_use(ref, name)
        if use and {("answered", use.start), ("answered", use.page)} & after:
            yield name


def _saved(steps: Mapping[str, Step], ways: Ways) -> set[str]:
    """The steps from which an end can be reached."""
    before: dict[str, list[str]] = {}
    for ref, targets in ways.items():
        for to in targets:
            before.setdefault(to, []).append(ref)
    waiting = [ref for ref, step in steps.items() if step.end]
    saved = set(waiting)
    while waiting:
        fresh = set(before.get(waiting.pop(), ())) - saved
        saved |= fresh
        waiting += fresh
    return saved


def _reached(ref: str, ways: Ways) -> set[str]:
    """What can be reached from a step, within the steps that `ways` has."""
    found: set[str] = set()
    waiting = [ref]
    while waiting:
        fresh = {to for to in ways[waiting.pop()] if to in ways} - found
        found |= fresh
        waiting += fresh
    return found
