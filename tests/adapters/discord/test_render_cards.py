"""Each part of a card on Discord, one at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord.limits import problems
from adapters.discord.render import COLOURS, card_view, document_file, draft_text, notice_message
from bot.core.cards import Card, CheckItem, Choice, Document, Draft, Field, Form, Mood, TimeLine
from bot.core.events import Back, Cases, Choose, Fill, Help, New, PickTone, Submit, Tick, Why
from bot.core.notices import Notice
from bot.core.press import decode, encode
from bot.core.spans import Left, Moment, Said
from tests.adapters.discord.pieces import BUTTON, ROW, SELECT, SEPARATOR, TEXT, all_pressed, inside, labels, said, words

ENDS = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
EPOCH = int(ENDS.timestamp())
NAV = (Choice("why", "Why", Why("tok")), Choice("back", "Back", Back("tok", 3)), Choice("help", "Help", Help("tok")))
CARD = Card("waiting.look", title=("Look at it",), token="tok", short="C-7Q2K", body=("Look at **your** page.",), nav=NAV)


def choice(name: str, label: str = "") -> Choice:
    return Choice(name, label or name.title(), Choose("tok", "waiting.look", name, 3))


def view(**changed):
    return card_view(replace(CARD, **changed), words)


def texts(message) -> list[str]:
    return [part["content"] for part in inside(message) if part["type"] == TEXT]


def rows(message) -> list[list[dict]]:
    return [part["components"] for part in inside(message) if part["type"] == ROW]


def test_notes_come_first_then_the_heading_then_the_body():
    assert texts(view(notes=(("Welcome back.",), ("One more thing.",)))) == [
        "Welcome back.\n\nOne more thing.",
        "## Look at it\n-# C-7Q2K",
        "Look at **your** page.",
    ]


def test_a_heading_is_one_line_and_a_part_with_no_words_is_left_out():
    assert texts(view(title=("Look\nat it",), body=(" \n",))) == ["## Look at it\n-# C-7Q2K"]


def test_the_progress_is_in_marks_beside_the_words():
    assert "-# C-7Q2K · ● ● ○ ○\n" in said(view(progress=(2, 4)))
    assert "●" not in said(view(progress=(2, 40)))


@pytest.mark.parametrize(("mood", "state"), [(Mood.WAITING, "waiting"), (Mood.URGENT, "answer soon"), (Mood.DONE, "closed")])
def test_a_mood_is_a_colour_and_a_word(mood, state):
    (container,) = view(mood=mood).to_components()
    assert container["accent_color"] == COLOURS[mood]
    assert f"-# C-7Q2K · {state}" in said(view(mood=mood))


def test_every_mood_has_a_colour_of_its_own():
    assert len({COLOURS[mood] for mood in Mood}) == len(Mood)
    assert "-# C-7Q2K\n" in said(view(mood=Mood.CALM))


def test_a_clock_is_said_in_the_readers_own_time():
    clock = TimeLine("reply", ENDS, passed=False, says=("Until ", Moment(ENDS), ", ", Left(ENDS), "."))
    assert texts(view(times=(clock, clock)))[-1] == "\n\n".join([f"Until <t:{EPOCH}:F>, <t:{EPOCH}:R>."] * 2)


def test_the_caution_and_the_tip_are_small_and_on_one_line_each():
    small = texts(view(caution=("Nobody\ncan promise.",), tip=("Tip: ", "wait.")))[-1]
    assert small == "-# Nobody can promise.\n-# Tip: wait."


def test_choices_are_buttons_and_the_way_back_is_the_last_row():
    message = view(choices=(choice("accepted", "They accepted"), choice("nothing")))
    assert [[b["label"] for b in row] for row in rows(message)] == [["They accepted", "Nothing"], ["Why", "Back", "Help"]]
    assert [part["type"] for part in inside(message)][-3:] == [ROW, SEPARATOR, ROW]
    assert decode(rows(message)[0][0]["custom_id"]) == Choose("tok", "waiting.look", "accepted", 3)


def test_the_way_back_is_in_sight_however_much_is_beside_it():
    beside = (choice("wrong"), choice("check"), choice("tip"))
    assert [[b["label"] for b in row] for row in rows(view(nav=(*beside, *NAV)))] == [
        ["Wrong", "Check", "Tip"],
        ["Why", "Back", "Help"],
    ]
    assert rows(view(nav=())) == []


def test_one_choice_alone_stands_out_and_equals_do_not():
    assert [b["style"] for b in rows(view(choices=(choice("next"),)))[0]] == [1]
    assert [b["style"] for b in rows(view(choices=(choice("yes"), choice("no"))))[0]] == [2, 2]


def test_more_than_five_choices_are_a_select_of_events():
    many = tuple(choice(f"c{n}") for n in range(6))
    ((select,), _) = rows(view(choices=many))
    assert select["type"] == SELECT
    assert select["placeholder"] == "Pick one"
    assert decode(select["custom_id"]) is None
    assert [decode(option["value"]) for option in select["options"]] == [c.event for c in many]
    assert rows(view(choices=many[:5]))[0][0]["type"] == BUTTON


def test_a_select_holds_25_and_the_next_one_goes_on():
    first, second, *_ = rows(view(choices=tuple(choice(f"c{n}") for n in range(60))))
    assert (len(first[0]["options"]), len(second[0]["options"])) == (25, 25)
    assert first[0]["custom_id"] != second[0]["custom_id"]


def test_what_would_be_pressed_twice_is_there_once():
    message = view(choices=(Choice("a", "Cases", Cases()), Choice("b", "Again", Cases())))
    assert labels(message)[0:2] == ["Cases", "Why"]
    assert labels(view(choices=(Choice("help", "Help me", Help("tok")),))) == ["Help me", "Why", "Back"]


def test_a_line_of_a_checklist_sets_its_value():
    done, todo = (CheckItem(n, n, d, Tick("tok", "waiting.look", n, not d)) for n, d in (("chat", True), ("files", False)))
    first, *_ = rows(view(checklist=(done, todo)))
    assert [(b["label"], decode(b["custom_id"])) for b in first] == [
        ("☑ chat", Tick("tok", "waiting.look", "chat", done=False)),
        ("☐ files", Tick("tok", "waiting.look", "files", done=True)),
    ]


def test_a_long_checklist_is_a_select():
    lines = tuple(CheckItem(f"i{n}", "x", False, Tick("tok", "waiting.look", f"i{n}", done=True)) for n in range(6))
    assert rows(view(checklist=lines))[0][0]["placeholder"] == "Tick a line"


def test_a_form_shows_what_is_asked_and_what_was_wrong_and_a_button_that_opens_it():
    submit = Submit("tok", "waiting.when", 3, {})
    form = Form(
        submit,
        (Field("when", "When **was** it?", value="now*"), Field("who", "Who?", error=("I could not read ", Said("_x_")))),
    )
    message = view(form=form)
    assert texts(message)[-1] == "**When was it?** now\\*\n\n**Who?**\nI could not read \\_x\\_"
    (answer,), _ = rows(message)
    assert (answer["label"], answer["custom_id"], answer["style"]) == ("Answer", encode(submit), 1)


def test_a_form_is_opened_without_the_answers_it_has():
    form = Form(Fill("impact", {"completed": " 18" * 90}), (Field("completed", "How many?"),))
    assert rows(view(form=form))[0][0]["custom_id"] == "1f::impact::"


def test_a_draft_is_no_part_of_the_card_and_its_tones_are():
    draft = Draft("Dear client, @everyone", "plain", (Choice("short", "Short", PickTone("tok", "waiting.look", "short")),))
    message = view(draft=draft)
    assert "Dear" not in said(message)
    assert texts(message)[-1] == "-# The message to copy comes by itself. In another tone:"
    assert [b["label"] for b in rows(message)[0]] == ["Short"]
    assert draft_text(replace(CARD, draft=draft)) == "Dear client, @everyone"
    assert draft_text(CARD) is None
    assert draft_text(replace(CARD, draft=Draft(" \n", "plain"))) is None


def test_a_draft_too_long_for_a_message_is_a_file_and_whole():
    fits, long = (replace(CARD, draft=Draft("x" * size, "plain")) for size in (2000, 2001))
    assert (draft_text(fits), document_file(fits)) == ("x" * 2000, None)
    assert (draft_text(long), document_file(long)) == (None, ("c-7q2k.txt", "x" * 2001))
    emoji = replace(CARD, draft=Draft("🙁" * 1001, "plain"))
    assert (draft_text(emoji), document_file(emoji)) == (None, ("c-7q2k.txt", "🙁" * 1001))


def test_an_export_is_a_file_that_the_card_names():
    card = replace(CARD, document=Document("c-7q2k.md", "# Case"))
    assert document_file(card) == ("c-7q2k.md", "# Case")
    assert texts(card_view(card, words))[-1] == "-# The file is c-7q2k.md."
    assert document_file(CARD) is None


def test_nothing_is_remembered_by_the_view():
    assert view().timeout is None
    assert notice_message(Notice("k", "Hello", ()))[1].timeout is None


def test_a_reminder_is_plain_words_with_buttons():
    notice = Notice("key", "⏳ One hour left.", (Choice("open", "Open the case", New()),))
    content, message = notice_message(notice)
    assert content == "⏳ One hour left."
    assert message.to_components() == [
        {
            "type": ROW,
            "components": [{"type": BUTTON, "style": 2, "disabled": False, "label": "Open the case", "custom_id": "1n#key"}],
        }
    ]
    assert not message.has_components_v2()


def test_a_reminder_is_never_too_long():
    notice = Notice("key", "⏳ word " * 600, tuple(choice(f"c{n}", "x" * 200) for n in range(30)))
    content, message = notice_message(notice)
    assert 1900 < len(content) <= 2000
    assert problems(message) == []


def test_long_words_on_buttons_are_cut_after_a_word():
    (label, *_), (option, *_) = (
        labels(view(choices=tuple(choice(f"c{n}", "When did **it** arrive " * 9) for n in range(n)))) for n in (2, 6)
    )
    assert label == "When did it arrive When did it arrive When did it arrive When did it arrive…"
    assert len(label) <= 80 < len(option) <= 100


def test_a_button_with_no_words_shows_its_id():
    assert labels(view(choices=(choice("yes", "** **"),)))[0] == "yes"


def test_a_card_full_of_everything_is_within_the_limits():
    long = ("word " * 2000,)
    card = replace(
        CARD, title=long, notes=(long, long), body=long, caution=long, tip=long,
        times=tuple(TimeLine("c", ENDS + timedelta(days=n), passed=False, says=long) for n in range(4)),
        checklist=tuple(CheckItem(f"i{n}", "x" * 200, False, Tick("tok", "a.b", f"i{n}", done=True)) for n in range(5)),
        draft=Draft("x", "plain", tuple(Choice(f"t{n}", "x" * 90, PickTone("tok", "a.b", f"t{n}")) for n in range(5))),
        form=Form(Submit("tok", "a.b", 3, {}), tuple(Field(f"f{n}", "x" * 300, error=long) for n in range(6))),
        choices=tuple(choice(f"c{n}") for n in range(200)),
    )  # fmt: skip
    message = card_view(card, words)
    assert problems(message) == []
    assert len(all_pressed(message)) == 5 + 5 + 1 + 75 + 3
    assert len(texts(message)[2]) >= 400
