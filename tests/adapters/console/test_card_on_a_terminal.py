"""What each part of a card becomes on a terminal that knows colours and widths."""

import pytest
from rich.color import Color
from rich.text import Text

from adapters.console import palette
from adapters.console.palette import BLUE, MOODS
from adapters.console.parts import blocks
from adapters.console.rich_view import RichView
from bot.core.cards import Card, CheckItem, Choice, Document, Draft, Field, Form, Mood
from bot.core.events import PickTone, Submit, Tick
from bot.core.spans import Said
from tests.adapters.console.drawing import HELP, NO, READER, TIP, YES, clock, drawn, screen, seen, style_of, written


def test_the_heading_names_the_case_the_step_and_how_far_it_is(book):
    card = Card("lamp.answer", title=("Step 2 of 4", " · ", "Write"), short="C-7Q2K", progress=(2, 4))
    case, title = drawn(card, book).strip().split("\n")
    assert case.startswith("C-7Q2K ──")
    assert title.startswith("Step 2 of 4 · Write ")
    assert title.endswith(" ● ● ○ ○")


def test_a_card_of_no_case_has_no_id_and_no_marks(book):
    line, title = drawn(Card("help", title=("Help",)), book).strip().split("\n")
    assert line == "─" * 80
    assert title == "Help"


@pytest.mark.parametrize(
    ("mood", "words"),
    [(Mood.WAITING, " waiting"), (Mood.URGENT, " answer soon"), (Mood.DONE, " closed"), (Mood.CALM, "─")],
)
def test_the_mood_is_a_colour_and_a_word(book, mood, words):
    card = Card("lamp.answer", title=("Answer",), short="C-7Q2K", mood=mood)
    assert drawn(card, book).strip().split("\n")[0].endswith(words)
    assert style_of("C-7Q2K", card, book).color == Color.parse(MOODS[mood])


def test_the_time_left_of_the_nearest_clock_is_in_the_corner(book):
    card = Card("lamp.answer", title=("Answer",), short="C-1", times=(clock(31), clock(90, "delivery")))
    assert drawn(card, book).strip().split("\n")[0].endswith("─ ⏳ 31h left")


def test_a_clock_that_has_passed_leaves_the_corner_empty(book):
    card = Card("lamp.answer", title=("Answer",), short="C-1", times=(clock(-1),))
    assert drawn(card, book).strip().split("\n")[0].endswith("──")


def test_clocks_hang_from_their_sign_and_stress_what_is_left(book):
    card = Card("lamp.answer", title=("Answer",), times=(clock(31), clock(90, "delivery")))
    assert "⏳ the request: ends in 31 hours. If nothing is done, it\n   counts as Accept.\n⏳ the delivery" in drawn(
        card, book, 60
    )
    assert style_of("in 31 hours", card, book).bold
    assert style_of("Accept", card, book).bold
    assert not style_of("the request", card, book).bold


def test_notes_come_first_behind_a_bar(book):
    card = Card("lamp.answer", title=("Answer",), notes=(("This is new.\n\nRead it twice.",),), body=("The body.",))
    assert drawn(card, book).strip("\n").startswith("│ This is new.\n│\n│ Read it twice.\n\n───")


def test_bold_words_and_lists_of_the_body_are_drawn(book):
    body = "Choose:\n\n- **Decline**: it goes on and on and on.\n- **Accept**\n\n1. Open it\n2. Send it"
    card = Card("lamp.answer", title=("Answer",), body=(body,))
    page = drawn(card, book, 30)
    assert " • Decline: it goes on and on\n   and on.\n • Accept\n\n 1. Open it\n 2. Send it" in page
    assert "*" not in page
    assert style_of("Decline", card, book).bold
    assert not style_of("it goes on", card, book).bold


def test_empty_lines_around_a_text_are_not_drawn(book):
    page = drawn(Card("lamp.answer", title=("Answer",), body=("\n\nThe body.\n\n",), tip=("Tip.",)), book)
    assert page.endswith("Answer\n\nThe body.\n\nTip.\n\n")


def test_bold_that_is_left_open_ends_with_its_line(book):
    card = Card("lamp.answer", title=("Answer",), body=("Press **Decline\nThen wait",))
    assert style_of("Decline", card, book).bold
    assert not style_of("Then wait", card, book).bold


def test_a_draft_stands_alone_between_two_lines_as_it_was_written(book):
    text = "Hello Sam,\n\n\tI  can not deliver [soon] " + "and so on " * 30 + "  \n**Thank you**"
    tones = (Choice("short", "Short", PickTone("t", "lamp.write", "short")),)
    console = screen(60, colour=True)
    card = Card("lamp.write", title=("Write",), draft=Draft(text, "Plain", tones))
    RichView(console).show(blocks(card, book, READER), READER)
    assert f"─\x1b[0m\n{text}\n\x1b[" in written(console)
    assert "between the lines.\n\n────" in seen(console)
    assert "────\n\nIn another tone: [Short]" in seen(console)


def test_a_document_stands_alone_too(book):
    card = Card("export", title=("Your case",), document=Document("case.md", "# Case\n\n- **one**"))
    assert "case.md is between the lines.\n\n" + "─" * 80 + "\n# Case\n\n- **one**\n" + "─" * 80 in drawn(card, book)


