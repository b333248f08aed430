"""At the desk: whose case it is, what is written, what a stranger gets, and nothing of one seller for another."""

import pytest

from bot.contact import Contact
from bot.core.events import Arrive, Begin, Cases, Choose, Erase, Help, New, Open, Privacy, Resume, Say, Tips
from bot.core.seller import SellerId
from bot.core.wording import in_words
from bot.desk import Desk
from bot.shelf import Shelf
from bot.stores.memory import MemoryStore
from bot.stores.port import Changes, Conflict
from bot.testing import CountingIds, FrozenClock
from tests.unit.walk import NOON

AYESHA = Contact(SellerId("test", "t", "ayesha"), "Asia/Karachi")
BILAL = Contact(SellerId("test", "t", "bilal"), "Asia/Karachi")


class Counter:
    """A desk over a memory store, with the words of the last card at hand."""

    def __init__(self, shop, store=None):
        self.store = store or MemoryStore()
        self.desk = Desk(self.store, Shelf(shop), CountingIds(), FrozenClock(NOON))

    async def __call__(self, contact, *events):
        for event in events:
            self.card = await self.desk.handle(contact, event)
        return self.card

    def words(self) -> str:
        card = self.card
        texts = (*card.notes, card.title, card.body)
        return "\n".join(in_words(t, now=NOON, zone="UTC", language="en") for t in texts)


@pytest.fixture
def counter(shop) -> Counter:
    return Counter(shop)


async def test_a_stranger_is_welcomed_and_asked_what_happened(counter):
    card = await counter(AYESHA, Arrive())
    assert card.id == "triage"
    assert "never ask for a password" in counter.words()
    assert [c.label for c in card.choices] == ["It is about the lamp", "It is about the shade"]
    assert (await counter.store.load(AYESHA.seller)).version == 0


async def test_a_stranger_who_starts_a_case_right_away_is_welcomed_too(counter):
    await counter(AYESHA, New())
    assert "never ask for a password" in counter.words()


async def test_the_first_answer_opens_a_case_that_is_kept(counter):
    await counter(AYESHA, Begin("lamp"))
    dossier = await counter.store.load(AYESHA.seller)
    assert [c.short for c in dossier.cases] == ["C-0001"]
    assert dossier.seller.zone == "Asia/Karachi"


async def test_the_flow_a_case_began_with_is_kept(counter, shop):
    await counter(AYESHA, Begin("lamp"))
    assert await counter.store.flow(shop.flow.digest) == shop.flow


async def test_coming_back_continues_the_only_open_case(counter):
    await counter(AYESHA, Begin("lamp"), Choose("token-1", "lamp.has-request", "none", 1), Arrive())
    assert counter.card.id == "lamp.no-request"
    assert "We stopped here" in counter.words()


async def test_coming_back_to_several_cases_lists_them(counter):
    await counter(AYESHA, Begin("lamp"), Begin("shade"), Arrive())
    assert counter.card.id == "cases"
    assert {c.label for c in counter.card.choices} == {"Open C-0001", "Open C-0002", "Start another case"}


@pytest.mark.parametrize("name", ["C-0002", "c-0002", "0002", "token-2", " C-0002 "])
async def test_a_case_is_resumed_by_how_people_say_its_name(counter, name):
    card = await counter(AYESHA, Begin("lamp"), Begin("shade"), Resume(name))
    assert card.token == "token-2"


@pytest.mark.parametrize("name", ["C-9999", "../../x", "{{ 7*7 }}", "x" * 10_000, "\u202e"])
async def test_a_name_no_case_has_is_said_to_be_unknown(counter, name):
    await counter(AYESHA, Begin("lamp"), Resume(name))
    assert counter.card.id == "cases"
    assert "no case called" in counter.words()


