"""What is pressed on a message: rows of buttons, and a select where there are more choices than a row has room for.

A button's custom_id is its event (`bot.core.press`). A select's is `pick-1` and so on; the values of its options are events.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import discord
from discord.ui import ActionRow, Button, ChannelSelect, Select

from adapters.discord.limits import BUTTONS, LABEL, OPTION, OPTIONS, PLACEHOLDER
from adapters.discord.text import cut
from bot.core.cards import ChannelPick, Choice
from bot.core.press import encode

T = TypeVar("T")
# A group of choices takes at most as many selects, so that its components are no more than those of a row of buttons.
SELECTS = 3
Row = ActionRow[discord.ui.LayoutView]
_CHANNEL = discord.SelectDefaultValueType.channel


@dataclass(slots=True)
class Controls:
    """The rows of one message. What would be pressed twice is there once: Discord refuses a custom_id that comes again."""

    taken: set[str] = field(default_factory=set)
    selects: int = 0

    def rows(
        self, choices: Iterable[Choice], placeholder: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
    ) -> Iterator[Row]:
        """The choices as one row of buttons; more than five as selects of 25."""
        fresh = self._fresh(choices)
        if not fresh:
            return
        if len(fresh) <= BUTTONS:
            yield ActionRow(*(_button(c, pressed, style) for pressed, c in fresh))
            return
        for some in _batched(fresh[: OPTIONS * SELECTS], OPTIONS):
            self.selects += 1
            options = [discord.SelectOption(label=_label(c, OPTION), value=pressed) for pressed, c in some]
            name = f"pick-{self.selects}"
            yield ActionRow(Select(custom_id=name, placeholder=cut(placeholder, PLACEHOLDER), options=options))

    def in_sight(self, choices: Iterable[Choice]) -> Iterator[Row]:
        """The choices as buttons however many: more than five in rows that are equally long."""
        fresh = self._fresh(choices)
        lines = -(-len(fresh) // BUTTONS)
        for some in _batched(fresh, -(-len(fresh) // lines)) if fresh else ():
            yield ActionRow(*(_button(c, pressed, discord.ButtonStyle.secondary) for pressed, c in some))

    def _fresh(self, choices: Iterable[Choice]) -> list[tuple[str, Choice]]:
        """What is not on the message yet, with what it carries: written once, for every press makes a whole card."""
        fresh: dict[str, Choice] = {}
        for choice in choices:
            if (pressed := encode(choice.event)) not in self.taken:
                fresh.setdefault(pressed, choice)
        self.taken.update(fresh)
        return list(fresh.items())


def channel(pick: ChannelPick) -> Row:
    """A text channel of the server to pick, with the one that is set."""
    chosen = [int(pick.chosen)] if pick.chosen.isdecimal() else []
    return ActionRow(
        ChannelSelect(
            custom_id=encode(pick.event),
            channel_types=[discord.ChannelType.text],
            placeholder=cut(pick.label, PLACEHOLDER),
            default_values=[discord.SelectDefaultValue(id=id, type=_CHANNEL) for id in chosen],
        )
    )


def _button(choice: Choice, pressed: str, style: discord.ButtonStyle) -> Button[discord.ui.LayoutView]:
    return Button(style=style, label=_label(choice, LABEL), custom_id=pressed)


def _label(choice: Choice, most: int) -> str:
    return cut(choice.label, most) or choice.id


def _batched(choices: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    return (choices[at : at + most] for at in range(0, len(choices), most))
