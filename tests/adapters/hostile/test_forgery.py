"""The forger forges: most of what it makes reads as an event, and a part as none."""

import random

from bot.core.press import decode
from tests.adapters.hostile.forgery import Forger
from tests.builders import a_case


def test_most_forged_presses_read_as_events() -> None:
    forger = Forger(random.Random(1), ["token-1"], a_case())
    read = [decode(forger.pressed()) is not None for _ in range(1_000)]
    assert 500 < sum(read) < 900
