"""A card as a Slack message: the notes first, then what to read, what to press, and the way back last.

A draft is a message of its own, because copying on a phone takes the whole message. Every message has a `text` as well: it
is what a notification and a screen reader say. Our own words come from `words`, a product text by its id.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from adapters.slack.controls import REMINDER, Controls, as_it_stands, plain
from adapters.slack.limits import HEADER, MESSAGE, SECTION, Payload, length, size
from adapters.slack.text import Say, escaped, line, literal, rich, whole
from bot.core.cards import Card, Choice, Field, Mood
from bot.core.notices import Notice
from bot.core.press import opening
from bot.core.show import paragraphs
from bot.core.spans import Said, Text

Words = Callable[..., str]

# What the blocks of a message may take together, as JSON: some room is left below what Slack refuses.
ROOM = MESSAGE - 500
# What each text of a card may take of it where there is not room for all, and which part of what the controls leave, so
# that the body always has a sixth of that. Nothing that ships comes near; a playbook of somebody else's may.
MOST_NOTES, MOST_CLOCKS, MOST_QUESTIONS, MOST_ASIDE, MOST_NOTICE = (1500, 6), (4500, 2), (1800, 6), 300, 3000
# What a button, an option or a box takes at most: its words in full and below it, what it carries, its ids.
CONTROL = 600
# What an element of rich text takes beside its words, and what a time takes with them and those around it.
ELEMENT, TIME = 110, 400
# What the asides take together: a caution, a tip, and what comes in a message and in a file.
ASIDES = 2000
# A row of marks for the progress is read at a glance up to here.
MOST_MARKS = 10
# A notification shows a line or two.
_SUMMARY = 300
# What a title leaves of it for the rest, at least.
_FEW = 100
_DOT = " · "
# A draft longer than this is a file: with its text and its block it would be more than a message takes.
DRAFT = 5000


def card_message(card: Card, words: Words, say: Say, stamp: str) -> Payload:
    """The card as the `text` and `blocks` of a message. `stamp` is new for each showing (`adapters.slack.controls`)."""
    controls = Controls(stamp)
    heading, asides = [*_heading(card, words, say)], [*_asides(card, words, say)]
    upper, lower = _upper(card, words, controls), _lower(card, words, controls)
    texts = (
        paragraphs([*card.notes]),
        card.body,
        _lines([clock.says for clock in card.times]),
        paragraphs([_question(field) for field in card.form.fields]) if card.form else (),
    )

    def laid(prose: Iterable[Payload | None]) -> list[Payload]:
        notes, body, clocks, questions = ([block] if block else [] for block in prose)
        return [*notes, *heading, *body, *clocks, *asides, *upper, *questions, *lower]

    blocks = laid([whole(text, say) for text in texts])
    around = CONTROL * (_pressable(card) + len(heading)) + ASIDES * len(asides)
    small = sum(map(_room, texts)) + around <= ROOM
    if not small and size(blocks) > ROOM:
        blocks = laid(_shortened(texts, say, ROOM - size([*heading, *asides, *upper, *lower])))
    return {"text": summary(card, say), "blocks": blocks}


def _room(text: Text) -> int:
    """What a text takes as JSON, at most. Nearly every card is far from its limit, and known to be so from this alone."""
    room = ELEMENT if text else 0
    for span in text:
        if isinstance(span, str):
            # A character takes two at most: an emoji, or one with a mark before it.
            room += 2 * len(span) + ELEMENT * (span.count("\n") + span.count("**"))
        else:
            room += TIME + (2 * len(span.words) if isinstance(span, Said) else 0)
    return room


def _pressable(card: Card) -> int:
    """How many buttons, options and boxes the card has, at most."""
    tones = card.draft.tones if card.draft else ()
    return sum(map(len, (card.choices, card.nav, card.checklist, card.channels, tones))) + 1


def _shortened(texts: Sequence[Text], say: Say, room: int) -> Sequence[Payload | None]:
    """As much of the notes, the body, the clocks and the questions as there is `room` for.

    The body gets what the others leave.
    """
    notes, body, clocks, questions = texts
    said = rich(notes, _most(MOST_NOTES, room), say)
    timed = rich(clocks, _most(MOST_CLOCKS, room), say)
    asked = rich(questions, _most(MOST_QUESTIONS, room), say)
    left = room - size([block for block in (said, timed, asked) if block])
    return said, rich(body, left, say), timed, asked


def _lines(parts: Iterable[Text]) -> Text:
    """Texts close under one another."""
    return tuple(span for part in parts if part for span in (*part, "\n"))[:-1]


def _most(limit: tuple[int, int], room: int) -> int:
    most, part = limit
    return min(most, room // part)


def summary(card: Card, say: Say) -> str:
    """What a notification says of the card."""
    head = _DOT.join(filter(None, (card.short, line(card.title, _SUMMARY - _FEW, say))))
    body = line(card.body, _SUMMARY - length(head) - len(_DOT), say)
    return escaped(_DOT.join(filter(None, (head, body)))) or card.id


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


def _heading(card: Card, words: Words, say: Say) -> Iterator[Payload]:
    title = line(card.title, HEADER, say)
    if title:
        yield {"type": "header", "text": as_it_stands(title)}
    state = "" if card.mood is Mood.CALM else words(f"slack.{card.mood}")
    small = _DOT.join(filter(None, (card.short, _marks(card.progress), state)))
    if small:
        yield _small([small])


def _marks(progress: tuple[int, int] | None) -> str:
    if progress is None or progress[1] > MOST_MARKS:
        return ""
    place, of = progress
    return " ".join(["●"] * place + ["○"] * (of - place))


def _asides(card: Card, words: Words, say: Say) -> Iterator[Payload]:
    """The caution and the tip, and what comes in a message or a file of its own; small."""
    asides = [line(aside, MOST_ASIDE, say) for aside in (card.caution, card.tip)]
    asides += [words("slack.draft")] if card.draft else []
    asides += [words("slack.file", file=card.document.name)] if card.document else []
    said = [aside for aside in asides if aside]
    if said:
        yield _small(said)


def _small(lines: Sequence[str]) -> Payload:
    return {"type": "context", "elements": [plain(line, SECTION) for line in lines]}


def _question(field: Field) -> Text:
    """A question, the answer it has, and what was wrong with the one just typed."""
    answer = (" ", Said(field.value)) if field.value else ()
    wrong = ("\n", *field.error) if field.error else ()
    # Where it asks, it is read as our own words are, and known from the last time.
    return (f"**{field.label.replace('**', '')}**", *answer, *wrong)


def _upper(card: Card, words: Words, controls: Controls) -> list[Payload]:
    """What is pressed above the questions of a form."""
    blocks: list[Payload] = []
    if card.draft and card.draft.tones:
        blocks = [_small([words("slack.tones")]), *controls.choices(card.draft.tones, words("slack.pick"))]
    return [*blocks, *controls.boxes(card.checklist)]


def _lower(card: Card, words: Words, controls: Controls) -> list[Payload]:
    """What is pressed below them; the way back last."""
    blocks: list[Payload] = []
    pick = words("slack.pick")
    if card.form and card.form.waits:
        answer = Choice("answer", words("slack.answer"), opening(card.form.submit))
        blocks += controls.choices((answer,), pick, "primary")
    blocks += controls.channels(card.channels)
    blocks += controls.choices(card.choices, pick, _style(card))
    if card.nav:
        blocks.append({"type": "divider"})
        blocks += controls.nav(card.nav)
    return blocks


def _style(card: Card) -> str:
    # Slack asks to use primary sparingly: one in a group, and none among equals (block-kit/block-elements/button-element).
    return "primary" if len(card.choices) == 1 and not card.form else ""
