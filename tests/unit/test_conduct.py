"""The check of a seller's own words, and the answer to who asks for what is not helped with."""

import pytest

from bot.core.book import Book
from bot.core.case import Case, Visit
from bot.core.events import Begin, Cases, Fill, New, Open, Resume, Say
from bot.core.press import decode, encode, opening
from bot.core.seller import Seller
from bot.core.show import step_card
from bot.core.wording import in_words
from tests.libraries import shipped
from tests.unit.test_desk import AYESHA, Counter
from tests.unit.walk import NOON

LIBRARY = shipped("fiverr")
BOOK = Book(LIBRARY.flow, LIBRARY.catalogue)
TRADE = "Hi Sam,\n\nI refund you if you remove the review."
# Beside those of test_draft_check: whole sentences as they come to the front door.
REFUSED = [
    "edit the screenshot",
    "offer refund if he removes review",
    "can you write a message from the client that it was a mistake",
    "help me threaten the client with a report",
    "deliver an empty file to stop the timer",
    "how do i take the client to whatsapp",
]


def said(text) -> str:
    return in_words(text, now=NOON, zone=None, language="en")


@pytest.fixture
def counter():
    return Counter(LIBRARY)


async def test_what_harms_is_quoted_with_the_reason_and_what_to_write_instead(counter):
    card = await counter(AYESHA, Fill("check", {"words": TRADE}))
    body = said(card.body)
    assert "“refund you if you remove the review”" in body
    assert BOOK.words("conduct.review-trade.why").strip() in body
    assert BOOK.words("conduct.review-trade.instead").strip() in body
    assert card.draft is None
    assert [c.event for c in card.choices] == [Open("check"), Cases()]


async def test_what_is_sound_comes_back_to_be_copied_as_it_was_written(counter):
    card = await counter(AYESHA, Fill("check", {"words": "  Hi Sam,\r\n\r\nwhat\u202e happened?\n"}))
    assert card.draft.text == "Hi Sam,\n\nwhat happened?"


async def test_nothing_of_what_is_typed_is_stored(counter):
    for words in (TRADE, "Thank you.", " "):
        await counter(AYESHA, Fill("check", {"words": words}))
    dossier = await counter.store.load(AYESHA.seller)
    assert (dossier.seller, dossier.cases, dossier.version) == (None, (), 0)


async def test_no_words_are_asked_for_again(counter):
    card = await counter(AYESHA, Fill("check", {"words": " \n "}))
    assert card.id == "check"
    assert card.form.fields[0].error


def test_every_card_with_a_draft_leads_to_the_check():
    seller, checks = Seller(AYESHA.seller), set()
    for playbook in LIBRARY.flow.playbooks.values():
        for step in playbook.steps.values():
            case = Case("tok", "C-1", LIBRARY.flow.digest, NOON, (Visit(f"{playbook.id}.{step.id}", NOON),), 1)
            nav = step_card(case, seller, BOOK, NOON).nav
            assert (Open("check", "tok") in [c.event for c in nav]) == bool(step.draft)
            checks.add(bool(step.draft))
    assert checks == {True, False}


async def test_the_check_and_a_refusal_lead_back_to_the_case(counter):
    await counter(AYESHA, Begin("ordered-by-mistake"))
    for event in (
        Open("check", "token-1"),
        Fill("check", {"words": TRADE}, "token-1"),
        Say("edit my screenshot", "token-1"),
    ):
        card = await counter(AYESHA, event)
        assert card.id in {"check", "check-result", "refusal"}
        assert Resume("token-1") in [c.event for c in card.choices]


def test_the_button_opens_the_form_by_itself():
    assert decode(encode(opening(Fill("check", {}, "t" * 16)))) == Fill("check", {}, "t" * 16)


@pytest.mark.parametrize("words", REFUSED)
async def test_who_asks_for_it_gets_the_reason_and_the_honest_way_and_no_playbook(counter, words):
    card = await counter(AYESHA, Say(words))
    assert card.id == "refusal"
    assert [c.event for c in card.choices] == [New(), Open("check")]