def test_a_checklist_has_letters_and_what_is_done(book):
    items = [CheckItem("chat", "It shows the **chat**", True, Tick("t", "s", "chat", False))]
    items.append(CheckItem("date", "It shows the date", False, Tick("t", "s", "date", True)))
    page = drawn(Card("lamp.shot", title=("Take it",), checklist=tuple(items)), book)
    assert "  a  [x] It shows the chat\n  b  [ ] It shows the date\nType a letter" in page


def test_caution_and_tip_have_lines_of_their_own(book):
    card = Card("lamp.answer", title=("Answer",), caution=("Nobody can promise it.",), tip=("Tip: be kind.",))
    assert "\n\nNobody can promise it.\n\nTip: be kind.\n" in drawn(card, book)
    assert style_of("Nobody", card, book).color != style_of("Tip:", card, book).color


def test_choices_are_numbered_and_the_way_out_is_in_brackets(book):
    card = Card("lamp.answer", title=("Answer",), choices=(YES, NO), nav=(TIP, HELP))
    assert "  1  Yes, it is waiting\n  2  No, nothing yet\n  [tip] [help]" in drawn(card, book)
    assert style_of("1  Yes", card, book).color == Color.parse(BLUE)


def test_a_newcomer_is_told_once_how_to_pick(book):
    console = screen()
    view = RichView(console)
    for _ in range(2):
        view.show(blocks(Card("lamp.answer", choices=(YES,), nav=(HELP,)), book, READER), READER)
    assert seen(console).count("Type a number") == 1


def form(*fields: Field) -> Card:
    return Card("lamp.when", title=("When?",), form=Form(Submit("t", "lamp.when", 1, {}), fields), nav=(HELP,))


def test_a_question_comes_with_its_example_and_the_way_to_skip_it(book):
    page = drawn(form(Field("at", "When did it arrive?", example="yesterday 18:30", optional=True)), book)
    assert "\n\nWhen did it arrive?\nFor example: yesterday 18:30\nPress Enter to skip.\n\n" in page


def test_an_answer_that_was_not_taken_is_explained_above_the_question(book):
    error = ("I could not read “", Said("teatime"), "”. For example: 18:30.")
    card = form(Field("at", "When did it arrive?", example="18:30", typed="teatime", error=error))
    assert "I could not read “teatime”. For example: 18:30.\nWhen did it arrive?\n\n" in drawn(card, book)
    assert style_of("I could not", card, book).color == Color.parse(MOODS[Mood.URGENT])
    assert style_of("When did", card, book).bold


def test_an_answer_that_is_there_can_be_kept(book):
    card = form(Field("name", "What is their name?", value="Sam [x]"))
    assert "What is their name?\nPress Enter to keep: Sam [x]\n" in drawn(card, book)


def test_only_the_open_question_of_a_form_is_asked(book):
    options = (("yes", "They did"), ("no", "Not **yet**"))
    card = form(Field("first", "First?", filled=True), Field("sent", "Sent?", options=options), Field("third", "Third?"))
    page = drawn(card, book)
    assert "Sent?\n  1  They did\n  2  Not yet\n" in page
    assert "First?" not in page
    assert "Third?" not in page


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal_or_than_can_be_read_with_ease(book, width):
    card = Card(
        "lamp.answer",
        title=("Step 2 of 4 · ", "Answer the request of the client, in time and in peace"),
        short="C-7Q2K",
        mood=Mood.URGENT,
        progress=(2, 4),
        notes=(("A note of more words than one line of any of these terminals has room for. " * 3,),),
        body=("- A list with an item that is long enough to need more than one line of its own here. " * 3,),
        times=(clock(2),),
        checklist=(CheckItem("chat", "It shows that the client says it was a mistake", True, YES.event),),
        choices=(Choice("yes", "Yes, and this label is longer than most of them are", YES.event), NO),
        nav=(TIP, HELP),
    )
    console = screen(width)
    RichView(console).show(blocks(card, book, READER), READER)
    lines = written(console).split("\n")
    assert max(Text.from_ansi(line).cell_len for line in lines) <= min(width, 92)
    page = seen(console).replace("│", "").split()
    assert "C-7Q2K" in page
    for words in ("one line of any of these terminals has room for.", "to need more than one line of its own here."):
        assert " ".join(page).count(words) == 3


def test_without_colour_nothing_is_lost_but_colour(book):
    card = Card(
        "a", title=("Title",), short="C-1", mood=Mood.URGENT, body=("**Bold** words",), caution=("Careful.",), nav=(HELP,)
    )
    plain, colourful = screen(), screen(colour=True)
    for console in (plain, colourful):
        RichView(console).show(blocks(card, book, READER), READER)
    assert seen(plain) == seen(colourful)
    assert "38;2" in written(colourful)
    assert "38;" not in written(plain)


def test_the_colours_can_be_read_on_white_and_on_black():
    for name in ("BLUE", "AMBER", "RED", "GREEN", "GREY"):
        light = luminance(getattr(palette, name))
        assert 1.05 / (light + 0.05) >= 4.4, name
        assert (light + 0.05) / 0.05 >= 4.4, name


def luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    parts = (c / 255 for c in Color.parse(colour).get_truecolor())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
