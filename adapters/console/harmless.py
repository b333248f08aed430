"""Words that cannot steer a terminal."""

import unicodedata

# Control, format, private and surrogate characters: one begins an escape sequence, others turn the direction of writing.
# The two joiners stay: Urdu, Hindi and emoji need them.
_STEERING = {"Cc", "Cf", "Co", "Cs"}
_KEPT = "\n\t\u200c\u200d"


def harmless(words: str) -> str:
    """The words without characters that a terminal would obey instead of show."""
    return "".join(c for c in words if c in _KEPT or unicodedata.category(c) not in _STEERING)
