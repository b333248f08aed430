"""Clocks and facts that nobody has compared with their source for long."""

from collections.abc import Iterator
from datetime import date

from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.rules.sound import Sound


def check_fresh(sound: Sound, today: date) -> Iterator[Finding]:
    """What was last checked longer ago than the marketplace's `check_again`, or on a day that is yet to come."""
    limit = sound.content.check_again
    for section, parts in (("clocks", sound.content.clocks), ("facts", sound.content.facts)):
        for name, part in parts.items():
            loc = (section, name, "checked")
            if part.checked > today:
                sentence = f"`{name}` was checked on a day that is yet to come; write the day on which you looked."
                yield sound.marked.finding(loc, Code.STALE, sentence)
            elif today - part.checked > limit:
                days = (today - part.checked).days
                sentence = f"`{name}` was checked {days} days ago, more than {limit.days}; look at its source again."
                yield sound.marked.finding(loc, Code.STALE, sentence)
