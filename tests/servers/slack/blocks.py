"""Blocks: what each needs, and on which surface it may stand (docs.slack.dev/reference/block-kit/blocks)."""

from collections.abc import Callable
from typing import Any, Literal

from tests.servers.slack import elements, limits
from tests.servers.slack.compositions import check_text, check_text_object
from tests.servers.slack.findings import Findings

Surface = Literal["message", "modal", "home"]

_EVERYWHERE: set[Surface] = {"message", "modal", "home"}
SURFACES: dict[str, set[Surface]] = {
    "actions": _EVERYWHERE,
    "alert": {"modal"},
    "context": _EVERYWHERE,
    "context_actions": {"message"},
    "divider": _EVERYWHERE,
    "header": _EVERYWHERE,
    "image": _EVERYWHERE,
    "input": _EVERYWHERE,
    "markdown": {"message"},
    "plan": {"message"},
    "rich_text": _EVERYWHERE,
    "section": _EVERYWHERE,
    "table": {"message"},
    "task_card": {"message"},
    "video": _EVERYWHERE,
}
STATUSES = {"pending", "in_progress", "complete", "error"}


def check_blocks(found: Findings, at: str, blocks: Any, surface: Surface) -> None:
    """Everything wrong with the blocks of a message or view goes into `found`."""
    if not isinstance(blocks, list):
        found.add(at, "must be an array")
        return
    most = limits.BLOCKS_IN_MESSAGE if surface == "message" else limits.BLOCKS_IN_VIEW
    found.count(at, blocks, most, least=0 if surface == "message" else 1)
    ids: set[str] = set()
    for index, block in enumerate(blocks):
        here = f"{at}/{index}"
        if not isinstance(block, dict) or surface not in SURFACES.get(str(block.get("type")), set()):
            kind = block.get("type") if isinstance(block, dict) else block
            found.add(f"{here}/type", f"unsupported type: {kind}")
            continue
        _check_block(found, here, block, surface, ids)
    if surface == "message":
        written = sum(
            len(str(block.get("text", "")))
            for block in blocks
            if isinstance(block, dict) and block.get("type") == "markdown"
        )
        if written > limits.MARKDOWN_IN_MESSAGE:
            found.add(at, f"markdown blocks must be less than {limits.MARKDOWN_IN_MESSAGE + 1} characters in all")


def _check_block(found: Findings, at: str, block: dict[str, Any], surface: Surface, ids: set[str]) -> None:
    found.text(at, block, "block_id", limits.ID)
    id_ = block.get("block_id")
    if id_ and id_ in ids:
        found.add(f"{at}/block_id", f"duplicate block_id: {id_}")
    ids.add(str(id_))
    _CHECKS.get(str(block["type"]), _any)(found, at, block)
    seen: set[str] = set()
    for element in interactive(block):
        action, kind = element.get("action_id"), element.get("type")
        if action and action in seen:
            found.add(at, f"duplicate action_id: {action}")
        seen.add(str(action))
        if (surface == "home" and kind in elements.NOT_IN_HOME) or (surface != "modal" and kind in elements.ONLY_IN_MODALS):
            found.add(at, f"unsupported type: {kind}")


def interactive(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements of a block that somebody can press, pick or fill in."""
    there = [*(block.get("elements") or []), block.get("accessory"), block.get("element")]
    if block["type"] not in {"actions", "section", "input", "context_actions"}:
        return []
    return [element for element in there if isinstance(element, dict) and element.get("type") != "image"]


def _any(_found: Findings, _at: str, _block: dict[str, Any]) -> None:
    """Blocks without rules of their own here."""


def _actions(found: Findings, at: str, block: dict[str, Any]) -> None:
    found.fields(at, block, {"type", "block_id", "elements"})
    for index, element in enumerate(found.items(at, block, "elements", limits.ACTIONS_ELEMENTS)):
        elements.check_element(found, f"{at}/elements/{index}", element, elements.IN_ACTIONS)


def _context(found: Findings, at: str, block: dict[str, Any]) -> None:
    found.fields(at, block, {"type", "block_id", "elements"})
    for index, element in enumerate(found.items(at, block, "elements", limits.CONTEXT_ELEMENTS)):
        elements.check_context_element(found, f"{at}/elements/{index}", element)


def _context_actions(found: Findings, at: str, block: dict[str, Any]) -> None:
    found.fields(at, block, {"type", "block_id", "elements"})
    for index, element in enumerate(found.items(at, block, "elements", limits.CONTEXT_ACTIONS_ELEMENTS)):
        elements.check_element(found, f"{at}/elements/{index}", element, elements.IN_CONTEXT_ACTIONS)


def _divider(found: Findings, at: str, block: dict[str, Any]) -> None:
    found.fields(at, block, {"type", "block_id"})


def _header(found: Findings, at: str, block: dict[str, Any]) -> None:
    found.fields(at, block, {"type", "block_id", "text", "level"})
    check_text(found, at, block, "text", limits.HEADER, plain=True)


def _image(found: Findings, at: str, block: dict[str, Any]) -> None:
    found.fields(at, block, {"type", "block_id", "alt_text", "image_url", "slack_file", "title"})
    check_text(found, at, block, "title", limits.IMAGE_TITLE, plain=True, required=False)
    elements.check_image(found, at, block)


def _input(found: Findings, at: str, block: dict[str, Any]) -> None:
    found.fields(at, block, {"type", "block_id", "label", "element", "dispatch_action", "hint", "optional"})
    check_text(found, at, block, "label", limits.INPUT_LABEL, plain=True)
    check_text(found, at, block, "hint", limits.INPUT_HINT, plain=True, required=False)
    elements.check_element(found, f"{at}/element", block.get("element"), elements.IN_INPUT)


def _markdown(found: Findings, at: str, block: dict[str, Any]) -> None:
    found.fields(at, block, {"type", "block_id", "text"})
    found.text(at, block, "text", limits.MARKDOWN_IN_MESSAGE, required=True)


def _section(found: Findings, at: str, block: dict[str, Any]) -> None:
    found.fields(at, block, {"type", "block_id", "text", "fields", "accessory", "expand"})
    check_text(found, at, block, "text", limits.SECTION_TEXT, required="fields" not in block)
    if "fields" in block:
        for index, field in enumerate(found.items(at, block, "fields", limits.SECTION_FIELDS)):
            check_text_object(found, f"{at}/fields/{index}", field, limits.SECTION_FIELD)
    if "accessory" in block:
        elements.check_element(found, f"{at}/accessory", block["accessory"], elements.IN_SECTION)


def _task_card(found: Findings, at: str, block: dict[str, Any]) -> None:
    found.fields(at, block, {"type", "block_id", "task_id", "title", "status", "details", "output", "sources"})
    for key in ("task_id", "title"):
        found.text(at, block, key, limits.TEXT_OBJECT, required=True)
    if block.get("status", "pending") not in STATUSES:
        found.add(f"{at}/status", f"must be one of {', '.join(sorted(STATUSES))}")


def _plan(found: Findings, at: str, block: dict[str, Any]) -> None:
    found.fields(at, block, {"type", "block_id", "title", "tasks"})
    found.text(at, block, "title", limits.TEXT_OBJECT, required=True)
    for index, task in enumerate(block.get("tasks") or []):
        _task_card(found, f"{at}/tasks/{index}", task)


_CHECKS: dict[str, Callable[[Findings, str, dict[str, Any]], None]] = {
    "actions": _actions,
    "context": _context,
    "context_actions": _context_actions,
    "divider": _divider,
    "header": _header,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "plan": _plan,
    "section": _section,
    "task_card": _task_card,
}
