"""A free sentence finds its playbook: held against what sellers say, the playbook's title and its button."""

from dataclasses import dataclass

from rapidfuzz import fuzz, utils

from bot.core.book import Book
from bot.core.texts import clean

# Chosen on the phrasings in tests/unit/test_frontdoor.py: above SURE the first guess was right, below FITS nothing fitted.
SURE, FITS = 78.0, 55.0
# The second guess must be this far behind for the first to be offered alone.
LEAD = 6.0
# As many guesses as can be read at a glance.
MOST = 3
# A message longer than this is a story; its beginning says what happened.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Guess:
    """A playbook and how well the sentence fits it, 0 to 100."""

    playbook: str
    score: float


def guesses(words: str, book: Book) -> tuple[Guess, ...]:
    """The listed playbooks the sentence may mean, the likeliest first; none when nothing fits."""
    said = utils.default_process(clean(words)[:LONGEST])
    if not said:
        return ()
    found = (Guess(p.id, _score(said, p.id, book)) for p in book.flow.playbooks.values() if p.listed)
    return tuple(sorted((g for g in found if g.score >= FITS), key=lambda g: (-g.score, g.playbook)))[:MOST]


def is_sure(found: tuple[Guess, ...]) -> bool:
    """Whether the first guess may be offered alone."""
    return bool(found) and found[0].score >= SURE and all(found[0].score - g.score >= LEAD for g in found[1:])


def _score(said: str, playbook: str, book: Book) -> float:
    own = (book.words(f"{playbook}.title"), book.words(f"{playbook}.reason"))
    phrases = (*book.catalogue.sounds_like.get(playbook, ()), *(w for w in own if w))
    return max((_alike(said, utils.default_process(phrase)) for phrase in phrases), default=0.0)


def _alike(said: str, phrase: str) -> float:
    """Shared words count most, wherever they stand; but one shared word does not make two sentences the same."""
    return 0.6 * fuzz.token_set_ratio(said, phrase) + 0.4 * fuzz.token_sort_ratio(said, phrase)
