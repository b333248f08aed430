"""What our own grammar does not speak is looked up in a dictionary; a word that may mean two things is asked about again.

Now is Monday 23 November 2026, 06:00 UTC: 11:00 in Karachi.
"""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.playbook import Tense
from bot.core.times import FARTHEST, Ambiguous, Problem, Typed, read_time
from bot.core.tongues import in_english

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
PAST, FUTURE, EITHER = Tense.PAST, Tense.FUTURE, Tense.EITHER


def read(words: str, tense: Tense, zone: str = "Asia/Karachi", now: datetime = NOW) -> str:
    """What is read as a wall time of the reader, or the name of the problem."""
    found = read_time(words, now=now, zone=ZoneInfo(zone), tense=tense)
    if isinstance(found, Problem):
        return found.name
    assert isinstance(found, Typed)
    assert not found.is_end
    return found.at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


YESTERDAY, BEFORE, TODAY = "2026-11-22 18:30", "2026-11-21 18:30", "2026-11-23 09:15"
TWO_HOURS_AGO, AN_HOUR_AGO, HALF_AN_HOUR_AGO = "2026-11-23 09:00", "2026-11-23 10:00", "2026-11-23 10:30"
AN_HOUR_AND_A_HALF_AGO, LAST_MONDAY, NOVEMBER = "2026-11-23 09:30", "2026-11-16 18:30", "2026-11-20 18:30"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ayer a las 18:30", YESTERDAY),
        ("Ayer, 18:30.", YESTERDAY),
        ("ayer\n18:30", YESTERDAY),
        ("ayer 6:30 pm", YESTERDAY),
        ("ayer a las 18h30", YESTERDAY),
        ("ayer a las 18h", "2026-11-22 18:00"),
        ("anteayer a las 18:30", BEFORE),
        ("hoy a las 9:15", TODAY),
        ("hace 2 horas", TWO_HOURS_AGO),
        ("hace una hora", AN_HOUR_AGO),
        ("hace 30 minutos", HALF_AN_HOUR_AGO),
        ("hace 1,5 horas", AN_HOUR_AND_A_HALF_AGO),
        ("hace 1 hora y 30 minutos", AN_HOUR_AND_A_HALF_AGO),
        ("el lunes a las 18:30", LAST_MONDAY),
        ("20 de noviembre a las 18:30", NOVEMBER),
        ("viernes, 20 de noviembre de 2026, 18:30", NOVEMBER),
        ("ahora", "2026-11-23 11:00"),
    ],
)
def test_spanish(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("hier à 18h30", YESTERDAY),
        ("hier 18 h 30", YESTERDAY),
        ("hier à 18:30", YESTERDAY),
        ("hier à 18h", "2026-11-22 18:00"),
        ("avant-hier à 18h30", BEFORE),
        ("aujourd'hui à 9h15", TODAY),
        ("aujourd’hui à 9h15", TODAY),
        ("il y a 2 heures", TWO_HOURS_AGO),
        ("il y a deux heures", TWO_HOURS_AGO),
        ("il y a 2h", TWO_HOURS_AGO),
        ("il y a une heure", AN_HOUR_AGO),
        ("il y a 30 minutes", HALF_AN_HOUR_AGO),
        ("lundi à 18h30", LAST_MONDAY),
        ("le 20 novembre à 18h30", NOVEMBER),
        ("à 18h30", YESTERDAY),
        ("à 18h", "2026-11-22 18:00"),
        ("maintenant", "2026-11-23 11:00"),
    ],
)
def test_french(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("gestern 18:30", YESTERDAY),
        ("GESTERN UM 18:30 UHR", YESTERDAY),
        ("gestern um 18.30 Uhr", YESTERDAY),
        ("gestern um 18 Uhr", "2026-11-22 18:00"),
        ("18 Uhr", "2026-11-22 18:00"),
        ("gestern 18:30 UTC+5", YESTERDAY),
        ("gestern um 18h", "2026-11-22 18:00"),
        ("gestern um 18 Uhr 30", YESTERDAY),
        ("ges\u200btern 18:30", YESTERDAY),
        ("gestern 18 Uhr!", "2026-11-22 18:00"),
        ("vorgestern um 18:30 Uhr", BEFORE),
        ("heute um 9:15", TODAY),
        ("vor 2 Stunden", TWO_HOURS_AGO),
        ("vor zwei Stunden", TWO_HOURS_AGO),
        ("vor einer Stunde", AN_HOUR_AGO),
        ("vor 30 Minuten", HALF_AN_HOUR_AGO),
        ("vor 1 h 30 min", AN_HOUR_AND_A_HALF_AGO),
        ("vor 1,5 Stunden", AN_HOUR_AND_A_HALF_AGO),
        ("vor 1 Stunde und 30 Minuten", AN_HOUR_AND_A_HALF_AGO),
        ("am Montag um 18:30 Uhr", LAST_MONDAY),
        ("Am Freitag, 20. November 2026 um 18:30 Uhr", NOVEMBER),
        ("am 20.11.2026 um 18:30 Uhr", NOVEMBER),
        ("um 18:30 Uhr", YESTERDAY),
        ("jetzt", "2026-11-23 11:00"),
    ],
)
def test_german(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ontem às 18:30", YESTERDAY),
        ("ontem as 18:30", YESTERDAY),
        ("ontem às 18h30", YESTERDAY),
        ("ontem às 18h", "2026-11-22 18:00"),
        ("ontem as 18h", "2026-11-22 18:00"),
        ("anteontem às 18:30", BEFORE),
        ("hoje às 9h15", TODAY),
        ("há 2 horas", TWO_HOURS_AGO),
        ("2 horas atrás", TWO_HOURS_AGO),
        ("há uma hora", AN_HOUR_AGO),
        ("há 30 minutos", HALF_AN_HOUR_AGO),
        ("na segunda-feira às 18:30", LAST_MONDAY),
        ("20 de novembro de 2026 às 18:30", NOVEMBER),
        ("agora", "2026-11-23 11:00"),
    ],
)
def test_portuguese(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("gisteren om 18:30", YESTERDAY),
        ("gisteren 18:30 uur", YESTERDAY),
        ("gisteren om 18 uur", "2026-11-22 18:00"),
        ("eergisteren om 18:30", BEFORE),
        ("vandaag om 9:15", TODAY),
        ("2 uur geleden", TWO_HOURS_AGO),
        ("30 minuten geleden", HALF_AN_HOUR_AGO),
        ("maandag om 18:30", LAST_MONDAY),
        ("20 november om 18:30 uur", NOVEMBER),
        ("nu", "2026-11-23 11:00"),
    ],
)
def test_dutch(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("आज 9:15", TODAY),
        ("आज ९:१५ बजे", TODAY),
        ("2 घंटे पहले", TWO_HOURS_AGO),
        ("२ घंटे पहले", TWO_HOURS_AGO),
        ("30 मिनट पहले", HALF_AN_HOUR_AGO),
        ("सोमवार को 18:30 बजे", LAST_MONDAY),
        ("20 नवंबर 2026 18:30", NOVEMBER),
    ],
)
def test_hindi(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("গতকাল 18:30", YESTERDAY),
        ("গতকাল ১৮:৩০", YESTERDAY),
        ("গত পরশু 18:30", BEFORE),
        ("আজ ৯:১৫", TODAY),
        ("২ ঘণ্টা আগে", TWO_HOURS_AGO),
        ("2 ঘন্টা আগে", TWO_HOURS_AGO),
        ("৩০ মিনিট আগে", HALF_AN_HOUR_AGO),
        ("সোমবার 18:30", LAST_MONDAY),
        ("২০ নভেম্বর ২০২৬ ১৮:৩০", NOVEMBER),
    ],
)
def test_bengali(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("گزشتہ کل 18:30", YESTERDAY),
        ("آج 9:15", TODAY),
        ("2 گھنٹے پہلے", TWO_HOURS_AGO),
        ("۲ گھنٹے پہلے", TWO_HOURS_AGO),
        ("30 منٹ پہلے", HALF_AN_HOUR_AGO),
        ("سوموار 18:30", LAST_MONDAY),
        ("20 نومبر 2026 18:30", NOVEMBER),
    ],
)
def test_urdu(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("أمس 18:30", YESTERDAY),
        ("أمس الساعة ١٨:٣٠", YESTERDAY),
        ("أمس الساعة 6:30 مساءً", YESTERDAY),
        ("\u202bأمس 18:30\u202c", YESTERDAY),
        ("اليوم الساعة 9:15 صباحا", TODAY),
        ("قبل ساعتين", TWO_HOURS_AGO),
        ("منذ 2 ساعات", TWO_HOURS_AGO),
        ("قبل 30 دقيقة", HALF_AN_HOUR_AGO),
        ("الاثنين 18:30", LAST_MONDAY),
        ("٢٠ نوفمبر ٢٠٢٦ ١٨:٣٠", NOVEMBER),
    ],
)
def test_arabic(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kemarin jam 18:30", YESTERDAY),
        ("kemarin pukul 18.30", YESTERDAY),
        ("hari ini jam 9:15", TODAY),
        ("2 jam yang lalu", TWO_HOURS_AGO),
        ("2 jam lalu", TWO_HOURS_AGO),
        ("30 menit yang lalu", HALF_AN_HOUR_AGO),
        ("Senin jam 18:30", LAST_MONDAY),
        ("20 November 2026 pukul 18:30", NOVEMBER),
        ("baru saja", "2026-11-23 11:00"),
    ],
)
def test_indonesian(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dün 18:30", YESTERDAY),
        ("dün saat 18:30", YESTERDAY),
        ("bugün saat 9:15", TODAY),
        ("2 saat önce", TWO_HOURS_AGO),
        ("30 dakika önce", HALF_AN_HOUR_AGO),
        ("1 saat 30 dakika önce", AN_HOUR_AND_A_HALF_AGO),
        ("pazartesi 18:30", LAST_MONDAY),
        ("20 Kasım 2026 18:30", NOVEMBER),
    ],
)
def test_turkish(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("вчера в 18:30", YESTERDAY),
        ("вчера, 18:30", YESTERDAY),
        ("позавчера в 18:30", BEFORE),
        ("сегодня в 9:15", TODAY),
        ("2 часа назад", TWO_HOURS_AGO),
        ("два часа назад", TWO_HOURS_AGO),
        ("час назад", AN_HOUR_AGO),
        ("полчаса назад", HALF_AN_HOUR_AGO),
        ("1 час 30 минут назад", AN_HOUR_AND_A_HALF_AGO),
        ("в понедельник в 18:30", LAST_MONDAY),
        ("20 ноября 2026 в 18:30", NOVEMBER),
        ("сейчас", "2026-11-23 11:00"),
    ],
)
def test_russian(words: str, expected: str) -> None:
    assert expected == read(words, PAST)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("mañana a las 10:00", "2026-11-24 10:00"),
        ("manana a las 10:00", "2026-11-24 10:00"),
        ("demain à 10h00", "2026-11-24 10:00"),
        ("morgen um 10:00", "2026-11-24 10:00"),
        ("morgen om 10:00", "2026-11-24 10:00"),
        ("übermorgen 10:00", "2026-11-25 10:00"),
        ("amanhã às 10:00", "2026-11-24 10:00"),
        ("আগামীকাল ১০:০০", "2026-11-24 10:00"),
        ("غدًا 10:00", "2026-11-24 10:00"),
        ("besok jam 10:00", "2026-11-24 10:00"),
        ("yarın 10:00", "2026-11-24 10:00"),
        ("завтра в 10:00", "2026-11-24 10:00"),
        ("en 5 horas", "2026-11-23 16:00"),
        ("dentro de 5 horas", "2026-11-23 16:00"),
        ("dans 5 heures", "2026-11-23 16:00"),
        ("in 5 Stunden", "2026-11-23 16:00"),
        ("em 5 horas", "2026-11-23 16:00"),
        ("over 5 uur", "2026-11-23 16:00"),
        ("5 घंटे में", "2026-11-23 16:00"),
        ("dalam 5 jam", "2026-11-23 16:00"),
        ("5 saat sonra", "2026-11-23 16:00"),
        ("через 5 часов", "2026-11-23 16:00"),
    ],
)
def test_what_is_still_to_come_is_refused_for_the_past(words: str, expected: str) -> None:
    assert [expected, "FUTURE"] == [read(words, FUTURE), read(words, PAST)]


