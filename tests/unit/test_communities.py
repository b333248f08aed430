"""A seller is spoken to in their language and as their community has it; adapters know nothing of either."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.events import Begin, Choose, New, Open, Resume, Set
from bot.core.library import Library, Overlay
from tests.unit.office import AYESHA, Office

SPANISH = {
    "lamp.has-request.say": "¿Hay una solicitud?",
    "lamp.has-request.choice.none": "No, ninguna",
    "clock.request.label": "la solicitud",
    "clock.request.on-silence": "cuenta como **Aceptar**",
    "reminder.request.before": "{{ label }} ({{ case }}): {{ left }}. Si no haces nada, {{ on_silence }}.",
    "product.nav.report": "Algo está mal",
}


@pytest.fixture
def library(shop) -> Library:
    day = replace(shop.catalogue.clocks["request"], length=timedelta(hours=24))
    ours = Overlay({"lamp.has-request.say": "Ask us in #help first. Is there a request?"}, {"request": day})
    return replace(shop, languages={"es": SPANISH}, communities={"test-guild": ours})


MARIA = replace(AYESHA, language="es-MX")
MEMBER = replace(AYESHA, community="guild")


async def test_a_seller_is_spoken_to_in_their_language_and_dates_are_in_it(library):
    office = Office(library)
    card = await office.do(Begin("lamp"), MARIA)
    assert "¿Hay una solicitud?" in office.words()
    assert [c.label for c in card.choices] == ["It waits for me", "No, ninguna"]
    assert next(c.label for c in card.nav) == "Algo está mal"
    assert card.language == "es-MX"
    assert card.book.words("product.nav.report") == "Algo está mal"


async def test_whose_language_does_not_ship_reads_english_until_it_does(library):
    office = Office(library)
    card = await office.do(Begin("lamp"), replace(AYESHA, language="de"))
    assert card.language == "en"
    assert "Is there a request?" in office.words()
    office.shelf.library = replace(library, languages={"de": {"lamp.has-request.say": "Gibt es eine Anfrage?"}})
    await office.do(Resume(card.token))
    assert "Gibt es eine Anfrage?" in office.words()


async def test_a_reminder_comes_in_the_language_of_its_seller(library):
    office = Office(library)
    await office.request(who=MARIA)
    said = await office.after(hours=24)
    assert said == ["la solicitud (C-0001): dentro de 24 horas. Si no haces nada, cuenta como Aceptar."]
    [(_, sent)] = office.recorded.delivered
    assert sent.book == library.book("es")  # for what a platform says around its buttons


async def test_a_case_is_guided_as_the_community_has_it_in_which_it_began(library):
    office = Office(library)
    token = (await office.do(Begin("lamp"), MEMBER)).token
    assert "Ask us in #help first." in office.words()
    await office.do(Resume(token), AYESHA)  # the same seller, now in private
    assert "Ask us in #help first." in office.words()
    await office.do(Begin("lamp"), AYESHA)
    assert "Ask us in #help first." not in office.words()


async def test_a_community_has_its_own_clock_and_its_reminders_follow_it(library):
    office = Office(library)
    await office.request(who=MEMBER)
    (case,) = (await office.store.load(AYESHA.seller)).cases
    assert case.deadlines[0].ends - case.deadlines[0].starts == timedelta(hours=24)
    assert min(r.due for r in await office.rows()) == office.clock() + timedelta(hours=18)


async def test_what_is_put_on_the_shelf_is_said_from_the_next_turn_on(library):
    office = Office(library)
    token = (await office.do(Begin("lamp"))).token
    texts = {**library.catalogue.texts, "lamp.no-request.say": "Then take your time."}
    office.shelf.library = replace(library, catalogue=replace(library.catalogue, texts=texts))
    await office.do(Choose(token, "lamp.has-request", "none", 1))
    assert "Then take your time." in office.words()
    assert office.shelf.english().words("lamp.no-request.say") == "Then take your time."


async def test_the_front_door_of_a_community_has_its_words(library):
    there = replace(library, communities={"test-guild": Overlay({"lamp.reason": "Our lamp"})})
    office = Office(there)
    card = await office.do(New(), MEMBER)
    assert "Our lamp" in [c.label for c in card.choices]


async def test_a_seller_picks_one_of_the_languages_that_ship_and_is_spoken_to_in_it_at_once(library):
    office = Office(library)
    await office.request()
    card = await office.do(Open("settings"))
    assert "language" in [c.id for c in card.choices]
    card = await office.do(Open("language"))
    assert [c.label for c in card.choices] == ["English", "Español"]
    card = await office.do(Set("language", "es"))
    assert (card.id, card.language) == ("settings", "es")
    assert next(c.label for c in card.nav) == "Algo está mal"
    assert (await office.after(hours=24))[0].startswith("la solicitud (C-0001)")


async def test_where_only_english_ships_no_language_is_offered(shop):
    office = Office(shop)
    await office.request()
    assert "language" not in [c.id for c in (await office.do(Open("settings"))).choices]
    await office.do(Set("language", "es"))
    assert (await office.store.load(AYESHA.seller)).seller.language == "en"
