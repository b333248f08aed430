"""What each platform makes of a card, in the words that all of them have in common."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from adapters.discord import limits as discord_limits
from adapters.discord import render as discord
from adapters.slack import limits as slack_limits
from adapters.slack import questions
from adapters.slack import render as slack
from adapters.slack.controls import shared_of
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.events import Event
from bot.core.names import plain
from bot.core.press import decode, opening
from bot.core.wording import in_words
from tests.libraries import shipped
from tests.servers.discord import components
from tests.unit.walk import NOON

FIVERR = shipped("fiverr")
BOOK = Book(FIVERR.flow, FIVERR.catalogue)
words = partial(plain, BOOK)


@dataclass(frozen=True)
class Shown:
    """A message: what would be refused about it, what its controls carry in order, its instants."""

    problems: list[str]
    pressed: list[str]
    instants: set[int]


@dataclass(frozen=True)
class Asked:
    """A modal: what would be refused about it, and the form it says it is."""

    problems: list[str]
    opens: Event | None


class Platform(Protocol):
    name: str

    def shown(self, card: Card) -> Shown: ...

    def asked(self, card: Card) -> Asked: ...

    def draft(self, card: Card) -> str | None: ...

    def document(self, card: Card) -> tuple[str, str] | None: ...


def handed_out(card: Card) -> list[Event]:
    """Every event of the card, in the order of the message."""
    tones = card.draft.tones if card.draft else ()
    asks = card.form and not all(field.filled for field in card.form.fields)
    opens = [opening(card.form.submit)] if card.form and asks else []
    return [*(c.event for c in (*tones, *card.checklist)), *opens, *(c.event for c in (*card.choices, *card.nav))]


class Discord:
    name = "discord"

    def shown(self, card: Card) -> Shown:
        view = discord.card_view(card, words)
        (container,) = view.to_components()
        rows = [[*_carried_by_row(part)] for part in container["components"] if part["type"] == 1]
        text = "\n".join(part["content"] for part in container["components"] if part["type"] == 10)
        instants = {int(piece.split(":")[0]) for piece in text.split("<t:")[1:] if piece.split(":")[1].startswith("F>")}
        refused = discord_limits.problems(view) + [
            f"{p}" for p in components.message_problems(view.to_components(), rich=True)
        ]
        refused += ["Discord breaks on it."] if components.is_too_big(view.to_components()) else []
        return Shown(refused, [c for row in rows for c in row], instants)

    def asked(self, card: Card) -> Asked:
        modal = discord.modal(card.form, "A title " * 9, words)
        return Asked(discord_limits.problems(modal), decode(modal.custom_id))

    def draft(self, card: Card) -> str | None:
        return discord.draft_text(card)

    def document(self, card: Card) -> tuple[str, str] | None:
        return discord.document_file(card)


def _carried_by_row(row: dict) -> Iterator[str]:
    for child in row["components"]:
        yield from (option["value"] for option in child["options"]) if child["type"] == 3 else (child["custom_id"],)


class Slack:
    name = "slack"

    def shown(self, card: Card) -> Shown:
        message = slack.card_message(card, words, self._say(card), "5tamp")
        rows = [[*carried_by_block(block)] for block in message["blocks"] if block["type"] == "actions"]
        instants = {part["timestamp"] for part in every_part(message["blocks"]) if part.get("type") == "date"}
        pressed = [c for row in rows for c in row]
        return Shown(slack_limits.problems(message), pressed, instants)

    def asked(self, card: Card) -> Asked:
        view = questions.modal(card, card.form, questions.Where("D0", "1.2"), words, self._say(card))
        asked = questions.asked_in(view["private_metadata"])
        return Asked(slack_limits.problems(view), asked.form if asked else None)

    def draft(self, card: Card) -> str | None:
        message = slack.draft_message(card)
        return "".join(part["text"] for part in every_part(message["blocks"]) if part["type"] == "text") if message else None

    def document(self, card: Card) -> tuple[str, str] | None:
        return slack.document_file(card)

    def _say(self, card: Card):
        return partial(in_words, now=NOON, zone=card.zone, language="en")


def carried_by_block(block: dict) -> Iterator[str]:
    """What the controls of a block of Slack's carry."""
    for element in block["elements"]:
        shared = shared_of(block["block_id"]) if "options" in element else ""
        yield from (shared + part["value"] for part in element.get("options", [element]) if "value" in part)


def every_part(part: object) -> Iterator[dict]:
    """Every object in a payload, the outer ones first."""
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from every_part(inner)


PLATFORMS: list[Platform] = [Discord(), Slack()]
