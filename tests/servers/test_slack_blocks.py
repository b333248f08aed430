"""Blocks are refused where Slack refuses them, and one character below the limit they pass."""

from typing import Any

import pytest

from tests.servers.bolted import Place, refusal_of
from tests.servers.slack.blocks import Surface, check_blocks
from tests.servers.slack.findings import Findings

Block = dict[str, Any]


def plain(length: int) -> Block:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> Block:
    return {"type": "mrkdwn", "text": "x" * length}


def option(text: int = 1, value: str = "v") -> Block:
    return {"text": plain(text), "value": value}


def button(**more: Any) -> Block:
    return {"type": "button", "action_id": "a", "text": plain(1), **more}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def many(count: int) -> list[Block]:
    return [option(value=str(number)) for number in range(count)]


def select(options: list[Block], **more: Any) -> Block:
    return actions({"type": "static_select", "action_id": "a", "options": options, **more})


def boxes(count: int) -> Block:
    return actions({"type": "checkboxes", "action_id": "a", "options": many(count)})


def confirm(**lengths: int) -> Block:
    sizes = {"title": 1, "text": 1, "confirm": 1, "deny": 1} | lengths
    return actions(button(confirm={key: plain(size) for key, size in sizes.items()}))


def asked(element: Block) -> Block:
    return {"type": "input", "label": plain(1), "element": {"action_id": "a", **element}}


LIMITS = {
    "section": (3000, lambda n: {"type": "section", "text": mrkdwn(n)}),
    "field": (2000, lambda n: {"type": "section", "fields": [mrkdwn(n)]}),
    "fields": (10, lambda n: {"type": "section", "fields": [mrkdwn(1)] * n}),
    "header": (150, lambda n: {"type": "header", "text": plain(n)}),
    "button text": (75, lambda n: actions(button(text=plain(n)))),
    "button value": (2000, lambda n: actions(button(value="x" * n))),
    "button url": (3000, lambda n: actions(button(url="x" * n))),
    "action_id": (255, lambda n: actions(button(action_id="x" * n))),
    "block_id": (255, lambda n: {"type": "divider", "block_id": "x" * n}),
    "elements of actions": (25, lambda n: actions(*[button(action_id=str(i)) for i in range(n)])),
    "elements of a context": (10, lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}),
    "options": (100, lambda n: select(many(n))),
    "option text": (75, lambda n: select([option(n)])),
    "option value": (150, lambda n: select([option(value="x" * n)])),
    "option description": (75, lambda n: select([{**option(), "description": plain(n)}])),
    "checkboxes": (10, boxes),
    "overflow": (5, lambda n: actions({"type": "overflow", "action_id": "a", "options": many(n)})),
    "placeholder": (150, lambda n: select([option()], placeholder=plain(n))),
    "confirm title": (100, lambda n: confirm(title=n)),
    "confirm text": (300, lambda n: confirm(text=n)),
    "confirm button": (30, lambda n: confirm(confirm=n)),
    "deny button": (30, lambda n: confirm(deny=n)),
    "label": (2000, lambda n: {**asked({"type": "plain_text_input"}), "label": plain(n)}),
    "hint": (2000, lambda n: {**asked({"type": "plain_text_input"}), "hint": plain(n)}),
    "length of an input": (3000, lambda n: asked({"type": "plain_text_input", "max_length": n})),
    "initial value": (3000, lambda n: asked({"type": "plain_text_input", "initial_value": "x" * n})),
}


def found(*blocks: Block, surface: Surface = "modal") -> list[str]:
    findings = Findings()
    check_blocks(findings, "/blocks", list(blocks), surface)
    return findings.messages


@pytest.mark.parametrize(("limit", "block"), LIMITS.values(), ids=LIMITS)
def test_limits(limit: int, block: Any) -> None:
    assert found(block(limit)) == []
    assert found(block(limit + 1)) != []


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_how_many_blocks(surface: Surface, most: int) -> None:
    assert found(*[{"type": "divider"}] * most, surface=surface) == []
    assert found(*[{"type": "divider"}] * (most + 1), surface=surface) == [
        f"no more than {most} items allowed [json-pointer:/blocks]"
    ]


@pytest.mark.parametrize(
    ("block", "surfaces"),
    [
        ({"type": "markdown", "text": "x"}, {"message"}),
        ({"type": "alert", "text": plain(1)}, {"modal"}),
        ({"type": "plan", "title": "x"}, {"message"}),
        (actions({"type": "datetimepicker", "action_id": "a"}), {"message", "modal"}),
        (asked({"type": "datetimepicker"}), {"message", "modal"}),
        (asked({"type": "file_input"}), {"modal"}),
        ({"type": "header", "text": plain(1)}, {"message", "modal", "home"}),
        ({"type": "invented"}, set()),
    ],
)
def test_where_blocks_may_stand(block: Block, surfaces: set[Surface]) -> None:
    everywhere: tuple[Surface, ...] = ("message", "modal", "home")
    assert {surface for surface in everywhere if not found(block, surface=surface)} == surfaces


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section"},
        {"type": "section", "text": {"type": "mrkdwn", "text": ""}},
        {"type": "section", "text": "words"},
        {"type": "section", "text": mrkdwn(1), "accessory": {"type": "datetimepicker", "action_id": "a"}},
        {"type": "section", "text": mrkdwn(1), "colour": "red"},
        {"type": "header", "text": mrkdwn(1)},
        actions(),
        actions({"type": "plain_text_input", "action_id": "a"}),
        actions(button(), button()),
        actions(button(style="blue")),
        actions(button(text=mrkdwn(1))),
        select([option(), option()]),
        select([option()], initial_option=option(value="w")),
        asked({"type": "button", "text": plain(1)}),
        asked({"type": "datepicker", "initial_date": "23.11.2026"}),
        asked({"type": "datetimepicker", "initial_date_time": 12}),
        {"type": "image", "image_url": "https://x"},
    ],
)
def test_what_is_not_a_block(block: Block) -> None:
    assert found(block)


def test_ids_of_blocks_are_their_own() -> None:
    twins = [{"type": "divider", "block_id": "a"}] * 2
    assert found(*twins) == ["duplicate block_id: a [json-pointer:/blocks/1/block_id]"]


def test_markdown_has_one_limit_for_the_whole_message() -> None:
    half = {"type": "markdown", "text": "x" * 6000}
    assert found(half, half, surface="message") == []
    assert found(half, half, {"type": "markdown", "text": "x"}, surface="message") != []


async def test_a_refusal_says_where(there: Place) -> None:
    blocks = [{"type": "section", "text": mrkdwn(3001)}]
    refused = await refusal_of(there.client.chat_postMessage(channel=there.ann.id, text="x", blocks=blocks))
    assert refused["error"] == "invalid_blocks"
    assert refused["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


async def test_all_blocks_together_may_be_too_long(there: Place) -> None:
    blocks = [{"type": "section", "text": mrkdwn(2700)}] * 5
    refused = await refusal_of(there.client.chat_postMessage(channel=there.ann.id, text="x", blocks=blocks))
    assert refused["error"] == "msg_blocks_too_long"


async def test_ids_that_were_not_given_are_made_up(there: Place) -> None:
    await there.client.chat_postMessage(
        channel=there.ann.id, text="x", blocks=[actions({"type": "button", "text": plain(1)})]
    )
    [block] = there.ann.dm()[0].blocks
    assert block["block_id"]
    assert block["elements"][0]["action_id"]
