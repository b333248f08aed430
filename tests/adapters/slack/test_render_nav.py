"""The way back is always in sight."""

from adapters.slack.render import card_message
from bot.core.cards import Card, Choice
from bot.core.events import Help
from tests.adapters.platforms import words


def test_what_comes_last_is_buttons_however_many_there_are():
    nav = tuple(Choice(f"nav-{n}", f"Way {n}", Help(f"token-{n}")) for n in range(7))
    message = card_message(Card(id="a-card", body=("Hello",), nav=nav), words, lambda text: "".join(map(str, text)), "5tamp")
    assert [element["type"] for element in message["blocks"][-1]["elements"]] == ["button"] * 7
