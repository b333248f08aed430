"""What every store promises the desk and the dispatcher."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.community import Community, CommunityId
from bot.core.reminders import Reminder, State
from bot.core.seller import SellerId
from bot.stores.memory import MemoryStore
from bot.stores.port import RELEASES_KEPT, Address, Changes, Conflict, Dossier, Store
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb import TinyStore
from tests.builders import NOON, a_case, a_flow, a_release, a_reminder, a_seller, a_seller_id

ALI, BEA = a_seller_id("ALI"), a_seller_id("BEA")
LEASE = timedelta(minutes=2)
NONE = timedelta(0)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def _memory(_: pytest.FixtureRequest) -> Store:
    return MemoryStore()


async def _tiny(request: pytest.FixtureRequest) -> Store:
    folder: Path = request.getfixturevalue("tmp_path")
    return await TinyStore.open(folder / "kept")


async def _postgres(request: pytest.FixtureRequest) -> Store:
    return await PostgresStore.open(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=[_memory, _tiny, _postgres], ids=["memory", "tinydb", "postgres"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    opener: Callable[[pytest.FixtureRequest], Awaitable[Store]] = request.param
    opened = await opener(request)
    yield opened
    await opened.close()


async def keep(store: Store, seller: SellerId, *owed: Reminder, expected: int = 0) -> Dossier:
    return await store.commit(seller, expected, Changes(NOON, a_seller(seller), a_case(), owed))


async def claimed(store: Store, at: datetime = NOON, limit: int = 100) -> list[str]:
    return [r.key for claim in await store.claim(at, LEASE, limit, NONE) for r in claim.reminders]


class TestLoading:
    async def test_of_a_stranger_nothing_is_kept(self, store: Store) -> None:
        assert await store.load(ALI) == Dossier()

    async def test_what_was_committed_is_loaded_to_the_last_field(self, store: Store) -> None:
        kept = await keep(store, ALI, a_reminder(), a_reminder("reminder-2", before=timedelta(0), due=NOON + HOUR))
        assert await store.load(ALI) == kept
        assert kept.seller == a_seller(ALI)
        assert kept.cases == (a_case(),)
        assert [r.key for r in kept.reminders] == ["reminder-1", "reminder-2"]
        assert kept.version == 1

    async def test_broken_text_from_a_platform_is_kept_as_it_came(self, store: Store) -> None:
        await store.commit(ALI, 0, Changes(NOON, case=a_case(tone="\ud83d\x00 é")))
        assert (await store.load(ALI)).cases[0].tone == "\ud83d\x00 é"


class TestCommitting:
    async def test_a_case_replaces_the_one_with_its_token_in_its_place(self, store: Store) -> None:
        for version, token in enumerate(["a", "b"]):
            await store.commit(ALI, version, Changes(NOON, case=a_case(token)))
        after = await store.commit(ALI, 2, Changes(NOON, case=a_case("a", answers={}, deadlines=(), tone=None)))
        assert after == await store.load(ALI)
        assert after.cases == (a_case("a", answers={}, deadlines=(), tone=None), a_case("b"))
        assert after.version == 3

    async def test_what_a_commit_does_not_name_stays(self, store: Store) -> None:
        before = await keep(store, ALI, a_reminder())
        await store.commit(ALI, 1, Changes(NOON, seller=a_seller(ALI, zone="Asia/Tokyo")))
        after = await store.load(ALI)
        assert after == replace(before, seller=a_seller(ALI, zone="Asia/Tokyo"), version=2)

    @pytest.mark.parametrize("expected", [0, 2, -1])
    async def test_a_commit_on_another_version_is_refused_and_changes_nothing(self, store: Store, expected: int) -> None:
        kept = await keep(store, ALI, a_reminder())
        with pytest.raises(Conflict):
            await store.commit(ALI, expected, Changes(NOON, a_seller(ALI, zone=None), a_case("other")))
        assert await store.load(ALI) == kept
        assert await claimed(store) == ["reminder-1"]

    async def test_of_two_at_once_exactly_one_is_refused(self, store: Store) -> None:
        both = [store.commit(ALI, 0, Changes(NOON, case=a_case(token))) for token in ("a", "b")]
        results = await asyncio.gather(*both, return_exceptions=True)
        assert sorted(isinstance(r, Conflict) for r in results) == [False, True]
        assert len((await store.load(ALI)).cases) == 1

    async def test_of_many_turns_at_once_none_is_lost(self, store: Store) -> None:
        async def insist(token: str) -> None:
            while True:
                version = (await store.load(ALI)).version
                try:
                    await store.commit(ALI, version, Changes(NOON, case=a_case(token)))
                except Conflict:
                    continue
                return

        await asyncio.gather(*(insist(f"token-{n}") for n in range(8)))
        dossier = await store.load(ALI)
        assert (len(dossier.cases), dossier.version) == (8, 8)

    async def test_other_sellers_are_untouched(self, store: Store) -> None:
        before = await keep(store, BEA, a_reminder("bea"))
        await keep(store, ALI, a_reminder("ali"))
        await store.settle(ALI, ["ali", "bea"], State.SENT, NOON)
        await store.erase(ALI)
        assert await store.load(BEA) == before
        assert await claimed(store) == ["bea"]


class TestOwing:
    async def test_reminders_no_longer_owed_are_dropped_and_never_claimed(self, store: Store) -> None:
        await keep(store, ALI, a_reminder("old"), a_reminder("both"))
        at = NOON + MINUTE
        changes = Changes(at, case=a_case(), owed=(a_reminder("both"), a_reminder("new")))
        after = await store.commit(ALI, 1, changes)
        assert {r.key: (r.state, r.settled) for r in after.reminders} == {
            "old": (State.DROPPED, at),
            "both": (State.PENDING, None),
            "new": (State.PENDING, None),
        }
        assert await store.load(ALI) == after
        assert sorted(await claimed(store)) == ["both", "new"]

    async def test_another_cases_reminders_are_left_alone(self, store: Store) -> None:
        await keep(store, ALI, a_reminder("first"))
        await store.commit(ALI, 1, Changes(NOON, case=a_case("token-2"), owed=(a_reminder("second", case="token-2"),)))
        assert sorted(await claimed(store)) == ["first", "second"]

    async def test_a_commit_without_a_case_drops_nothing(self, store: Store) -> None:
        await keep(store, ALI, a_reminder())
        await store.commit(ALI, 1, Changes(NOON, seller=a_seller(ALI)))
        assert await claimed(store) == ["reminder-1"]

    async def test_a_settled_row_is_never_touched_again(self, store: Store) -> None:
        await keep(store, ALI, a_reminder("sent"), a_reminder("left"))
        await store.settle(ALI, ["sent"], State.SENT, NOON)
        for version, owed in enumerate([(a_reminder("sent"),), ()], start=1):
            await store.commit(ALI, version, Changes(NOON + HOUR, case=a_case(), owed=owed))
        rows = {r.key: r for r in (await store.load(ALI)).reminders}
        assert rows["sent"] == a_reminder("sent", state=State.SENT, settled=NOON)
        assert rows["left"].state is State.DROPPED
        assert await claimed(store) == []

    async def test_a_reminder_of_no_case_is_kept_with_the_others_and_leaves_them_alone(self, store: Store) -> None:
        await keep(store, ALI, a_reminder())
        test = a_reminder("test-1", case="", deadline="", generation=0, before=NONE)
        await store.commit(ALI, 1, Changes(NOON, owed=(test,), cases=("",)))
        assert (await store.load(ALI)).reminders == (a_reminder(), test)
        assert await claimed(store) == ["reminder-1", "test-1"]
        await store.settle(ALI, ["test-1"], State.SENT, NOON)
        after = await keep(store, ALI, a_reminder(), expected=2)
        assert [r.state for r in after.reminders] == [State.PENDING, State.SENT]


class TestClaiming:
    async def test_only_what_is_due_and_the_earliest_first(self, store: Store) -> None:
        await keep(store, ALI, *(a_reminder(f"{n}", due=NOON + n * MINUTE) for n in (3, 1, 0, 2)))
        assert await claimed(store, NOON + 2 * MINUTE) == ["0", "1", "2"]

    async def test_beyond_the_limit_come_only_the_rest_of_the_same_sellers(self, store: Store) -> None:
        await keep(store, ALI, *(a_reminder(f"ali-{n}", due=NOON + n * MINUTE) for n in (0, 2)))
        await keep(store, BEA, *(a_reminder(f"bea-{n}", due=NOON + n * MINUTE) for n in (1, 3)))
        later = NOON + HOUR
        assert await claimed(store, later, 0) == []
        assert await claimed(store, later, 1) == ["ali-0", "ali-2"]
        assert await claimed(store, later, 1) == ["bea-1", "bea-3"]

    async def test_what_the_same_seller_is_owed_soon_comes_together_with_what_is_due(self, store: Store) -> None:
        await keep(store, ALI, *(a_reminder(f"ali-{n}", due=NOON + n * MINUTE) for n in (0, 29, 31)))
        await keep(store, BEA, a_reminder("bea", due=NOON + MINUTE))
        (claim,) = await store.claim(NOON, LEASE, 1, 30 * MINUTE)
        assert [r.key for r in claim.reminders] == ["ali-0", "ali-29"]

    async def test_only_for_the_tenants_asked_for(self, store: Store) -> None:
        here = SellerId("discord", "A1", "ALI")
        await keep(store, ALI, a_reminder("slack"))
        await keep(store, here, a_reminder("discord"))
        elsewhere = await store.claim(NOON, LEASE, 100, NONE, [("discord", "A2")])
        found = await store.claim(NOON, LEASE, 100, NONE, [("discord", "A1"), ("discord", "A2")])
        assert ([c.seller for c in elsewhere], [c.seller for c in found]) == ([], [here])
        assert await claimed(store) == ["slack"]

    async def test_what_is_given_back_can_be_lent_out_at_once(self, store: Store) -> None:
        await keep(store, ALI, a_reminder("a"), a_reminder("b"))
        await claimed(store)
        await store.release(ALI, ["b", "unknown"])
        assert await claimed(store) == ["b"]
        assert (await store.load(ALI)).reminders == (a_reminder("a"), a_reminder("b"))

    async def test_a_sellers_reminders_come_together(self, store: Store) -> None:
        await keep(store, ALI, *(a_reminder(f"ali-{n}", due=NOON + n * MINUTE) for n in (0, 2)))
        await keep(store, BEA, *(a_reminder(f"bea-{n}", due=NOON + n * MINUTE) for n in (1, 3)))
        claims = await store.claim(NOON + HOUR, LEASE, 100, NONE)
        assert [(c.seller, [r.key for r in c.reminders]) for c in claims] == [
            (ALI, ["ali-0", "ali-2"]),
            (BEA, ["bea-1", "bea-3"]),
        ]

    async def test_none_is_lent_twice_until_its_lease_ends(self, store: Store) -> None:
        await keep(store, ALI, a_reminder())
        assert await claimed(store) == ["reminder-1"]
        assert await claimed(store, NOON + LEASE - MINUTE) == []
        assert await claimed(store, NOON + LEASE) == ["reminder-1"]
        assert await claimed(store, NOON + LEASE) == []

    async def test_a_lease_given_by_a_clock_that_was_ahead_does_not_outlive_its_correction(self, store: Store) -> None:
        await keep(store, ALI, a_reminder())
        assert await claimed(store, NOON + 300 * LEASE) == ["reminder-1"]
        assert await claimed(store) == ["reminder-1"]
        assert await claimed(store, NOON + MINUTE) == []

    async def test_clocks_of_two_machines_may_differ_by_less_than_a_lease(self, store: Store) -> None:
        await keep(store, ALI, a_reminder())
        assert await claimed(store, NOON + LEASE - MINUTE) == ["reminder-1"]
        assert await claimed(store, NOON) == []

    async def test_a_turn_of_the_seller_does_not_end_the_lease(self, store: Store) -> None:
        await keep(store, ALI, a_reminder())
        await claimed(store)
        await keep(store, ALI, a_reminder(), expected=1)
        assert await claimed(store, NOON + MINUTE) == []
        assert await claimed(store, NOON + LEASE) == ["reminder-1"]

    async def test_one_dropped_while_lent_out_does_not_come_back(self, store: Store) -> None:
        await keep(store, ALI, a_reminder())
        await claimed(store)
        await keep(store, ALI, expected=1)
        assert await claimed(store, NOON + HOUR) == []

    async def test_the_same_key_of_two_sellers_is_two_reminders(self, store: Store) -> None:
        for seller in (ALI, BEA):
            await keep(store, seller, a_reminder())
        assert await claimed(store) == ["reminder-1", "reminder-1"]

    async def test_many_corrections_leave_one_reminder(self, store: Store) -> None:
        rows = [a_reminder(f"{n}", due=NOON + n * MINUTE) for n in range(40)]
        for version, row in enumerate(rows):
            await keep(store, ALI, row, expected=version)
        assert await store.next_due() == rows[-1].due
        assert await claimed(store, NOON + HOUR) == ["39"]


class TestSettling:
    @pytest.mark.parametrize("state", [State.SENT, State.COLLAPSED, State.UNDELIVERABLE])
    async def test_a_receipt_is_kept_and_the_version_stays(self, store: Store, state: State) -> None:
        await keep(store, ALI, a_reminder())
        await claimed(store)
        await store.settle(ALI, ["reminder-1"], state, NOON + MINUTE)
        after = await store.load(ALI)
        assert after.reminders == (a_reminder(state=state, settled=NOON + MINUTE),)
        assert after.version == 1
        assert await claimed(store, NOON + HOUR) == []

    async def test_a_turn_decided_before_the_receipt_still_commits_and_keeps_it(self, store: Store) -> None:
        before = await keep(store, ALI, a_reminder("sent"), a_reminder("left"))
        await store.settle(ALI, ["sent"], State.SENT, NOON)
        after = await keep(store, ALI, a_reminder("sent"), a_reminder("left"), expected=before.version)
        assert [(r.key, r.state) for r in after.reminders] == [("sent", State.SENT), ("left", State.PENDING)]

    async def test_the_first_receipt_stands(self, store: Store) -> None:
        await keep(store, ALI, a_reminder())
        await store.settle(ALI, ["reminder-1"], State.SENT, NOON)
        await store.settle(ALI, ["reminder-1"], State.UNDELIVERABLE, NOON + HOUR)
        assert (await store.load(ALI)).reminders == (a_reminder(state=State.SENT, settled=NOON),)

    async def test_an_unknown_key_and_a_stranger_are_left_alone(self, store: Store) -> None:
        kept = await keep(store, ALI, a_reminder())
        await store.settle(ALI, ["unknown"], State.SENT, NOON)
        await store.settle(BEA, ["reminder-1"], State.SENT, NOON)
        assert await store.load(ALI) == kept
        assert await store.load(BEA) == Dossier()


class TestPostponing:
    async def test_an_attempt_is_counted_and_the_reminder_is_lent_out_again_later(self, store: Store) -> None:
        await keep(store, ALI, a_reminder("a"), a_reminder("b"))
        await claimed(store)
        await store.postpone(ALI, ["a", "unknown"], NOON, NOON + 5 * MINUTE)
        tried = a_reminder("a", attempts=1, tried=NOON, retry=NOON + 5 * MINUTE)
        assert (await store.load(ALI)).reminders == (tried, a_reminder("b"))
        assert (await store.load(ALI)).version == 1
        assert await claimed(store, NOON + 4 * MINUTE) == ["b"]
        assert await store.next_due() == NOON + 5 * MINUTE
        assert await claimed(store, NOON + 5 * MINUTE) == ["a"]
        await store.postpone(ALI, ["a"], NOON + 5 * MINUTE, NOON + HOUR)
        assert (await store.load(ALI)).reminders[0] == replace(tried, attempts=2, retry=NOON + HOUR)

    async def test_a_settled_one_stays_settled(self, store: Store) -> None:
        await keep(store, ALI, a_reminder())
        await store.settle(ALI, ["reminder-1"], State.SENT, NOON)
        await store.postpone(ALI, ["reminder-1"], NOON, NOON + HOUR)
        await store.postpone(BEA, ["reminder-1"], NOON, NOON + HOUR)
        assert (await store.load(ALI)).reminders == (a_reminder(state=State.SENT, settled=NOON),)
        assert await store.load(BEA) == Dossier()

    async def test_a_turn_keeps_what_was_tried(self, store: Store) -> None:
        await keep(store, ALI, a_reminder())
        await store.postpone(ALI, ["reminder-1"], NOON, NOON + HOUR)
        await keep(store, ALI, a_reminder(), expected=1)
        assert await claimed(store, NOON + HOUR - MINUTE) == []
        assert await claimed(store, NOON + HOUR) == ["reminder-1"]


class TestAddress:
    async def test_it_is_kept_beside_the_turns(self, store: Store) -> None:
        kept = await keep(store, ALI, a_reminder())
        await store.keep_address(ALI, Address("D1", "M1", "digest", closed=True))
        assert await store.load(ALI) == replace(kept, address=Address("D1", "M1", "digest", closed=True))
        after = await keep(store, ALI, a_reminder(), expected=1)
        assert after.address == Address("D1", "M1", "digest", closed=True)
        await store.keep_address(ALI, Address("D1"))
        assert (await store.load(ALI)).address == Address("D1")

    async def test_of_a_stranger_none_is_kept_and_erasing_takes_it_along(self, store: Store) -> None:
        await store.keep_address(ALI, Address("D1"))
        assert await store.load(ALI) == Dossier()
        await keep(store, ALI)
        await store.keep_address(ALI, Address("D1"))
        await store.erase(ALI)
        assert await store.load(ALI) == Dossier()


class TestDeliveries:
    async def test_an_id_is_remembered_for_an_hour_with_the_turn_it_led_to(self, store: Store) -> None:
        await store.commit(ALI, 0, Changes(NOON, a_seller(ALI), delivery="event-1"))
        await store.commit(ALI, 1, Changes(NOON + HOUR - MINUTE, a_seller(ALI), delivery="event-2"))
        assert [s.id for s in (await store.load(ALI)).seen] == ["event-1", "event-2"]
        await store.commit(ALI, 2, Changes(NOON + HOUR, a_seller(ALI)))
        assert [s.id for s in (await store.load(ALI)).seen] == ["event-2"]

    async def test_a_refused_turn_leaves_no_id(self, store: Store) -> None:
        await keep(store, ALI)
        with pytest.raises(Conflict):
            await store.commit(ALI, 0, Changes(NOON, a_seller(ALI), delivery="event-1"))
        assert (await store.load(ALI)).seen == ()


class TestForgetting:
    async def test_a_case_goes_with_its_reminders_and_nothing_else_does(self, store: Store) -> None:
        await store.commit(ALI, 0, Changes(NOON, a_seller(ALI), a_case("old"), (a_reminder("a", case="old"),)))
        await store.commit(ALI, 1, Changes(NOON, case=a_case("new"), owed=(a_reminder("b", case="new"),)))
        after = await store.commit(ALI, 2, Changes(NOON, forgotten=("old", "unknown")))
        assert after == await store.load(ALI)
        assert [c.token for c in after.cases] == ["new"]
        assert [r.key for r in after.reminders] == ["b"]
        assert await claimed(store) == ["b"]


class TestGoingThroughAll:
    async def test_every_seller_comes_once(self, store: Store) -> None:
        assert [seller async for seller, _ in store.dossiers()] == []
        kept = {seller: await keep(store, seller, a_reminder()) for seller in (ALI, BEA)}
        assert dict([pair async for pair in store.dossiers()]) == kept
        await store.erase(BEA)
        assert [seller async for seller, _ in store.dossiers()] == [ALI]


class TestCommunities:
    async def test_what_moderators_set_is_kept_by_community(self, store: Store) -> None:
        here, there = CommunityId("discord", "A1", "G1"), CommunityId("discord", "A1", "G2")
        assert await store.community(here) == Community(here)
        await store.keep_community(Community(here, "C1"))
        await store.keep_community(Community(here, "C1", "C2", ("lamp",)))
        assert await store.community(here) == Community(here, "C1", "C2", ("lamp",))
        assert await store.community(there) == Community(there)


class TestBeats:
    async def test_of_each_dispatcher_the_last_look_is_known(self, store: Store) -> None:
        assert await store.beats() == {}
        await store.beat("one", NOON)
        await store.beat("two/../x", NOON + MINUTE)
        await store.beat("one", NOON + HOUR)
        assert await store.beats() == {"one": NOON + HOUR, "two/../x": NOON + MINUTE}


class TestNextDue:
    async def test_the_earliest_that_is_pending_and_not_lent_out(self, store: Store) -> None:
        assert await store.next_due() is None
        await keep(store, ALI, a_reminder("later", due=NOON + HOUR))
        await keep(store, BEA, a_reminder("first"), a_reminder("second", due=NOON + MINUTE))
        assert await store.next_due() == NOON
        await claimed(store)
        assert await store.next_due() == NOON + MINUTE
        await store.settle(BEA, ["second"], State.SENT, NOON)
        assert await store.next_due() == NOON + HOUR
        await store.erase(ALI)
        assert await store.next_due() is None


class TestErasing:
    async def test_nothing_is_left_and_the_seller_may_begin_again(self, store: Store) -> None:
        await keep(store, ALI, a_reminder())
        await keep(store, ALI, a_reminder(), expected=1)
        await claimed(store)
        await store.erase(ALI)
        assert await store.load(ALI) == Dossier()
        assert await claimed(store, NOON + HOUR) == []
        assert (await keep(store, ALI, a_reminder())).version == 1
        assert await claimed(store) == ["reminder-1"]

    async def test_a_reminder_owed_again_after_it_is_lent_once(self, store: Store) -> None:
        await keep(store, ALI, a_reminder())
        await store.erase(ALI)
        await keep(store, ALI, a_reminder())
        assert await claimed(store) == ["reminder-1"]

    async def test_a_turn_decided_before_it_is_refused(self, store: Store) -> None:
        before = await keep(store, ALI)
        await store.erase(ALI)
        with pytest.raises(Conflict):
            await keep(store, ALI, expected=before.version)
        assert await store.load(ALI) == Dossier()

    async def test_a_turn_decided_before_it_is_refused_though_the_seller_came_as_far_again(self, store: Store) -> None:
        before = await keep(store, ALI)
        await store.erase(ALI)
        anew = await store.commit(ALI, 0, Changes(NOON, a_seller(ALI), a_case("another")))
        assert anew.version == before.version
        stale = Changes(NOON, case=a_case(nickname="from before"), found=before.tokens)
        with pytest.raises(Conflict):
            await store.commit(ALI, before.version, stale)
        assert await store.load(ALI) == anew
        assert (await store.commit(ALI, anew.version, Changes(NOON, found=anew.tokens))).version == anew.version + 1

    async def test_one_decided_before_a_turn_is_refused(self, store: Store) -> None:
        await keep(store, ALI)
        kept = await keep(store, ALI, expected=1)
        with pytest.raises(Conflict):
            await store.erase(ALI, 1)
        with pytest.raises(Conflict):
            await store.erase(BEA, 1)
        assert await store.load(ALI) == kept
        await store.erase(ALI, 2)
        assert await store.load(ALI) == Dossier()

    async def test_a_receipt_after_it_brings_nothing_back(self, store: Store) -> None:
        await keep(store, ALI, a_reminder())
        await store.erase(ALI)
        await store.settle(ALI, ["reminder-1"], State.SENT, NOON)
        assert await store.load(ALI) == Dossier()

    async def test_erasing_a_stranger_is_fine(self, store: Store) -> None:
        await store.erase(ALI)
        await store.erase(ALI)
        assert await store.load(ALI) == Dossier()


class TestFlows:
    async def test_that_a_reminder_is_about_a_change_of_its_clock_is_kept(self, store: Store) -> None:
        news = a_reminder(about="change", occurrence=2)
        await store.commit(ALI, 0, Changes(NOON, a_seller(ALI), a_case(closed=None, outcome=None), (news,)))
        assert (await store.load(ALI)).reminders == (news,)
        ((lent,),) = [claim.reminders for claim in await store.claim(NOON, LEASE, 1, NONE)]
        assert lent.about == "change"

    async def test_the_latest_release_is_found_and_any_by_the_beginning_of_its_digest(self, store: Store) -> None:
        assert await store.kept_release() is None
        first, second = a_release("ab01"), a_release("ab02", at=NOON + timedelta(hours=1))
        await store.keep_release(first)
        await store.keep_release(second)
        assert await store.kept_release() == second
        assert await store.kept_release("ab01") == first
        assert await store.kept_release("cd") is None
        again = replace(first, at=NOON + timedelta(hours=2), swept=True)
        await store.keep_release(again)
        assert await store.kept_release() == again

    async def test_of_many_releases_the_oldest_are_forgotten(self, store: Store) -> None:
        for n in range(RELEASES_KEPT + 2):
            await store.keep_release(a_release(f"{n:04}", at=NOON + timedelta(hours=n)))
        kept = [n for n in range(RELEASES_KEPT + 2) if await store.kept_release(f"{n:04}")]
        assert kept == list(range(2, RELEASES_KEPT + 2))

    async def test_a_flow_is_found_by_its_digest(self, store: Store) -> None:
        assert await store.flow("digest-1") is None
        await store.keep_flow(a_flow())
        await store.keep_flow(a_flow())
        assert await store.flow("digest-1") == a_flow()
        assert await store.flow("digest-2") is None
