"""Ten thousand hostile events on Discord, by the real discord.py and our real bot: nothing is told, changed or broken."""

import json
import random
from datetime import timedelta
from typing import Any

import pytest
from simcord import interactions

from bot.contact import Contact
from bot.core.events import Fill
from bot.core.names import plain
from bot.core.press import encode
from tests.adapters.discord.simulated import BOOK, BUTTON, House, Person, arrived, at_the_draft, opened
from tests.adapters.hostile.forgery import Forger
from tests.adapters.hostile.watch import SECRETS, Watch

TOGETHER = 20
# Seconds that many may take on a busy machine.
PATIENCE = 60.0
# The ten thousand go in parts, so that a machine with several cores is done sooner.
PARTS = 4
PRESS, MODAL = 3, 5
TEXT_SELECT, CHANNEL_SELECT = 3, 8


@pytest.fixture
async def mallory(alice: Person, house: House) -> Person:
    """Somebody with a case of their own, beside Alice's."""
    await at_the_draft(alice)
    desk, contact = alice.env.bot._desk, Contact(alice.id)
    token = (await house.store.load(alice.id)).cases[0].token
    await desk.handle(contact, Fill("nickname", {"nickname": SECRETS[0]}, token))
    await desk.handle(contact, Fill("quiet", {"hours": SECRETS[2]}))
    await desk.handle(contact, Fill("zone", {"zone": SECRETS[1]}))
    other = arrived(alice.env, "mallory")
    await opened(other)
    return other


class Sender:
    """Puts what Mallory forges into the gateway, and reads what the bot then asks of Discord."""

    def __init__(self, mallory: Person, forger: Forger) -> None:
        self.mallory = mallory
        self.env = mallory.env
        self.forger = forger
        self._read = 0

    def interact(self, kind: int, data: dict[str, Any], *, private: bool) -> None:
        channel = self.mallory.user.dm_channel if private else self.mallory.channel
        _, payload = interactions.base_payload(
            self.env.backend,
            type=kind,
            channel_id=channel.id,
            guild_id=None if private else self.env.guild.id,
            user_id=self.mallory.user.id,
            data=data,
        )
        self.env.backend.emit("INTERACTION_CREATE", payload)

    def forge(self) -> None:
        """One that must change nothing."""
        chance, pressed = self.forger.chance, self.forger.pressed()
        private = chance.random() < 0.5
        match chance.randrange(5):
            case 0 | 1:
                self.interact(PRESS, {"custom_id": pressed, "component_type": BUTTON}, private=private)
            case 2:
                kind = chance.choice([TEXT_SELECT, CHANNEL_SELECT])
                values = chance.choice([[pressed], [pressed, "x"], [], [self.forger.words()]])
                self.interact(PRESS, {"custom_id": pressed, "component_type": kind, "values": values}, private=private)
            case 3:
                field = {"type": 4, "custom_id": self.forger.words()[:40], "value": self.forger.words()}
                rows = [{"type": 18, "component": field}, {"type": 1, "components": [field]}]
                self.interact(MODAL, {"custom_id": pressed, "components": rows}, private=private)
            case _:
                field = {"type": 4, "custom_id": "request_at", "value": "now"}
                rows = self.forger.spoilt([{"type": 18, "component": field}])
                rows = rows if isinstance(rows, list) else [rows]
                self.interact(MODAL, {"custom_id": pressed, "components": rows}, private=private)

    def type(self) -> None:
        """One of Mallory's own, with words that are meant to do harm."""
        typed = self.forger.typed()
        if isinstance(typed, Fill):
            rows = [{"type": 18, "component": {"type": 4, "custom_id": f, "value": v}} for f, v in typed.answers.items()]
            opening = encode(Fill(typed.page, {}, typed.token))
            self.interact(MODAL, {"custom_id": opening, "components": rows}, private=True)
            return
        try:
            pressed = encode(typed)
        except (ValueError, UnicodeEncodeError):
            return
        self.interact(PRESS, {"custom_id": pressed, "component_type": BUTTON}, private=True)

    def said(self) -> str:
        """Everything the bot sent to Discord since the last look."""
        new = self.env.http_requests[self._read :]
        self._read = len(self.env.http_requests)
        assert all(self._harmless(request.json) for request in new)
        return "\n".join(json.dumps(request.json, ensure_ascii=False, default=str) for request in new)

    def _harmless(self, sent: Any) -> bool:
        """Nobody is mentioned: whatever has words says that none of them pings."""
        if not isinstance(sent, dict):
            return True
        allowed = sent.get("allowed_mentions", (sent.get("data") or {}).get("allowed_mentions", {"parse": []}))
        return allowed.get("parse") == [] and not allowed.get("users") and not allowed.get("roles")


async def suffer(
    mallory: Person, alice: Person, house: House, log: pytest.LogCaptureFixture, events: int, seed: int = 0
) -> None:
    watch = Watch(house.store, alice.id, mallory.id, log, plain(BOOK, "discord.failed", id="…").partition("…")[0][:40])
    await watch.begin()
    theirs = [case.token for case in (await house.store.load(alice.id)).cases]
    [own] = (await house.store.load(mallory.id)).cases
    sender = Sender(mallory, Forger(random.Random(seed), theirs, own))
    for number in range(events // TOGETHER):
        house.clock.pass_(timedelta(minutes=1))
        is_typed = number % 4 == 3
        for _ in range(TOGETHER):
            sender.type() if is_typed else sender.forge()
        await mallory.env.settle(timeout=PATIENCE)
        watch.shown(sender.said(), lambda number=number: number)
        watch.logged()
        if is_typed:
            after = await watch.nobody_hurt()
            sender.forger.now(next(case for case in after.cases if case.token == own.token))
        else:
            await watch.nothing_changed()


async def test_hostile_events(mallory: Person, alice: Person, house: House, caplog: pytest.LogCaptureFixture):
    await suffer(mallory, alice, house, caplog, 400)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(1, 1 + PARTS))
async def test_ten_thousand_hostile_events(
    mallory: Person, alice: Person, house: House, caplog: pytest.LogCaptureFixture, part: int
):
    await suffer(mallory, alice, house, caplog, 10_000 // PARTS, part)
