"""A form as a modal: each question under its label, what was typed before filled in."""

from collections.abc import Callable

from discord import RadioGroupOption, SelectOption, TextStyle
from discord.ui import Label, Modal, RadioGroup, Select, TextInput

from adapters.discord.limits import (
    DESCRIPTION,
    OPTION,
    OPTIONS,
    PLACEHOLDER,
    QUESTION,
    QUESTIONS,
    RADIOS,
    TITLE,
    TYPED,
)
from adapters.discord.text import cut
from bot.core.cards import Field, Form
from bot.core.press import encode, opening

# A phone shows two or three dozen characters of a line; somebody who may write a few sentences wants to see them.
ONE_LINE = 100

Input = TextInput[Modal] | Select[Modal] | RadioGroup[Modal]


def modal(form: Form, title: str, words: Callable[..., str]) -> Modal:
    """The form's questions, in a modal whose custom_id opens the form again and whose parts have the questions' ids.

    Of more than five, those come first that have no accepted answer; the card asks for the others next.
    """
    asked = Modal(title=cut(title, TITLE), custom_id=encode(opening(form.submit)), timeout=None)
    open_first = sorted(form.fields, key=lambda field: field.filled) if len(form.fields) > QUESTIONS else form.fields
    for field in open_first[:QUESTIONS]:
        short = cut(field.label, QUESTION)
        whole = cut(field.label, DESCRIPTION) if short.endswith("…") else None
        asked.add_item(Label(text=short or field.id, description=whole, component=_input(field, words)))
    return asked


def _input(field: Field, words: Callable[..., str]) -> Input:
    known = field.typed or field.value
    picked = next((id for id, label in field.options if known and known.casefold() in (id.casefold(), label.casefold())), "")
    options = [(id, cut(label, OPTION) or id) for id, label in field.options]
    required = not field.optional
    if 2 <= len(options) <= RADIOS:
        radios = [RadioGroupOption(label=label, value=id, default=id == picked) for id, label in options]
        return RadioGroup(custom_id=field.id, required=required, options=radios)
    if 1 <= len(options) <= OPTIONS:
        picks = [SelectOption(label=label, value=id, default=id == picked) for id, label in options]
        return Select(custom_id=field.id, required=required, min_values=int(required), options=picks)
    return TextInput(
        custom_id=field.id,
        style=TextStyle.paragraph if field.lines or field.most > ONE_LINE else TextStyle.short,
        placeholder=cut(words("discord.example", example=field.example), PLACEHOLDER) if field.example else None,
        default=cut(known, TYPED) or None,
        required=required,
    )
