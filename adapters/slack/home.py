"""App Home: the open cases, nearest first, with the time left; what can be begun, and what can be set."""

from adapters.slack.controls import Controls, plain
from adapters.slack.limits import HEADER, MESSAGE, Payload
from adapters.slack.render import Words
from adapters.slack.text import Say, cut, rich
from bot.core.cards import Card, Choice
from bot.core.events import Help, Open, Privacy, Resume


def home_view(cases: Card, words: Words, say: Say, stamp: str) -> Payload:
    """The card of the seller's cases as their Home."""
    controls = Controls(stamp)
    body = rich(cases.body, MESSAGE, say, block_id=controls.block_id())
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
            {"type": "header", "block_id": controls.block_id(), "text": plain(cut(say(cases.title), HEADER), HEADER)},
            *([body] if body else []),
            *controls.choices(resume, words("slack.pick")),
            *controls.choices(start, words("slack.pick"), "primary"),
            {"type": "divider", "block_id": controls.block_id()},
            *controls.choices(rest, words("slack.pick")),
        ],
    }
