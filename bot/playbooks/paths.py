"""Simple paths: the ways to an end that pass no step twice."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.playbooks.states import Seen

# Beyond it a flow has more simple paths than anybody reads; the edges and pairs are walked all the same.
MOST_PATHS = 10_000
# Ways that turn out to lead in a circle count as no path; this many looked at take about a second.
MOST_LOOKED_AT = 1_000_000


@dataclass(frozen=True, slots=True)
class Paths:
    """How many ways to an end there are from the start of a playbook that pass no step twice, and presses of the longest.

    `complete` is False when there are more than were counted.
    """

    playbook: str
    count: int
    longest: int
    complete: bool


def simple_paths(start: Seen) -> Paths:
    """Count the paths by walking on from state to state. A way that only ends by passing a step twice counts nothing."""
    count, longest, looked = 0, 0, 0
    here = start.spot.case.step
    # Each entry: the states still to be tried from there, and the step that leads to them.
    trail: list[tuple[Iterator[Seen], str]] = [(_apart(start), here)]
    passed = {here}
    while trail and count < MOST_PATHS and looked < MOST_LOOKED_AT:
        following = next(trail[-1][0], None)
        if following is None:
            passed.discard(trail.pop()[1])
            continue
        looked += 1
        step = following.spot.case.step
        if not following.spot.case.open:
            count, longest = count + 1, max(longest, len(trail))
        elif step not in passed:
            passed.add(step)
            trail.append((_apart(following), step))
    return Paths(start.spot.case.playbook, count, longest, complete=not trail)


def _apart(seen: Seen) -> Iterator[Seen]:
    """The states that follow, each once: two answers that lead to the same are one path."""
    return iter({id(after): after for _, after in seen.after}.values())
