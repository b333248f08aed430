"""A form as a modal: each question under its label, what was typed before filled in, times also in a calendar.

What the modal is about stands in its private_metadata, so that it can be submitted to any process: the event that opens
the form again, and the message it was opened on. Slack keeps what was typed into an input for as long as its block_id stays
the same, so a block_id has the step and turn, and a mark of what is filled in: an input that is filled in later is a new
one, and one that is not keeps what was typed meanwhile.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.slack.controls import plain
from adapters.slack.limits import BOXES, ID, METADATA, OPTION, OPTIONS, PLACEHOLDER, QUESTION, TITLE, TYPED, Payload
from adapters.slack.text import Say, cut
from bot.core.cards import Card, Choice, Field, Form
from bot.core.events import Fill, Submit
from bot.core.press import decode, encode, opening

# What an input of a modal is for is in its action_id: this mark, then the question's id.
TYPED_IN = "typed"
_PICKS = PICKED_IN, CALENDAR, READING = "picked", "calendar", "reading"
# What a modal is called on its way to and from Slack (callback_id).
MODAL = "answer"


@dataclass(frozen=True, slots=True)
class Where:
    """The message that a form was opened on: its channel and its time stamp; empty if there was none."""

    channel: str = ""
    ts: str = ""


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a modal is about: the form, as the event that opens it, and where it was opened."""

    form: Submit | Fill
    where: Where

    def written(self) -> str:
        """All of it, as private_metadata."""
        written = json.dumps([encode(self.form), self.where.channel, self.where.ts])
        if len(written) > METADATA:
            raise ValueError(f"Slack takes {METADATA} characters with a modal, and this is longer: {written}")
        return written


def asked_in(metadata: str) -> Asked | None:
    """What `Asked.written` wrote; None for anything else."""
    try:
        written = json.loads(metadata)
    except (ValueError, RecursionError):
        return None
    match written:
        case [str(pressed), str(channel), str(ts)]:
            form = decode(pressed)
            return Asked(form, Where(channel, ts)) if isinstance(form, Submit | Fill) else None
        case _:
            return None


def modal(card: Card, form: Form, where: Where, words: Callable[..., str], say: Say) -> Payload:
    """The questions of the card's form as a view. An answer that may mean several times gets those times to pick from."""
    asked = opening(form.submit)
    readings = [(c, c.event.answers) for c in card.choices if isinstance(c.event, Submit | Fill) and c.event.answers]
    blocks = [block for field in form.fields for block in _blocks(field, encode(asked), readings, words, say)]
    return {
        "type": "modal",
        "callback_id": MODAL,
        "private_metadata": Asked(asked, where).written(),
        "title": plain(cut(say(card.title), TITLE) or words("slack.answer"), TITLE),
        "submit": plain(words("slack.send"), TITLE),
        "close": plain(words("slack.close"), TITLE),
        "blocks": blocks,
    }


def said_view(sentence: str, title: str, words: Callable[..., str]) -> Payload:
    """A modal that only says something."""
    said = {"type": "section", "text": plain(sentence, QUESTION)}
    closed = {"type": "modal", "title": plain(title, TITLE), "close": plain(words("slack.close"), TITLE)}
    return {**closed, "callback_id": "said", "blocks": [said]}


def block_of(view: Payload, field: str) -> str:
    """The block_id under which an error about the question is shown: that of the input people type into."""
    ids = [
        block["block_id"] for block in view["blocks"] if block.get("element", {}).get("action_id", "").endswith(f":{field}")
    ]
    return ids[-1] if ids else ""


def _blocks(
    field: Field, asked: str, readings: Sequence[tuple[Choice, Mapping[str, str]]], words: Callable[..., str], say: Say
) -> Iterator[Payload]:
    known = field.typed or field.value
    if field.options:
        yield _input(field, asked, _closed(field, known, words), optional=field.optional)
        return
    may_mean = [(said[field.id], choice.label) for choice, said in readings if field.id in said]
    if may_mean:
        options = [_option(said, label) for said, label in may_mean]
        error = cut(say(field.error), QUESTION)
        yield _input(field, asked, _element("radio_buttons", READING, field, options=options), optional=True, hint=error)
    elif field.is_time:
        calendar = _element("datetimepicker", CALENDAR, field)
        yield _input(field, asked, calendar, optional=True, hint=words("slack.calendar"))
    label = words("slack.or-type") if may_mean or field.is_time else ""
    yield _input(field, asked, _line(field, known, words), label=label, optional=field.optional or bool(label))