@pytest.mark.parametrize(
    ("words", "past", "ahead"),
    [
        ("lunes 18:30", "2026-11-16 18:30", "2026-11-23 18:30"),
        ("lunes 10:00", "2026-11-23 10:00", "2026-11-30 10:00"),
        ("понедельник 18:30", "2026-11-16 18:30", "2026-11-23 18:30"),
        ("om 18:30", "2026-11-22 18:30", "2026-11-23 18:30"),
    ],
)
def test_the_tense_chooses_the_day_as_it_does_in_english(words: str, past: str, ahead: str) -> None:
    assert [past, ahead] == [read(words, PAST), read(words, FUTURE)]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("ayer", "NO_CLOCK"),
        ("gestern", "NO_CLOCK"),
        ("вчера", "NO_CLOCK"),
        ("hace 2 días", "NO_CLOCK"),  # at which time? "anteayer" is the same in the dictionary
        ("vor 2 Tagen", "NO_CLOCK"),
        ("20 de noviembre", "NO_CLOCK"),
        ("gestern 18", "BARE_NUMBER"),
        ("आज 6 बजे", "BARE_NUMBER"),
        ("hier à 25h30", "NO_SUCH_TIME"),
        ("31 de noviembre 18:30", "NO_SUCH_TIME"),
        ("20 de noviembre de 2019 18:30", "TOO_FAR"),
        ("vor 9000 Stunden", "TOO_FAR"),
        ("hoy a las 18:30", "FUTURE"),
    ],
)
def test_what_is_understood_but_not_enough_is_answered_as_in_english(words: str, problem: str) -> None:
    assert problem == read(words, PAST)


