"""The marketplaces that ship, each read once in a process: that takes half a second, and many tests want the same."""

from functools import cache
from pathlib import Path

from bot.core.library import Library
from bot.playbooks.loader import load_library

TEMPLATES = Path(__file__).parents[1] / "templates"


@cache
def shipped(market: str) -> Library:
    """The marketplace as it ships."""
    return load_library(TEMPLATES, market)
