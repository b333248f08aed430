"""Many workspaces: each installs the bot in a browser, pauses it, removes it, comes back; none sees another's."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from adapters.slack.client import web_client
from adapters.slack.installations import WorkspaceInstallations
from adapters.slack.platform import PLATFORM
from bot.core.seller import SellerId
from bot.stores.installed import Installed
from bot.stores.port import StoreError
from bot.stores.postgres.store import PostgresStore
from tests.adapters.slack.open import OpenHouse
from tests.adapters.slack.simulated import Seller, asked_when, opened, words
from tests.servers.slack import Installation, Slack

# slack_sdk 3.47 sends the client's secret with a class that aiohttp 3.14 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


Unheard = Callable[[Callable[[Installation], None], Seller], Awaitable[None]]


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
    async with aiohttp.ClientSession() as session:
        await WorkspaceInstallations(house.store, partial(web_client, house.slack.url, session), house.clock).sweep()


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


@pytest.fixture
def unheard(house: OpenHouse, monkeypatch: pytest.MonkeyPatch) -> Unheard:
    """Does something to an installation while the database takes no news of it."""

    async def refused(*_: object) -> bool:
        raise StoreError("The database is away.")

    async def do(what: Callable[[Installation], None], seller: Seller) -> None:
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(house.store.installations, "mark", refused)
            what(seller.person.workspace.installations[house.app.id])
            await seller.done()
        assert await standing(house, seller) != "uninstalled"

    return do


async def test_a_workspace_that_left_while_the_database_was_away_is_erased_all_the_same(
    alice: Seller, house: OpenHouse, unheard: Unheard
):
    bob = await house.seller(house.slack.workspace("dale"), "bob")
    await opened(alice)
    await opened(bob)
    await unheard(house.slack.uninstall, alice)
    house.clock.pass_(timedelta(hours=5))
    await swept(house)
    assert await standing(house, alice) == "uninstalled"
    house.clock.pass_(timedelta(days=30))
    await swept(house)
    assert await kept(house) == {bob.id}
    assert await standing(house, alice) == "gone"
    assert await standing(house, bob) == "active"


async def test_a_bot_that_was_down_meanwhile_sees_it_when_it_starts(
    alice: Seller, house: OpenHouse, caplog: pytest.LogCaptureFixture
):
    await opened(alice)
    await house.close()
    left(house, alice)
    await house.open()
    await house.slack.until(lambda: "which was not heard" in caplog.text)
    assert await standing(house, alice) == "uninstalled"
    assert await kept(house) == {alice.id}


async def test_where_all_was_to_be_erased_at_once_that_is_made_up_for(alice: Seller, house: OpenHouse, unheard: Unheard):
    alice.person.user.admin = True
    await opened(alice)
    await alice.command("manage")
    await alice.press("Erase when removed", on=alice.card)
    await unheard(house.slack.uninstall, alice)
    assert await kept(house) == {alice.id}
    await swept(house)
    assert await kept(house) == set()


async def test_a_token_revoked_unheard_pauses_the_workspace_and_one_revoked_for_a_month_has_left(
    alice: Seller, house: OpenHouse, unheard: Unheard
):
    await opened(alice)
    await unheard(house.slack.revoke, alice)
    await swept(house)
    assert await standing(house, alice) == "revoked"
    house.clock.pass_(timedelta(days=29))
    await swept(house)
    assert await kept(house) == {alice.id}
    house.clock.pass_(timedelta(days=1))
    await swept(house)
    assert await kept(house) == set()


async def test_a_paused_workspace_whose_token_works_goes_on(alice: Seller, house: OpenHouse):
    await house.store.installations.mark((PLATFORM, alice.person.workspace.id), "revoked", house.clock())
    await swept(house)
    assert await standing(house, alice) == "active"


async def test_when_slack_does_not_answer_nothing_is_believed(alice: Seller, house: OpenHouse):
    await opened(alice)
    house.slack.faults.status("auth.test", 503)
    await swept(house)
    assert await standing(house, alice) == "active"


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
