"""What a person does arrives as Slack tells it, and what they put in stays where Slack keeps it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.servers.bolted import Place, bolt, place, socketed
from tests.servers.slack import Message, Slack
from tests.servers.slack.screen import words
from tests.servers.slack.writing import controls


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def options(*names: str) -> list[dict[str, Any]]:
    return [{"text": plain(name.title()), "value": name} for name in names]


def card(block_id: str = "list", *choices: str) -> list[dict[str, Any]]:
    boxes = {"type": "checkboxes", "action_id": "ticks", "options": options(*(choices or ("one", "two")))}
    menu = {"type": "static_select", "action_id": "menu", "options": options("red", "blue")}
    go = {"type": "button", "action_id": "go", "value": "7", "text": plain("Go")}
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": "Choose"}},
        {"type": "actions", "block_id": block_id, "elements": [boxes, menu, go]},
    ]


class Heard(list[dict[str, Any]]):
    """The bodies of what the app heard."""


@pytest.fixture
async def heard(there: Place) -> AsyncIterator[Heard]:
    app, bodies = bolt(there), Heard()

    @app.middleware
    async def note(body: Any, next_: Any) -> None:
        bodies.append(body)
        await next_()

    @app.action({"block_id": "list"})
    async def acted(ack: Any) -> None:
        await ack()

    async with socketed(there, app):
        yield bodies


async def shown(there: Place, blocks: list[dict[str, Any]]) -> Message:
    await there.client.chat_postMessage(channel=there.ann.id, text="x", blocks=blocks)
    return there.ann.dm()[-1]


def actions(heard: Heard) -> list[dict[str, Any]]:
    return [body for body in heard if body["type"] == "block_actions"]


async def test_a_press_carries_what_is_chosen_in_the_message(there: Place, heard: Heard) -> None:
    message = await shown(there, card())
    await there.ann.tick(message, ["One"])
    await there.ann.pick(message, "blue")
    await there.ann.press(message, "Go")
    ticked, picked, pressed = actions(heard)
    assert [option["value"] for option in ticked["actions"][0]["selected_options"]] == ["one"]
    assert picked["actions"][0]["selected_option"]["text"]["text"] == "Blue"
    assert pressed["actions"][0]["value"] == "7"
    state = pressed["state"]["values"]["list"]
    assert [option["value"] for option in state["ticks"]["selected_options"]] == ["one"]
    assert state["menu"]["selected_option"]["value"] == "blue"
    assert pressed["message"]["ts"] == message.ts
    assert pressed["container"]["is_ephemeral"] is False


async def test_choices_stay_on_an_updated_message_while_the_ids_stay(there: Place, heard: Heard) -> None:
    """So an app that wants them gone gives the block another id."""
    message = await shown(there, card())
    await there.ann.tick(message, ["one", "two"])
    await there.client.chat_update(channel=message.channel.id, ts=message.ts, text="x", blocks=card())
    assert [one["value"] for one in message.inputs[there.ann.id]["list", "ticks"]["selected_options"]] == ["one", "two"]
    await there.client.chat_update(channel=message.channel.id, ts=message.ts, text="x", blocks=card("other"))
    assert message.inputs[there.ann.id]["other", "ticks"]["selected_options"] == []
    assert actions(heard)


async def test_a_button_that_is_gone_can_still_be_pressed_by_who_sees_it(there: Place, heard: Heard) -> None:
    message = await shown(there, card())
    seen = message.as_seen()
    await there.client.chat_update(channel=message.channel.id, ts=message.ts, text="x", blocks=card("other"))
    await there.ann.press(seen, "Go")
    [pressed] = actions(heard)
    assert pressed["actions"][0]["block_id"] == "list"


async def test_text_comes_back_with_entities(there: Place, heard: Heard) -> None:
    """What people type, and also what the app itself put on a button."""
    go = {"type": "button", "action_id": "go", "text": plain("Q & A <now>")}
    message = await shown(there, [{"type": "actions", "block_id": "list", "elements": [go]}])
    await there.ann.press(message, "Q & A <now>")
    there.ann.say("<!channel> & co")
    event = await there.slack.until(lambda: next((body for body in heard if body["type"] == "event_callback"), None))
    assert event["event"]["text"] == "&lt;!channel&gt; &amp; co"
    assert actions(heard)[0]["actions"][0]["text"]["text"] == "Q &amp; A &lt;now&gt;"


def test_what_slack_makes_of_texts() -> None:
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "<@U1> &lt;!here&gt; <https://x|y>"}},
        {"type": "header", "text": plain("<!here>")},
        {"type": "markdown", "text": "[a](https://b) <!channel> \\[c](d)"},
    ]
    assert controls(blocks) == ["<@U1>", "<https://x|y>", "<!channel>", "https://b"]


async def test_an_ephemeral_message_is_not_in_the_payload(there: Place, heard: Heard) -> None:
    await there.client.chat_postEphemeral(channel=there.orders.id, user=there.ann.id, text="x", blocks=card())
    [message] = there.ann.ephemerals(there.orders)
    await there.ann.press(message, "go")
    [pressed] = actions(heard)
    assert "message" not in pressed
    assert pressed["container"]["is_ephemeral"] is True


async def test_what_is_not_there_cannot_be_pressed_picked_or_filled_in(there: Place) -> None:
    message = await shown(there, card())
    with pytest.raises(AssertionError, match="no button “Stop”; there are: Go"):
        await there.ann.press(message, "Stop")
    with pytest.raises(AssertionError, match="nothing offers “green”"):
        await there.ann.pick(message, "green")
    with pytest.raises(AssertionError, match="no option “green” among: Red"):
        await there.ann.pick(message, "green", element="menu")
    with pytest.raises(AssertionError, match="nothing to fill in called “name”"):
        there.ann.fill(message, {"name": "x"})
    with pytest.raises(AssertionError, match="not a valid command"):
        await there.ann.slash("/refund")
    assert words(message) == "Choose\nOne\nTwo\nRed\nBlue\nGo"


async def test_what_was_typed_into_a_modal_stays_where_the_ids_stay(there: Place) -> None:
    def asks(initial: str) -> dict[str, Any]:
        field = {"type": "plain_text_input", "action_id": "name", "initial_value": initial}
        block = {"type": "input", "block_id": "who", "label": plain("Who"), "element": field}
        return {"type": "modal", "title": plain("x"), "submit": plain("Send"), "blocks": [block]}

    trigger = there.slack.triggers.give(there.app, there.ann.user)
    opened = (await there.client.views_open(trigger_id=trigger, view=asks("Sam")))["view"]
    assert opened["state"]["values"]["who"]["name"]["value"] == "Sam"
    assert there.ann.modal
    there.ann.fill(there.ann.modal, {"Who": "Kim"})
    updated = (await there.client.views_update(view_id=opened["id"], view=asks("Robin")))["view"]
    assert updated["state"]["values"]["who"]["name"]["value"] == "Kim"


async def test_home_and_messages_are_opened_with_what_is_there(there: Place, heard: Heard) -> None:
    assert there.ann.open_home() is None
    there.ann.open_messages()
    await there.slack.until(lambda: len(heard) == 2)
    assert {body["event"]["tab"] for body in heard} == {"home", "messages"}
    assert {body["event"]["channel"] for body in heard} == {there.ann.dm_channel().id}


async def test_files_come_with_what_is_said(there: Place, heard: Heard) -> None:
    there.ann.say("look", files=["chat.png"])
    event = (await there.slack.until(lambda: heard[0] if heard else None))["event"]
    assert (event["subtype"], event["channel_type"], event["files"][0]["name"]) == ("file_share", "im", "chat.png")


async def test_nobody_writes_to_an_app_that_takes_no_messages(slack: Slack) -> None:
    there = place(slack)
    there.app.manifest["features"]["app_home"]["messages_tab_read_only_enabled"] = True
    with pytest.raises(AssertionError, match="turned off"):
        there.ann.say("hi")


async def test_shortcuts_and_threads_and_profiles(slack: Slack) -> None:
    there = place(
        slack,
        scopes=("commands", "assistant:write", "users:read", "im:history"),
        shortcuts=("start",),
        message_shortcuts=("about",),
        events=("assistant_thread_started", "user_change"),
    )
    said = there.ann.say("hello")
    thread = there.ann.open_thread()
    there.ann.move(tz="Europe/Berlin")
    assert not (await there.ann.shortcut("start")).acked, "nobody is connected"
    await there.ann.message_shortcut("about", said)
    sent = [one.payload for one in slack.post.sent]
    assert sent[0]["event"]["assistant_thread"]["thread_ts"] == thread.ts
    assert sent[1]["event"]["user"]["tz"] == "Europe/Berlin"
    assert [one["type"] for one in sent[2:]] == ["shortcut", "message_action"]
    assert len(there.ann.failures) == 2
    with pytest.raises(AssertionError, match="no global shortcut “about”"):
        await there.ann.shortcut("about")


async def test_pickers_and_menus_say_what_was_chosen(there: Place, heard: Heard) -> None:
    elements = [
        {"type": "datetimepicker", "action_id": "when"},
        {"type": "overflow", "action_id": "more", "options": options("copy", "erase")},
        {"type": "radio_buttons", "action_id": "one", "options": options("left", "right")},
    ]
    message = await shown(there, [{"type": "actions", "block_id": "list", "elements": elements}])
    await there.ann.put(message, "when", 1795500000)
    await there.ann.pick(message, "Erase")
    await there.ann.pick(message, "left")
    when, more, one = [body["actions"][0] for body in actions(heard)]
    assert when["selected_date_time"] == 1795500000
    assert more["selected_option"]["value"] == "erase"
    assert one["selected_option"]["value"] == "left"
    assert set(actions(heard)[-1]["state"]["values"]["list"]) == {"when", "one"}


async def test_a_modal_tells_of_its_closing_and_its_buttons_only_when_it_is_to(slack: Slack) -> None:
    there = place(slack)
    blocks = [
        *card()[1:],
        {
            "type": "input",
            "block_id": "who",
            "label": plain("Who"),
            "element": {"type": "plain_text_input", "action_id": "n"},
        },
    ]
    view = {"type": "modal", "title": plain("x"), "submit": plain("Send"), "blocks": blocks}
    for tells in (False, True):
        trigger = slack.triggers.give(there.app, there.ann.user)
        await there.client.views_open(trigger_id=trigger, view={**view, "notify_on_close": tells})
        modal = there.ann.modal
        assert modal
        with pytest.raises(AssertionError, match="use fill"):
            await there.ann.put(modal, "Who", "Sam")
        await there.ann.press(modal, "Go")
        await there.ann.close()
    kinds = [one.payload["type"] for one in slack.post.sent]
    assert kinds == ["block_actions", "block_actions", "view_closed"]
    assert slack.post.sent[0].payload["container"] == {"type": "view", "view_id": slack.post.sent[0].payload["view"]["id"]}
