"""How much Slack takes, and what of a message or view would be refused.

The numbers are Slack's; the page they stand on is named beside them, below https://docs.slack.dev/reference. A payload
over one of them comes back as `invalid_blocks`, which the seller sees as a press that failed.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

BLOCKS, VIEW_BLOCKS = 50, 100  # of a message, and of a modal or Home (block-kit/blocks)
# All blocks of a message as JSON. Slack writes it down nowhere; it answers msg_blocks_too_long near 13,000.
MESSAGE = 13_000
TEXT = 40_000  # a message's text (methods/chat.postMessage)
HEADER = 150  # block-kit/blocks/header-block
SECTION = 3000  # a text object of a section (block-kit/blocks/section-block)
BUTTONS = 25  # elements of an actions block (block-kit/blocks/actions-block)
LABEL, VALUE = 75, 2000  # a button's words, and what it carries (block-kit/block-elements/button-element)
CONTEXT = 10  # elements of a context block (block-kit/blocks/context-block)
ID = 255  # block_id, action_id, callback_id (block-kit/block-elements)
OPTIONS = 100  # of a select (block-kit/block-elements/select-menu-element)
OPTION = 75  # an option's text, value and description, each (block-kit/composition-objects/option-object)
PLACEHOLDER = 150  # block-kit/block-elements/select-menu-element
BOXES = 10  # checkboxes, or radio buttons (block-kit/block-elements/checkboxes-element)
QUESTION = 2000  # an input's label, and its hint (block-kit/blocks/input-block)
TYPED = 3000  # in a plain_text_input (block-kit/block-elements/plain-text-input-element)
TITLE = 24  # a modal's title, and its submit and close buttons (surfaces/views)
METADATA = 3000  # private_metadata (surfaces/views)

# JSON as Slack has it: its fields differ by type.
Payload = dict[str, Any]
_encode = json.JSONEncoder(ensure_ascii=False).encode
_WORDS = {
    "header": HEADER,
    "section": SECTION,
    "button": LABEL,
    "input": QUESTION,
}
_MANY = {"actions": BUTTONS, "context": CONTEXT}
_PICKS = {"static_select": (1, OPTIONS), "radio_buttons": (1, BOXES), "checkboxes": (1, BOXES)}
# Where a block may not stand.
_NOWHERE = {"home": {"datetimepicker", "markdown"}, "modal": {"markdown"}, "message": {"alert", "input"}}


def size(part: object) -> int:
    """How long a part is as JSON. It is not written whether Slack counts an emoji as one or two: here as two."""
    return length(_encode(part))


def length(words: str) -> int:
    """How long Slack may take the words to be."""
    return len(words) if words.isascii() else len(words.encode("utf-16-le", "surrogatepass")) // 2


def problems(payload: Mapping[str, Any]) -> list[str]:
    """What Slack would refuse about a message (`text` and `blocks`) or a view, a sentence each."""
    kind = payload.get("type", "message")
    parts = [part for block in payload["blocks"] for part in _nested(block)]
    found = [*_about(payload, kind)]
    found += [f"A {part['type']} cannot stand in a {kind}." for part in parts if part["type"] in _NOWHERE[kind]]
    for name in ("block_id", "action_id"):
        ids = [part[name] for part in parts if name in part]
        found += [f"The {name} {id} is there {ids.count(id)} times." for id in sorted(set(ids)) if ids.count(id) > 1]
    return found + [problem for part in parts for problem in _of(part)]


def _about(payload: Mapping[str, Any], kind: str) -> Iterator[str]:
    blocks = payload["blocks"]
    if kind == "message":
        yield from _at_most("blocks", len(blocks), BLOCKS)
        yield from _at_most("characters of blocks", size(blocks), MESSAGE)
        yield from _length("The text", payload["text"], TEXT)
        return
    yield from _at_most("blocks", len(blocks), VIEW_BLOCKS, least=1)
    yield from _length("The private_metadata", payload.get("private_metadata") or "-", METADATA)
    if kind == "modal":
        for name in ("title", "submit", "close"):
            yield from _length(f"The {name}", payload[name]["text"] if name in payload else "-", TITLE)


def _nested(part: Payload) -> Iterator[Payload]:
    yield part
    inner = part.get("elements", ()) if part["type"] in {"actions", "context"} else ()
    for child in (*inner, *(part[name] for name in ("element", "accessory") if name in part)):
        yield from _nested(child)


def _of(part: Payload) -> Iterator[str]:
    """What is wrong with one block or element in itself."""
    kind = part["type"]
    for name in ("block_id", "action_id"):
        yield from _length(f"A {name}", part.get(name) or "-", ID)
    if kind in _WORDS:
        words = part["label" if kind == "input" else "text"]
        yield from _length(f"The words of a {kind}", words["text"].strip(), _WORDS[kind])
    if kind in _MANY:
        yield from _at_most(f"elements of {kind}", len(part["elements"]), _MANY[kind], least=1)
    if kind in _PICKS:
        yield from _picks(part, *_PICKS[kind])
    if kind == "button":
        yield from _length("What a button carries", part.get("value") or "-", VALUE)
    if kind == "input" and "hint" in part:
        yield from _length("A hint", part["hint"]["text"], QUESTION)
    if kind == "plain_text_input":
        yield from _length("What is typed", part.get("initial_value") or "-", TYPED)
    if "placeholder" in part:
        yield from _length("A placeholder", part["placeholder"]["text"], PLACEHOLDER)


def _picks(part: Payload, least: int, most: int) -> Iterator[str]:
    options = part["options"]
    yield from _at_most("options", len(options), most, least=least)
    values = [option["value"] for option in options]
    yield from (f"The option {value} is there twice." for value in sorted(set(values)) if values.count(value) > 1)
    picked = part.get("initial_options", [part["initial_option"]] if "initial_option" in part else None)
    if picked is not None and (not picked or any(option not in options for option in picked)):
        yield "What is picked already is not one of the options."
    for option in options:
        yield from _length("An option's text", option["text"]["text"], OPTION)
        yield from _length("An option's value", option["value"], OPTION)
        yield from _length(
            "An option's description", option["description"]["text"] if "description" in option else "-", OPTION
        )


def _length(what: str, words: str, most: int) -> Iterator[str]:
    if not 1 <= length(words) <= most:
        yield f"{what} has {length(words)} characters, and 1 to {most} are taken: {words[:50]}"


def _at_most(what: str, count: int, most: int, least: int = 0) -> Iterator[str]:
    if not least <= count <= most:
        yield f"There are {count} {what}, and {least} to {most} are taken."
