"""Whole messages and views: accepted as they will be kept, or refused as Slack refuses them."""

import json
from collections.abc import Callable
from typing import Any

from tests.servers.slack import limits
from tests.servers.slack.blocks import check_blocks, interactive
from tests.servers.slack.compositions import check_text
from tests.servers.slack.findings import Findings
from tests.servers.slack.refusals import Refused, wrong

_VIEW_FIELDS = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
_MODAL_FIELDS = {*_VIEW_FIELDS, "title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}


def accept_blocks(blocks: Any, name: Callable[[], str]) -> list[dict[str, Any]]:
    """The blocks of a message with every id filled in.

    Raises:
        Refused: `invalid_blocks` with each fault and its place, or `msg_blocks_too_long`.
    """
    found = Findings()
    check_blocks(found, "/blocks", blocks, "message")
    if found.messages:
        raise wrong("invalid_blocks", *found.messages)
    written = json.dumps(blocks, ensure_ascii=False)
    if len(written) > limits.BLOCKS_JSON:
        raise Refused("msg_blocks_too_long")
    return _named(json.loads(written), name)


def accept_text(text: str, blocks: list[dict[str, Any]]) -> str:
    """The text of a message; only blocks may stand in for it."""
    if not text and not blocks:
        raise Refused("no_text")
    if len(text) > limits.MESSAGE_TEXT:
        raise Refused("msg_too_long")
    return text


def accept_metadata(metadata: Any) -> dict[str, Any] | None:
    """A message's metadata: an event type, and a payload of named values."""
    if not metadata:
        return None
    if (
        not isinstance(metadata, dict)
        or not isinstance(metadata.get("event_type"), str)
        or not isinstance(metadata.get("event_payload"), dict)
    ):
        raise Refused("invalid_metadata_format")
    if len(json.dumps(metadata)) > limits.METADATA_JSON:
        raise Refused("metadata_too_large")
    return metadata


def accept_view(view: Any, kind: str, name: Callable[[], str]) -> dict[str, Any]:
    """A view as it will be kept. `kind` is `modal` or `home`.

    Raises:
        Refused: `invalid_arguments` with each fault and its place, or `view_too_large`.
    """
    if not isinstance(view, dict):
        raise wrong("invalid_arguments", "view must be an object [json-pointer:/view]")
    found = Findings()
    if view.get("type") != kind:
        found.add("/view/type", f"must be {kind}")
    found.fields("/view", view, _MODAL_FIELDS if kind == "modal" else _VIEW_FIELDS)
    check_blocks(found, "/view/blocks", view.get("blocks"), "modal" if kind == "modal" else "home")
    if kind == "modal":
        _check_frame(found, view)
    for key, most in (("private_metadata", limits.PRIVATE_METADATA), ("callback_id", limits.ID), ("external_id", limits.ID)):
        if len(str(view.get(key) or "")) > most:
            found.add(f"/view/{key}", f"must be less than {most + 1} characters")
    if found.messages:
        raise wrong("invalid_arguments", *found.messages)
    written = json.dumps(view)
    if len(written) > limits.VIEW_JSON:
        raise Refused("view_too_large")
    kept: dict[str, Any] = json.loads(written)
    return {**kept, "blocks": _named(kept["blocks"], name)}


def _check_frame(found: Findings, view: dict[str, Any]) -> None:
    """A modal's title and buttons; one with inputs must have something to submit them with."""
    check_text(found, "/view", view, "title", limits.MODAL_TITLE, plain=True)
    for key in ("submit", "close"):
        check_text(found, "/view", view, key, limits.MODAL_TITLE, plain=True, required=False)
    blocks = view.get("blocks")
    asks = isinstance(blocks, list) and any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if asks and "submit" not in view:
        found.add("/view", "missing required field: submit")


def _named(blocks: list[dict[str, Any]], name: Callable[[], str]) -> list[dict[str, Any]]:
    """These blocks, and their elements, with an id each: Slack makes one up where the app gave none."""
    for block in blocks:
        if not block.get("block_id"):
            block["block_id"] = name()
        for element in interactive(block):
            if not element.get("action_id"):
                element["action_id"] = name()
    return blocks
