"""A card as a Slack message: the notes first, then what to read, what to press, and the way back last.

A draft is a message of its own, because copying on a phone takes the whole message. Every message has a `text` as well: it
is what a notification and a screen reader say. Our own words come from `words`, a product text by its id.
"""

from collections.abc import Callable, Iterator, Sequence

from adapters.slack.controls import Controls, plain
from adapters.slack.limits import HEADER, MESSAGE, SECTION, Payload, size
from adapters.slack.text import Say, cut, escaped, literal, rich
from bot.core.cards import Card, Choice, Field, Mood
from bot.core.notices import Notice
from bot.core.press import opening
from bot.core.show import paragraphs
from bot.core.spans import Said, Text

Words = Callable[..., str]

# What the blocks of a message may take together, as JSON: some room is left below what Slack refuses.
ROOM = MESSAGE - 500
# What each part may take of it, so that the body always has 1,500 or more. Nothing that ships comes near; a playbook of
# somebody else's may.
MOST_NOTES, MOST_CLOCKS, MOST_ASIDE, MOST_QUESTIONS, LEAST_BODY = 1500, 3500, 300, 1800, 1500
MOST_NOTICE = 3000
# A row of marks for the progress is read at a glance up to here.
MOST_MARKS = 10
# A notification shows a line or two.
_SUMMARY = 300
# A draft longer than this is a file: with its text and its block it would be more than a message takes.
DRAFT = 5000


def card_message(card: Card, words: Words, say: Say, stamp: str) -> Payload:
    """The card as the `text` and `blocks` of a message. `stamp` is new for each showing (`adapters.slack.controls`)."""
    controls = Controls(stamp)
    before = [*_notes(card, say, controls), *_heading(card, words, say, controls)]
    clocks = rich(paragraphs([c.says for c in card.times]), MOST_CLOCKS, say, block_id=controls.block_id())
    after = [*([clocks] if clocks else []), *_asides(card, words, say, controls), *_controls(card, words, say, controls)]
    room = max(ROOM - size(before) - size(after), LEAST_BODY)
    body = rich(card.body, room, say, block_id=controls.block_id())
    return {"text": summary(card, say), "blocks": [*before, *([body] if body else []), *after]}


def summary(card: Card, say: Say) -> str:
    """What a notification says of the card."""
    said = " · ".join(filter(None, (card.short, say(card.title), say(card.body))))
    return escaped(cut(said, _SUMMARY)) or card.id


def draft_message(card: Card) -> Payload | None:
    """The message to copy, with nothing else in it; None when there is none. One too long for a message is a file."""
    text = card.draft.text.strip() if card.draft else ""
    if not 0 < size(text) <= DRAFT:
        return None
    return {"text": escaped(text), "blocks": [literal(text)]}


def document_file(card: Card) -> tuple[str, str] | None:
    """The name and text of a file to hand over: the export of a case, or a draft that is too long for a message."""
    if card.document:
        return card.document.name, card.document.text
    if card.draft and size(card.draft.text.strip()) > DRAFT:
        return f"{card.short.lower() or card.id}.txt", card.draft.text
    return None


def notice_message(notice: Notice, words: Words, stamp: str) -> Payload:
    """A reminder: its words as they stand, on a lock screen too, and its buttons."""
    controls = Controls(stamp)
    said = notice.words[:MOST_NOTICE]
    return {"text": escaped(said), "blocks": [literal(said), *controls.choices(notice.choices, words("slack.pick"))]}


def _notes(card: Card, say: Say, controls: Controls) -> Iterator[Payload]:
    notes = rich(paragraphs([*card.notes]), MOST_NOTES, say, block_id=controls.block_id())
    if notes:
        yield notes


def _heading(card: Card, words: Words, say: Say, controls: Controls) -> Iterator[Payload]:
    title = cut(say(card.title), HEADER)
    if title:
        yield {"type": "header", "block_id": controls.block_id(), "text": plain(title, HEADER)}
    state = "" if card.mood is Mood.CALM else words(f"slack.{card.mood}")
    small = " · ".join(filter(None, (card.short, _marks(card.progress), state)))
    if small:
        yield _small([small], controls)


def _marks(progress: tuple[int, int] | None) -> str:
    if progress is None or progress[1] > MOST_MARKS:
        return ""
    place, of = progress
    return " ".join(["●"] * place + ["○"] * (of - place))


def _asides(card: Card, words: Words, say: Say, controls: Controls) -> Iterator[Payload]:
    """The caution and the tip, and what comes in a message or a file of its own; small."""
    asides = [cut(say(aside), MOST_ASIDE) for aside in (card.caution, card.tip)]
    asides += [words("slack.draft")] if card.draft else []
    asides += [words("slack.file", file=card.document.name)] if card.document else []
    said = [aside for aside in asides if aside]
    if said:
        yield _small(said, controls)


def _small(lines: Sequence[str], controls: Controls) -> Payload:
    return {"type": "context", "block_id": controls.block_id(), "elements": [plain(line, SECTION) for line in lines]}


def _question(field: Field) -> Text:
    """A question, the answer it has, and what was wrong with the one just typed."""
    answer = (" ", Said(field.value)) if field.value else ()
    wrong = ("\n", *field.error) if field.error else ()
    return ("**", Said(field.label.replace("**", "")), "**", *answer, *wrong)


def _controls(card: Card, words: Words, say: Say, controls: Controls) -> Iterator[Payload]:
    pick = words("slack.pick")
    if card.draft and card.draft.tones:
        yield _small([words("slack.tones")], controls)
        yield from controls.choices(card.draft.tones, pick)
    yield from controls.boxes(card.checklist)
    if card.form:
        asked = rich(paragraphs([_question(f) for f in card.form.fields]), MOST_QUESTIONS, say, block_id=controls.block_id())
        yield from [asked] if asked else []
        answer = Choice("answer", words("slack.answer"), opening(card.form.submit))
        yield from controls.choices((answer,), pick, "primary")
    yield from controls.choices(card.choices, pick, _style(card))
    if card.nav:
        yield {"type": "divider", "block_id": controls.block_id()}
        yield from controls.choices(card.nav, pick)


def _style(card: Card) -> str:
    # Slack asks to use primary sparingly: one in a group, and none among equals (block-kit/block-elements/button-element).
    return "primary" if len(card.choices) == 1 and not card.form else ""
