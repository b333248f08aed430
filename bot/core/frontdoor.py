"""A free sentence finds its playbook: held against what sellers say, the playbook's title and its button.

A word counts for as much as it tells situations apart (its inverse document frequency): "milestone" is nearly enough,
"order" is nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

from bot.core.book import Book
from bot.core.library import ENGLISH, Library
from bot.core.speech import Speech, meanings, words_of
from bot.core.texts import clean

# Chosen on one half of the phrasings in tests/frontdoor: above SURE the first guess was right, below FITS nothing fitted.
SURE, FITS = 65.0, 36.0
# The second guess must be this far behind for the first to be offered alone.
LEAD = 12.0
# As many guesses as can be read at a glance.
MOST = 3
# A message longer than this is a story; its beginning says what happened.
LONGEST = 300
# A sentence is as like a situation as the one of its phrases that is most like it, and as all of them together.
OF_BEST, OF_ALL = 0.6, 0.4
# People tell more than they must: what is said beyond a phrase counts against it less than what is left unsaid of it.
UNSAID, BEYOND = 0.6, 0.35
# A word that is in this share of a situation's phrases is as usual for it as can be.
USUAL = 0.25
# What the commonest word weighs; and what one that nobody has said before does, against a word of one situation only.
LEAST, UNKNOWN = 0.1, 0.5
# So many sets of phrases are kept ready: those of each language and of the communities that say it in their own way.
READY = 64
# The name of what is no situation of ours.
ELSEWHERE = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """A playbook and how well the sentence fits it, 0 to 100."""

    playbook: str
    score: float


@dataclass(frozen=True, slots=True)
class _Index:
    """The meanings of every phrase of every situation, how usual each is for it, and how much it tells it from others."""

    phrases: Mapping[str, tuple[frozenset[str], ...]]
    usual: Mapping[str, Mapping[str, float]]
    weights: Mapping[str, float]
    unknown: float
    vocabulary: frozenset[str]

    def weight(self, words: Iterable[str]) -> float:
        """What words weigh together."""
        return sum(self.weights.get(word, self.unknown) for word in words)


def guesses(words: str, book: Book) -> tuple[Guess, ...]:
    """The listed playbooks the sentence may mean, the likeliest first.

    None when nothing fits, or when something fits best that is no order to cancel.
    """
    speech = book.catalogue.speech
    index = _index(speech, tuple(_phrases(book)))
    heard = meanings(clean(words)[:LONGEST], speech, index.vocabulary)
    scored = sorted(
        (Guess(name, _score(heard, name, index)) for name in index.phrases), key=lambda g: (-g.score, g.playbook)
    )
    if not scored or scored[0].playbook == ELSEWHERE:
        return ()
    return tuple(g for g in scored if g.score >= FITS and g.playbook != ELSEWHERE)[:MOST]


def prepare(library: Library) -> None:
    """Make ready what `guesses` needs, which takes half a second the first time: for each language and community."""
    for community in ("", *library.communities):
        for language in (ENGLISH, *library.languages):
            book = library.book(language, community)
            _index(book.catalogue.speech, tuple(_phrases(book)))


def is_sure(found: tuple[Guess, ...]) -> bool:
    """Whether the first guess may be offered alone."""
    return bool(found) and found[0].score >= SURE and all(found[0].score - g.score >= LEAD for g in found[1:])


def _phrases(book: Book) -> Iterable[tuple[str, tuple[str, ...]]]:
    for playbook in book.flow.playbooks.values():
        if playbook.listed:
            own = (book.words(f"{playbook.id}.title"), book.words(f"{playbook.id}.reason"))
            yield playbook.id, (*book.catalogue.sounds_like.get(playbook.id, ()), *(words for words in own if words))
    yield ELSEWHERE, book.catalogue.speech.elsewhere


@lru_cache(maxsize=READY)
def _index(speech: Speech, said: tuple[tuple[str, tuple[str, ...]], ...]) -> _Index:
    phrases = {name: tuple(meanings(phrase, speech) for phrase in sentences) for name, sentences in said}
    of_each = [frozenset[str]().union(*sets) for sets in phrases.values()]
    every = frozenset[str]().union(*of_each)
    weights = {word: _weight(sum(word in words for words in of_each), len(of_each)) for word in every}
    vocabulary = frozenset(word for _, sentences in said for sentence in sentences for word in words_of(sentence))
    usual = {name: _telling(sets) for name, sets in phrases.items()}
    return _Index(phrases, usual, weights, UNKNOWN * _weight(1, len(of_each)), vocabulary)


def _weight(found_in: int, of: int) -> float:
    """How much a word tells that is said of `found_in` situations: the fewer, the more, and always something."""
    return LEAST + log((of + 1) / (found_in + 0.5))


def _telling(phrases: tuple[frozenset[str], ...]) -> dict[str, float]:
    """How usual each word is for a situation, 0 to 1."""
    times = Counter(word for phrase in phrases for word in phrase)
    return {word: min(1.0, count / (USUAL * len(phrases))) for word, count in times.items()}


def _score(heard: frozenset[str], name: str, index: _Index) -> float:
    best = max((_alike(heard, phrase, index) for phrase in index.phrases[name]), default=0.0)
    usual = index.usual[name]
    of_all = sum(index.weight((word,)) * usual.get(word, 0.0) for word in heard) / (index.weight(heard) or 1.0)
    return 100 * (OF_BEST * best + OF_ALL * of_all)


def _alike(heard: frozenset[str], phrase: frozenset[str], index: _Index) -> float:
    """Tversky's index of the two: what they share, against what only one of them has."""
    both = index.weight(heard & phrase)
    whole = both + UNSAID * index.weight(phrase - heard) + BEYOND * index.weight(heard - phrase)
    return both / whole if whole else 0.0
