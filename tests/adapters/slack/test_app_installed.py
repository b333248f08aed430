"""Many workspaces: each installs the bot in a browser, pauses it, removes it, comes back; none sees another's."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.slack.installations import WorkspaceInstallations
from adapters.slack.platform import PLATFORM
from bot.core.seller import SellerId
from bot.stores.installed import Installed
from bot.stores.port import StoreError
from bot.stores.postgres.store import PostgresStore
from tests.adapters.slack.open import OpenHouse
from tests.adapters.slack.simulated import Seller, asked_when, opened, words
from tests.servers.slack import Slack

# slack_sdk 3.47 sends the client's secret with a class that aiohttp 3.14 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@pytest.fixture
async def house(slack: Slack, tmp_path: Path) -> AsyncIterator[OpenHouse]:
    house = OpenHouse(slack, tmp_path)
    await house.open()
    yield house
    await house.close()


@pytest.fixture
async def alice(house: OpenHouse) -> Seller:
    return await house.seller(house.slack.workspace("mill"), "alice")


async def kept(house: OpenHouse) -> set[SellerId]:
    return {id async for id, _ in house.store.dossiers()}


async def standing(house: OpenHouse, seller: Seller) -> str:
    found = await house.store.installations.of((PLATFORM, seller.person.workspace.id))
    return found.standing if found else "gone"


async def swept(house: OpenHouse) -> None:
    """A day's round, as it is made."""
    await WorkspaceInstallations(house.store, lambda _: pytest.fail("nobody is asked"), house.clock).sweep()


def left(house: OpenHouse, seller: Seller) -> None:
    house.slack.uninstall(seller.person.workspace.installations[house.app.id])


async def test_a_workspace_installs_it_and_a_case_goes_on_over_http(alice: Seller, house: OpenHouse):
    await asked_when(alice)
    await alice.answer(request_at="2 hours ago")
    assert "Is this the right time?" in words(alice.card)
    assert set(house.slack.http.statuses) == {200}
    assert alice.id.tenant == alice.person.workspace.id


async def test_two_workspaces_have_their_own_cases(alice: Seller, house: OpenHouse):
    bob = await house.seller(house.slack.workspace("dale"), "bob")
    await opened(alice)
    await opened(bob)
    assert {id.tenant for id in await kept(house)} == {alice.person.workspace.id, bob.person.workspace.id}
    assert [m.channel.workspace for m in (alice.card, bob.card)] == [alice.person.workspace, bob.person.workspace]


async def test_what_is_not_signed_by_slack_is_refused(alice: Seller, house: OpenHouse):
    house.slack.http.wrong_secret = True
    await alice.command("ordered by mistake")
    house.slack.http.wrong_secret, house.slack.http.signed_ago = False, 600
    await alice.command("ordered by mistake")
    assert house.slack.http.statuses[-2:] == [401, 401]
    assert alice.dms == []


async def test_an_installation_ends_in_the_browser_it_began_in_and_once(house: OpenHouse):
    ann = house.slack.person(house.slack.workspace("mill"), "ann")
    async with house.browser() as browser:
        link, cookie = await house.begin(browser)
        _, other = await house.begin(browser)
        assert await house.end(browser, ann.allow(link), other) == 400
        assert await house.end(browser, ann.allow(link), "") == 400
        back = ann.allow(link)
        assert await house.end(browser, back, cookie) == 200
        assert await house.end(browser, back, cookie) == 401


async def test_an_installation_is_not_begun_a_quarter_of_an_hour_before(house: OpenHouse):
    ann = house.slack.person(house.slack.workspace("mill"), "ann")
    async with house.browser() as browser:
        link, cookie = await house.begin(browser)
        back = ann.allow(link)
        house.clock.pass_(timedelta(minutes=15))
        assert await house.end(browser, back, cookie) == 401


async def test_who_presses_cancel_has_installed_nothing(house: OpenHouse):
    ann = house.slack.person(house.slack.workspace("mill"), "ann")
    async with house.browser() as browser:
        link, cookie = await house.begin(browser)
        await house.end(browser, ann.deny(link), cookie)
    assert [one async for one in house.store.installations.all()] == []


