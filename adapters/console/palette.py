"""The colours of a terminal that has them. Nothing is said by colour alone."""

from rich.style import Style

from adapters.console.parts import Role
from bot.core.cards import Mood

# Nobody knows the background. Each of these has a contrast of at least 4.4 to 1 on white and on black alike; WCAG 2 asks for
# 4.5 of small letters on one background. Ours is measured in tests/adapters/console.
BLUE, AMBER, RED, GREEN, GREY = "#0a7ea4", "#a56a00", "#e02b2b", "#1a8754", "#767676"

MOODS = {Mood.CALM: BLUE, Mood.WAITING: AMBER, Mood.URGENT: RED, Mood.DONE: GREEN}

ROLES = {
    Role.NOTE: Style(),
    Role.BODY: Style(),
    Role.CLOCK: Style(),
    Role.CAUTION: Style(color=AMBER),
    Role.TIP: Style(color=GREY, italic=True),
    Role.PROBLEM: Style(color=RED),
}
KEY = Style(color=BLUE, bold=True)
STRONG = Style(bold=True)
QUIET = Style(color=GREY)
REMINDER = Style(color=RED, bold=True)
