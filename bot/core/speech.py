"""What the words of a sentence mean: typos mended, words that mean the same made one, idle words left out. Pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.patterns import said, source

# A word this like one we know is that word with a typo: up to one letter in five. Short words are too like others.
TYPO, SHORTEST = 0.79, 5
# Set before a meaning, so that it is never taken for a word again.
MARK = "="


@dataclass(frozen=True, slots=True)
class Speech:
    """How people say things, as data.

    `same` has for each meaning the phrases that say it, `idle` the words that mean nothing, `elsewhere` sentences that are
    about something we do not help with.
    """

    same: tuple[tuple[str, tuple[str, ...]], ...] = ()
    idle: frozenset[str] = frozenset()
    elsewhere: tuple[str, ...] = ()


def meanings(sentence: str, speech: Speech, known: Collection[str] = ()) -> frozenset[str]:
    """What is said, as a set of meanings and of words that have none of ours.

    A word is mended to one of `known`, words that people are known to say, when it is none of them but much like one.
    """
    passes = _passes(speech)
    words = " ".join(_mended(word, passes, speech, known) for word in words_of(sentence)) + " "
    for one_pass in passes:
        words = one_pass.sub(lambda found: f"{MARK}{speech.same[int((found.lastgroup or '')[1:])][0]} ", words)
    return frozenset(word for word in words.split() if word not in speech.idle)


def words_of(sentence: str) -> list[str]:
    """The words of a sentence, made alike."""
    return [word for word in said(sentence).alike.split() if word != "."]


def _mended(word: str, passes: Iterable[re.Pattern[str]], speech: Speech, known: Collection[str]) -> str:
    if len(word) < SHORTEST or word in known or word in speech.idle or any(p.match(f"{word} ") for p in passes):
        return word
    found = process.extractOne(word, known, scorer=OSA.normalized_similarity, score_cutoff=TYPO)
    return found[0] if found else word


@lru_cache(maxsize=8)
def _passes(speech: Speech) -> tuple[re.Pattern[str], ...]:
    """What finds the meanings: phrases of more words before those of fewer, over all meanings. "Money back" is not money."""
    lengths = {len(phrase.split()) for _, phrases in speech.same for phrase in phrases}
    return tuple(_one_pass(speech, length) for length in sorted(lengths, reverse=True))


def _one_pass(speech: Speech, length: int) -> re.Pattern[str]:
    groups = []
    for n, (_, phrases) in enumerate(speech.same):
        fitting = [source(phrase) for phrase in phrases if len(phrase.split()) == length]
        groups += [f"(?P<m{n}>{'|'.join(fitting)})"] if fitting else []
    return re.compile("|".join(groups))
