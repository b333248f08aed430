"""The check against Discord's limits finds what would be refused, and lets the rest through."""

import pytest
from discord import RadioGroupOption, SelectOption
from discord.ui import (
    ActionRow,
    Button,
    Container,
    Label,
    LayoutView,
    Modal,
    RadioGroup,
    Select,
    TextDisplay,
    TextInput,
    View,
)

from adapters.discord.limits import beginning, problems, room, size


def view(*parts) -> LayoutView:
    message = LayoutView(timeout=None)
    for part in parts:
        message.add_item(part)
    return message


def row(count: int = 1, label: str = "x", start: int = 0) -> ActionRow:
    return ActionRow(*(Button(label=label, custom_id=f"b{n}") for n in range(start, start + count)))


def select(count: int, **changed: str) -> ActionRow:
    option = {"label": "x", "description": None, **{k: v for k, v in changed.items() if k in {"label", "description"}}}
    options = [SelectOption(value=changed.get("value", str(n)), **option) for n in range(count)]
    return ActionRow(Select(custom_id="s", placeholder=changed.get("placeholder"), options=options))


def asked(**changed) -> Modal:
    form = Modal(title=changed.get("title", "T"), custom_id=changed.get("custom_id", "1s"), timeout=None)
    typed = TextInput(custom_id="q", placeholder=changed.get("placeholder"), default=changed.get("value"))
    form.add_item(Label(text=changed.get("label", "Q"), description=changed.get("description"), component=typed))
    return form


def radios(count: int, picked: int = 0) -> Modal:
    form = Modal(title="T", custom_id="1s", timeout=None)
    group = RadioGroup(custom_id="q")
    group._underlying.options = [RadioGroupOption(label="x", value=str(n), default=n < picked) for n in range(count)]
    form.add_item(Label(text="Q", component=group))
    return form


SOUND = [
    view(Container(TextDisplay("x" * 4000), row(5, "x" * 80))),
    view(*(TextDisplay("x") for _ in range(40))),
    view(TextDisplay("ह" * 3386)),
    view(select(25, label="x" * 100, description="x" * 100, placeholder="x" * 100)),
    view(row(5), row(5, start=5)),
    asked(
        title="x" * 45, label="x" * 45, description="x" * 100, placeholder="x" * 100, value="x" * 4000, custom_id="x" * 100
    ),
    radios(2, picked=1),
    radios(10),
]
REFUSED = [
    (view(), "0 components"),
    (view(TextDisplay("x" * 2001), TextDisplay("x" * 2000)), "4001 characters of text"),
    (view(TextDisplay("🙁" * 2001)), "4002"),
    (view(TextDisplay("ह" * 3387)), "10173 bytes of text"),
    (view(*(TextDisplay("ह" * 847) for _ in range(4))), "10212 bytes of text"),
    (view(TextDisplay(" ")), "A text has 0"),
    (view(row(1, "x" * 81)), "label has 81"),
    (view(row(1, "")), "label has 0"),
    (view(ActionRow(Button(label="x", custom_id="x" * 101))), "custom_id has 101"),
    (view(row(), row()), "custom_id b0 is there 2 times"),
    (view(select(2, value="same")), "option same is there twice"),
    (view(select(1, label="x" * 101)), "option's label has 101"),
    (view(select(1, value="x" * 101)), "option's value has 101"),
    (view(select(1, description="x" * 101)), "option's description has 101"),
    (view(select(1, placeholder="x" * 101)), "placeholder has 101"),
    (view(select(0)), "0 options"),
    (view(ActionRow()), "0 components in a row"),
    (asked(title="x" * 46), "title has 46"),
    (asked(title=""), "title has 0"),
    (asked(custom_id="x" * 101), "custom_id has 101"),
    (asked(label="x" * 46), "question has 46"),
    (asked(description="x" * 101), "description has 101"),
    (asked(placeholder="x" * 101), "placeholder has 101"),
    (asked(value="x" * 4001), "typed has 4001"),
    (Modal(title="T", custom_id="1s"), "0 questions"),
    (radios(1), "1 options"),
    (radios(11), "11 options"),
    (radios(3, picked=2), "More than one option"),
]  # fmt: skip


@pytest.mark.parametrize("message", SOUND)
def test_what_discord_takes_has_no_problems(message):
    assert problems(message) == []


@pytest.mark.parametrize(("message", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_discord_refuses_is_found(message, words):
    assert any(words in problem for problem in problems(message)), problems(message)


def test_more_than_40_components_count_with_those_inside():
    box = Container(*(TextDisplay("x") for _ in range(30)))
    message = view(box)
    box._children.extend(row(5, start=5 * n) for n in range(2))  # past the library's own check
    assert problems(message) == ["There are 43 components, and 1 to 40 are taken."]


def test_a_plain_message_has_no_more_than_five_rows():
    message = View(timeout=None)
    for n in range(25):
        message.add_item(Button(label="x", custom_id=f"b{n}"))
    assert problems(message) == []
    message._children.append(Button(label="x", custom_id="b25", row=5 - 1))
    message._children[-1]._rendered_row = 5
    assert problems(message) == ["There are 6 rows, and 0 to 5 are taken."]


@pytest.mark.parametrize("script", ["x", "س", "ह", "漢", "🙁", "xहس🙁\n"])
def test_texts_with_room_in_a_message_are_taken(script):
    endless = script * 4000
    texts = [endless[: beginning(endless, most)] for most in (800, 300, 900, 250, 700, 1050)]
    assert problems(view(*map(TextDisplay, texts))) == []
    assert sum(map(room, texts)) > 3990
    assert sum(map(size, texts)) > 3300


def test_an_emoji_counts_as_discord_may_count_it():
    assert (size("ab"), size("é"), size("🙁"), size("س")) == (2, 1, 2, 1)
