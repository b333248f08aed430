"""A bare bolt app talks to the server over a socket, from a command to a modal and back."""

from typing import Any

from tests.servers.bolted import Place, bolt, socketed

ASKS = {
    "type": "modal",
    "callback_id": "about",
    "title": {"type": "plain_text", "text": "Your order"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "client",
            "label": {"type": "plain_text", "text": "Client"},
            "element": {"type": "plain_text_input", "action_id": "name", "max_length": 20},
        }
    ],
}
CARD = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Hello*"}},
    {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "ask", "value": "1", "text": {"type": "plain_text", "text": "Answer"}}],
    },
]


async def test_from_a_command_to_a_modal_and_back(there: Place) -> None:
    app = bolt(there)

    @app.command("/cancel")
    async def start(ack: Any, client: Any, body: Any, respond: Any) -> None:
        await ack("one moment")
        await client.chat_postMessage(channel=body["user_id"], text="Hello", blocks=CARD)
        await respond(f"look there: {body['text']}")

    @app.action("ask")
    async def ask(ack: Any, client: Any, body: Any) -> None:
        await ack()
        await client.views_open(
            trigger_id=body["trigger_id"], view={**ASKS, "private_metadata": body["container"]["message_ts"]}
        )

    @app.view("about")
    async def answered(ack: Any, client: Any, view: Any, body: Any) -> None:
        name = view["state"]["values"]["client"]["name"]["value"]
        if name == "nobody":
            await ack(response_action="errors", errors={"client": "Who is that?"})
            return
        await ack()
        opened = await client.conversations_open(users=body["user"]["id"])
        await client.chat_update(
            channel=opened["channel"]["id"], ts=view["private_metadata"], text=f"Thanks, {name}", blocks=[]
        )

    @app.event("message")
    async def heard(event: Any, say: Any) -> None:
        if not event.get("subtype"):
            await say(f"you said {event['text']}")

    slack, ann = there.slack, there.ann
    async with socketed(there, app):
        done = await ann.slash("/cancel", "my buyer", channel=there.orders)
        assert done.acked
        await slack.until(lambda: len(ann.ephemerals(there.orders)) == 2)
        # In either order: bolt sends an ack up to 10 ms after the listener said it.
        assert {message.text for message in ann.ephemerals(there.orders)} == {"one moment", "look there: my buyer"}
        [card] = ann.dm()

        await ann.press(card, "Answer")
        modal = await slack.until(lambda: ann.modal)
        assert await ann.submit(modal) is None, "Slack asks for required fields itself"
        await ann.submit(modal, {"Client": "nobody"})
        assert modal.errors == {"client": "Who is that?"}
        await ann.submit(modal, {"Client": "Sam"})
        assert ann.modal is None
        await slack.until(lambda: card.text == "Thanks, Sam")

        ann.say("hi")
        await slack.until(lambda: ann.dm()[-1].text == "you said hi")
    assert ann.failures == []
    assert all(call.ok for call in slack.web_api.log)
