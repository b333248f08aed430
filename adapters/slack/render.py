"""A card as a Slack message: the notes first, then what to read, what to press, and the way back last.

A draft is a message of its own, because copying on a phone takes the whole message. Every message has a `text` as well: it
is what a notification and a screen reader say. Our own words come from `words`, a product text by its id.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from adapters.slack.controls import REMINDER, Controls, plain
from adapters.slack.limits import HEADER, MESSAGE, SECTION, Payload, fits, size
from adapters.slack.text import Say, cut, escaped, literal, rich, whole
from bot.core.cards import Card, Choice, Field, Mood
from bot.core.notices import Notice
from bot.core.press import opening
from bot.core.show import paragraphs
from bot.core.spans import Said, Text

Words = Callable[..., str]
Blocks = list[Payload]

# What the blocks of a message may take together, as JSON: some room is left below what Slack refuses.
ROOM = MESSAGE - 500
# What each text of a card may take of it where there is not room for all, and which part of what the controls leave, so
# that the body always has a sixth of that. Nothing that ships comes near; a playbook of somebody else's may.
MOST_NOTES, MOST_CLOCKS, MOST_QUESTIONS, MOST_ASIDE, MOST_NOTICE = (1500, 6), (4500, 2), (1800, 6), 300, 3000
# A row of marks for the progress is read at a glance up to here.
MOST_MARKS = 10
# A notification shows a line or two.
_SUMMARY = 300
# A draft longer than this is a file: with its text and its block it would be more than a message takes.
DRAFT = 5000


def card_message(card: Card, words: Words, say: Say, stamp: str) -> Payload:
    """The card as the `text` and `blocks` of a message. `stamp` is new for each showing (`adapters.slack.controls`)."""
    controls = Controls(stamp)
    heading, asides = [*_heading(card, words, say, controls)], [*_asides(card, words, controls, say)]
    upper, lower = [*_upper(card, words, controls)], [*_lower(card, words, controls)]
    prose = _Prose(
        _Passage(paragraphs([*card.notes]), controls.block_id()),
        _Passage(card.body, controls.block_id()),
        _Passage(_lines([clock.says for clock in card.times]), controls.block_id()),
        _Passage(paragraphs([_question(f) for f in card.form.fields]) if card.form else (), controls.block_id()),
    )

    def laid(notes: Blocks, body: Blocks, clocks: Blocks, questions: Blocks) -> list[Payload]:
        return [*notes, *heading, *body, *clocks, *asides, *upper, *questions, *lower]

    blocks = laid(*prose.whole(say))
    if not fits(blocks, ROOM):
        blocks = laid(*prose.shortened(say, ROOM - size([*heading, *asides, *upper, *lower])))
    return {"text": summary(card, say), "blocks": blocks}


@dataclass(frozen=True, slots=True)
class _Passage:
    """A text, and what its block is called."""

    text: Text
    block_id: str

    def whole(self, say: Say) -> Blocks:
        """Its block; none if it says nothing."""
        block = whole(self.text, say, block_id=self.block_id) if self.text else None
        return [block] if block else []

    def shortened(self, say: Say, most: int) -> Blocks:
        """The same in at most `most` characters."""
        block = rich(self.text, most, say, block_id=self.block_id)
        return [block] if block else []


@dataclass(frozen=True, slots=True)
class _Prose:
    """What is read on a card."""

    notes: _Passage
    body: _Passage
    clocks: _Passage
    questions: _Passage

    def whole(self, say: Say) -> tuple[Blocks, Blocks, Blocks, Blocks]:
        """All of it, in the order of the fields."""
        return self.notes.whole(say), self.body.whole(say), self.clocks.whole(say), self.questions.whole(say)

    def shortened(self, say: Say, room: int) -> tuple[Blocks, Blocks, Blocks, Blocks]:
        """As much as there is `room` for, the body getting what the others leave."""
        notes = self.notes.shortened(say, _most(MOST_NOTES, room))
        clocks = self.clocks.shortened(say, _most(MOST_CLOCKS, room))
        questions = self.questions.shortened(say, _most(MOST_QUESTIONS, room))
        return notes, self.body.shortened(say, room - size([*notes, *clocks, *questions])), clocks, questions


def _lines(parts: Iterable[Text]) -> Text:
    """Texts close under one another."""
    return tuple(span for part in parts if part for span in (*part, "\n"))[:-1]


def _most(limit: tuple[int, int], room: int) -> int:
    most, part = limit
    return min(most, room // part)


def summary(card: Card, say: Say) -> str:
    """What a notification says of the card."""
    said = " · ".join(filter(None, (card.short, say(card.title), say(card.body)[: 2 * _SUMMARY])))
    return escaped(cut(said, _SUMMARY)) or card.id


def draft_message(card: Card) -> Payload | None:
    """The message to copy, with nothing else in it; None when there is none. One too long for a message is a file."""
    text = card.draft.text.strip() if card.draft else ""
    if not text or size(text) > DRAFT:
        return None
    return {"text": escaped(text), "blocks": [literal(text)]}


def document_file(card: Card) -> tuple[str, str] | None:
    """The name and text of a file to hand over: the export of a case, or a draft that is too long for a message."""
    if card.document:
        return card.document.name, card.document.text
    if card.draft and size(card.draft.text.strip()) > DRAFT:
        return f"{card.short.lower() or card.id}.txt", card.draft.text
    return None


def notice_message(notice: Notice, words: Words) -> Payload:
    """A reminder: its words as they stand, on a lock screen too, and its buttons."""
    controls = Controls(f"{REMINDER}{notice.key}")
    said = notice.words[:MOST_NOTICE]
    return {"text": escaped(said), "blocks": [literal(said), *controls.choices(notice.choices, words("slack.pick"))]}


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


def _asides(card: Card, words: Words, controls: Controls, say: Say) -> Iterator[Payload]:
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


def _upper(card: Card, words: Words, controls: Controls) -> Iterator[Payload]:
    """What is pressed above the questions of a form."""
    if card.draft and card.draft.tones:
        yield _small([words("slack.tones")], controls)
        yield from controls.choices(card.draft.tones, words("slack.pick"))
    yield from controls.boxes(card.checklist)


def _lower(card: Card, words: Words, controls: Controls) -> Iterator[Payload]:
    """What is pressed below them; the way back last."""
    pick = words("slack.pick")
    if card.form and card.form.waits:
        answer = Choice("answer", words("slack.answer"), opening(card.form.submit))
        yield from controls.choices((answer,), pick, "primary")
    yield from controls.channels(card.channels)
    yield from controls.choices(card.choices, pick, _style(card))
    if card.nav:
        yield {"type": "divider", "block_id": controls.block_id()}
        yield from controls.choices(card.nav, pick)


def _style(card: Card) -> str:
    # Slack asks to use primary sparingly: one in a group, and none among equals (block-kit/block-elements/button-element).
    return "primary" if len(card.choices) == 1 and not card.form else ""
