"""From what Slack sends to who it is and what they did. It converts and never decides."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from slack_bolt.context.async_context import AsyncBoltContext

from adapters.slack.controls import shared_of
from adapters.slack.limits import Payload
from adapters.slack.questions import Where, answers, asked_in
from bot.core.cards import Card
from bot.core.events import Cases, Event, Fill, Help, Manage, New, Open, Privacy, Resume, Say, Share, Submit, Tick, Tips
from bot.core.press import decode
from bot.core.seller import SellerId

PLATFORM = "slack"
# What comes after /cancel, each alone on its line.
_ALONE: dict[str, Event] = {
    "": New(),
    "start": New(),
    "cases": Cases(),
    "help": Help(),
    "privacy": Privacy(),
    "settings": Open("settings"),
    "impact": Open("impact"),
    "check": Open("check"),
    "manage": Manage(),
    "panel": Manage("panel"),
}
# How Slack writes a link or a mention into the text of a message (messaging/formatting-message-text).
_LINK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a command asks for: an event, and `then` the event that its card leads to, if that is what is wanted."""

    event: Event
    then: Callable[[Card], Event | None] | None = None


def seller_id(context: AsyncBoltContext) -> SellerId:
    """One person, as they are known to a workspace; to the organization where the app is installed for all of it."""
    tenant = context.enterprise_id if context.is_enterprise_install else context.team_id
    return SellerId(PLATFORM, str(tenant), str(context.user_id))


def wish(typed: str) -> Wish:
    """What was typed after /cancel: one of its words, or else a sentence for the front door."""
    word, _, rest = " ".join(typed.split()).partition(" ")
    match word.casefold(), rest:
        case "resume", case if " " not in case:
            return Wish(Resume(case))
        case "export", case if " " not in case:
            return Wish(Resume(case), _export)
        case "tips", topic if topic.partition(" ")[0].casefold() == "share":
            return Wish(Share(topic.partition(" ")[2]))
        case "tips", topic:
            return Wish(Tips(topic))
        case "start", words if words:
            return Wish(Say(words))
        case alone, "" if alone in _ALONE:
            return Wish(_ALONE[alone])
        case _:
            return Wish(Say(typed))


def _export(card: Card) -> Event | None:
    return Open("export", card.token) if card.token else None


def pressed(body: Payload) -> tuple[Event, ...]:
    """What a press, a pick or a tick stands for; nothing when it is not one of today's."""
    match body["actions"][0]:
        case {"type": "button", "value": str(value)}:
            found = decode(value)
        case {"type": "static_select", "block_id": str(block), "selected_option": {"value": str(value)}}:
            found = decode(shared_of(block) + value)
        case {"type": "channels_select", "block_id": str(block), "selected_channel": str(channel)}:
            asked = decode(shared_of(block))
            found = replace(asked, value=channel) if isinstance(asked, Manage) else None
        case {"type": "checkboxes", "block_id": str(block), "selected_options": [*picked]}:
            return tuple(_ticks(body, block, {value for option in picked if (value := _value(option))}))
        case _:
            found = None
    return (found,) if found else ()


def _value(option: object) -> str:
    match option:
        case {"value": str(value)}:
            return value
        case _:
            return ""


def _ticks(body: Payload, block_id: str, picked: set[str]) -> Iterator[Event]:
    """The lines that are not as they were shown: each option carries the event that sets it to the opposite."""
    blocks = body.get("message", {}).get("blocks", ())
    shown = next((block["elements"][0]["options"] for block in blocks if block["block_id"] == block_id), ())
    for value in (option["value"] for option in shown):
        tick = decode(shared_of(block_id) + value)
        if isinstance(tick, Tick) and tick.done is (value in picked):
            yield tick


def submitted(view: Payload) -> tuple[Submit | Fill, Where] | None:
    """What was answered in a modal, and the message it was opened on; None for a modal of another version."""
    asked = asked_in(view.get("private_metadata", ""))
    return (replace(asked.form, answers=answers(view)), asked.where) if asked else None


def words(message: Payload) -> str:
    """What was typed in a message, as it was typed: Slack escapes three characters and writes links in its own way."""
    return html.unescape(_LINK.sub(lambda found: found[2] or found[1], message.get("text") or ""))


def showing(body: Payload) -> str:
    """Which showing of a message was pressed: its block ids begin with a stamp of their own."""
    return str(body["actions"][0]["block_id"]).partition("-")[0]


def delivery(body: Payload) -> str:
    """The id of what happened, the same however often it is delivered."""
    return str(body.get("event_id") or body.get("trigger_id") or "")
