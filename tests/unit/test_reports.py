"""Something here is wrong: the moderators learn which card it was, and never anything of a case."""

from datetime import timedelta

import pytest

from bot.contact import Contact
from bot.core.community import Community, CommunityId
from bot.core.events import Arrive, Begin, Choose, Help, Open, Report, Resume, Submit
from bot.core.reports import FaultReport
from bot.core.seller import SellerId
from bot.core.wording import in_words
from bot.desk import Desk
from bot.shelf import Shelf
from bot.stores.memory import MemoryStore
from bot.stores.port import Dossier
from bot.testing import CountingIds, FrozenClock
from tests.unit.walk import NOON

HERE = CommunityId("test", "t", "guild-1")
AYESHA = Contact(SellerId("test", "t", "ayesha"), "Asia/Karachi", community="guild-1")
IN_PRIVATE = Contact(SellerId("test", "t", "ayesha"))
WRONG = Report("token-1", "lamp.when")


class Board:
    """The moderators' channel."""

    def __init__(self, *, arrives: bool = True) -> None:
        self.posted: list[tuple[Community, FaultReport]] = []
        self.arrives = arrives

    async def report(self, community: Community, report: FaultReport) -> bool:
        self.posted.append((community, report))
        return self.arrives


class House:
    def __init__(self, shop) -> None:
        self.clock, self.store, self.board = FrozenClock(NOON), MemoryStore(), Board()
        self.desk = Desk(self.store, Shelf(shop), CountingIds(), self.clock, "1.2.3")
        self.desk.moderators.send_reports("test", self.board)

    async def do(self, *events, contact=AYESHA):
        for event in events:
            self.card = await self.desk.handle(contact, event)
        return self.card

    def words(self) -> str:
        return in_words((*self.card.title, " ", *self.card.body), now=NOON, zone=None, language="en")


@pytest.fixture
async def house(shop) -> House:
    house = House(shop)
    await house.store.keep_community(Community(HERE, reports="c-9"))
    await house.do(Begin("lamp"), Choose("token-1", "lamp.has-request", "waiting", 1))
    return house


@pytest.mark.parametrize("event", [Arrive(), Help(), Open("settings"), Resume("token-1")])
async def test_every_card_can_be_reported_before_what_comes_last(house, event):
    card = await house.do(event)
    assert card.nav[0].event == Report(card.token, card.id)


async def test_the_moderators_learn_the_step_and_the_release_and_nothing_of_the_case(house, shop):
    await house.do(Submit("token-1", "lamp.when", 2, {"kind": "cancel", "request_at": "my secret"}))
    card = await house.do(WRONG, contact=IN_PRIVATE)
    assert (card.id, card.token) == ("report", "token-1")
    assert "moderators of your community now know" in house.words()
    [(community, report)] = house.board.posted
    assert community.reports == "c-9"
    assert (report.place, report.release) == ("lamp.when", f"1.2.3+{shop.flow.digest[:8]}")
    said = f"{report} {in_words(report.words, now=NOON, zone=None, language='en')}"
    assert "lamp.when" in said
    assert not any(secret in said for secret in ("my secret", "token-1", "C-0001", "ayesha"))


async def test_a_card_beside_the_steps_is_named_with_the_step(house):
    await house.do(Report("token-1", "why"))
    assert house.board.posted[0][1].place == "lamp.when (why)"


async def test_a_card_of_no_case_goes_to_the_community_of_the_case_opened_last(house):
    await house.do(Report("", "settings"), contact=IN_PRIVATE)
    assert house.board.posted[0][1].place == "settings"


async def test_the_same_place_is_told_once_an_hour(house):
    await house.do(WRONG, WRONG)
    assert "less than an hour ago" in house.words()
    await house.do(Report("token-1", "why"))
    house.clock.pass_(timedelta(hours=1))
    await house.do(WRONG)
    assert [report.place for _, report in house.board.posted] == ["lamp.when", "lamp.when (why)", "lamp.when"]


@pytest.mark.parametrize("place", ["<@1> look", "x" * 100, "", "../etc", "Lamp"])
async def test_a_forged_place_does_not_become_words(house, place):
    await house.do(Report("token-1", place))
    assert house.board.posted[0][1].place == "lamp.when (?)"


async def test_somebody_elses_case_tells_nothing_of_it(house):
    bilal = Contact(SellerId("test", "t", "bilal"), community="guild-1")
    await house.do(WRONG, contact=bilal)
    assert house.card.token == ""
    assert house.board.posted[0][1].place == "lamp.when"


@pytest.mark.parametrize("community", ["", "guild-2"])
async def test_where_nobody_is_set_to_receive_it_that_is_said_and_nothing_is_kept(shop, community):
    house = House(shop)
    await house.do(Report("", "triage"), contact=Contact(AYESHA.seller, community=community))
    assert "nobody is set to receive this" in house.words()
    assert f"triage, 1.2.3+{shop.flow.digest[:8]}" in house.words()
    assert await house.store.load(AYESHA.seller) == Dossier()


async def test_a_post_that_does_not_arrive_is_not_thanked_for(house):
    house.board.arrives = False
    await house.do(WRONG)
    assert "nobody is set to receive" in house.words()


async def test_a_stranger_who_reports_is_still_welcomed(shop):
    house = House(shop)
    await house.store.keep_community(Community(HERE, reports="c-9"))
    await house.do(Report("", "triage"), Arrive())
    assert house.card.notes
    assert (await house.store.load(AYESHA.seller)).seller is None
