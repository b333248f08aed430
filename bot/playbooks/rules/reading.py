"""How hard a playbook is to read: its words as one text, scored by the formula of Flesch and Kincaid.

A single card is too short for any formula, so a playbook is scored as a whole.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import readability  # type: ignore[import-untyped]  # it has no types
from jinja2 import nodes

from bot.core.playbook import Playbook
from bot.playbooks.blanks import parsed
from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.rules.sound import Sound

# The formula gives years at an American school, which children begin at six: who has done six of them is twelve. What ships
# needs at most 3.6, so this leaves room for a hard subject and none for a contract.
HARDEST = 6.0
# Fewer words say more about chance than about the writer.
FEWEST_WORDS = 100
# Sentences, each in its words.
Text = tuple[tuple[str, ...], ...]
# As much of the hardest sentence as is needed to find it.
_LONGEST = 160

# A word of every day where a blank is filled in.
_FILLED = "this"
# A sentence, a line of a list, or a label on a button.
_ENDS = re.compile(r"(?<=[.!?:;])\s+|\n+")
_MARKS = re.compile(r"\*\*|^\s*[-#]+\s+|https?://\S+", re.MULTILINE)
# It begins with a letter or a digit: a dash alone is no word, and the library refuses a text without any.
_WORD = re.compile(r"[^\W_][\w’'-]*")


def check_reading(sound: Sound) -> Iterator[Finding]:
    """Playbooks that are too hard to read."""
    for playbook in sound.flow.playbooks.values():
        text = sentences(sound, playbook)
        if sum(map(len, text)) < FEWEST_WORDS:
            continue
        years = school_years(text)
        if years > HARDEST:
            worst = max(text, key=lambda words: school_years((words,)))
            shown = " ".join(worst)[:_LONGEST]
            sentence = (
                f"These words need {years:.1f} years at school, more than {HARDEST:.0f}; "
                f"use shorter sentences and words. The hardest: “{shown}”"
            )
            yield sound.at_playbook(playbook.id, ("playbook",), Code.HARD_TO_READ, sentence)


@lru_cache(maxsize=256)
def school_years(text: Text) -> float:
    """The grade of Flesch and Kincaid: of sentences."""
    grades = readability.getmeasures([" ".join(words) for words in text], lang="en")["readability grades"]
    return float(grades["Kincaid"])


def sentences(sound: Sound, playbook: Playbook) -> Text:
    """Everything a seller reads in a playbook, sentence by sentence; what two steps share counts once."""
    ids = dict.fromkeys(id for step in playbook.steps.values() for id in _read(sound, playbook, step.id))
    texts = (sound.catalogue.texts.get(id, "") for id in ids)
    spoken = (sentence for text in texts for sentence in _ENDS.split(_MARKS.sub("", plain(text))))
    return tuple(words for sentence in spoken if (words := tuple(found[0] for found in _WORD.finditer(sentence))))


def _read(sound: Sound, playbook: Playbook, name: str) -> Iterator[str]:
    step, ref = playbook.steps[name], f"{playbook.id}.{name}"
    yield from (f"{ref}.{part}" for part in ("say", "why"))
    if step.long_text:
        yield from (f"text.{step.long_text}", f"text.{step.long_text}.more")
    if step.draft:
        yield f"draft.{step.draft}.{next(iter(sound.catalogue.tones[step.draft]))}"
    yield from (f"{ref}.check.{item}" for item in step.checklist)


def plain(template: str) -> str:
    """A template's words, its blanks filled with a plain word, of both sides of an `if`."""
    if "{" not in template:
        return template
    parts = (child for out in parsed(template).find_all(nodes.Output) for child in out.nodes)
    return "".join(part.data if isinstance(part, nodes.TemplateData) else _FILLED for part in parts)
