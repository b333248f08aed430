"""Finding one's way on what is shown: elements by the words on them."""

from typing import Any

from tests.servers.slack.blocks import interactive
from tests.servers.slack.inputs import carried, option_named
from tests.servers.slack.state import Inputs, Message, User, View

Shown = Message | View
Found = tuple[dict[str, Any], dict[str, Any]]
"""A block and an element of it."""

PRESSABLE = {"button", "icon_button", "workflow_button"}


def elements(shown: Shown) -> list[Found]:
    return [(block, element) for block in shown.blocks for element in interactive(block)]


def button(shown: Shown, name: str) -> Found:
    """The button with this label, action_id or value.

    Raises:
        AssertionError: nobody sees one; says what they see.
    """
    buttons = [(block, element) for block, element in elements(shown) if element["type"] in PRESSABLE]
    for block, element in buttons:
        if name in (element.get("text", {}).get("text"), element["action_id"], element.get("value")):
            return block, element
    raise AssertionError(
        f"no button “{name}”; there are: {', '.join(_label(element) for _, element in buttons) or 'none'}.\n{words(shown)}"
    )


def holder(shown: Shown, name: str) -> Found:
    """The input, select or other element that holds a value: by action_id, block_id, label or placeholder.

    Raises:
        AssertionError: nobody sees one.
    """
    holders = [(block, element) for block, element in elements(shown) if element["type"] not in PRESSABLE]
    for block, element in holders:
        label = block.get("label", {}).get("text")
        if name in (element["action_id"], block["block_id"], label, element.get("placeholder", {}).get("text")):
            return block, element
    there = ", ".join(f"{block['block_id']}/{element['action_id']}" for block, element in holders) or "none"
    raise AssertionError(f"nothing to fill in called “{name}”; there are: {there}.\n{words(shown)}")


def chooser(shown: Shown, option: str) -> Found:
    """The element one of whose options has this label or value.

    Raises:
        AssertionError: none has.
    """
    for block, element in elements(shown):
        if "options" in element or "option_groups" in element:
            try:
                option_named(element, option)
            except AssertionError:
                continue
            return block, element
    raise AssertionError(f"nothing offers “{option}”.\n{words(shown)}")


def inputs_of(shown: Shown, user: User) -> Inputs:
    """What this person has put in, to be changed in place."""
    if isinstance(shown, View):
        return shown.inputs
    return shown.inputs.setdefault(user.id, carried({}, shown.blocks))


def _label(element: dict[str, Any]) -> str:
    return str(element.get("text", {}).get("text") or element["action_id"])


def words(shown: Shown) -> str:
    """Everything on it that can be read, a line for each text."""
    if not shown.blocks and isinstance(shown, Message):
        return shown.text
    lines = [shown.title] if isinstance(shown, View) else []
    for block in shown.blocks:
        _read(block, lines)
    return "\n".join(line for line in lines if line)


def _read(part: Any, lines: list[str]) -> None:
    """Texts wherever they stand in a block, in its order."""
    if isinstance(part, list):
        for one in part:
            _read(one, lines)
    elif isinstance(part, dict):
        if isinstance(part.get("text"), str):
            lines.append(part["text"])
        for key in (
            "title",
            "label",
            "text",
            "fields",
            "elements",
            "accessory",
            "element",
            "options",
            "description",
            "hint",
            "tasks",
            "alt_text",
        ):
            found = part.get(key)
            if isinstance(found, (dict, list)):
                _read(found, lines)
            elif key in {"title", "alt_text"} and isinstance(found, str):
                lines.append(found)
