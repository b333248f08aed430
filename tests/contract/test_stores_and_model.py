"""Any sequence of calls, at once too and with the store reopened in between: each store answers as the model does."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.core.reminders import State
from bot.core.seller import SellerId
from bot.stores.port import Address, Changes, Conflict, Store
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb import TinyStore
from tests.builders import NOON, a_case, a_reminder, a_seller
from tests.contract.model import Model

SELLERS = [SellerId("slack", "T1", "ALI"), SellerId("slack", "T1", "BEA"), SellerId("discord", "A1", "CEM")]
MINUTE = timedelta(minutes=1)
LEASE = 7 * MINUTE

Call = tuple[str, SellerId, Callable[[int, datetime], tuple[Any, ...]]]

sellers = st.sampled_from(SELLERS)
tokens = st.sampled_from(["one", "two", "three"])
minutes = st.integers(0, 40).map(lambda n: n * MINUTE)


@st.composite
def commits(draw: st.DrawFn) -> Call:
    seller, token = draw(sellers), draw(st.none() | tokens)
    behind = draw(st.sampled_from([0, 0, 0, 0, 1, -1]))
    after = draw(st.dictionaries(st.integers(0, 3), minutes, max_size=3)) if token else {}
    name, delivery = draw(st.text(max_size=3)), draw(st.sampled_from(["", "event-1", "event-2"]))
    about = a_seller(seller, zone=draw(st.sampled_from(["Asia/Tokyo", None]))) if draw(st.booleans()) else None
    forgotten = tuple(draw(st.sets(tokens, max_size=1)))

    def arguments(version: int, now: datetime) -> tuple[Any, ...]:
        owed = tuple(
            a_reminder(f"{seller.user}{token}{n}", case=token, due=NOON + span) for n, span in sorted(after.items())
        )
        case = a_case(token, nickname=name) if token else None
        return seller, version + behind, Changes(now, about, case, owed, (), forgotten, delivery)

    return "commit", seller, arguments


@st.composite
def receipts(draw: st.DrawFn) -> Call:
    seller, does = draw(sellers), draw(st.sampled_from(["settle", "settle", "postpone", "release"]))
    named = draw(st.lists(st.tuples(tokens, st.integers(0, 3)), min_size=1, max_size=4))
    state, later = draw(st.sampled_from([s for s in State if s is not State.PENDING])), draw(minutes)

    def arguments(_: int, now: datetime) -> tuple[Any, ...]:
        keys = [f"{seller.user}{token}{n}" for token, n in named]
        return seller, keys, *{"settle": (state, now), "postpone": (now, now + later), "release": ()}[does]

    return does, seller, arguments


addresses = st.builds(
    lambda seller, address: ("keep_address", seller, lambda *_: (seller, address)),
    sellers,
    st.builds(Address, st.text(max_size=3), st.text(max_size=3), closed=st.booleans()),
)
erasures = sellers.map(lambda seller: ("erase", seller, lambda *_: (seller,)))
calls = st.one_of(commits(), commits(), commits(), receipts(), receipts(), addresses, erasures)


class Beside(RuleBasedStateMachine):
    """A store and the model, asked the same. `keeps_leases`: a lease outlives the process that holds it."""

    def __init__(self, open_: Callable[[], Awaitable[Store]], *, keeps_leases: bool) -> None:
        super().__init__()
        self._open, self._keeps_leases = open_, keeps_leases
        self._runner = asyncio.Runner()
        self._model, self._now = Model(), NOON
        self._store = self._runner.run(self._opened())

    async def _opened(self) -> Store:
        store = await self._open()
        if isinstance(store, TinyStore):
            await store.indexed()
        return store

    def teardown(self) -> None:
        self._runner.run(self._store.close())
        self._runner.close()

    @rule(call=calls)
    def one_call(self, call: Call) -> None:
        does, seller, arguments = call
        given = arguments(self._model.load(seller).version, self._now)
        assert self._runner.run(_asked(self._store, does, given)) == _answer(self._model, does, given)

    @rule(calls=st.lists(calls, min_size=2, max_size=3))
    def at_once(self, calls: list[Call]) -> None:
        """What comes of calls at once is what would come of them one after the other, in some order."""
        given = [(does, arguments(self._model.load(seller).version, self._now)) for does, seller, arguments in calls]

        async def all_at_once() -> list[Any]:
            return await asyncio.gather(*(_asked(self._store, *one) for one in given))

        found = self._runner.run(all_at_once())
        kept = {seller: self._runner.run(self._store.load(seller)) for seller in SELLERS}
        for order in _orders(len(given)):
            model = self._model.copy()
            answers = {n: _answer(model, *given[n]) for n in order}
            if [answers[n] for n in range(len(given))] == found and all(model.load(s) == kept[s] for s in SELLERS):
                self._model = model
                return
        raise AssertionError(f"no order of {given} leads to {found} and {kept}")

    @rule(
        limit=st.integers(0, 4),
        together=st.sampled_from([0 * MINUTE, 30 * MINUTE]),
        tenants=st.none() | st.lists(st.sampled_from([("slack", "T1"), ("discord", "A1"), ("slack", "T9")]), unique=True),
    )
    def claim(self, limit: int, together: timedelta, tenants: list[tuple[str, str]] | None) -> None:
        claims = self._runner.run(self._store.claim(self._now, LEASE, limit, together, tenants))
        assert len({claim.seller for claim in claims}) == len(claims)
        for claim in claims:
            assert [r.due for r in claim.reminders] == sorted(r.due for r in claim.reminders)
            assert set(claim.reminders) <= set(self._model.load(claim.seller).reminders)
        lent = {(claim.seller, r.key) for claim in claims for r in claim.reminders}
        assert lent == self._model.claim(self._now, LEASE, limit, together, tenants)

    @rule(span=minutes)
    def time_passes(self, span: timedelta) -> None:
        self._now += span

    @rule()
    def reopen(self) -> None:
        self._runner.run(self._store.close())
        self._store = self._runner.run(self._opened())
        self._model.looked = Model().looked
        if not self._keeps_leases:
            self._model.lent.clear()

    @invariant()
    def all_is_the_same(self) -> None:
        async def everything() -> dict[SellerId, Any]:
            return {seller: dossier async for seller, dossier in self._store.dossiers()}

        assert self._runner.run(everything()) == self._model.kept
        assert [self._runner.run(self._store.load(seller)) for seller in SELLERS] == list(map(self._model.load, SELLERS))
        assert self._runner.run(self._store.next_due()) == self._model.next_due()


def _orders(count: int) -> list[tuple[int, ...]]:
    return [(0, 1), (1, 0)] if count == 2 else [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]


async def _asked(store: Store, does: str, given: tuple[Any, ...]) -> Any:
    try:
        return await getattr(store, does)(*given)
    except Conflict:
        return Conflict


def _answer(model: Model, does: str, given: tuple[Any, ...]) -> Any:
    try:
        return getattr(model, does)(*given)
    except Conflict:
        return Conflict


QUICK = settings(max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(QUICK, max_examples=80, stateful_step_count=50)
LENGTHS = pytest.mark.parametrize("length", [QUICK, pytest.param(LONG, marks=pytest.mark.slow)], ids=["quick", "long"])


@LENGTHS
def test_tinydb(tmp_path: Path, length: settings) -> None:
    def machine() -> Beside:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        return Beside(lambda: TinyStore.open(folder), keeps_leases=False)

    run_state_machine_as_test(machine, settings=length)


@LENGTHS
def test_postgres(postgres_url: str, length: settings) -> None:
    def machine() -> Beside:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            made = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
            for (table,) in made:
                connection.execute(f"DROP TABLE {table} CASCADE")
        return Beside(lambda: PostgresStore.open(postgres_url), keeps_leases=True)

    run_state_machine_as_test(machine, settings=length)
