"""How far it is from a first press to an end, and whether there is a way back where a clock was wrong."""

from collections.abc import Iterator
from heapq import heappop, heappush

from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.rules.knowledge import Knowledge
from bot.playbooks.rules.sound import Sound
from bot.playbooks.ways import leads_to

# In what ships the nearest end is at most 4 presses away; a seller in trouble, on a phone, should not be asked for ten.
MOST_PRESSES = 7


def check_presses(sound: Sound) -> Iterator[Finding]:
    """Playbooks whose nearest end is too far from their start."""
    for playbook in sound.flow.playbooks.values():
        count = presses_to_end(sound, f"{playbook.id}.{playbook.start}") if playbook.listed else None
        if count is not None and count > MOST_PRESSES:
            sentence = f"The nearest end is {count} presses away, more than {MOST_PRESSES}; join or leave out steps."
            yield sound.at_playbook(playbook.id, ("start",), Code.MANY_PRESSES, sentence)


def presses_to_end(sound: Sound, start: str) -> int | None:
    """The fewest presses from a step to an end; None when there is no way. A branch decides by itself and costs none."""
    book = sound.book
    waiting = [(0, start)]
    known: set[str] = set()
    while waiting:
        count, ref = heappop(waiting)
        if ref in known:
            continue
        known.add(ref)
        step = book.step(ref)
        if step.end:
            return count
        cost = 0 if step.otherwise else 1
        for to in leads_to(step):
            heappush(waiting, (count + cost, to))
    return None


def check_way_back(sound: Sound, known: Knowledge) -> Iterator[Finding]:
    """Clocks that carry a case along when they pass, to where nothing starts them again.

    A clock is our estimate until the order page has shown the time, and a time to look again often comes too soon.
    """
    for playbook in sound.flow.playbooks.values():
        for use in playbook.clocks.values():
            if use.missed not in known.may:
                continue
            if not any(use.clock in _starts(sound, ref) for ref in _onward(sound, use.missed)):
                sentence = (
                    f"When `{use.name}` passes, no way leads back to its clock; "
                    "give the step after it a choice for a seller whose time is not over."
                )
                yield sound.at_playbook(playbook.id, ("clocks", use.name, "missed"), Code.NO_WAY_BACK, sentence)


def _starts(sound: Sound, ref: str) -> set[str]:
    """The marketplace's clocks that a step starts."""
    used = (sound.book.clock_use(ref, name) for name in sound.book.step(ref).start_clock)
    return {use.clock for use in used if use}


def _onward(sound: Sound, start: str) -> Iterator[str]:
    """A step and every step after it."""
    found, waiting = {start}, [start]
    while waiting:
        ref = waiting.pop()
        yield ref
        fresh = set(leads_to(sound.book.step(ref))) - found
        found |= fresh
        waiting += fresh
