"""Walks as conversations that can be read: each card as the plain terminal shows it, and what is pressed below it."""

from collections.abc import Iterator

from adapters.console.parts import Reader, blocks
from adapters.console.render import render
from bot.core.book import Book
from bot.core.cards import Card
from bot.playbooks.states import Walk
from bot.playbooks.ways import SOMEBODY, Way


def transcripts(walks: tuple[Walk, ...], book: Book) -> Iterator[tuple[str, str]]:
    """The name of a file, and the conversation, for each walk."""
    for number, walk in enumerate(sorted(walks, key=lambda walk: walk.playbook), 1):
        yield f"{number:02}-{walk.playbook}.txt", transcript(walk, book)


def transcript(walk: Walk, book: Book) -> str:
    """The conversation of a walk, with a line above that says where it leads."""
    last = walk.spots[-1].case
    lines = [f"{walk.playbook} to {last.step}, {len(walk.taken)} presses"]
    for n, spot in enumerate(walk.spots):
        reader = Reader(spot.now, SOMEBODY.zone, SOMEBODY.language)
        lines.append(render(blocks(spot.turn.card, book, reader), reader).rstrip())
        if n < len(walk.taken):
            lines.append(f"> {_pressed(walk.taken[n], spot.turn.card)}")
    return "\n\n".join(lines) + "\n"


def _pressed(way: Way, card: Card) -> str:
    """The words on the button; a form's answers and the passing of time as they are called."""
    return next((choice.label for choice in card.choices if choice.id == way.id), way.id)
