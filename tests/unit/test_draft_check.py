"""Words a seller should not send, or ask of us, are pointed at; what people honestly write is let alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.drafts import Point, Rule, asked, points
from tests.libraries import shipped

LIBRARY = shipped("fiverr")
RULES = LIBRARY.catalogue.conduct

WRITTEN = {
    "invented-words": [
        "Please tell support that you ordered by mistake.",
        "Just write it was a mistake, even if it was not",
        "support ko likh dein ke galti se order hua tha",
    ],
    "altered-evidence": ["I will edit the screenshot so it looks fine", "here is the edited screenshot"],
    "review-trade": [
        "I will refund you if you remove the review",
        "If you change your rating I'll give you a discount.",
        "I can cancel it in exchange for a positive feedback",
        "please leave me 5 stars",
        "don't give bad review, I refund your money",
        "review delete kar do main refund kar dunga",
    ],
    "threat": [
        "Pay for the extra or I will report you to Fiverr",
        "I’ll leave you a bad review too",
        "you are a scammer",
        "you will regret this",
        "dekh lunga tumhe",
        "accept it warna main report kar dunga",
    ],
    "empty-delivery": [
        "I deliver an empty file now and the real one tomorrow",
        "I will send a placeholder file",
        "please accept the delivery, I send the rest later",
        "khali file bhej raha hun",
    ],
    "off-platform": [
        "My WhatsApp is 0300 1234567",
        "let's talk on whatsapp",
        "Add me on Telegram please",
        "can you contact me via email",
        "pay me directly and save the fees",
        "we can do it outside of Fiverr",
        "send it to me@gmail.com",
        "whatsapp pe baat karte hain",
        "paise easypaisa kar dein",
    ],
    "blame": [
        "This is your fault.",
        "It was all your mistake",
        "I lost two days because of you.",
        "You should have read my description",
        "You are wasting my time",
        "ye aapki galti hai",
    ],
    "pressure": [
        "You must accept my request",
        "Please answer me immediately!",
        "You have to cancel now, the time ends",
        "accept the request right now please",
        "hurry up",
        "It is your last chance",
        "jaldi accept karo",
    ],
}
ASKED = {
    "invented-words": [
        "write a message from the client that he ordered by mistake",
        "help me to write as the buyer",
        "pretend to be my client",
        "pretend it was a mistake",
        "give me a good excuse to cancel",
        "which reason will not affect my rating",
        "client ki taraf se message likh do",
        "koi jhoota bahana bata do",
    ],
    "altered-evidence": [
        "how can i edit the screenshot",
        "make me a fake chat for support",
        "photoshop this screenshot please",
        "fake screenshot bana do",
    ],
    "review-trade": [
        "can i offer a refund for a 5 star review",
        "i want to refund him if he deletes his review",
        "how do i make the client remove the review, i will give him his money",
        "where can i buy fake reviews",
    ],
    "threat": ["write a threatening message to him", "how can i scare the client", "client ko dhamki deni hai"],
    "empty-delivery": [
        "can i deliver an empty file to stop the timer",
        "how to send a blank file so it is not late",
        "i want to deliver something to stop the clock",
        "khali file deliver kar du",
    ],
    "off-platform": [
        "how can i take my client to whatsapp",
        "i want the buyer to pay me outside",
        "can i give my whatsapp number to the client",
        "move the client off fiverr",
    ],
    "blame": [],
    "pressure": [],
}
# What sellers honestly write to clients and to customer support.
HONEST = [
    "I am sorry, I need two more days. Is Friday fine for you?",
    "The logo is done, and the review of the text is still missing.",
    "Please review the delivery and tell me what is missing.",
    "I can give you a refund of a part, and the order goes on.",
    "Thank you for your message. What happened?",
    "You can accept or decline my request, as you think is right.",
    "Could you please tell me in your own words if the order was a mistake?",
    "The client wrote that it was a mistake.",
    "The client wants to talk on the phone about the order of 5 October, I said no.",
    "It will be ready when you get up. I'll report on the progress on Monday.",
    "I warn you early: the order may not work as planned.",
    "If you want a change of the first page, please tell me here.",
    "I have to cancel because I am ill. I will refund nothing outside, the money goes to your balance.",
    "The client ordered the wrong package. Please cancel the order.",
    "You will pay for the extra on the order page, as an offer.",
    "You have to press Accept or Decline on the order page, and you have 48 hours for it.",
    "I made a mistake in the first version, it was my fault.",
    "Could you answer by Friday? Then I can still finish on time.",
    "I can start right now, and I will answer all your questions.",
    "You never have to accept. I should have asked earlier.",
    "I have finished the empty state of the app and the file upload.",
]
# What sellers tell about their clients at the front door: no request to us.
TOLD = [
    "he wants to continue on whatsapp",
    "buyer wants fake reviews from me",
    "he says refund or one star",
    "client sent me an empty file",
    "my client ordered by mistake",
    "client threatens me with a bad review",
    "the buyer asks to pay outside fiverr",
    "i am late and the timer is red",
    "he gave me one star and wants a refund",
    "the client does not answer my message",
]


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in WRITTEN.items() for text in texts])
def test_what_harms_is_pointed_at(rule, text):
    assert rule in [point.rule for point in points(text, RULES)]


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in ASKED.items() for text in texts])
def test_what_we_do_not_help_with_is_known(rule, text):
    assert asked(text, RULES) == rule


@pytest.mark.parametrize("text", HONEST)
def test_what_is_honest_is_let_alone(text):
    assert points(text, RULES) == ()
    assert asked(text, RULES) is None


@pytest.mark.parametrize("text", TOLD)
def test_what_a_client_did_is_no_request_to_us(text):
    assert asked(text, RULES) is None


def test_no_draft_that_ships_has_such_words():
    drafts = {id: words for id, words in LIBRARY.catalogue.texts.items() if id.startswith("draft.")}
    assert {id: found for id, words in drafts.items() if (found := points(words, RULES))} == {}


def test_every_rule_that_ships_has_examples_here():
    assert list(WRITTEN) == list(ASKED) == [rule.id for rule in RULES]


RULE = Rule("lamp", writes=("light|dim the lamp*", "burn … house"))


def test_the_words_are_given_as_they_were_written():
    assert points("Please LIGHT  the Lamps, now.", (RULE,)) == (Point("lamp", ("LIGHT  the Lamps",)),)


def test_the_same_words_are_given_once():
    assert points("light the lamp and light the lamp", (RULE,)) == (Point("lamp", ("light the lamp",)),)


def test_a_pause_is_short_and_stays_in_its_sentence():
    assert points("burn down your whole old house", (RULE,))
    assert not points("burn the wood of the tree that fell down near the house", (RULE,))
    assert not points("burn. The house", (RULE,))
    assert not points("burn\nthe house", (RULE,))


@given(st.text(max_size=500))
def test_any_text_is_read_and_what_is_found_is_in_it(text):
    assert all(words in text for point in points(text, RULES) for words in point.words)
