"""Few walks that together pass every step: what a reviewer reads to have read everything where it stands."""

from collections.abc import Collection, Iterator

from bot.core.book import Book
from bot.playbooks.states import Seen, States, Walk
from bot.playbooks.ways import Spot, Way, go, ways

# A conversation longer than this is put down before its end.
MOST_PRESSES = 30


def tours(states: States, book: Book) -> Iterator[Walk]:
    """Walks until every step is passed: each to the furthest step that was not, on by others, and to the nearest end."""
    homeward = _homeward(states)
    first: dict[str, Seen] = {}
    for seen in states:
        first.setdefault(seen.spot.case.step, seen)
    unread = dict(reversed(first.items()))  # the furthest first: states are met in the order of their distance
    while unread:
        start = unread.pop(next(iter(unread))).walk()
        for spot in start.spots:
            unread.pop(spot.case.step, None)
        spots, taken = [*start.spots], [*start.taken]
        while way := _next(spots[-1], states, homeward, unread if len(taken) < MOST_PRESSES else (), book):
            taken.append(way)
            spots.append(go(spots[-1], way, book))
            unread.pop(spots[-1].case.step, None)
        yield Walk(start.playbook, tuple(spots), tuple(taken))


def _next(spot: Spot, states: States, homeward: dict[int, str], unread: Collection[str], book: Book) -> Way | None:
    """The way to a step that was not passed yet, if one is near; else the way towards the nearest end."""
    state = states.find(spot.case)
    if state is None or not spot.case.open:
        return None
    fresh = (way.id for way, after in state.after if after.spot.case.step in unread and after.spot.case.open)
    wanted = next(fresh, homeward.get(id(state)))
    return next((way for way in ways(spot, book) if way.id == wanted), None)


def _homeward(states: States) -> dict[int, str]:
    """The way to take from each state for the nearest end."""
    before: dict[int, list[tuple[str, Seen]]] = {}
    for seen in states:
        for way, after in seen.after:
            before.setdefault(id(after), []).append((way.id, seen))
    reached = [seen for seen in states if not seen.spot.case.open]
    homeward: dict[int, str] = {}
    for seen in reached:  # grows as it goes, the nearest first
        for way_id, earlier in before.get(id(seen), ()):
            if id(earlier) not in homeward and earlier.spot.case.open:
                homeward[id(earlier)] = way_id
                reached.append(earlier)
    return homeward
