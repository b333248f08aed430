"""A press, from its event to the JSON of the Slack card it leads to: CPU seconds, beside a state machine and slack-bolt.

The peer is a machine of `transitions` with a Jinja2 environment: the same playbooks, clocks, reminders and texts, written as
mrkdwn in the same blocks. Before anything is measured both answer every press and must come to the same step, reminders and
words. slack-bolt is held against as it is: what it spends itself on the same press, for a listener that only acknowledges.

All take turns on presses that none has seen, so a ratio is of one time on one machine, and a cache helps as it would in use.
"""

import asyncio
import html
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from benchmarks.figures import Figure
from benchmarks.turns import ours, presses
from benchmarks.turns.bolt import listening
from benchmarks.turns.jinja_card import Cards
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
    answer, peer = ours.answering(book), Peer(book)
    _refuse_unless_alike(made[:WARM_UP], answer, peer, book)
    rounds = [made[at : at + PRESSES] for at in range(WARM_UP, len(made), PRESSES)]
    spent = [asyncio.run(_spent(some, answer, peer, book)) for some in rounds]
    ours_, peers, http, socket = (median(times) * 1e6 for times in zip(*spent, strict=True))
    yield Figure("a press, Amicable", ours_, "us")
    yield Figure("  transitions and Jinja2", peers, "us")
    yield Figure("  against transitions and Jinja2", median(a / b for a, b, _, _ in spent), "x", PEER)
    yield Figure("  slack-bolt's own part over HTTP", http, "us")
    yield Figure("  against slack-bolt over HTTP", median(a / c for a, _, c, _ in spent), "x", BOLT)
    yield Figure("  slack-bolt's own part on a socket", socket, "us")
    yield Figure("  against slack-bolt on a socket", median(a / d for a, _, _, d in spent), "x", BOLT)


class Peer:
    """The machine and its cards."""

    def __init__(self, book: Book) -> None:
        self._conversation = Conversation(book)
        self._cards = Cards(book, self._conversation)

    def answer(self, order: Order, press: Press) -> str:
        """The JSON for a press on an order, which has moved then."""
        self._conversation.press(order, press.choice.step, press.choice.choice, press.choice.turn)
        return self._cards.render(order)


async def _spent(some: Sequence[Press], answer: Answer, peer: Peer, book: Book) -> tuple[float, float, float, float]:
    """CPU seconds of one of these presses: ours, the peer's, bolt's over HTTP and bolt's on a socket."""
    orders = [Order(press) for press in some]
    begun = time.process_time()
    for press in some:
        answer(press)
    ours_are = time.process_time()
    for order, press in zip(orders, some, strict=True):
        peer.answer(order, press)
    peers_are = time.process_time()
    # Only now: to bring a press to bolt its card is rendered, and then we would remember its parts.
    async with listening(some, book) as bolt:
        http, socket = await bolt.spend(bolt.over_http()), await bolt.spend(bolt.on_a_socket())
    return (ours_are - begun) / len(some), (peers_are - ours_are) / len(some), http, socket


def _refuse_unless_alike(some: Sequence[Press], answer: Answer, peer: Peer, book: Book) -> None:
    """Raises AssertionError where the two do not do the same."""
    for press in some:
        order, turn = Order(press), ours.turn(press, book)
        theirs = peer.answer(order, press)
        step = turn.case.step if turn.case else press.case.step
        if (step, sorted(r.due for r in turn.owed)) != (order.state, sorted(r.due for r in order.reminders)):
            raise AssertionError(f"The two part ways at {press.choice}")
        if (apart := words(answer(press))) != words(theirs):
            raise AssertionError(f"The two say other words at {order.state}: {apart}")


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
