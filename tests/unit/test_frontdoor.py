"""A free sentence finds its playbook, says so when unsure, and refuses what is about something else."""

import pytest

from bot.core.book import Book
from bot.core.events import Begin, New, Say
from bot.core.frontdoor import guesses, is_sure
from tests.libraries import shipped
from tests.unit.test_desk import AYESHA, Counter

LIBRARY = shipped("fiverr")
BOOK = Book(LIBRARY.flow, LIBRARY.catalogue)

MEANT = {
    "ordered-by-mistake": [
        "my buyer ordered by mistake and wants to order again",
        "client bought the wrong gig",
        "buyer clicked wrong package",
        "it was an accidental purchase",
        "galti se order ho gaya",
        "she says she ordered by mistake pls cancel",
    ],
    "duplicate-order": [
        "he orderd twice by accident",
        "duplicate order by mistake",
        "i have two orders for the same thing",
        "client ordered two times the same gig",
    ],
    "extra-work": [
        "client asks for more work without paying",
        "he wants a lot of extra revisions",
        "buyer never stops asking for changes",
    ],
    "no-requirements": [
        "client has not sent requirements",
        "buyer did not send the files i need to start",
        "the order is waiting for requirements",
    ],
    "silent-client": [
        "client is not answering my messages",
        "buyer does not reply since 4 days",
        "no response from the client",
    ],
    "late": [
        "i am late with my order",
        "i will miss the deadline",
        "the delivery time is almost over",
    ],
    "changed-requirements": [
        "client changed requirements",
        "the buyer wants something completely different now",
        "he changed his mind about the design",
        "they want to change the scope after i started",
        "buyer asking for different thing than ordered",
    ],
    "unforeseen": [
        "i am sick and cannot work",
        "i had an accident and am in hospital",
        "family emergency",
        "my laptop broke",
        "no electricity since two days",
    ],
    "unhappy": [
        "client is not happy with my work",
        "buyer does not like the logo",
        "buyer unhappy wants refund",
    ],
    "cannot-deliver": [
        "i cannot deliver what i promised",
        "i do not have the skill for this order",
    ],
    "find-out": [
        "client wants to cancel and gives no reason",
        "he asked to cancel but i dont know why",
        "cancel request without reason",
    ],
}
MISFITS = ["what is the weather today", "hello", "how do i rank my gig", "best keywords for logo design", "how are you",
           "can you make me a logo", "where is my withdrawal", "asdfgh", "football", "how to get my first order",
           "my account is restricted", "when do i become level two", "🙂", "1", "??"]  # fmt: skip


def test_most_sentences_find_their_playbook_first_and_nearly_all_among_the_first_three():
    found = [(meant, [g.playbook for g in guesses(words, BOOK)]) for meant, said in MEANT.items() for words in said]
    first = sum(names[:1] == [meant] for meant, names in found)
    among = sum(meant in names for meant, names in found)
    assert first >= 0.75 * len(found), [f for f in found if f[1][:1] != [f[0]]]
    assert among >= 0.9 * len(found), [f for f in found if f[0] not in f[1]]


def test_when_it_is_sure_it_is_right():
    wrong = [w for meant, said in MEANT.items() for w in said if is_sure(g := guesses(w, BOOK)) and g[0].playbook != meant]
    assert wrong == []


def test_most_of_what_is_about_something_else_is_refused():
    taken = [(words, guesses(words, BOOK)) for words in MISFITS if guesses(words, BOOK)]
    assert len(taken) <= 0.2 * len(MISFITS), taken
    assert not any(is_sure(found) for _, found in taken)


@pytest.mark.parametrize("words", ["", " ", "\x00", "x" * 100_000, "{{ 7*7 }}", "\u202eelpmaxe"])
def test_nonsense_finds_nothing_and_is_quick(words):
    assert guesses(words, BOOK) == ()


async def test_a_sure_guess_is_offered_with_the_way_to_the_others():
    counter = Counter(LIBRARY)
    card = await counter(AYESHA, Say("my buyer ordered by mistake"))
    assert [c.event for c in card.choices] == [Begin("ordered-by-mistake"), New()]
    assert "ordered by mistake" in counter.words()
