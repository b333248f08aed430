"""What is pressed on a message or in Home: buttons, a select where there are more than five choices, boxes to tick.

A button's value is its event (`bot.core.press`). A select has less room: what the events of its options have in common
stands in its block_id, the rest in their values. Slack keeps what was picked for as long as a block_id stays the same, so
each showing of a message has ids of its own: they begin with its `stamp`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from adapters.slack.limits import BOXES, BUTTONS, LABEL, OPTION, OPTIONS, PLACEHOLDER, Payload
from adapters.slack.text import cut
from bot.core.cards import ChannelPick, CheckItem, Choice
from bot.core.press import encode

# How the stamp of a reminder begins. No other does: they are hexadecimal.
REMINDER = "due"
# More choices than these are a select.
ROW = 5
# A select of more choices than this has shorter labels, or a message could not hold it.
MANY, SHORT = 25, 30
# Where the common beginning of a select's events starts in its block_id: after the stamp and the block's number.
_APART = "~"
Part = TypeVar("Part")


@dataclass(slots=True)
class Controls:
    """The controls of one message. What would be pressed twice is there once, where it comes first."""

    stamp: str
    taken: set[str] = field(default_factory=set)
    blocks: int = 0

    def choices(self, choices: Iterable[Choice], placeholder: str, style: str = "") -> list[Payload]:
        """The choices as buttons; more than five as a select, if it has room for what they carry."""
        fresh = self._fresh(choices)
        if ROW < len(fresh) <= OPTIONS:
            shared = _shared(fresh)
            if all(len(pressed) - len(shared) <= OPTION for pressed in fresh):
                room = OPTION if len(fresh) <= MANY else SHORT
                options = [_option(_label(c, room), pressed.removeprefix(shared)) for pressed, c in fresh.items()]
                pick = {"type": "static_select", "placeholder": plain(placeholder, PLACEHOLDER), "options": options}
                return [self._actions([{**pick, "action_id": "pick"}], shared)]
        return self._buttons(fresh, style)

    def nav(self, choices: Iterable[Choice]) -> list[Payload]:
        """What comes last, as buttons however many there are: nobody looks for the way back in a select."""
        return self._buttons(self._fresh(choices))

    def _buttons(self, fresh: Mapping[str, Choice], style: str = "") -> list[Payload]:
        buttons = [_button(choice, pressed, style) for pressed, choice in fresh.items()]
        return [self._actions(some) for some in _batched(buttons, BUTTONS)]

    def boxes(self, items: Sequence[CheckItem]) -> Iterator[Payload]:
        """The lines of a checklist as boxes, ticked where they are done. An option carries the event that changes it."""
        if not items:
            return
        ticks = {encode(item.event): item for item in items}
        shared = _shared(ticks)
        options = [(_line(item, pressed.removeprefix(shared)), item.done) for pressed, item in ticks.items()]
        for some in _batched(options, BOXES):
            done = [option for option, is_done in some if is_done]
            boxes = {"type": "checkboxes", "options": [option for option, _ in some]}
            ticked = {"initial_options": done} if done else {}
            yield self._actions([{**boxes, **ticked, "action_id": "tick"}], shared)

    def channels(self, picks: Iterable[ChannelPick]) -> Iterator[Payload]:
        """Channels of the workspace to pick from. The event, without the channel, stands in the block_id."""
        for pick in picks:
            chosen = {"initial_channel": pick.chosen} if pick.chosen else {}
            element = {"type": "channels_select", "action_id": pick.id, "placeholder": plain(pick.label, PLACEHOLDER)}
            yield self._actions([{**element, **chosen}], encode(pick.event))

    def _fresh(self, choices: Iterable[Choice]) -> dict[str, Choice]:
        fresh: dict[str, Choice] = {}
        for choice in choices:
            pressed = encode(choice.event)
            if pressed not in self.taken:
                self.taken.add(pressed)
                fresh[pressed] = choice
        return fresh

    def _actions(self, elements: Sequence[Payload], shared: str = "") -> Payload:
        """A block of elements made for it alone. It and each of them get an id that no other of any showing has."""
        self.blocks += 1
        block_id = f"{self.stamp}-{self.blocks}{_APART}{shared}"
        for number, element in enumerate(elements):
            element["action_id"] = f"{element['action_id']}-{self.blocks}-{number}"
        return {"type": "actions", "block_id": block_id, "elements": [*elements]}


def shared_of(block_id: str) -> str:
    """What the events of a block's options begin with."""
    return block_id.partition(_APART)[2]


def _shared(pressed: Collection[str]) -> str:
    """What all the events begin with, so that something is left of each."""
    first, last = min(pressed, default=""), max(pressed, default="")
    same = (place for place in range(len(first)) if first[place] != last[place])
    return first[: next(same, len(first) - 1)]


def plain(words: str, most: int) -> Payload:
    """Words for a place that takes no marks, as they stand."""
    return as_it_stands(cut(words, most))


def as_it_stands(words: str) -> Payload:
    """Words that are short enough already."""
    return {"type": "plain_text", "text": words, "emoji": False}


def _button(choice: Choice, pressed: str, style: str) -> Payload:
    button = {"type": "button", "action_id": choice.id, "text": as_it_stands(_label(choice, LABEL)), "value": pressed}
    return {**button, "style": style} if style else button


def _line(item: CheckItem, value: str) -> Payload:
    """A line, the end of which goes below it where it is too long."""
    first = cut(item.label, OPTION)
    rest = " ".join(item.label.replace("**", "").split())[len(first) - 1 :].strip() if first.endswith("…") else ""
    below = {"description": plain(rest, OPTION)} if rest else {}
    return {**_option(first or item.id, value), **below}


def _option(words: str, value: str) -> Payload:
    return {"text": as_it_stands(words), "value": value}


def _label(choice: Choice, most: int) -> str:
    return cut(choice.label, most) or choice.id


def _batched(parts: Sequence[Part], most: int) -> list[Sequence[Part]]:
    return [parts[at : at + most] for at in range(0, len(parts), most)]
