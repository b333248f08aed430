"""A typed line, read against the card it answers: numbers, the words on buttons, commands, or an answer to a form."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.core.cards import Card, Choice, Field
from bot.core.events import Cases, Erase, Event, Help, New, Open, Privacy, Resume, Say, StartOver, Tips


@dataclass(frozen=True, slots=True)
class Quit:
    """The person wants to leave."""


# The word that ends an answer over several lines.
DONE = "done"
_QUIT = {"quit", "exit", "bye", "q"}
_BARE: dict[str, Event] = {
    "cases": Cases(),
    "my cases": Cases(),
    "new": New(),
    "start": New(),
    "erase": Erase(),
    "settings": Open("settings"),
    "impact": Open("impact"),
}
# Pages of a case by the word for them, while a case is on the screen.
_OF_CASE = {"name": "nickname"} | {
    page: page for page in ("case", "nickname", "correct", "close", "export", "reminders", "calendar")
}


def parse(line: str, card: Card, reminded: Iterable[Choice] = ()) -> Event | Quit | None:
    """The event a line stands for on this card; None for an empty line that answers nothing.

    `reminded` is what can be done about the last reminder that came in between.
    """
    words = _bare(line)
    said = words.casefold()
    field = open_field(card)
    if not said:
        return _empty(card, field)
    if said in _QUIT:
        return Quit()
    return (
        _option(said, card, field)
        or _number(said, card, field)
        or _pressed(said, card)
        or _ticked(said, card)
        or next((c.event for c in reminded if _names(said, c)), None)
        or _command(said, card.token)
        or (_answer(card, field, line) if field else Say(line, card.token))
    )


def begins_lines(line: str, card: Card) -> bool:
    """Whether the line is the first of an answer that may have several."""
    field = open_field(card)
    return field is not None and field.lines and bool(line.strip()) and parse(line, card) == _answer(card, field, line)


def open_field(card: Card) -> Field | None:
    """The question of the card's form that still needs an answer, if there is one."""
    return next((f for f in card.form.fields if not f.filled), None) if card.form else None


def asks_number(field: Field | None) -> bool:
    """Whether the question is answered by a bare number, as its example shows. A number picks no choice then."""
    return field is not None and field.example.isdecimal()


def _bare(line: str) -> str:
    """The line as people type it elsewhere, without `/cancel` or a slash in front."""
    return line.strip().removeprefix("/").removeprefix("cancel ").strip()


def _empty(card: Card, field: Field | None) -> Event | None:
    """Enter keeps the answer that is shown, or skips a question that may be skipped."""
    return _answer(card, field, field.value) if field and (field.value or field.optional) else None


def _answer(card: Card, field: Field | None, typed: str) -> Event | None:
    if card.form is None or field is None:
        return None
    return replace(card.form.submit, answers={**card.form.submit.answers, field.id: typed})


def _option(said: str, card: Card, field: Field | None) -> Event | None:
    if field and said.isdecimal() and 1 <= int(said) <= len(field.options):
        return _answer(card, field, field.options[int(said) - 1][0])
    return None


def _number(said: str, card: Card, field: Field | None) -> Event | None:
    return _answer(card, field, said) if asks_number(field) and said.isdecimal() else None


def _pressed(said: str, card: Card) -> Event | None:
    if said.isdecimal() and len(said) < 3 and 1 <= int(said) <= len(card.choices):
        return card.choices[int(said) - 1].event
    tones = card.draft.tones if card.draft else ()
    return next((c.event for c in (*card.choices, *tones, *card.nav) if _names(said, c)), None)


def _names(said: str, choice: Choice) -> bool:
    return said in (choice.id.casefold(), choice.label.casefold())


def _ticked(said: str, card: Card) -> Event | None:
    """A checklist line by its letter."""
    place = ord(said) - ord("a") if len(said) == 1 else -1
    return card.checklist[place].event if 0 <= place < len(card.checklist) else None


def _command(said: str, token: str) -> Event | None:
    first, _, rest = said.partition(" ")
    if said in _BARE:
        return _BARE[said]
    if token and said in _OF_CASE:
        return Open(_OF_CASE[said], token)
    match first:
        case "tips" | "tip":
            return Tips(rest, token)
        case "resume" | "open" | "continue":
            return Resume(rest or token)
        case "help" | "?" if not rest:
            return Help(token)
        case "check" if not rest:
            return Open("check", token)
        case "privacy" if not rest:
            return Privacy(token)
        case "start" | "restart" if token and rest in ("over", ""):
            return StartOver(token)
        case _:
            return None
