"""What discord.py alone takes: a handler that acknowledges a press and edits its message, and does nothing else.

`python -m benchmarks.discord_bots.bare URL GATEWAY CARDS`: CARDS is a JSON file with the components of two cards, and a
press on one shows the other.
"""

import asyncio
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import discord
from discord import ui

from tests.servers.discord import TOKEN, aimed_at
from tests.servers.discord.components import BUTTON, CONTAINER, ROW, TEXT, nested

# A component as Discord's JSON has it: its fields differ by type.
Part = Mapping[str, Any]


class Bare(discord.AutoShardedClient):
    """Shows the other card at every press."""

    def __init__(self, cards: Sequence[Sequence[Part]]) -> None:
        super().__init__(intents=discord.Intents(guilds=True, dm_messages=True), max_messages=None)
        self._next = {custom_id: cards[1 - n] for n, card in enumerate(cards) for custom_id in _pressed(card)}

    async def on_interaction(self, interaction: discord.Interaction[discord.Client]) -> None:
        """Acknowledge, and edit in place."""
        await interaction.response.defer()
        told: Mapping[str, Any] = interaction.data or {}
        await interaction.edit_original_response(view=_view(self._next[told["custom_id"]]))


def _pressed(card: Sequence[Part]) -> Iterator[str]:
    return (part["custom_id"] for part in nested(card) if part["type"] == BUTTON)


def _view(card: Sequence[Part]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    for part in card:
        view.add_item(_item(part))
    view.stop()
    return view


def _item(part: Part) -> ui.Item[ui.LayoutView]:
    match part["type"]:
        case kind if kind == CONTAINER:
            return ui.Container(*map(_item, part["components"]), accent_colour=part["accent_color"])
        case kind if kind == ROW:
            return ui.ActionRow(*map(_item, part["components"]))
        case kind if kind == TEXT:
            return ui.TextDisplay(part["content"])
        case kind if kind == BUTTON:
            return ui.Button(style=discord.ButtonStyle(part["style"]), label=part["label"], custom_id=part["custom_id"])
        case _:
            return ui.Separator()


if __name__ == "__main__":
    url, gateway, cards = sys.argv[1:4]
    with aimed_at(url, gateway):
        asyncio.run(Bare(json.loads(Path(cards).read_text(encoding="utf-8"))).start(TOKEN))
