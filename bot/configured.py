"""Reading the settings, and naming what is wrong or unknown among them. No sentence has in it what was set."""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values
from pydantic import ValidationError

from bot.operators import told
from bot.settings import ENV_FILE, PREFIX, Settings, by_name

# Names that begin so may be meant for us. Other programs have some of the last two as well.
_PREFIXES = (PREFIX, "DISCORD_", "SLACK_")
# What only the tests read.
_OF_TESTS = f"{PREFIX}TEST_"


class SettingsError(Exception):
    """The settings cannot be used. `sentences` says for each that is wrong what to do."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def read_settings() -> tuple[Settings, tuple[str, ...]]:
    """The settings of the environment and `.env`, and a sentence about each name that may be meant for us and is not known.

    Raises SettingsError. An unknown name of our own is one: a misspelt AMICABLE_STORE would look for the cases elsewhere.
    """
    written = _written()
    ours: list[str] = []
    others: list[str] = []
    for name in dict.fromkeys(strangers({**written, **os.environ})):
        (ours if name.startswith(PREFIX) else others).append(_unknown(name))
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsError((*_wrong(error), *ours, *others)) from None
    if ours:
        raise SettingsError((*ours, *others))
    return settings, tuple(others)


def strangers(named: Mapping[str, str | None]) -> Iterator[str]:
    """Which of these names begin like one of our settings and are none."""
    known = by_name()
    for name in (name.upper() for name in named):
        if name.startswith(_PREFIXES) and name not in known and not name.startswith(_OF_TESTS):
            yield name


def _written() -> Mapping[str, str | None]:
    """What stands in `.env`, if there is one."""
    try:
        return dotenv_values(Path(ENV_FILE), encoding="utf-8")
    except UnicodeDecodeError:
        raise SettingsError((told("settings.not-utf-8", file=ENV_FILE),)) from None
    except OSError as error:
        raise SettingsError((told("settings.unreadable", file=ENV_FILE, reason=error.strerror),)) from None


def _unknown(name: str) -> str:
    close = get_close_matches(name, by_name(), n=1, cutoff=0.75)
    if name.startswith(PREFIX):
        return told("settings.unknown", name=name, close=close[0] if close else "")
    return told("settings.stranger", name=name, close=close[0] if close else "")


def _wrong(error: ValidationError) -> Iterator[str]:
    known = by_name()
    names = dict(zip(Settings.model_fields, known, strict=True))
    reasons: dict[str, str] = {}
    for fault in error.errors(include_input=False, include_url=False):
        place = str(fault["loc"][0])
        reasons.setdefault(names.get(place, place), fault["msg"].removeprefix("Value error, ").rstrip("."))
    for name, reason in reasons.items():
        yield told("settings.wrong", name=name, reason=reason, about=known[name].description)
