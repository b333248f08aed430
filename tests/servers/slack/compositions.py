"""Composition objects: texts, options, confirmations (docs.slack.dev/reference/block-kit/composition-objects)."""

from typing import Any

from tests.servers.slack import limits
from tests.servers.slack.findings import Findings


def check_text(
    found: Findings, at: str, part: dict[str, Any], key: str, most: int, *, plain: bool = False, required: bool = True
) -> None:
    """A text object under `key`, plain_text only where Slack says so."""
    text = part.get(key)
    if text is None:
        if required:
            found.add(at, f"missing required field: {key}")
        return
    check_text_object(found, f"{at}/{key}", text, most, plain=plain)


def check_text_object(found: Findings, at: str, text: Any, most: int, *, plain: bool = False) -> None:
    if not isinstance(text, dict) or text.get("type") not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        found.add(at, "must be a plain_text object" if plain else "failed to match all allowed schemas")
        return
    known = {"type", "text", "emoji"} if text["type"] == "plain_text" else {"type", "text", "verbatim"}
    found.fields(at, text, known)
    found.text(at, text, "text", most, required=True)


def check_options(found: Findings, at: str, part: dict[str, Any], most: int, *, plain: bool = True) -> list[str]:
    """The options under `options`; gives their values. Values are unique, texts and values not too long."""
    options = found.items(at, part, "options", most)
    return check_option_list(found, f"{at}/options", options, plain=plain)


def check_option_list(found: Findings, at: str, options: list[Any], *, plain: bool = True) -> list[str]:
    values = []
    for index, option in enumerate(options):
        here = f"{at}/{index}"
        if not isinstance(option, dict):
            found.add(here, "must be an object")
            continue
        found.fields(here, option, {"text", "value", "description", "url"})
        check_text(found, here, option, "text", limits.OPTION_TEXT, plain=plain)
        found.text(here, option, "value", limits.OPTION_VALUE, required=True)
        check_text(found, here, option, "description", limits.OPTION_DESCRIPTION, plain=plain, required=False)
        values.append(str(option.get("value")))
    if len(set(values)) < len(values):
        found.add(at, "option values must be unique")
    return values


def check_initial(found: Findings, at: str, part: dict[str, Any], key: str) -> None:
    """Options chosen from the start must equal, whole, options that are there."""
    chosen = part.get(key)
    if chosen is None:
        return
    there = part.get("options") or [one for group in part.get("option_groups", []) for one in group.get("options", [])]
    several = chosen if isinstance(chosen, list) else [chosen]
    if isinstance(chosen, list):
        found.count(f"{at}/{key}", chosen, len(there))
    for index, option in enumerate(several):
        if option not in there:
            where = f"{at}/{key}/{index}" if isinstance(chosen, list) else f"{at}/{key}"
            found.add(where, "initial option must exactly match one of the provided options")


def check_confirm(found: Findings, at: str, part: dict[str, Any]) -> None:
    confirm = part.get("confirm")
    if confirm is None:
        return
    here = f"{at}/confirm"
    if not isinstance(confirm, dict):
        found.add(here, "must be an object")
        return
    found.fields(here, confirm, {"title", "text", "confirm", "deny", "style"})
    check_text(found, here, confirm, "title", limits.CONFIRM_TITLE, plain=True)
    check_text(found, here, confirm, "text", limits.CONFIRM_TEXT)
    check_text(found, here, confirm, "confirm", limits.CONFIRM_BUTTON, plain=True)
    check_text(found, here, confirm, "deny", limits.CONFIRM_BUTTON, plain=True)
    check_style(found, here, confirm)


def check_style(found: Findings, at: str, part: dict[str, Any]) -> None:
    if part.get("style", "primary") not in {"primary", "danger"}:
        found.add(f"{at}/style", "must be one of primary, danger")
