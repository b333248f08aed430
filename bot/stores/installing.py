"""Installations that were begun and not yet ended, in memory."""

from datetime import datetime, timedelta

# Far beyond the minutes in which somebody presses Allow.
BEGUN_LIVES = timedelta(days=1)


class Begun:
    """When each was begun, by its secret."""

    def __init__(self) -> None:
        self._at: dict[str, datetime] = {}

    def begin(self, secret: str, at: datetime) -> None:
        """Remember one."""
        self._at = {s: begun for s, begun in self._at.items() if at - begun < BEGUN_LIVES} | {secret: at}

    def end(self, secret: str) -> datetime | None:
        """When it was begun, once."""
        return self._at.pop(secret, None)
