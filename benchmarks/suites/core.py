"""A press, from its event to the JSON of the Slack card it leads to: CPU seconds, beside a state machine and slack-bolt.

The peer is a machine of `transitions` with a Jinja2 environment: the same playbooks, clocks, reminders, texts and blocks.
Before anything is measured both answer a thousand presses and must come to the same step, reminders and words. One that does
less stands beside it, as much code for Slack does: its prose is mrkdwn, in which words a person typed can be read as marks.
slack-bolt is what it spends itself on the same press, for a listener that only acknowledges: over HTTP all that it does; on
a socket slack_sdk has read the JSON already, and nothing is signed.

All take turns on presses that none has seen, so a ratio is of one time on one machine, and a cache helps as it would in use.
"""

import asyncio
import html
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median

from benchmarks.figures import Figure
from benchmarks.turns import ours, presses
from benchmarks.turns.bolt import listening
from benchmarks.turns.jinja_card import Cards, Mrkdwn, Prose, Rich
from benchmarks.turns.machine import Conversation, Order
from benchmarks.turns.presses import Press
from bot.core.book import Book

WARM_UP, PRESSES, ROUNDS = 1_000, 600, 7
# Promised: no more than the machine and its templates, and at most half of what bolt spends.
PEER, BOLT = 1.0, 0.5
_DATE = re.compile(r"<!date\^\d+\^[^|]*\|([^>]*)>")

Answer = Callable[[Press], str]


def run() -> Iterator[Figure]:
    """Measure, and give the figures."""
    book = presses.book()
    made = presses.presses(book, WARM_UP + ROUNDS * PRESSES)
    answer, peers = ours.answering(book), [Peer(book, Rich()), Peer(book, Mrkdwn())]
    for peer in peers:
        _refuse_unless_alike(made[:WARM_UP], answer, peer, book)
    rounds = [made[at : at + PRESSES] for at in range(WARM_UP, len(made), PRESSES)]
    spent = [asyncio.run(_spent(some, answer, peers, book)) for some in rounds]
    yield Figure("a press, Amicable", median(s.ours for s in spent) * 1e6, "us")
    yield Figure("  transitions and Jinja2", median(s.peer for s in spent) * 1e6, "us")
    yield Figure("  against transitions and Jinja2", median(s.ours / s.peer for s in spent), "x", PEER)
    yield Figure("  against the same with mrkdwn for prose, which does less", median(s.ours / s.less for s in spent), "x")
    yield Figure("  slack-bolt's own part over HTTP", median(s.http for s in spent) * 1e6, "us")
    yield Figure("  against slack-bolt over HTTP", median(s.ours / s.http for s in spent), "x", BOLT)
    yield Figure("  slack-bolt's own part on a socket", median(s.socket for s in spent) * 1e6, "us")
    yield Figure("  against slack-bolt on a socket", median(s.ours / s.socket for s in spent), "x")


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds of one press: ours, the peer's, those of the peer that does less, bolt's over HTTP and on a socket."""

    ours: float
    peer: float
    less: float
    http: float
    socket: float


class Peer:
    """The machine and its cards."""

    def __init__(self, book: Book, prose: Prose) -> None:
        self._conversation = Conversation(book)
        self._cards = Cards(book, self._conversation, prose)

    def answer(self, order: Order, press: Press) -> str:
        """The JSON for a press on an order, which has moved then."""
        self._conversation.press(order, press.choice.step, press.choice.choice, press.choice.turn)
        return self._cards.render(order)


async def _spent(some: Sequence[Press], answer: Answer, peers: Sequence[Peer], book: Book) -> Spent:
    mine = _cpu([partial(answer, press) for press in some])
    theirs, less = (_cpu([partial(peer.answer, Order(press), press) for press in some]) for peer in peers)
    # Only now: to bring a press to bolt its card is rendered, and then we would remember its parts.
    async with listening(some, book) as bolt:
        return Spent(mine, theirs, less, await bolt.spend(bolt.over_http()), await bolt.spend(bolt.on_a_socket()))


def _cpu(work: Sequence[Callable[[], object]]) -> float:
    """CPU seconds that one of these takes."""
    begun = time.process_time()
    for one in work:
        one()
    return (time.process_time() - begun) / len(work)


def _refuse_unless_alike(some: Sequence[Press], answer: Answer, peer: Peer, book: Book) -> None:
    """Raises AssertionError where the two do not do the same."""
    for press in some:
        order, turn = Order(press), ours.turn(press, book)
        theirs = peer.answer(order, press)
        step = turn.case.step if turn.case else press.case.step
        if (step, sorted(r.due for r in turn.owed)) != (order.state, sorted(r.due for r in order.reminders)):
            raise AssertionError(f"The two part ways at {press.choice}")
        said, also = words(answer(press)), words(theirs)
        if said != also:
            apart = [*(said - also).elements(), "/", *(also - said).elements()]
            raise AssertionError(f"The two say other words at {order.state}: {' '.join(apart)}")


def words(messages: str) -> Counter[str]:
    """The words a seller would see in the JSON of messages, without numbers and marks: Slack numbers lists by itself."""
    found = [_said(part) for message in json.loads(messages) for part in _parts(message["blocks"])]
    seen = html.unescape(_DATE.sub(r"\1", "\n".join(found)))
    return Counter(word for word in re.findall(r"\w+", seen) if not word.isdigit())


def _said(part: dict[str, object]) -> str:
    said = part.get("text") or part.get("fallback")
    return said if isinstance(said, str) else ""


def _parts(part: object) -> Iterator[dict[str, object]]:
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _parts(inner)