@pytest.mark.parametrize("tense", Tense)
@pytest.mark.parametrize(
    "words",
    [
        "कल 18:30",  # yesterday or tomorrow
        "कल शाम 6 बजे",
        "परसों 18:30",
        "कुल 18:30",  # "in all": without its accent it is the word for yesterday
        "کل 18:30",
        "কাল 18:30",
        "পরশু 18:30",
        "mar 3 a las 18:30",  # Tuesday or March
        "mar 18:30",
        "min 18:30",
        "Sam 18:30",  # a client, or Saturday in two languages
        "Do 18:30",  # Sunday or Thursday
        "3 ago 18:30",  # August, or "3 hours ago"
        "2 h ago 18:30",
        "ساعة واحدة",  # one hour, or one o'clock
        "منذ ساعات",  # hours ago: how many?
        "31 horas",  # gone or left?
        "30 minutos",
        "10 Sekunden",
        "2 Tage",
        "in 3 Tagen",  # at which time?
        "la próxima semana",
        "nächste Woche",
        "nächsten Monat",
        "l'année prochaine",
        "dans 2 semaines",
        "18h",
        "2 Stunden",
        "2 jam",
        "jam 2",
        "hier à 6h",  # morning or evening?
        "heute um 6 Uhr 30 Minuten",
        "gisteren om 6 uur",
        "gestern halb sieben",
        "gestern 12:30 am",  # half past midnight in English, a preposition in German
        "12:30 am Montag",
        "morgen 12:30 am",
        "om 18 uur 30",
        "vor 18:30",  # before, not ago
        "gestern vor 18:30",
        "18:30 önce",
        "18:30 से पहले",
        "قبل 18:30",
        "avant 18:30",
        "après 18:30",
        "après 2 heures",
        "nach 18:30",
        "il y a moins de 2 heures",
        "il y a moins d'une heure",
        "dans moins de 1 heure",
        "vor >2 Stunden",
        "gestern ≥ 18:30",
        "hace 2² horas",
        "hace 2½ horas",
        "hace Ⅱ horas",
        "hace más de 2 horas",
        "в течение 5 часов",
        "خلال 5 ساعات",
        "5-6 часов назад",
        "2 y 3 horas atrás",
        "2.30 часа назад",
        "2,5 horas atrás",  # the dictionary loses the comma
        "vor 2 Stunden 3 Stunden",
        "hace 18:30",
        "il y a 1h30",
        "no ayer 18:30",
        "nicht gestern 18:30",
        "ayer y hoy 18:30",
        "hier et avant-hier 18:30",
        "gestern 18:30 - 19:30",
        "gestern 18:30 und 19:30",
        "heute morgen 9:00",  # this morning, or today and tomorrow
        "вчера 18-30",
        "la semana pasada 18:30",
        "la semana pasada",
        "hace una semana",
        "hace un mes",
        "diese Stunde",
        "cette heure-ci",
        "3h lalu",  # hours to a reader of English, days in Indonesian
        "hace 3 días",
        "গতকাল মধ্যরাত",  # the beginning or the end of yesterday?
        "gestern banana 18:30",
        "gestern 18:30 EST",
        "banana",
        "order 12",
        "Order #12345",
        "may",
        "march",
        "sun",
        "Sam",
        "Ali",
        "Maria",
        "Do",
        "ja",
        "ok",
        "1764000000",
        "MMXXVI",
        "Q3 2026",
        "२",
        "à",
        "e",
        "t",
        "ayer " * 20 + "a las 18:30",
        "a las " * 15 + "18:30",
        "\x00\x07",
        "\u202e\u200b",
    ],
)
def test_what_may_mean_two_things_or_nothing_is_asked_again(words: str, tense: Tense) -> None:
    found = read_time(words, now=NOW, zone=ZoneInfo("Asia/Karachi"), tense=tense)
    assert isinstance(found, Problem)


