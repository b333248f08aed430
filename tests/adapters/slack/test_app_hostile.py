"""Ten thousand hostile events in Slack, through the real bolt and our real bot: nothing is told, changed or broken."""

import asyncio
import json
import random
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest

from adapters.slack.questions import MODAL
from bot.contact import Contact
from bot.core.events import Fill
from bot.core.names import plain
from bot.core.press import encode
from bot.desk import Desk
from bot.shelf import Shelf
from tests.adapters.hostile.forgery import Forger
from tests.adapters.hostile.watch import SECRETS, Watch
from tests.adapters.platforms import every_part
from tests.adapters.slack.simulated import BOOK, LIBRARY, House, Seller, at_the_draft, opened
from tests.servers.slack import payloads
from tests.servers.slack.deliveries import Kind

TOGETHER = 20
# Seconds that many may take on a busy machine.
PATIENCE = 60.0
# The ten thousand go in parts, so that a machine with several cores is done sooner.
PARTS = 4
# Calls that show something to a person.
_SHOW = {"chat.postMessage", "chat.update", "chat.postEphemeral", "views.open", "views.update", "views.publish"}


@pytest.fixture
async def mallory(alice: Seller, house: House) -> Seller:
    """Somebody with a case of their own, beside Alice's."""
    await at_the_draft(alice)
    desk = Desk(house.store, Shelf(LIBRARY), house.ids, house.clock)
    token = (await house.store.load(alice.id)).cases[0].token
    for page, answers in (("nickname", SECRETS[0]), ("zone", SECRETS[1]), ("hours", SECRETS[2])):
        fill = Fill("quiet" if page == "hours" else page, {page: answers}, token if page == "nickname" else "")
        await desk.handle(Contact(alice.id), fill)
    other = Seller(house, house.slack.person(house.workspace, "mallory"), alice.channel)
    await opened(other)
    return other


