"""A press answered by Amicable: the core's turn, and the card of it as the JSON of Slack messages."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from adapters.slack.limits import Payload
from adapters.slack.render import card_message, draft_message
from benchmarks.turns.presses import Press
from bot.core import guide
from bot.core.book import Book
from bot.core.guide import Turn
from bot.core.names import plain
from bot.core.reports import nav_with_report
from bot.core.wording import in_words

STAMP = "0a1b2c3d"


def answering(book: Book) -> Callable[[Press], str]:
    """Answers a press with the JSON that Slack is sent."""
    words = partial(plain, book)

    def answer(press: Press) -> str:
        return json.dumps(messages(turn(press, book), press, book, words))

    return answer


def turn(press: Press, book: Book) -> Turn:
    """What the core makes of a press."""
    return guide.step(press.case, press.seller, book, press.choice, press.now)


def messages(made: Turn, press: Press, book: Book, words: Callable[..., str]) -> list[Payload]:
    """The card as a message, and the draft to copy as one of its own."""
    card = replace(made.card, nav=nav_with_report(made.card, book))
    say = partial(in_words, now=press.now, zone=press.seller.zone, language=press.seller.language)
    draft = draft_message(card)
    return [card_message(card, words, say, STAMP), *([draft] if draft else [])]
