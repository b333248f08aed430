"""How much Discord takes, and what of a message would be refused.

The numbers are Discord's; where one is written down is named beside it ("components": docs/components/reference in Discord's
developer documentation; "discord.py": the documentation of that class). discord.py checks few of them, and a message over
one of them comes back as an error 400, which the seller sees as a press that failed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord

COMPONENTS = 40  # of a message, nested ones too (components, IS_COMPONENTS_V2)
TEXT = 4000  # of all text displays of a message together (discord.js guide, display components)
# What Discord breaks on with a 500: the UTF-8 bytes of all text displays, and 12 for each of them. Measured by others
# (github.com/discord/discord-api-docs/issues/8554). Scripts of three bytes a character get there before the 4000.
BYTES, BYTES_EACH = 10_170, 12
TEXTS = 6  # text displays that a card of ours has at most
CONTENT = 2000  # of a plain message (docs/resources/message, Create Message)
BUTTONS = 5  # in a row, or one select (components, Action Row)
ROWS = 5  # under a plain message (components, Legacy Message Component Behavior)
LABEL = 80  # of a button (components, Button)
CUSTOM_ID = 100  # and unique in its message (components, Custom ID)
OPTIONS = 25  # of a select (components, String Select)
OPTION = 100  # an option's label, value and description, each (components, Select Option)
PLACEHOLDER = 100  # of a text input (components, Text Input); a select's may have 150
TYPED = 4000  # in a text input, also what it is filled with beforehand (components, Text Input)
TITLE = 45  # of a modal (discord.py, Modal)
QUESTIONS = 5  # in a modal (discord.py, Modal)
QUESTION = 45  # a label's words (discord.py, Label)
DESCRIPTION = 100  # the line under them (discord.py, Label)
COMMAND = 100  # what stands beside a command or its option (application commands, Application Command Structure)
RADIOS = 10  # options of a radio group, and no fewer than 2 (discord.py, RadioGroup)

# A component as Discord's JSON has it: its fields differ by type.
Payload = Mapping[str, Any]
# The types of Discord's components that have limits of their own.
_ROW, _BUTTON, _SELECT, _INPUT, _TEXT, _LABEL, _RADIOS = 1, 2, 3, 4, 10, 18, 21


def size(words: str) -> int:
    """How long Discord may take the words to be. It is not written whether an emoji counts as one or two: here as two."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def room(words: str) -> int:
    """How much of a message's 4000 characters the words use up: what they are long, or more where their bytes end first.

    Texts that use up 4000 together are few enough in characters and in bytes.
    """
    return _used(size(words), octets(words))


def octets(words: str) -> int:
    """How many bytes the words are in UTF-8."""
    return len(words.encode("utf-8", "surrogatepass"))


def beginning(pieces: Sequence[str], most: int) -> int:
    """How many of the pieces, from the first, have `room` in `most` together."""
    characters = bytes_ = 0
    for count, piece in enumerate(pieces):
        characters += size(piece)
        bytes_ += octets(piece)
        if _used(characters, bytes_) > most:
            return count
    return len(pieces)


def _used(characters: int, bytes_: int) -> int:
    return max(characters, -(-bytes_ * TEXT // (BYTES - TEXTS * BYTES_EACH)))


def problems(message: discord.ui.LayoutView | discord.ui.View | discord.ui.Modal) -> list[str]:
    """What Discord would refuse about it, a sentence each."""
    if isinstance(message, discord.ui.Modal):
        modal = message.to_dict()
        parts = [*_nested(modal)]
        found = [
            *_length("The modal's title", modal["title"], TITLE),
            *_length("Its custom_id", modal["custom_id"], CUSTOM_ID),
        ]
        found += _at_most("questions", len(modal["components"]), QUESTIONS, least=1)
    else:
        parts = [part for top in message.to_components() for part in (top, *_nested(top))]
        found = [*_at_most("components", len(parts), COMPONENTS, least=1)]
        if not message.has_components_v2():
            found += _at_most("rows", sum(part["type"] == _ROW for part in parts), ROWS)
    texts = [part["content"] for part in parts if part["type"] == _TEXT]
    found += _at_most("characters of text", sum(map(size, texts)), TEXT)
    found += _at_most("bytes of text", sum(octets(text) + BYTES_EACH for text in texts), BYTES)
    ids = [part["custom_id"] for part in parts if "custom_id" in part]
    found += [f"The custom_id {id} is there {ids.count(id)} times." for id in sorted(set(ids)) if ids.count(id) > 1]
    return found + [problem for part in parts for problem in _of(part)]


def _nested(part: Payload) -> Iterator[Payload]:
    inner = [*part.get("components", ()), *(part[name] for name in ("component", "accessory") if name in part)]
    for child in inner:
        yield child
        yield from _nested(child)


def _of(part: Payload) -> Iterator[str]:
    """What is wrong with one component in itself."""
    if "custom_id" in part:
        yield from _length("A custom_id", part["custom_id"], CUSTOM_ID)
    kind = part["type"]
    if kind == _ROW:
        inner = [child["type"] for child in part["components"]]
        yield from _at_most("components in a row", len(inner), 1 if _SELECT in inner else BUTTONS, least=1)
    elif kind == _BUTTON:
        yield from _length("A button's label", part.get("label") or "", LABEL)
    elif kind == _TEXT:
        yield from _length("A text", part["content"].strip(), TEXT)
    elif kind == _LABEL:
        yield from _length("A question", part["label"], QUESTION)
        yield from _length("A description", part.get("description") or "-", DESCRIPTION)
    elif kind == _INPUT:
        yield from _length("What is typed", part.get("value") or "-", TYPED)
    elif kind in {_SELECT, _RADIOS}:
        least, most = (1, OPTIONS) if kind == _SELECT else (2, RADIOS)
        yield from _options(part, most, least)
    if kind in {_SELECT, _INPUT}:
        yield from _length("A placeholder", part.get("placeholder") or "-", PLACEHOLDER)


def _options(part: Payload, most: int, least: int) -> Iterator[str]:
    options = part.get("options", ())
    yield from _at_most("options", len(options), most, least=least)
    values = [option["value"] for option in options]
    yield from (f"The option {value} is there twice." for value in sorted(set(values)) if values.count(value) > 1)
    if sum(bool(option.get("default")) for option in options) > 1:
        yield "More than one option is picked already."
    for option in options:
        for name in ("label", "value", "description"):
            yield from _length(f"An option's {name}", option.get(name) or ("-" if name == "description" else ""), OPTION)


def _length(what: str, words: str, most: int) -> Iterator[str]:
    if not 1 <= size(words) <= most:
        yield f"{what} has {size(words)} characters, and 1 to {most} are taken: {words[:50]}"


def _at_most(what: str, count: int, most: int, least: int = 0) -> Iterator[str]:
    if not least <= count <= most:
        yield f"There are {count} {what}, and {least} to {most} are taken."
