"""Slack as one of the platforms that are served."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.office import Office, Platform, PlatformError
from adapters.slack import http, sockets
from adapters.slack.app import Bot
from adapters.slack.client import LOST, web_client
from adapters.slack.courier import SlackCourier, SlackReports
from adapters.slack.deliver import DirectMessages
from adapters.slack.doctor import examine
from adapters.slack.installations import WorkspaceInstallations
from adapters.slack.manifest import set_up_text
from adapters.slack.oauth import States, open_app
from adapters.slack.parse import PLATFORM
from adapters.slack.people import Profiles
from bot.core.book import Book
from bot.core.names import plain
from bot.courier import Courier
from bot.settings import Settings
from bot.stores.port import StoreError, Tenant

__all__ = ["connected", "examine", "set_up"]

log = logging.getLogger(__name__)

# How often workspaces that left are looked for.
_DAY = 24 * 60 * 60
# Seconds until that is tried again when the store was away.
_AWAY = 60
# Seconds until a workspace that installed the bot gets its reminders, and one that revoked it none.
_A_LOOK = 10


@dataclass(frozen=True, slots=True)
class _Single:
    """The workspaces of apps that are installed in one each, by tenant."""

    clients: Mapping[str, AsyncWebClient]

    async def client(self, tenant: str) -> AsyncWebClient | None:
        """The client of a workspace; None if none of the apps is there."""
        return self.clients.get(tenant)


@dataclass(frozen=True, slots=True)
class _Many:
    """The workspaces that installed the app themselves."""

    installations: WorkspaceInstallations
    fresh: Callable[[str], AsyncWebClient]

    async def client(self, tenant: str) -> AsyncWebClient | None:
        """The client of a workspace; None while its installation is revoked or gone."""
        bot = await self.installations.bot(tenant)
        return self.fresh(bot.bot_token) if bot else None


@asynccontextmanager
async def connected(office: Office, listen: http.Listen = http.listen) -> AsyncIterator[Platform]:
    """Slack, with the apps of the settings signed in. `listen` is for HTTP mode. Raises PlatformError."""
    settings, book, words = office.settings, office.book, partial(plain, office.book)
    messages, profiles = DirectMessages(office.now), Profiles(office.now)
    bot = Bot(office.desk, book, messages, profiles, office.now)
    async with AsyncExitStack() as opened:
        session = await opened.enter_async_context(aiohttp.ClientSession())
        fresh = partial(web_client, settings.slack_api_url, session)
        if settings.slack_client_id:
            yield _many(office, bot, messages, profiles, fresh, listen)
            return
        signed_in = [await _signed_in(fresh, pair, book) for pair in _pairs(settings, book)]
        for each in signed_in:
            bot.listen_alone(each.app)
        single = _Single({each.tenant: each.app.client for each in signed_in})
        courier = SlackCourier(single, messages, profiles, words)
        office.desk.moderators.send_reports(PLATFORM, SlackReports(single, office.now))
        couriers: dict[Tenant, Courier] = {(PLATFORM, each.tenant): courier for each in signed_in}

        async def serve() -> None:
            async with asyncio.TaskGroup() as listening:
                for each in signed_in:
                    listening.create_task(_listen(each.app, each.app_token, office, listen))

        names = ", ".join(each.name for each in signed_in)
        yield Platform(PLATFORM, plain(book, "slack.ready", who=names), couriers, serve, finished=bot.underway.finished)


async def set_up(settings: Settings, book: Book, application: str) -> str:
    """The manifest and the link that makes an app of it. `application` is the public address, which HTTP mode needs.

    Raises PlatformError.
    """
    if not application.startswith("https://") and (application or settings.slack_http):
        raise PlatformError(plain(book, "slack.no-address", typed=application))
    return set_up_text(partial(plain, book), application)


@dataclass(frozen=True, slots=True)
class _SignedIn:
    """An app in its one workspace. `app_token` opens its sockets."""

    app: AsyncApp
    app_token: str
    tenant: str
    name: str


async def _signed_in(fresh: Callable[[str], AsyncWebClient], tokens: tuple[str, str, str], book: Book) -> _SignedIn:
    bot_token, app_token, signing_secret = tokens
    client = fresh(bot_token)
    with _said(book):
        there = await client.auth_test()
        if app_token:
            await client.apps_connections_open(app_token=app_token)
    app = AsyncApp(client=client, signing_secret=signing_secret)
    tenant = str(there["enterprise_id"] if there.get("is_enterprise_install") else there["team_id"])
    return _SignedIn(app, app_token, tenant, f"{there['user']} ({there['team']})")


def _pairs(settings: Settings, book: Book) -> list[tuple[str, str, str]]:
    """The bot token, the app token and the signing secret of each app. Over HTTP there is one app and no app token."""
    bots = [token.get_secret_value() for token in settings.slack_bot_tokens]
    if settings.slack_http:
        if len(bots) != 1 or not settings.slack_signing_secret:
            raise PlatformError(plain(book, "slack.http-needs"))
        return [(bots[0], "", settings.slack_signing_secret.get_secret_value())]
    apps = [token.get_secret_value() for token in settings.slack_app_tokens]
    if len(bots) != len(apps):
        raise PlatformError(plain(book, "slack.no-app-token"))
    # Nothing is signed on a socket; bolt wants a secret all the same.
    return [(bot_token, app_token, "-") for bot_token, app_token in zip(bots, apps, strict=True)]


async def _listen(app: AsyncApp, app_token: str, office: Office, listen: http.Listen) -> None:
    settings, took = office.settings, partial(office.figures.acknowledged, PLATFORM)
    if settings.slack_http:
        await listen(http.application(app, took), *settings.slack_http)
    else:
        await sockets.listen(app, app_token, took)


def _many(
    office: Office,
    bot: Bot,
    messages: DirectMessages,
    profiles: Profiles,
    fresh: Callable[[str | None], AsyncWebClient],
    listen: http.Listen,
) -> Platform:
    """The one app that many workspaces install."""
    settings, book = office.settings, office.book
    secret, signing, address = settings.slack_client_secret, settings.slack_signing_secret, settings.slack_http
    if not (settings.slack_client_id and secret and signing and address):
        raise PlatformError(plain(book, "slack.oauth-needs"))
    installations = WorkspaceInstallations(office.store, fresh, office.now)
    app = open_app(
        fresh(None),
        installations,
        States(office.store.installations, office.now),
        client_id=settings.slack_client_id,
        client_secret=secret.get_secret_value(),
        signing_secret=signing.get_secret_value(),
        sorry=plain(book, "slack.not-here"),
    )
    bot.listen(app)
    app.event("tokens_revoked")(bot.underway.counted(installations.on_revoked))
    app.event("app_uninstalled")(bot.underway.counted(installations.on_uninstalled))
    office.desk.moderators.erases_when_left(PLATFORM)

    many = _Many(installations, fresh)
    courier = SlackCourier(many, messages, profiles, partial(plain, book))
    office.desk.moderators.send_reports(PLATFORM, SlackReports(many, office.now))
    couriers: dict[Tenant, Courier] = {}

    async def serve() -> None:
        async with asyncio.TaskGroup() as all_of_them:
            all_of_them.create_task(_swept(installations))
            all_of_them.create_task(_kept_current(couriers, courier, installations))
            all_of_them.create_task(_listen(app, "", office, listen))

    ready = plain(book, "slack.ready-open", path="/slack/install")
    return Platform(PLATFORM, ready, couriers, serve, finished=bot.underway.finished)


async def _kept_current(couriers: dict[Tenant, Courier], courier: Courier, installations: WorkspaceInstallations) -> None:
    """Deliver to the workspaces that have the bot: one that revoked it keeps its reminders until it is back."""
    while True:
        with _if_it_can_be_read():
            active = {(PLATFORM, tenant): courier for tenant in await installations.active()}
            for gone in couriers.keys() - active.keys():
                del couriers[gone]
            couriers.update(active)
        await asyncio.sleep(_A_LOOK)


async def _swept(installations: WorkspaceInstallations) -> None:
    """At the start and once a day; while the store is away, until it is back."""
    while True:
        wait = _AWAY
        with _if_it_can_be_read():
            await installations.sweep()
            wait = _DAY
        await asyncio.sleep(wait)


@contextmanager
def _if_it_can_be_read() -> Iterator[None]:
    """A store that is away for a while does not end the bot: it is looked at again later."""
    try:
        yield
    except StoreError as error:
        log.warning("Where the bot is installed cannot be read now: %s", error)


@contextmanager
def _said(book: Book) -> Iterator[None]:
    """Say in a sentence what keeps the bot away from Slack."""
    try:
        yield
    except SlackApiError as error:
        reason = str(error.response.get("error") or error.response.status_code)
        raise PlatformError(plain(book, "slack.bad-token", reason=reason)) from error
    except LOST as error:
        raise PlatformError(plain(book, "slack.unreachable", reason=str(error))) from error
