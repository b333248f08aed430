"""Times said in other languages, put into the English that `times` reads: "gestern um 18:30 Uhr" is "yesterday 18:30".

dateparser serves as the dictionary, and our own grammar reads what it says. Its parser is not used: even when strict it
takes "gestern um 18 Uhr" for the present time of day, "31 horas" for 31 hours ago, 05.06. for 5 June, and answers with
hours that the clocks skip. A dictionary needs no clock and no zone.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateparser.conf import Settings
    from dateparser.languages.locale import Locale

# The languages that tests/unit/test_times_in_other_languages.py reads a time in, with harmless words dateparser lacks.
_LANGUAGES: dict[str, tuple[str, ...]] = {
    "ar": (),
    "bn": (),
    "de": ("am",),
    "es": ("el",),
    "fr": (),
    "hi": (),
    "id": (),
    "nl": (),
    "pt": ("na",),
    "ru": (),
    "tr": (),
    "ur": (),
}
_MOST = 60  # characters; "am Montag, 22. November 2026 um 18:30 Uhr" has 41
_SHORT = 3  # letters; such days of the week are names too (Sam, Do), and may stand for another day or a month elsewhere

# Words whose one meaning in the dictionary is a guess, without their accents: yesterday or tomorrow (कल, परसों), Tuesday or
# March (mar), August or English (ago), one o'clock or one hour (واحدة), less than (moins), after, within.
_GUESSED = re.compile(r"कल|परसो|واحد|خلال|\b(?:mar|ago|moins|apres(?!-)|течение)\b")
# More than, square, half: signs (math, raised and broken numbers) that the dictionary leaves out or takes for a figure.
_SIGNS = {"Sm", "No"}
_WEEKDAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
_PART_OF_DAY = re.compile(r"\d ?(am|pm)\b")  # "gestern 12:30 am", "12:30 am Montag"
_CLOCK = re.compile(r"(?<![\d:])\d{1,2}:\d\d(?!\d)")
_CLOCKS = (  # how they are written elsewhere
    (re.compile(r"\b(\d{1,2}) ?(?:h|uhr) ?([0-5]\d)(?![\d:]| ?m)"), r"\1:\2"),
    # Only where it cannot be a number of hours ("over 18 uur"), and not up to 12: morning or evening?
    (re.compile(r"\b(?:um|om|a las|às|as|à) (1[3-9]|2[0-3]) ?(?:h|uur)\b"), r"\1:00"),
    (re.compile(r"\b(1[3-9]|2[0-3]) ?uhr\b"), r"\1:00"),
    (re.compile(r"\bà (?=\d{1,2}:\d\d)"), ""),  # a year in Spanish
)
_DAYS = {"0 day ago": "today", "1 day ago": "yesterday", "2 day ago": "day before yesterday"} | {
    "in 1 day": "tomorrow",
    "in 2 day": "day after tomorrow",
}
_DAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})\b")
_HOUR_BY_CLOCK = re.compile(r"\bhour (?=\d{1,2}:\d\d)|(?<=:\d\d) hour\b")  # "jam 18:30", "18:30 uur"
_AMOUNT = r"(?!0 )\d+(?:[.,]\d+)?"
_SPAN = rf"{_AMOUNT} (?:hour|minute)(?: \d+ minute)?"
_SPANS = (
    (re.compile(rf"ago ({_SPAN})|({_SPAN}) ago"), r"\1\2 ago"),
    (re.compile(rf"({_AMOUNT} hour) ago (\d+ minute)"), r"\1 \2 ago"),
    (re.compile(rf"in ({_SPAN})"), r"in \1"),
)
# A length that is none of the above, like a week, which the dictionary also says for "last week".
_LENGTH = re.compile(r"\b(?:second|minute|hour|week)\b|\d day\b")


def learn() -> None:
    """Look a word up in every dictionary. Only the first look takes long, about a second: nobody should wait for it."""
    in_english("gestern")


def in_english(words: str) -> str | None:
    """The time in English, or None: not every word is known, a word has two meanings, or two languages disagree.

    What comes back is for our own grammar to read or refuse. Days are named ("yesterday") and never counted, so that "hace
    2 días" asks for a time of day.
    """
    if len(words) > _MOST or any(unicodedata.category(sign) in _SIGNS for sign in words.replace("+", "")):
        return None
    said = _tidy(words)
    if _GUESSED.search(_without_accents(said)):
        return None
    found = {_translated(said, locale, settings) for locale, settings in _dictionaries()} - {""}
    return found.pop() if len(found) == 1 else None


@cache
def _dictionaries() -> tuple[tuple["Locale", "Settings"], ...]:
    from dateparser.conf import settings
    from dateparser.languages.loader import default_loader

    return tuple(
        (default_loader.get_locale(language), settings.replace(SKIP_TOKENS=[*settings.SKIP_TOKENS, *harmless]))
        for language, harmless in _LANGUAGES.items()
    )


def _translated(said: str, locale: "Locale", settings: "Settings") -> str | None:
    """Empty when the language does not have all the words, None when it has them but they are no time for us."""
    if not locale.is_applicable(said, settings=settings):
        return ""
    if any(_is_short_weekday(word, locale, settings) for word in re.split(r"[\s\d.,:/-]+", said)):
        return None
    english = " ".join(locale.translate(said, settings=settings).split())
    english = _HOUR_BY_CLOCK.sub("", _DAY.sub(lambda found: _DAYS[found[0]], english))
    if english == "0 second ago":
        return "now"
    for pattern, instead in _SPANS:
        if found := pattern.fullmatch(english):
            return found.expand(instead)
    return english if _is_all(said, english) and not _LENGTH.search(english) else None


def _is_all(said: str, english: str) -> bool:
    """Whether the clock time in the English is the one that was typed, with its "pm"."""
    typed = set(_CLOCK.findall(said))
    part = _PART_OF_DAY.search(said)
    return typed.issuperset(_CLOCK.findall(english)) and (part is None or part[1] in english.split())


def _is_short_weekday(word: str, locale: "Locale", settings: "Settings") -> bool:
    known = 0 < len(word) <= _SHORT and locale.is_applicable(word, settings=settings)
    return known and locale.translate(word, settings=settings) in _WEEKDAYS


def _tidy(words: str) -> str:
    """Small letters, digits 0-9, no direction marks, clock times written 18:30."""
    said = " ".join("".join(map(_plain, words.replace("’", "'"))).lower().split())
    for pattern, instead in _CLOCKS:
        said = pattern.sub(instead, said)
    return said


def _plain(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    return "" if unicodedata.category(character) == "Cf" else character


def _without_accents(said: str) -> str:
    """As dateparser compares words: कुल and कल are one to it."""
    return "".join(c for c in unicodedata.normalize("NFKD", said) if unicodedata.category(c) != "Mn")
