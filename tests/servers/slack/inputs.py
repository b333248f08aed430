"""What people put into interactive elements, as Slack's payloads have it."""

from typing import Any

from tests.servers.slack.blocks import interactive
from tests.servers.slack.state import Inputs

VALUE_KEYS = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
}
"""Under which key each element's value stands; those not here hold none (buttons)."""

_INITIAL = {
    "value": "initial_value",
    "rich_text_value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "selected_user": "initial_user",
    "selected_conversation": "initial_conversation",
    "selected_channel": "initial_channel",
}


def carried(before: Inputs, blocks: list[dict[str, Any]]) -> Inputs:
    """The inputs of new blocks: what somebody put in stays where block_id and action_id are the same, whatever the app
    set from the start; elsewhere the app's initial value."""
    now: Inputs = {}
    for block in blocks:
        for element in interactive(block):
            key = VALUE_KEYS.get(element["type"])
            if key is None or element["type"] == "overflow":
                continue
            place = block["block_id"], element["action_id"]
            old = before.get(place)
            if old and old["type"] == element["type"] and _still(old.get(key), element):
                now[place] = old
            else:
                empty: Any = [] if key == "selected_options" else None
                now[place] = {"type": element["type"], key: element.get(_INITIAL[key], empty)}
    return now


def _still(value: Any, element: dict[str, Any]) -> bool:
    """A choice stays only where it can still be chosen."""
    if "options" not in element:
        return True
    chosen = value if isinstance(value, list) else [value] if value else []
    return all(option in element["options"] for option in chosen)


def entered(element: dict[str, Any], value: Any) -> dict[str, Any]:
    """The state of an element with a value put in: text, the value or label of an option (several in a list), a date, an
    epoch; None for nothing.

    Raises:
        AssertionError: nobody could put that in.
    """
    key = VALUE_KEYS[element["type"]]
    if key == "selected_options":
        return {"type": element["type"], key: [option_named(element, one) for one in value or []]}
    if key == "selected_option":
        return {"type": element["type"], key: option_named(element, value) if value is not None else None}
    if key == "value" and value is not None:
        assert len(str(value)) <= element.get("max_length", 3000), f"{value!r} is longer than the field takes"
        return {"type": element["type"], key: str(value)}
    return {"type": element["type"], key: value}


def option_named(element: dict[str, Any], name: str) -> dict[str, Any]:
    """The option with this value or label."""
    groups = element.get("option_groups") or [element]
    options: list[dict[str, Any]] = [option for group in groups for option in group.get("options", [])]
    for option in options:
        if name in (option["value"], option["text"]["text"]):
            return option
    there = ", ".join(f"{option['text']['text']} ({option['value']})" for option in options)
    raise AssertionError(f"no option “{name}” among: {there}")


def missing(blocks: list[dict[str, Any]], inputs: Inputs) -> dict[str, str]:
    """What Slack itself says under fields that must be filled in, by block_id. The app hears nothing of it."""
    said = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = inputs[block["block_id"], element["action_id"]]
        value = state.get(VALUE_KEYS[element["type"]])
        if value in (None, "", []) and not block.get("optional"):
            said[block["block_id"]] = "Please complete this required field."
        elif value and len(str(value)) < element.get("min_length", 0):
            said[block["block_id"]] = f"Please use at least {element['min_length']} characters."
    return said
