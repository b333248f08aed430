"""Block elements: what each needs, and in which blocks and surfaces it may stand
(docs.slack.dev/reference/block-kit/block-elements)."""

import re
from collections.abc import Callable
from typing import Any

from tests.servers.slack import limits
from tests.servers.slack.compositions import (
    check_confirm,
    check_initial,
    check_option_list,
    check_options,
    check_style,
    check_text,
    check_text_object,
)
from tests.servers.slack.findings import Findings

Check = Callable[[Findings, str, dict[str, Any]], None]

_SELECTS = {"static_select", "external_select", "users_select", "conversations_select", "channels_select"}
_MULTI = {f"multi_{select}" for select in _SELECTS}
_CHOICES = {"checkboxes", "radio_buttons", "datepicker", "timepicker"}
IN_ACTIONS = {"button", "overflow", "datetimepicker", "workflow_button", *_SELECTS, *_CHOICES}
IN_SECTION = {"button", "overflow", "image", "workflow_button", *_SELECTS, *_MULTI, *_CHOICES}
IN_INPUT = {
    *{"plain_text_input", "rich_text_input", "email_text_input", "url_text_input", "number_input", "file_input"},
    *{"datetimepicker", *_SELECTS, *_MULTI, *_CHOICES},
}
IN_CONTEXT_ACTIONS = {"feedback_buttons", "icon_button"}
NOT_IN_HOME = {"datetimepicker", "file_input"}
ONLY_IN_MODALS = {"file_input"}

_COMMON = {"type", "action_id", "confirm", "focus_on_load", "placeholder"}


def check_element(found: Findings, at: str, element: Any, allowed: set[str]) -> None:
    """An element that must be one of `allowed`."""
    if not isinstance(element, dict) or element.get("type") not in allowed:
        kind = element.get("type") if isinstance(element, dict) else element
        found.add(at, f"unsupported type: {kind}")
        return
    found.text(at, element, "action_id", limits.ID)
    check_text(found, at, element, "placeholder", limits.PLACEHOLDER, plain=True, required=False)
    check_confirm(found, at, element)
    _CHECKS.get(str(element["type"]), _any)(found, at, element)


def _any(_found: Findings, _at: str, _element: dict[str, Any]) -> None:
    """Elements without rules of their own here."""


def _button(found: Findings, at: str, element: dict[str, Any]) -> None:
    found.fields(at, element, {"type", "action_id", "confirm", "text", "url", "value", "style", "accessibility_label"})
    check_text(found, at, element, "text", limits.BUTTON_TEXT, plain=True)
    found.text(at, element, "value", limits.BUTTON_VALUE)
    found.text(at, element, "url", limits.BUTTON_URL)
    found.text(at, element, "accessibility_label", limits.ACCESSIBILITY_LABEL)
    check_style(found, at, element)


def _static_select(found: Findings, at: str, element: dict[str, Any]) -> None:
    known = {"options", "option_groups", "initial_option", "initial_options", "max_selected_items"}
    found.fields(at, element, _COMMON | known)
    if "option_groups" in element:
        for index, group in enumerate(found.items(at, element, "option_groups", limits.SELECT_GROUPS)):
            here = f"{at}/option_groups/{index}"
            check_text(found, here, group, "label", limits.GROUP_LABEL, plain=True)
            check_option_list(found, f"{here}/options", found.items(here, group, "options", limits.SELECT_OPTIONS))
    else:
        check_options(found, at, element, limits.SELECT_OPTIONS)
    check_initial(found, at, element, "initial_options" if element["type"].startswith("multi") else "initial_option")


def _checkboxes(found: Findings, at: str, element: dict[str, Any]) -> None:
    found.fields(at, element, {"type", "action_id", "confirm", "focus_on_load", "options", "initial_options"})
    check_options(found, at, element, limits.CHECKBOXES, plain=False)
    check_initial(found, at, element, "initial_options")


def _radio_buttons(found: Findings, at: str, element: dict[str, Any]) -> None:
    found.fields(at, element, {"type", "action_id", "confirm", "focus_on_load", "options", "initial_option"})
    check_options(found, at, element, limits.CHECKBOXES, plain=False)
    check_initial(found, at, element, "initial_option")


