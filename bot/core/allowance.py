"""How much one person may ask for at once: enough for anybody's fingers, and not enough to keep the bot from everybody else.

What they do about a reminder has an allowance of its own, so that nothing else they did can keep them from saying, in the
last minutes of a deadline, that they have answered.
"""

from dataclasses import dataclass

from bot.core.book import Book
from bot.core.cards import Card, Choice
from bot.core.events import Event, Heed, Resume
from bot.core.names import label, product
from bot.core.show import nav

# A whole checklist ticked, a form and a few steps: nobody reads that fast for longer. Then one each second.
AT_ONCE, EACH = 30, 1.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of one at `at`, in seconds of a steady clock."""

    left: float
    at: float


def purse(event: Event) -> str:
    """Which allowance of a person an event is taken from."""
    return "reminders" if isinstance(event, Heed) else "steps"


def spent(before: Allowance | None, at: float) -> tuple[Allowance, float]:
    """The allowance after one more event at `at`, and the seconds to wait first; 0 when it may be answered.

    None is one that nothing was taken from. An event that has to wait takes nothing.
    """
    left = float(AT_ONCE) if before is None else min(AT_ONCE, before.left + max(0.0, at - before.at) / EACH)
    if left < 1:
        return Allowance(left, at), (1 - left) * EACH
    return Allowance(left - 1, at), 0.0


def is_whole(allowance: Allowance, at: float) -> bool:
    """Whether it need not be remembered any more: it is as one that nothing was taken from."""
    return allowance.left + (at - allowance.at) / EACH >= AT_ONCE


def hasty_card(book: Book) -> Card:
    """For somebody who was too fast. It names no case: nothing was looked up."""
    return Card(
        id="hasty",
        title=product(book, "hasty.title"),
        body=product(book, "hasty.body"),
        choices=(Choice("resume", label(book, "nav.resume"), Resume()),),
        nav=nav(book),
    )
