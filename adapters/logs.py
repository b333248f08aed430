"""The log of a running bot: lines to read on a terminal, JSON for a program elsewhere. It never holds what a seller said.

What an exception says may quote what was typed, so its words are written only where they cannot: those of the system, of a
platform, and of our own errors. Of any other the kind is written and the place in the code. The libraries below us write
whole messages when they are asked for more than `INFO`; they are not asked.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from copy import copy
from typing import TextIO

from pythonjsonlogger.json import JsonFormatter

from adapters.office import PlatformError
from bot.stores.port import StoreError

# Fields that a line may carry beside its message: the case as its seller calls it, the key of a reminder, where it happened.
# `failure`, the short id a person was told, stands in the message as well.
_FIELDS = ("event", "case", "reminder", "platform", "tenant", "seconds")
# Packages whose exceptions say what was answered to us, and nothing that was sent; of Python's own, those of the system.
_QUOTE_NOTHING = {"aiohttp", "asyncio", "discord", "psycopg", "psycopg_pool", "slack_sdk"}
# Tokens and addresses with a token in them that are not among the settings: those of workspaces that installed the app, and
# those with which an interaction is answered.
_TOKENS = re.compile(r"\bx(?:ox[a-z]|app)-[\w-]+|(?<=/webhooks/)\d+/[\w-]+|(?<=/interactions/)\d+/[\w-]+")
_HIDDEN = "•••"
# Ours, which may be asked for more.
_OURS = ("bot", "adapters")


def set_up(level: str, secrets: Iterable[str], stream: TextIO | None = None) -> None:
    """Let everything that is logged in this process go to `stream` (stderr), from `level` up, without these secrets."""
    into = stream or sys.stderr
    handler = Discreet(into, secrets)
    handler.setFormatter(Lines() if into.isatty() else Json())
    root = logging.getLogger()
    for before in tuple(root.handlers):
        root.removeHandler(before)
    root.addHandler(handler)
    root.setLevel(max(logging.INFO, logging.getLevelName(level)))
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=True)


class Discreet(logging.StreamHandler[TextIO]):
    """Writes records without secrets, and without the words of an exception that may quote a seller."""

    def __init__(self, stream: TextIO, secrets: Iterable[str]) -> None:
        super().__init__(stream)
        # The longest first: one may be a part of another.
        self._secrets = sorted(filter(None, secrets), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The record as its formatter has it; other handlers see it as it was."""
        discreet = copy(record)
        message = record.getMessage()
        error = record.exc_info[1] if record.exc_info else None
        if error:
            message = _without_words(message, error)
            discreet.exc_text = self._hide("\n".join(_trace(error)))
            discreet.exc_info = None
        discreet.msg, discreet.args = self._hide(message), ()
        return super().format(discreet)

    def _hide(self, words: str) -> str:
        for secret in self._secrets:
            words = words.replace(secret, _HIDDEN)
        return _TOKENS.sub(_HIDDEN, words)


class Lines(logging.Formatter):
    """A line to read, with the fields it carries at its end."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The line before what is known of an exception."""
        fields = (f" {name}={value}" for name in _FIELDS if (value := getattr(record, name, None)) is not None)
        return super().formatMessage(record) + "".join(fields)


class Json(JsonFormatter):
    """A line of JSON: `timestamp`, `level`, `logger`, `message`, `exc_info`, and the fields it carries."""

    def __init__(self) -> None:
        super().__init__(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp=True,
            json_ensure_ascii=False,
        )


def _without_words(message: str, error: BaseException) -> str:
    """The message, where it repeats what the exception says and that may quote a seller."""
    for one in _chain(error):
        said = str(one)
        if said and not _quotes_nothing(one):
            message = message.replace(repr(one), type(one).__name__).replace(said, type(one).__name__)
    return message


def _trace(error: BaseException) -> Iterator[str]:
    """The exception and those behind it, the first cause first, as Python tells them but for the words they may not say."""
    for one in reversed(tuple(_chain(error))):
        yield "".join(traceback.format_tb(one.__traceback__)).rstrip("\n")
        yield f"{type(one).__module__}.{type(one).__qualname__}" + (f": {one}" if _quotes_nothing(one) else "")


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop(0)
        if one is None or any(one is other for other in seen):
            continue
        seen.append(one)
        yield one
        waiting.append(one.__cause__ or (None if one.__suppress_context__ else one.__context__))
        waiting.extend(one.exceptions if isinstance(one, BaseExceptionGroup) else ())


def _quotes_nothing(error: BaseException) -> bool:
    answered = type(error).__module__.partition(".")[0] in _QUOTE_NOTHING
    return answered or isinstance(error, StoreError | PlatformError | OSError)
