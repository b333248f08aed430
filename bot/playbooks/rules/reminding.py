"""Reminders that can never come, because their clock is over, or has not begun, when they would."""

from collections.abc import Iterator
from datetime import timedelta

from bot.core.lengths import shortest
from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.rules.sound import Sound


def check_reminders(sound: Sound) -> Iterator[Finding]:
    """Clocks that owe a reminder as long before their end as they are long, or longer."""
    for name, clock in sound.content.clocks.items():
        for n, owed in enumerate(clock.owes):
            if clock.length and isinstance(owed, timedelta) and owed >= shortest(clock.length):
                sentence = "This reminder would come before its clock has begun; a clock owes less than its `length`."
                yield sound.marked.finding(("clocks", name, "owes", n), Code.REMINDER_OUTSIDE, sentence)