def _overflow(found: Findings, at: str, element: dict[str, Any]) -> None:
    found.fields(at, element, {"type", "action_id", "confirm", "options"})
    check_options(found, at, element, limits.OVERFLOW_OPTIONS)


def _plain_text_input(found: Findings, at: str, element: dict[str, Any]) -> None:
    known = {"initial_value", "multiline", "min_length", "max_length", "dispatch_action_config"}
    found.fields(at, element, _COMMON - {"confirm"} | known)
    most = element.get("max_length", limits.PLAIN_TEXT_INPUT)
    if not isinstance(most, int) or not 1 <= most <= limits.PLAIN_TEXT_INPUT:
        found.add(f"{at}/max_length", f"must be between 1 and {limits.PLAIN_TEXT_INPUT}")
        return
    least = element.get("min_length", 0)
    if not isinstance(least, int) or not 0 <= least <= most:
        found.add(f"{at}/min_length", "must be between 0 and max_length")
    if element.get("initial_value") is not None:
        found.length(f"{at}/initial_value", str(element["initial_value"]), most, least=0)


def _matching(key: str, pattern: str, wording: str, also: set[str]) -> Check:
    def check(found: Findings, at: str, element: dict[str, Any]) -> None:
        found.fields(at, element, _COMMON | {key} | also)
        if key in element and not re.fullmatch(pattern, str(element[key])):
            found.add(f"{at}/{key}", wording)

    return check


def _number_input(found: Findings, at: str, element: dict[str, Any]) -> None:
    known = {"is_decimal_allowed", "initial_value", "min_value", "max_value", "dispatch_action_config"}
    found.fields(at, element, _COMMON - {"confirm"} | known)
    if not isinstance(element.get("is_decimal_allowed"), bool):
        found.add(at, "missing required field: is_decimal_allowed")


def _datetimepicker(found: Findings, at: str, element: dict[str, Any]) -> None:
    found.fields(at, element, {"type", "action_id", "initial_date_time", "confirm", "focus_on_load"})
    when = element.get("initial_date_time")
    if when is not None and (not isinstance(when, int) or len(str(when)) != 10):
        found.add(f"{at}/initial_date_time", "must be a UNIX timestamp of 10 digits")


def _feedback_buttons(found: Findings, at: str, element: dict[str, Any]) -> None:
    found.fields(at, element, {"type", "action_id", "positive_button", "negative_button"})
    for key in ("positive_button", "negative_button"):
        if not isinstance(element.get(key), dict):
            found.add(at, f"missing required field: {key}")
            continue
        check_text(found, f"{at}/{key}", element[key], "text", limits.BUTTON_TEXT, plain=True)
        found.text(f"{at}/{key}", element[key], "value", limits.BUTTON_VALUE, required=True)


def check_image(found: Findings, at: str, image: dict[str, Any]) -> None:
    """An image as a block or an element: a URL or a file, and always a text for those who do not see it."""
    found.text(at, image, "alt_text", limits.ALT_TEXT, required=True)
    found.text(at, image, "image_url", limits.IMAGE_URL, required="slack_file" not in image)


def check_context_element(found: Findings, at: str, element: Any) -> None:
    if isinstance(element, dict) and element.get("type") == "image":
        check_image(found, at, element)
    else:
        check_text_object(found, at, element, limits.TEXT_OBJECT)


_CHECKS: dict[str, Check] = {
    "button": _button,
    "checkboxes": _checkboxes,
    "datepicker": _matching("initial_date", r"\d{4}-\d\d-\d\d", "must be a date as YYYY-MM-DD", set()),
    "datetimepicker": _datetimepicker,
    "feedback_buttons": _feedback_buttons,
    "image": check_image,
    "multi_static_select": _static_select,
    "number_input": _number_input,
    "overflow": _overflow,
    "plain_text_input": _plain_text_input,
    "radio_buttons": _radio_buttons,
    "static_select": _static_select,
    "timepicker": _matching("initial_time", r"([01]\d|2[0-3]):[0-5]\d", "must be a time as HH:mm", {"timezone"}),
}
