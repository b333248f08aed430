"""The index of reminders beside the plainest thing that could do its work."""

import random
from datetime import datetime, timedelta

import pytest

from bot.core.reminders import Reminder
from bot.core.seller import SellerId
from bot.stores import index
from bot.stores.index import DueIndex
from tests.builders import NOON, a_reminder, a_seller_id

SELLERS = [a_seller_id(user) for user in ("ali", "bea", "cem")]
LEASE = timedelta(minutes=7)


class PlainIndex:
    """All rows in one dictionary, looked through each time."""

    def __init__(self) -> None:
        self.rows: dict[tuple[SellerId, str], Reminder] = {}
        self.lent: dict[tuple[SellerId, str], datetime] = {}

    def put(self, seller: SellerId, rows: list[Reminder]) -> None:
        self.rows = {k: r for k, r in self.rows.items() if k[0] != seller} | {(seller, r.key): r for r in rows}
        self.lent = {k: until for k, until in self.lent.items() if k in self.rows}

    def free(self) -> list[tuple[datetime, str, SellerId]]:
        return sorted((r.due, r.key, seller) for (seller, _), r in self.rows.items() if (seller, r.key) not in self.lent)

    def claim(self, now: datetime, limit: int, together: timedelta) -> set[tuple[SellerId, str]]:
        self.lent = {k: until for k, until in self.lent.items() if until > now}
        first = {seller for due, _, seller in self.free()[:limit] if due <= now}
        taken = {(seller, key) for due, key, seller in self.free() if seller in first and due <= now + together}
        self.lent |= dict.fromkeys(taken, now + LEASE)
        return taken


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("floor", [0, 1_000])
def test_it_answers_as_the_plain_one_does(monkeypatch: pytest.MonkeyPatch, seed: int, floor: int) -> None:
    monkeypatch.setattr(index, "_REBUILD_FLOOR", floor)
    chance, clever, plain, now = random.Random(seed), DueIndex(), PlainIndex(), NOON
    for _ in range(300):
        now += timedelta(minutes=chance.randrange(3))
        if chance.random() < 0.6:
            seller = chance.choice(SELLERS)
            keys = chance.sample(range(12), chance.randrange(8))
            # A key's due time never changes in practice; here it does now and then.
            rows = [a_reminder(f"{k}", due=NOON + timedelta(minutes=17 * k + chance.choice([0, 0, 0, 30]))) for k in keys]
            clever.put(seller, rows)
            plain.put(seller, rows)
        else:
            limit = chance.randrange(5)
            together = timedelta(minutes=chance.choice([0, 30]))
            claims = clever.claim(now, LEASE, limit, together)
            assert len({claim.seller for claim in claims}) == len(claims)
            assert {(claim.seller, r.key) for claim in claims for r in claim.reminders} == plain.claim(now, limit, together)
        assert clever.next_due() == next((due for due, _, _ in plain.free()), None)


def test_corrections_without_end_do_not_fill_the_memory() -> None:
    clever = DueIndex()
    for n in range(10_000):
        clever.put(SELLERS[0], [a_reminder(f"{n}", due=NOON + timedelta(minutes=n))])
    assert len(clever._realms["slack", "T1"].heap) < 2_000
