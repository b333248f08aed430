"""Words that mean the same are one, typos are mended, idle words are left out."""

from bot.core.speech import Speech, meanings

SPEECH = Speech(
    same=(
        ("client", ("client*", "buyer*")),
        ("refund", ("refund*", "money back", "paise wapas|wapis")),
        ("money", ("money", "paise")),
    ),
    idle=frozenset({"the", "wants", "his", "hai"}),
)


def test_words_that_mean_the_same_are_one():
    assert meanings("The buyer wants his refund", SPEECH) == meanings("the CLIENT wants his money back", SPEECH)


def test_urdu_in_latin_letters_is_heard():
    assert meanings("client paise wapis hai", SPEECH) == {"=client", "=refund"}


def test_a_longer_phrase_is_heard_before_a_shorter_one():
    assert meanings("money back", SPEECH) == {"=refund"}
    assert meanings("money", SPEECH) == {"=money"}


def test_a_word_with_a_typo_is_the_word_people_say():
    assert meanings("milestnoe", SPEECH, ["milestone"]) == {"milestone"}
    assert meanings("refnud", SPEECH, ["refund"]) == {"=refund"}


def test_a_short_word_or_one_that_is_known_is_not_mended():
    assert meanings("bat", SPEECH, ["bad"]) == {"bat"}
    assert meanings("buyers", SPEECH, ["bayers"]) == {"=client"}


def test_a_word_that_looks_like_a_meaning_is_only_a_word():
    assert meanings("=refund", SPEECH) == {"=refund"}
    assert meanings("the his", SPEECH) == set()
