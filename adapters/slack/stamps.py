"""Names for showings: no two of a message are the same, in no process, or Slack would keep what was picked before."""

import itertools
import secrets

_OURS = secrets.token_hex(3)
_showings = itertools.count()


def stamp() -> str:
    """The next one, in hexadecimal. Chance is asked once, because asking takes longer than anything else about a stamp."""
    return f"{_OURS}{next(_showings):x}"