@pytest.mark.parametrize(
    "event",
    [
        Choose("token-1", "lamp.has-request", "none", 1),
        Resume("token-1"),
        Resume("C-0001"),
        Begin("shade", "token-1", 1),
        Say("hello", "token-1"),
    ],
    ids=repr,
)
async def test_another_sellers_case_is_not_there(counter, event):
    await counter(AYESHA, Begin("lamp"))
    before = await counter.store.load(AYESHA.seller)
    card = await counter(BILAL, event)
    assert card.id == "cases"
    assert card.token == ""
    assert "lamp" not in counter.words().lower()
    assert await counter.store.load(AYESHA.seller) == before


async def test_a_playbook_nobody_has_opens_no_case(counter):
    await counter(AYESHA, Begin("no-such"))
    assert (await counter.store.load(AYESHA.seller)).cases == ()


async def test_erasing_asks_first_and_then_leaves_nothing(counter):
    await counter(AYESHA, Begin("lamp"), Erase())
    assert counter.card.id == "erase"
    assert len((await counter.store.load(AYESHA.seller)).cases) == 1
    await counter(AYESHA, Erase(confirmed=True))
    assert counter.card.id == "erased"
    assert (await counter.store.load(AYESHA.seller)).version == 0


@pytest.mark.parametrize(
    ("event", "id", "says"),
    [
        (Help(), "help", "one cancellation at a time"),
        (Help("token-1"), "help", "one cancellation at a time"),
        (Tips(), "tips", "What do you want"),
        (Tips("calm"), "tip.calm", "Breathe first"),
        (Tips("Stay Calm"), "tip.calm", "Breathe first"),
        (Tips("nonsense"), "tips", "no tip about"),
        (Privacy(), "privacy", "Asia/Karachi"),
        (Cases(), "cases", "C-0001"),
        (New(), "triage", "What happened"),
        (Say("lorem ipsum"), "triage", "not sure what “lorem ipsum” is"),
        (Say("its about that lampp"), "front-door", "sounds like"),
    ],
    ids=repr,
)
async def test_side_trips_show_and_change_nothing(counter, event, id, says):
    await counter(AYESHA, Begin("lamp"))
    before = await counter.store.load(AYESHA.seller)
    await counter(AYESHA, event)
    assert counter.card.id == id
    assert says in counter.words()
    assert await counter.store.load(AYESHA.seller) == before


@pytest.mark.parametrize(
    "words", ["", " ", "x" * 10_000, "\x00\x1b[2J", "مرحبا", "🙂", "**b** <@1>", "{{ 7*7 }}{% for %}", "../.."]
)
@pytest.mark.parametrize("token", ["", "token-1", "somebody-elses"])
async def test_nonsense_is_answered_with_a_card_and_changes_nothing(counter, words, token):
    await counter(AYESHA, Begin("lamp"))
    before = await counter.store.load(AYESHA.seller)
    card = await counter(AYESHA, Say(words, token))
    assert card.choices
    assert await counter.store.load(AYESHA.seller) == before


async def test_all_cases_are_taken_away_in_one_file_and_nobody_elses(counter):
    await counter(AYESHA, Begin("lamp"), Begin("shade"))
    await counter(BILAL, Begin("lamp"))
    card = await counter(AYESHA, Open("export"))
    assert [line for line in card.document.text.splitlines() if line.startswith("# ")] == [
        "# C-0001: The lamp",
        "# C-0002: The shade",
        "# Everything I keep about you",
    ]
    assert card.document.name == "cases.md"


async def test_with_no_case_there_is_no_file(counter):
    assert (await counter(AYESHA, Open("export"))).document is None


class Interrupted(MemoryStore):
    """Somebody else commits just before us, as often as told."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    async def commit(self, seller, expected, changes):
        if self.times:
            self.times -= 1
            await super().commit(seller, expected, Changes(changes.at))
        return await super().commit(seller, expected, changes)


async def test_a_conflict_is_decided_once_more(shop):
    counter = Counter(shop, Interrupted(1))
    await counter(AYESHA, Begin("lamp"))
    assert len((await counter.store.load(AYESHA.seller)).cases) == 1


async def test_a_second_conflict_in_a_row_is_raised(shop):
    counter = Counter(shop, Interrupted(2))
    with pytest.raises(Conflict):
        await counter(AYESHA, Begin("lamp"))
