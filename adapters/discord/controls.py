"""What is pressed on a message: rows of buttons, and a select where there are more choices than a row has room for.

A button's custom_id is its event (`bot.core.press`). A select's is `pick-1` and so on; the values of its options are events.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import discord
from discord.ui import ActionRow, Button, ChannelSelect, Select

from adapters.discord.limits import BUTTONS, LABEL, OPTION, OPTIONS, PLACEHOLDER
from adapters.discord.text import cut
from bot.core.cards import ChannelPick, Choice
from bot.core.press import encode

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
        if len(fresh) <= BUTTONS:
            yield from buttons(fresh, style)
            return
        for some in _batched(fresh[: OPTIONS * SELECTS], OPTIONS):
            self.selects += 1
            options = [discord.SelectOption(label=_label(c, OPTION), value=encode(c.event)) for c in some]
            name = f"pick-{self.selects}"
            yield ActionRow(Select(custom_id=name, placeholder=cut(placeholder, PLACEHOLDER), options=options))

    def _fresh(self, choices: Iterable[Choice]) -> list[Choice]:
        fresh: dict[str, Choice] = {}
        for choice in choices:
            if (pressed := encode(choice.event)) not in self.taken:
                fresh.setdefault(pressed, choice)
        self.taken.update(fresh)
        return list(fresh.values())


def buttons(choices: Sequence[Choice], style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> Iterator[Row]:
    """Rows of at most five buttons."""
    for some in _batched(choices, BUTTONS):
        yield ActionRow(*(button(c, style) for c in some))


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


def button(choice: Choice, style: discord.ButtonStyle) -> Button[discord.ui.LayoutView]:
    """The choice as a button."""
    return Button(style=style, label=_label(choice, LABEL), custom_id=encode(choice.event))


def _label(choice: Choice, most: int) -> str:
    return cut(choice.label, most) or choice.id


def _batched(choices: Sequence[Choice], most: int) -> Iterator[Sequence[Choice]]:
    return (choices[at : at + most] for at in range(0, len(choices), most))
