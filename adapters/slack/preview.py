"""A card as Slack would get it, with no bot running, and where to look at it."""

import json
from datetime import datetime
from functools import partial
from urllib.parse import quote

from adapters.slack.render import Words, card_message
from bot.core.cards import Card
from bot.core.wording import in_words

_BUILDER = "https://app.slack.com/block-kit-builder/#"


def preview(card: Card, words: Words, now: datetime) -> dict[str, object]:
    """The message, as the Web API takes it."""
    say = partial(in_words, now=now, zone=card.zone, language=card.language)
    return dict(card_message(card, words, say, "preview"))


def link(message: dict[str, object]) -> str:
    """Opens the blocks of a message in Slack's Block Kit Builder, which shows them and lets them be changed."""
    blocks = json.dumps({"blocks": message["blocks"]}, ensure_ascii=False, separators=(",", ":"))
    return _BUILDER + quote(blocks)