@pytest.mark.parametrize(
    ("words", "tense", "zone", "now", "expected"),
    [
        # Berlin: 02:00 to 03:00 does not exist on 29 March, and comes twice on 25 October, first at 00:30 UTC.
        ("heute um 02:30", PAST, "Europe/Berlin", "2026-03-29T12:00Z", "NO_SUCH_TIME"),
        ("morgen um 02:30", FUTURE, "Europe/Berlin", "2026-03-28T12:00Z", "NO_SUCH_TIME"),
        ("heute um 03:00 Uhr", PAST, "Europe/Berlin", "2026-03-29T12:00Z", "03-29 01:00"),
        ("vor 24 Stunden", PAST, "Europe/Berlin", "2026-03-29T12:00Z", "03-28 12:00"),
        ("gestern um 14:00 Uhr", PAST, "Europe/Berlin", "2026-03-29T12:00Z", "03-28 13:00"),
        ("heute um 02:30", PAST, "Europe/Berlin", "2026-10-25T12:00Z", "10-25 00:30"),
        ("heute um 02:30", FUTURE, "Europe/Berlin", "2026-10-25T01:00Z", "10-25 01:30"),
        ("vor 24 Stunden", PAST, "Europe/Berlin", "2026-10-25T12:00Z", "10-24 12:00"),
        ("in 24 Stunden", FUTURE, "Europe/Berlin", "2026-10-24T12:00Z", "10-25 12:00"),
        ("hoy a las 2:30", PAST, "America/New_York", "2026-03-08T12:00Z", "NO_SUCH_TIME"),
        ("hoy a las 1:30", PAST, "America/New_York", "2026-11-01T12:00Z", "11-01 05:30"),
        ("ayer a las 18:30", PAST, "America/New_York", "2026-11-02T12:00Z", "11-01 23:30"),
        ("आज 9:15", PAST, "Asia/Kolkata", "2026-11-23T06:00Z", "11-23 03:45"),
        ("सोमवार 18:30", PAST, "Asia/Kathmandu", "2026-11-23T06:00Z", "11-16 12:45"),
        ("hier à 00h10", PAST, "Asia/Kathmandu", "2026-11-23T06:00Z", "11-21 18:25"),
        # It is already Tuesday there.
        ("gestern 18:30", PAST, "Asia/Kathmandu", "2026-11-23T19:00Z", "11-23 12:45"),
        ("gestern 18:30", PAST, "Asia/Karachi", "2026-11-23T18:30Z", "11-22 13:30"),
    ],
)
def test_the_nights_the_clocks_change_and_zones_of_half_an_hour(
    words: str, tense: Tense, zone: str, now: str, expected: str
) -> None:
    found = read_time(words, now=datetime.fromisoformat(now), zone=ZoneInfo(zone), tense=tense)
    assert expected == (found.at.strftime("%m-%d %H:%M") if isinstance(found, Typed) else found.name)