async def test_a_revoked_token_pauses_a_workspace_and_it_goes_on_when_it_is_back(alice: Seller, house: OpenHouse):
    await asked_when(alice)
    await alice.answer(request_at="2 hours ago")
    await alice.press("Yes, the same")
    house.slack.revoke(alice.person.workspace.installations[house.app.id])
    await alice.done()
    assert await standing(house, alice) == "revoked"
    before = len(alice.dms)
    house.clock.pass_(timedelta(hours=45, minutes=30))
    await house.remind()
    assert len(alice.dms) == before
    assert await house.install(alice.person) == 200
    await house.restart()
    await house.remind()
    assert len(alice.dms) == before + 1
    assert "Closing in 30 minutes" in alice.dms[-1].text
    await alice.press("Open the case", on=alice.dms[-1])
    assert "C-0001" in words(alice.card)


async def test_a_workspace_that_left_is_erased_after_a_month_and_no_other(alice: Seller, house: OpenHouse):
    bob = await house.seller(house.slack.workspace("dale"), "bob")
    await opened(alice)
    await opened(bob)
    left(house, alice)
    await alice.done()
    assert await standing(house, alice) == "uninstalled"
    house.clock.pass_(timedelta(days=29, hours=23))
    await swept(house)
    assert await kept(house) == {alice.id, bob.id}
    house.clock.pass_(timedelta(hours=1))
    await swept(house)
    assert await kept(house) == {bob.id}
    assert await standing(house, alice) == "gone"
    assert await standing(house, bob) == "active"


async def test_a_workspace_that_comes_back_within_a_month_finds_everything(alice: Seller, house: OpenHouse):
    await opened(alice)
    left(house, alice)
    await alice.done()
    house.clock.pass_(timedelta(days=20))
    assert await house.install(alice.person) == 200
    house.clock.pass_(timedelta(days=20))
    await swept(house)
    await alice.command("cases", dm=True)
    assert "C-0001" in words(alice.card)


async def test_news_that_it_left_is_not_believed_once_it_is_back(alice: Seller, house: OpenHouse):
    await opened(alice)
    house.slack.post.hold()
    left(house, alice)
    await house.slack.until(lambda: house.slack.post.held == 2)
    assert await house.install(alice.person) == 200
    house.slack.post.release()
    await alice.done()
    assert await standing(house, alice) == "active"


async def test_a_store_that_is_away_when_it_starts_does_not_end_the_bot(
    alice: Seller, house: OpenHouse, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async def away() -> AsyncIterator[Installed]:
        raise StoreError("The database is away.")
        yield

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(house.store.installations, "all", away)
        await house.restart()
        await house.slack.until(lambda: "The database is away." in caplog.text)
    await opened(alice)
    assert "C-0001" in words(alice.card)


async def test_administrators_may_have_everything_erased_at_once(alice: Seller, house: OpenHouse):
    alice.person.user.admin = True
    await opened(alice)
    await alice.command("manage")
    shown = alice.card
    assert "kept for 30 days" in words(shown)
    await alice.press("Erase when removed", on=shown)
    shown = alice.card
    assert "erased at once" in words(shown)
    assert await kept(house) == {alice.id}
    left(house, alice)
    await alice.done()
    assert await kept(house) == set()
    assert await standing(house, alice) == "gone"


async def test_administrators_may_change_their_mind(alice: Seller, house: OpenHouse):
    alice.person.user.admin = True
    await opened(alice)
    await alice.command("manage")
    await alice.press("Erase when removed", on=alice.card)
    await alice.press("Keep for 30 days", on=alice.card)
    left(house, alice)
    await alice.done()
    assert await kept(house) == {alice.id}


async def test_an_app_of_one_workspace_says_nothing_of_what_it_cannot_do(slack: Slack, tmp_path: Path):
    from tests.adapters.slack.simulated import House

    house = House(slack, tmp_path)
    await house.open()
    person = slack.person(house.workspace, "alice")
    person.user.admin = True
    alice = Seller(house, person, slack.channel(house.workspace, "orders", person))
    await alice.command("manage")
    assert "When this app is removed" not in words(person.ephemerals(alice.channel)[-1])
    await house.close()


async def test_what_began_at_one_bot_ends_at_another_on_the_same_database(slack: Slack, tmp_path: Path, postgres_url: str):
    house = OpenHouse(slack, tmp_path)
    house.store = await PostgresStore.open(postgres_url)
    await house.open()
    ann = slack.person(slack.workspace("mill"), "ann")
    async with house.browser() as browser:
        link, cookie = await house.begin(browser)
        await house.restart()
        assert await house.end(browser, ann.allow(link), cookie) == 200
    await house.restart()
    alice = Seller(house, ann, slack.channel(ann.workspace, "orders", ann))
    house.workspace = ann.workspace
    await opened(alice)
    assert "C-0001" in words(alice.card)
    await house.close()
    await house.store.close()
