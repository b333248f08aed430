"""The mark of a reminder on its buttons: nobody sees it, and a DM can be searched for it."""

from adapters.discord.limits import CUSTOM_ID

# An event as it is written (`bot.core.press`) has no such character.
_BEFORE = "#"


def marked(pressed: str, mark: str) -> str:
    """What a button carries, with a mark behind it, if both fit."""
    whole = f"{pressed}{_BEFORE}{mark}"
    return whole if len(whole) <= CUSTOM_ID else pressed


def is_marked(carried: str, mark: str) -> bool:
    """Whether a button has this mark."""
    return carried.partition(_BEFORE)[2] == mark


def unmarked(carried: str) -> str:
    """What a button carries, without a mark."""
    return carried.partition(_BEFORE)[0]