@pytest.mark.parametrize("words", ["gestern 18:30", "vor 2 Stunden", "lunes 18:30", "20 de noviembre 18:30", "jetzt"])
@pytest.mark.parametrize("machine", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_clock_and_the_zone_of_the_machine_do_not_matter(words: str, machine: str, monkeypatch) -> None:
    expected = read(words, PAST)
    monkeypatch.setenv("TZ", machine)
    time.tzset()
    try:
        years_on = NOW.replace(year=2027)  # the same day of a year in which the machine does not live
        assert read(words, PAST) == expected
        ahead = read_time(words, now=years_on, zone=ZoneInfo("Asia/Karachi"), tense=PAST)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert isinstance(ahead, Typed)
    assert timedelta() <= years_on - ahead.at <= timedelta(days=7)


def test_what_is_said_is_the_same_in_english_whatever_was_said_before() -> None:
    fresh = [in_english(words) for words in ("morgen 10:00", "ayer 18:30", "18 ноября 18:30")]
    in_english("2 uur geleden")
    assert fresh == ["tomorrow 10:00", "yesterday 18:30", "18 november 18:30"]
    assert fresh == [in_english(words) for words in ("morgen 10:00", "ayer 18:30", "18 ноября 18:30")]


def test_the_dictionary_is_opened_only_when_it_is_needed() -> None:
    script = """
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo
import bot.core.guide
from bot.core.times import Tense, read_time
def opened(words):
    read_time(words, now=datetime(2026, 11, 23, 6, tzinfo=UTC), zone=ZoneInfo("UTC"), tense=Tense.PAST)
    return any(name.startswith(("dateparser", "regex", "dateutil")) for name in sys.modules)
ours = ["yesterday 6pm", "6", "yesterday", "5/6/2026", "5/6/2026 18:30", "31 Nov 18:30", "x" * 10_000, ""]
print([words for words in ours if opened(words)], opened("gestern 18:30"))
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[] True", "")


PIECES = """
ayer hoy hier gestern heute morgen mañana vor hace il y a há in dans um a las à às Uhr h uur geleden 2 31 18:30 18h30 6 pm am
horas Stunden heures jam lalu saat önce вчера в 2 часа назад कल आज घंटे पहले أمس الساعة منذ ساعات গতকাল ২ ঘণ্টা আগে کل lunes
Montag lundi 20 noviembre November ноября de e y et und mar min sam do 5/6/2026 - : . , ' T Z +5 ago now closes 0 ½ ² Ⅷ 一
"""
SAID = st.lists(st.sampled_from(PIECES.split()), max_size=6)
TYPED = st.one_of(SAID.map(" ".join), SAID.map("".join), st.text(max_size=60))


@settings(max_examples=300, deadline=None)
@given(words=TYPED, tense=st.sampled_from(Tense), zone=st.sampled_from(["Asia/Kathmandu", "Europe/Berlin"]))
def test_whatever_is_typed_is_answered_within_its_tense(words: str, tense: Tense, zone: str) -> None:
    found = read_time(words, now=NOW, zone=ZoneInfo(zone), tense=tense)
    for reading in (found,) if isinstance(found, Typed) else found.readings if isinstance(found, Ambiguous) else ():
        assert abs(reading.at - NOW) <= FARTHEST
        if tense is PAST and not reading.is_end:
            assert reading.at <= NOW
        if tense is FUTURE:
            assert reading.at >= NOW
