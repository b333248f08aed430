"""App Home: the open cases, nearest first, with the time left; what can be begun, and what can be set."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from slack_sdk.errors import SlackApiError

from adapters.lately import Lately
from adapters.slack.client import LOST
from adapters.slack.controls import Controls, plain
from adapters.slack.limits import HEADER, MESSAGE, Payload
from adapters.slack.render import Words
from adapters.slack.reply import Reader
from adapters.slack.stamps import stamp
from adapters.slack.text import Say, cut, rich
from bot.core import names
from bot.core.book import Book
from bot.core.cards import Card, Choice
from bot.core.events import Cases, Help, Open, Privacy, Resume
from bot.core.seller import SellerId
from bot.core.wording import in_words
from bot.desk import Desk
from bot.stores.port import StoreError

log = logging.getLogger(__name__)

# Homes whose content is remembered, so that one is published only when it changed.
_REMEMBERED = 10_000
# What a Home is made of: as long as it is the same, so is the Home.
_Said = tuple[Book | None, str, str, tuple[Choice, ...]]


def home_view(cases: Card, words: Words, say: Say, stamp: str) -> Payload:
    """The card of the seller's cases as their Home."""
    controls = Controls(stamp)
    body = rich(cases.body, MESSAGE, say)
    resume = [choice for choice in cases.choices if isinstance(choice.event, Resume)]
    start = [choice for choice in cases.choices if not isinstance(choice.event, Resume)]
    rest = [
        Choice("settings", words("nav.settings"), Open("settings")),
        Choice("privacy", words("nav.privacy"), Privacy()),
        Choice("help", words("nav.help"), Help()),
    ]
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain(cut(say(cases.title), HEADER), HEADER)},
            *([body] if body else []),
            *controls.choices(resume, words("slack.pick")),
            *controls.choices(start, words("slack.pick"), "primary"),
            {"type": "divider"},
            *controls.choices(rest, words("slack.pick")),
        ],
    }


class Homes:
    """Keeps the Home of each seller as their cases are."""

    def __init__(self, desk: Desk, book: Book, now: Callable[[], datetime]) -> None:
        self._desk = desk
        self._now = now
        self._book = book
        self._shown: Lately[SellerId, _Said] = Lately(_REMEMBERED)

    def forget(self, seller: SellerId) -> None:
        """Remember nothing of them."""
        self._shown.drop(seller)

    async def publish(self, reader: Reader, *, opened: bool = False) -> None:
        """Publish the seller's Home if it changed, or when they just `opened` it. That it fails is logged and no more."""
        try:
            cases = await self._desk.look(reader.contact, Cases())
            words = partial(names.plain, cases.book or self._book)
            say = partial(in_words, now=self._now(), zone=cases.zone, language=cases.language)
            said: _Said = cases.book, say(cases.title), say(cases.body), cases.choices
            if opened or said != self._shown.get(reader.id):
                view = home_view(cases, words, say, stamp())
                await reader.client.views_publish(user_id=reader.id.user, view=view)
                self._shown.keep(reader.id, said)
        except (StoreError, SlackApiError, *LOST) as error:
            log.warning("A Home could not be brought up to date: %s", error)