class Sender:
    """Sends what Mallory forges by way of Slack, and reads what the bot then asks of it."""

    def __init__(self, mallory: Seller, forger: Forger) -> None:
        self.mallory = mallory
        self.slack = mallory.slack
        self.forger = forger
        self._read = len(self.slack.web_api.log)
        self._answers: list[Any] = []

    async def _send(self, kind: Kind, payload: dict[str, Any]) -> None:
        delivery = await self.slack.post.interact(self.mallory.house.app, kind, payload)
        self._answers.append(delivery.answer)

    def _trigger(self) -> str:
        return self.slack.triggers.give(self.mallory.house.app, self.mallory.person.user)

    def _press(self, element: dict[str, Any]) -> Coroutine[Any, Any, None]:
        card, person = self.mallory.card, self.mallory.person
        action = {
            "block_id": self.forger.chance.choice(["", self.forger.pressed(), "x-0~1h:"]),
            "action_ts": "1.1",
            **element,
        }
        url = self.slack.response_urls.give(self.mallory.house.installed, person.user, card.channel, card)
        ways = {"trigger_id": self._trigger(), "response_url": url}
        return self._send("interactive", payloads.message_action(self.mallory.house.app, person.user, card, action, **ways))

    def _submit(self, pressed: str, values: Any) -> Coroutine[Any, Any, None]:
        house, person = self.mallory.house, self.mallory.person
        about = json.dumps([pressed, self.mallory.card.channel.id, self.mallory.card.ts])
        metadata = self.forger.chance.choice([about, about, about, pressed, "[]", '["1h:", {}, []]', ""])
        view = {"id": "V1", "type": "modal", "callback_id": MODAL, "private_metadata": metadata, "blocks": []}
        told = payloads._interaction("view_submission", house.app, person.user)
        return self._send(
            "interactive", {**told, "view": {**view, "state": {"values": values}}, "trigger_id": self._trigger()}
        )

    def forge(self) -> Coroutine[Any, Any, None]:
        """One that must change nothing."""
        chance, pressed = self.forger.chance, self.forger.pressed()
        match chance.randrange(6):
            case 0 | 1:
                return self._press({"type": "button", "action_id": "a", "value": pressed})
            case 2:
                option = self.forger.spoilt({"value": pressed, "text": {"type": "plain_text", "text": "x"}})
                return self._press({"type": "static_select", "action_id": "pick", "selected_option": option})
            case 3:
                options = self.forger.spoilt([{"value": pressed}, {"value": "1"}])
                return self._press({"type": "checkboxes", "action_id": "tick", "selected_options": options})
            case 4:
                values = {"b": {"typed:request_at": {"type": "plain_text_input", "value": "now"}}}
                return self._submit(pressed, values)
            case _:
                values = {"b": {f"typed:{self.forger.words()[:40]}": {"value": self.forger.words()}}}
                return self._submit(pressed, self.forger.spoilt(values))

    def type(self) -> Coroutine[Any, Any, None]:
        """One of Mallory's own, with words that are meant to do harm."""
        person, house = self.mallory.person, self.mallory.house
        typed = self.forger.typed()
        if isinstance(typed, Fill):
            values = {"b": {f"typed:{name}": {"value": value} for name, value in typed.answers.items()}}
            return self._submit(encode(Fill(typed.page, {}, typed.token)), values)
        channel = self.mallory.channel
        url = self.slack.response_urls.give(house.installed, person.user, channel)
        words = self.forger.words()
        return self._send(
            "slash_commands",
            payloads.slash(
                house.installed, person.user, channel, "/cancel", words, response_url=url, trigger_id=self._trigger()
            ),
        )

    def said(self) -> str:
        """Everything that was shown since the last look."""
        new = [call for call in self.slack.web_api.log[self._read :] if call.method in _SHOW]
        self._read = len(self.slack.web_api.log)
        for call in new:
            self._harmless(call.arguments)
        answers, self._answers = self._answers, []
        return json.dumps([*(call.arguments for call in new), *answers], ensure_ascii=False, default=str)

    def _harmless(self, sent: dict[str, Any]) -> None:
        """Nobody is mentioned, nothing typed is a link or markup."""
        blocks = sent.get("blocks") or []
        shown = json.loads(blocks) if isinstance(blocks, str) else blocks
        kinds = {str(part.get("type")) for part in every_part(shown)}
        assert not kinds & {"user", "usergroup", "channel", "broadcast", "mrkdwn"}
        links = {part["url"] for part in every_part(shown) if part.get("type") == "link"}
        assert not [link for link in links if "evil" in link]
        assert "<!" not in str(sent.get("text", ""))
        assert "<@" not in str(sent.get("text", ""))


async def suffer(
    mallory: Seller, alice: Seller, house: House, log: pytest.LogCaptureFixture, events: int, seed: int = 0
) -> None:
    watch = Watch(house.store, alice.id, mallory.id, log, plain(BOOK, "slack.failed", id="…").partition("…")[0][:40])
    await watch.begin()
    theirs = [case.token for case in (await house.store.load(alice.id)).cases]
    [own] = (await house.store.load(mallory.id)).cases
    sender = Sender(mallory, Forger(random.Random(seed), theirs, own))
    for number in range(events // TOGETHER):
        house.clock.pass_(timedelta(minutes=1))
        is_typed = number % 4 == 3
        await asyncio.gather(*(sender.type() if is_typed else sender.forge() for _ in range(TOGETHER)))
        await mallory.slack.settled(PATIENCE)
        async with asyncio.timeout(PATIENCE):
            await house.platform.finished()
        watch.shown(sender.said(), lambda number=number: number)
        watch.logged()
        if is_typed:
            after = await watch.nobody_hurt()
            sender.forger.now(next(case for case in after.cases if case.token == own.token))
        else:
            await watch.nothing_changed()
    assert mallory.person.failures == []


async def test_hostile_events(mallory: Seller, alice: Seller, house: House, caplog: pytest.LogCaptureFixture):
    await suffer(mallory, alice, house, caplog, 200)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(1, 1 + PARTS))
async def test_ten_thousand_hostile_events(
    mallory: Seller, alice: Seller, house: House, caplog: pytest.LogCaptureFixture, part: int
):
    await suffer(mallory, alice, house, caplog, 10_000 // PARTS, part)
