"""Moderators: who may, what they set, what is not offered any more, and numbers that are never a person."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.contact import Contact
from bot.core.community import Community, CommunityId
from bot.core.events import Arrive, Begin, Choose, Manage, New, Resume, Say, Set, StartOver
from bot.core.press import decode, encode
from bot.core.seller import SellerId
from bot.stores.memory import MemoryStore
from bot.stores.port import Changes
from tests.builders import a_case, a_seller
from tests.unit.test_desk import Counter
from tests.unit.walk import NOON

HERE = CommunityId("test", "t", "guild-1")
MODERATOR = Contact(SellerId("test", "t", "mina"), community="guild-1", moderates=True)
AYESHA = Contact(SellerId("test", "t", "ayesha"), "Asia/Karachi", community="guild-1")
EVERYTHING = [
    Manage(),
    Manage("panel"),
    Manage("stats"),
    Manage("playbooks"),
    Manage("reports", "77"),
    Manage("off", "lamp"),
]


@pytest.fixture
def counter(shop) -> Counter:
    return Counter(shop)


async def kept(counter) -> Community:
    return await counter.store.community(HERE)


@pytest.mark.parametrize("event", EVERYTHING, ids=repr)
@pytest.mark.parametrize("who", [AYESHA, replace(MODERATOR, community="")], ids=["a seller", "in private"])
async def test_nobody_else_may(counter, event, who):
    card = await counter(who, event)
    assert card.id == "moderators-only"
    assert await kept(counter) == Community(HERE)


async def test_a_channel_is_set_and_taken_away_again(counter):
    card = await counter(MODERATOR, Manage())
    assert {pick.id: pick.chosen for pick in card.channels} == {"reports": "", "fallback": ""}
    card = await counter(MODERATOR, replace(card.channels[0].event, value="123456789012345678"))
    assert await kept(counter) == Community(HERE, reports="123456789012345678")
    assert card.channels[0].chosen == "123456789012345678"
    assert "Reports that something is wrong: they go" in counter.words()
    await counter(MODERATOR, next(c.event for c in card.choices if c.id == "no-reports"))
    assert await kept(counter) == Community(HERE)


@pytest.mark.parametrize("value", ["", "<#1>", "x" * 33, "../..", "general chat"])
async def test_what_is_no_channel_is_not_kept(counter, value):
    await counter(MODERATOR, Manage("fallback", value))
    assert await kept(counter) == Community(HERE)


async def test_the_settings_of_one_community_are_not_anothers(counter):
    await counter(MODERATOR, Manage("reports", "77"))
    await counter(replace(MODERATOR, community="guild-2"), Manage())
    assert "nobody gets them" in counter.words()


@pytest.mark.parametrize("event", [New(), Arrive(), Say("lorem ipsum"), Say("its about that lampp")], ids=repr)
async def test_a_playbook_that_is_off_is_not_offered_there(counter, event):
    await counter(MODERATOR, Manage("off", "lamp"))
    card = await counter(AYESHA, event)
    assert {c.id for c in card.choices} & {"lamp", "shade"} == {"shade"}
    elsewhere = await counter(replace(AYESHA, community="guild-2"), event)
    assert "lamp" in {c.id for c in elsewhere.choices}


async def test_a_case_that_is_under_way_goes_on_and_is_not_begun_again_that_way(counter):
    await counter(AYESHA, Begin("lamp"))
    await counter(MODERATOR, Manage("off", "lamp"))
    card = await counter(AYESHA, Resume("token-1"))
    assert card.id == "lamp.has-request"
    card = await counter(AYESHA, StartOver("token-1"))
    assert {c.id for c in card.choices} == {"shade", "resume"}
    card = await counter(AYESHA, Choose("token-1", "lamp.has-request", "none", 1))
    assert card.id == "lamp.no-request"


async def test_the_last_one_stays_on_and_one_that_is_off_can_be_switched_on_again(counter):
    await counter(MODERATOR, Manage("off", "lamp"), Manage("off", "shade"))
    assert (await kept(counter)).off == ("lamp",)
    assert "One of them must stay on" in counter.words()
    assert [c.label for c in counter.card.choices][:2] == ["Off: It is about the lamp", "On: It is about the shade"]
    await counter(MODERATOR, counter.card.choices[0].event)
    assert (await kept(counter)).off == ()


async def test_the_panel_says_what_it_is_and_starts_a_case_and_holds_nothing_else(counter):
    card = await counter(MODERATOR, Manage("panel"))
    assert [c.event for c in (*card.choices, *card.nav)] == [New()]
    assert "never ask for a password" in counter.words()


async def test_every_button_of_a_moderator_can_be_pressed_weeks_later(counter):
    for event in EVERYTHING:
        card = await counter(MODERATOR, event)
        events = [c.event for c in (*card.choices, *card.channels, *card.nav)]
        assert [decode(encode(e)) for e in events] == events


async def count(store: MemoryStore, user: str, *cases, tenant: str = "t") -> None:
    id = SellerId("test", tenant, user)
    for version, case in enumerate(cases):
        await store.commit(id, version, Changes(NOON, a_seller(id), case))


def ended(token: str, days: int, community: str = "guild-1"):
    at = NOON - timedelta(days=days)
    return a_case(token, opened=at, closed=at, outcome="kept", community=community)


async def test_numbers_count_this_community_only_and_none_under_five_is_shown(counter):
    await count(counter.store, "a", *(ended(f"a{n}", 10) for n in range(6)), ended("other", 1, "guild-2"))
    await count(counter.store, "b", *(ended(f"b{n}", 60) for n in range(4)), ended("long-ago", 91))
    await count(counter.store, "c", *(ended(f"c{n}", 10) for n in range(9)), tenant="another-bot")
    await counter(MODERATOR, Manage("stats"))
    said = counter.words()
    assert "**Last 30 days.** Cases opened: 6." in said
    assert "**Last 90 days.** Cases opened: 10." in said
    assert [line for line in said.splitlines() if "Kept" in line] == ["- Kept: 6", "- Kept: 10"]
    assert "- Canceled: fewer than five" in said
    assert "Open now: fewer than five" in said
    assert not re.search(r": [0-4]\b", said)


class Counted(MemoryStore):
    looks = 0

    def dossiers(self):
        self.looks += 1
        return super().dossiers()


async def test_the_sellers_are_looked_through_once_in_ten_minutes(shop):
    counter = Counter(shop, Counted())
    await counter(MODERATOR, Manage("stats"), Manage("stats"))
    assert counter.store.looks == 1


async def test_a_seller_agrees_on_their_settings_page_and_can_take_it_back(counter):
    for agreed in ("yes", "no"):
        card = await counter(AYESHA, Set("fallback", agreed))
        assert card.id == "settings"
        assert (await counter.store.load(AYESHA.seller)).seller.fallback == (agreed == "yes")


async def test_where_leaving_erases_nothing_of_it_is_offered_elsewhere(counter):
    card = await counter(MODERATOR, Manage())
    assert "erase" not in {c.id for c in card.choices}
    await counter(MODERATOR, Manage("erase", "at-once"))
    assert await kept(counter) == Community(HERE)


async def test_where_leaving_erases_it_is_said_when_and_may_be_changed(counter):
    counter.desk.moderators.erases_when_left("test")
    whole = replace(MODERATOR, community="t")
    card = await counter(whole, Manage())
    assert "kept for 30 days" in counter.words()
    await counter(whole, next(c.event for c in card.choices if c.id == "erase"))
    assert "erased at once" in counter.words()
    assert (await counter.store.community(CommunityId("test", "t", "t"))).erase_at_once


async def test_a_part_of_an_organization_does_not_say_it_for_the_whole(counter):
    counter.desk.moderators.erases_when_left("test")
    card = await counter(MODERATOR, Manage())
    assert "erase" not in {c.id for c in card.choices}
