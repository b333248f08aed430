"""Several platforms in one process: one dispatcher for all, each seller reached where they are, and all stop together."""

import asyncio
import os
import shutil
import signal
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters import wiring
from adapters.office import Office, Platform, PlatformError
from adapters.wiring import serve
from bot.contact import Contact
from bot.core import frontdoor
from bot.core.events import Begin
from bot.core.library import Library, Overlay
from bot.core.reminders import State
from bot.core.seller import SellerId
from bot.desk import Desk
from bot.settings import Settings
from bot.shelf import Shelf
from bot.stores.memory import MemoryStore
from bot.testing import CountingIds, FrozenClock, RecordingCourier
from tests.builders import NOON


@pytest.fixture
def office(shop: Library, tmp_path: Path) -> Office:
    store, clock = MemoryStore(), FrozenClock(NOON)
    desk = Desk(store, Shelf(shop), CountingIds(), clock)
    return Office(Settings(data=tmp_path), store, Shelf(shop), desk, clock)


@dataclass
class Village:
    """A platform with one seller. It serves until it is left alone, or ends by itself as `end` says."""

    name: str
    end: Exception | None = None
    ends: bool = False
    courier: RecordingCourier = field(default_factory=RecordingCourier)
    left: bool = False

    @property
    def ayesha(self) -> SellerId:
        return SellerId(self.name, "t", "ayesha")

    @asynccontextmanager
    async def connected(self, office: Office):  # noqa: ARG002 - a village needs nothing of it
        try:
            yield Platform(self.name, f"Signed in to {self.name}.", {(self.name, "t"): self.courier}, self.serve)
        finally:
            self.left = True

    async def serve(self) -> None:
        await asyncio.sleep(0.05 if self.ends else 60)
        if self.end:
            raise self.end


async def owed(office: Office, seller: SellerId) -> None:
    """A seller's request closes in 46 hours, and a day before that they are reminded."""
    contact = Contact(seller, "Asia/Karachi")
    card = await office.desk.handle(contact, Begin("lamp"))
    card = await office.desk.handle(contact, card.choices[0].event)
    typed = {"kind": "cancel", "request_at": "2 hours ago", "due_at": ""}
    await office.desk.handle(contact, replace(card.form.submit, answers=typed))


async def test_each_seller_is_reminded_on_their_own_platform(office: Office):
    hill, dale = Village("hill"), Village("dale", ends=True)
    for village in (hill, dale):
        await owed(office, village.ayesha)
    await owed(office, SellerId("shore", "t", "ayesha"))
    office.now.pass_(timedelta(hours=23))
    await serve(office, [hill.connected, dale.connected], lambda _: None)
    assert [seller for seller, _ in hill.courier.delivered] == [hill.ayesha]
    assert [seller for seller, _ in dale.courier.delivered] == [dale.ayesha]
    states = [r.state for r in (await office.store.load(SellerId("shore", "t", "ayesha"))).reminders]
    assert set(states) == {State.PENDING}  # for whoever serves that platform


async def test_when_one_platform_fails_all_stop(office: Office):
    hill, dale = Village("hill"), Village("dale", PlatformError("The dale is flooded."), ends=True)
    with pytest.raises(PlatformError, match="flooded"):
        await asyncio.wait_for(serve(office, [hill.connected, dale.connected], lambda _: None), 5)
    assert hill.left
    assert dale.left


async def test_when_the_reminders_fail_no_platform_goes_on_alone(office: Office):
    class Astray(MemoryStore):
        async def claim(self, *_):
            raise RuntimeError("lost")

    hill = Village("hill")
    with pytest.raises(RuntimeError, match="lost"):
        await asyncio.wait_for(serve(replace(office, store=Astray()), [hill.connected], lambda _: None), 5)
    assert hill.left


async def test_the_first_who_says_what_happened_waits_no_longer_than_the_next(office: Office):
    library = office.shelf.library
    said = {"lamp": ("the lamp of this very test is broken",)}  # so that nothing is ready yet
    mine = replace(
        library, catalogue=replace(library.catalogue, sounds_like=said), languages={"es": {"lamp.title": "La lámpara"}}
    )
    office.shelf.library = replace(mine, communities={"hill-1": Overlay({"lamp.title": "Our lamp"})})
    await serve(office, [Village("hill", ends=True).connected], lambda _: None)
    made = frontdoor._index.cache_info().misses
    for language, community in (("en", ""), ("es", ""), ("en", "hill-1"), ("es", "hill-1")):
        assert frontdoor.guesses(said["lamp"][0], office.shelf.library.book(language, community))
    assert frontdoor._index.cache_info().misses == made


async def test_what_is_signed_in_to_is_said(office: Office):
    said = []
    await serve(office, [Village("hill", ends=True).connected, Village("dale").connected], said.append)
    assert said[:2] == ["Signed in to hill.\n", "Signed in to dale.\n"]


async def test_what_was_begun_is_answered_before_a_platform_is_left(office: Office):
    hill, said = Village("hill", ends=True), []

    @asynccontextmanager
    async def busy(office: Office):
        async def finished() -> None:
            await asyncio.sleep(0)
            said.append(hill.left)

        async with hill.connected(office) as platform:
            yield replace(platform, finished=finished)

    await serve(office, [busy], lambda _: None)
    assert said == [False]


async def test_an_answer_that_never_ends_does_not_keep_the_bot(office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(wiring, "_FINISHING", 0.01)
    hill = Village("hill", ends=True)

    @asynccontextmanager
    async def stuck(office: Office):
        async with hill.connected(office) as platform:
            yield replace(platform, finished=asyncio.Event().wait)

    await asyncio.wait_for(serve(office, [stuck], lambda _: None), 5)
    assert hill.left


async def test_a_signal_lets_changed_playbooks_be_used_at_once(
    office: Office, shop_templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.releases.LOOK", 3600.0)
    templates = Path(shutil.copytree(shop_templates, tmp_path / "templates"))
    lamp = templates / "shop" / "playbooks" / "lamp.yaml"
    settings = Settings(_env_file=None, data=tmp_path, templates=templates, marketplace="shop")
    office = replace(office, settings=settings)

    class Changed(Village):
        async def serve(self) -> None:
            lamp.write_text(lamp.read_text().replace("Is there a request?", "Is a request open?"))
            os.kill(os.getpid(), signal.SIGHUP)
            for _ in range(500):
                if office.book.words("lamp.has-request.say") == "Is a request open?":
                    return
                await asyncio.sleep(0.02)
            raise AssertionError("the change is not used")

    await serve(office, [Changed("hill").connected], lambda _: None)
