"""The room that playbooks are held against is never more than what a platform takes."""

from adapters.discord import limits as discord
from adapters.discord import render as on_discord
from adapters.slack import limits as slack
from adapters.slack import render as on_slack
from bot.core import room
from bot.core.book import Book
from bot.core.names import plain


def test_no_button_or_answer_is_longer_than_a_platform_shows():
    assert min(discord.LABEL, slack.LABEL) == room.BUTTON
    assert min(discord.LABEL - len("☐ "), slack.OPTION) == room.BOX
    assert min(discord.OPTION, slack.OPTION) == room.OPTION
    assert min(discord.OPTIONS, slack.OPTIONS) == room.OPTIONS
    assert min(discord.TYPED, slack.TYPED) == room.TYPED


def test_no_step_has_more_than_a_row_or_a_form_holds():
    assert min(discord.BUTTONS, slack.BUTTONS) == room.CHOICES
    assert room.QUESTIONS <= discord.QUESTIONS


def test_a_question_and_its_example_are_read_whole(shop):
    assert min(discord.DESCRIPTION, slack.QUESTION) == room.QUESTION
    example = "x" * room.EXAMPLE
    said = [plain(Book(shop.flow, shop.catalogue), f"{name}.example", example=example) for name in ("discord", "slack")]
    assert len(said[0]) <= discord.PLACEHOLDER
    assert len(said[1]) <= slack.PLACEHOLDER


def test_the_words_of_a_card_fit_beside_all_else_it_may_hold():
    beside = on_discord.MOST_NOTES + on_discord.MOST_HEADING + on_discord.MOST_CLOCKS + 3 * on_discord.MOST_ASIDE
    assert discord.TEXT - beside >= room.BODY
    assert min(on_discord.MOST_ASIDE, on_slack.MOST_ASIDE) >= room.ASIDE
    assert room.REASONS <= discord.TEXT - on_discord.MOST_HEADING
    assert min(on_discord.MOST_HEADING, slack.HEADER) >= room.TITLE


def test_a_draft_is_one_message_everywhere():
    assert room.DRAFT <= discord.CONTENT
    assert room.DRAFT <= on_slack.DRAFT


def test_reminders_that_come_together_fit_one_message():
    assert min(discord.CONTENT, on_slack.MOST_NOTICE) >= 3 * room.REMINDER