def _closed(field: Field, known: str, words: Callable[..., str]) -> Payload:
    options = [_option(id, label) for id, label in field.options[:OPTIONS]]
    picked = next((id for id, label in field.options if known and known.casefold() in (id.casefold(), label.casefold())), "")
    first = next(({"initial_option": option} for option in options if option["value"] == picked), {})
    if len(options) <= BOXES:
        return _element("radio_buttons", PICKED_IN, field, options=options, **first)
    pick = plain(words("slack.pick"), PLACEHOLDER)
    return _element("static_select", PICKED_IN, field, options=options, placeholder=pick, **first)


def _line(field: Field, known: str, words: Callable[..., str]) -> Payload:
    example = {"placeholder": plain(words("slack.example", example=field.example), PLACEHOLDER)} if field.example else {}
    filled = {"initial_value": known.encode("utf-16-le")[: 2 * TYPED].decode("utf-16-le", "ignore")} if known.strip() else {}
    several = {"multiline": True} if field.lines else {}
    return _element("plain_text_input", TYPED_IN, field, max_length=TYPED, **several, **example, **filled)


def _element(kind: str, mark: str, field: Field, **parts: object) -> Payload:
    return {"type": kind, "action_id": f"{mark}:{field.id}", **parts}


def _option(value: str, label: str) -> Payload:
    return {"text": plain(label, OPTION) if label.replace("**", "").strip() else plain(value, OPTION), "value": value}


def _input(field: Field, asked: str, element: Payload, *, optional: bool, label: str = "", hint: str = "") -> Payload:
    filled = json.dumps([element, hint], sort_keys=True)
    mark = hashlib.sha256(filled.encode()).hexdigest()[:8]
    hinted = {"hint": plain(hint, QUESTION)} if hint else {}
    return {
        "type": "input",
        "block_id": f"{asked}~{element['action_id']}~{mark}"[:ID],
        "label": plain(label or field.label, QUESTION)
        if label or field.label.replace("**", "").strip()
        else plain(field.id, QUESTION),
        "optional": optional,
        "element": element,
        **hinted,
    }


def answers(view: Payload) -> dict[str, str]:
    """What was answered in a submitted view, by question; "" where nothing was.

    A time that was picked counts, unless other words were typed than those that stood there.
    """
    inputs = {block["element"]["action_id"]: block["element"] for block in view["blocks"] if "element" in block}
    given = dict(_given(view))
    found: dict[str, str] = {}
    for field in dict.fromkeys(name.partition(":")[2] for name in given):
        typed = given.get(f"{TYPED_IN}:{field}", "")
        stood = inputs.get(f"{TYPED_IN}:{field}", {}).get("initial_value", "")
        picked = next((said for mark in _PICKS if (said := given.get(f"{mark}:{field}"))), "")
        found[field] = typed if typed and typed != stood else picked or typed
    return found


def _given(view: Payload) -> Iterator[tuple[str, str]]:
    match view:
        case {"state": {"values": dict(blocks)}}:
            for block in blocks.values():
                if isinstance(block, dict):
                    yield from ((name, _said(state)) for name, state in block.items())


def _said(state: object) -> str:
    match state:
        case {"selected_option": {"value": str(value)}}:
            return value
        case {"selected_date_time": int(at)}:
            return _moment(at)
        case {"value": str(words)}:
            return words
        case _:
            return ""


def _moment(at: int) -> str:
    """A time that was picked; nothing for one that no calendar has."""
    try:
        return datetime.fromtimestamp(at, UTC).isoformat(timespec="minutes")
    except (ValueError, OverflowError, OSError):
        return ""
