"""A card as a Discord message: one container of text and controls, the notes first and the way back last.

A draft is a message of its own, because copying on a phone takes the whole message; a reminder is a plain one, because a
message of components shows no text in a push notification. Our own words come from `words`, a product text by its id.
"""

from collections.abc import Callable, Iterator

from discord import ButtonStyle
from discord.ui import Button, Container, LayoutView, Separator, TextDisplay, View

from adapters.discord.controls import Controls, Row, channel
from adapters.discord.limits import BUTTONS, CONTENT, LABEL, ROWS, TEXT, room, size
from adapters.discord.marks import marked
from adapters.discord.questions import modal
from adapters.discord.text import cut, fitted, one_line
from bot.core.cards import Card, CheckItem, Choice, Field, Mood
from bot.core.notices import Notice
from bot.core.press import encode, opening
from bot.core.show import paragraphs
from bot.core.spans import Said, Text

__all__ = ["card_view", "document_file", "draft_text", "modal", "notice_message"]

Words = Callable[..., str]
Part = TextDisplay[LayoutView] | Separator[LayoutView] | Row

# The colours of the terminal (adapters/console/palette.py). Nothing is said by colour alone.
COLOURS = {Mood.CALM: 0x0A7EA4, Mood.WAITING: 0xA56A00, Mood.URGENT: 0xE02B2B, Mood.DONE: 0x1A8754}
# What each part of a card may take of a message, so that the body always has 400 characters or more. Nothing that
# ships comes near; a playbook of somebody else's may.
MOST_NOTES, MOST_HEADING, MOST_CLOCKS, MOST_ASIDE, MOST_QUESTIONS = 800, 300, 900, 250, 700
# A row of marks for the progress is read at a glance up to here.
MOST_MARKS = 10


def card_view(card: Card, words: Words) -> LayoutView:
    """The card as a message that works for ever: it has no timeout, and each control carries its event."""
    notes, heading = fitted(paragraphs(list(card.notes)), MOST_NOTES), _heading(card, words)
    clocks, asides = _clocks(card), "\n".join(filter(None, (_asides(card), _beside(card, words))))
    asked = fitted(paragraphs([_question(f) for f in card.form.fields]), MOST_QUESTIONS) if card.form else ""
    body = fitted(card.body, TEXT - sum(map(room, (notes, heading, clocks, asides, asked))))
    box: Container[LayoutView] = Container(accent_colour=COLOURS[card.mood])
    for number, group in enumerate(filter(any, ((notes,), (heading, body), (clocks,), (asides,)))):
        if number:
            box.add_item(Separator(visible=False))
        for text in filter(str.strip, group):
            box.add_item(TextDisplay(text))
    for part in _controls(card, asked, words):
        box.add_item(part)
    view = LayoutView(timeout=None)
    view.add_item(box)
    return view


def draft_text(card: Card) -> str | None:
    """The message to copy, to be sent as a plain message with nothing else in it; None when there is none.

    It is not escaped: what is copied is what was written. Send it without mentions. One too long for a message is a file.
    """
    text = card.draft.text.strip() if card.draft else ""
    return text if 0 < size(text) <= CONTENT else None


def document_file(card: Card) -> tuple[str, str] | None:
    """The name and text of a file to hand over: the export of a case, or a draft that is too long for a message."""
    if card.document:
        return card.document.name, card.document.text
    if card.draft and size(card.draft.text.strip()) > CONTENT:
        return f"{card.short.lower() or card.id}.txt", card.draft.text
    return None


def notice_message(notice: Notice) -> tuple[str, View]:
    """A reminder as plain words, and its buttons, which have its key as their mark."""
    view = View(timeout=None)
    for choice in notice.choices[: BUTTONS * ROWS]:
        carried = marked(encode(choice.event), notice.key)
        view.add_item(Button(label=cut(choice.label, LABEL) or choice.id, custom_id=carried))
    return fitted((notice.words,), CONTENT), view


def _heading(card: Card, words: Words) -> str:
    state = "" if card.mood is Mood.CALM else words(f"discord.{card.mood}")
    small = " · ".join(filter(None, (card.short, _marks(card.progress), state)))
    title = fitted(("## ", *one_line(card.title)), MOST_HEADING) if card.title else ""
    return "\n".join(filter(None, (title, f"-# {small}" if small else "")))


def _marks(progress: tuple[int, int] | None) -> str:
    if progress is None or progress[1] > MOST_MARKS:
        return ""
    place, of = progress
    return " ".join(["●"] * place + ["○"] * (of - place))


def _clocks(card: Card) -> str:
    """What runs. Where all of it is too much, each clock keeps what it begins with: its name, and when it ends."""
    whole = "\n\n".join(fitted(clock.says, MOST_CLOCKS) for clock in card.times)
    if room(whole) <= MOST_CLOCKS:
        return whole
    return "\n".join(fitted(clock.says, MOST_CLOCKS // len(card.times) - 1) for clock in card.times)


def _asides(card: Card) -> str:
    """The caution and the tip, small."""
    small = (fitted(("-# ", *one_line(aside)), MOST_ASIDE) for aside in (card.caution, card.tip) if aside)
    return "\n".join(small)


def _beside(card: Card, words: Words) -> str:
    """What comes in a message or a file of its own."""
    lines = [words("discord.draft")] if card.draft else []
    lines += [words("discord.tones")] if card.draft and card.draft.tones else []
    lines += [words("discord.file", file=card.document.name)] if card.document else []
    return fitted(("-# ", " ".join(lines)), MOST_ASIDE) if lines else ""


def _question(field: Field) -> Text:
    """A question, the answer it has, and what was wrong with the one just typed."""
    answer = (" ", Said(field.value)) if field.value else ()
    wrong = ("\n", *field.error) if field.error else ()
    return (f"**{cut(field.label, MOST_ASIDE)}**", *answer, *wrong)


def _controls(card: Card, asked: str, words: Words) -> Iterator[Part]:
    controls = Controls()
    pick = words("discord.pick")
    yield from controls.rows(card.draft.tones if card.draft else (), pick)
    yield from controls.rows((_line(item) for item in card.checklist), words("discord.tick"))
    if asked:
        yield TextDisplay(asked)
    if card.form and card.form.waits:
        answer = Choice("answer", words("discord.answer"), opening(card.form.submit))
        yield from controls.rows((answer,), pick, ButtonStyle.primary)
    yield from map(channel, card.channels)
    yield from controls.rows(card.choices, pick, _style(card))
    if card.nav:
        yield Separator()
        yield from controls.in_sight(card.nav)


def _line(item: CheckItem) -> Choice:
    return Choice(item.id, f"{'☑' if item.done else '☐'} {item.label}", item.event)


def _style(card: Card) -> ButtonStyle:
    # One primary button in a group, and none among equals, say Discord's guidelines for buttons.
    return ButtonStyle.primary if len(card.choices) == 1 and not card.form else ButtonStyle.secondary
