"""A look over the set-up in Slack: the tokens, the scopes, the sockets or the address to listen at."""

import re
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.client import LOST
from adapters.slack.manifest import SCOPES
from adapters.slack.parse import PLATFORM
from bot.checkup import Found, clock, doubtful, installed, sound, wrong
from bot.operators import told
from bot.settings import Settings
from bot.stores.installed import Installed

# Seconds for one answer.
_PATIENCE = 8
# Workspaces that are asked: enough to see that something is wrong with all of them, within Slack's limit for a minute.
_WORKSPACES = 25
# Slack's signing secrets and client secrets.
_SECRET = re.compile(r"[0-9a-f]{32}")
_CLIENT = re.compile(r"\d+\.\d+")
# An app-level token names its app: xapp-1-A0123456789-….
_APP = re.compile(r"xapp-\d+-(A[A-Z0-9]+)-")


async def examine(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Found]:
    """What is found of the settings' tokens and addresses, in an order in which each explains the next."""
    shapes = [*_shapes(settings)]
    for found in shapes:
        yield found
    if shapes:
        return
    if settings.slack_http:
        yield _listening(*settings.slack_http)
    bots = [token.get_secret_value() for token in settings.slack_bot_tokens]
    apps = [token.get_secret_value() for token in settings.slack_app_tokens]
    async with aiohttp.ClientSession() as session:
        fresh = AsyncWebClient(base_url=settings.slack_api_url, timeout=_PATIENCE, session=session, retry_handlers=[])
        try:
            if settings.slack_client_id:
                await fresh.api_test()
                yield sound(told("doctor.slack-reached"))
                async for found in _workspaces(fresh, await installed(settings, PLATFORM)):
                    yield found
                return
            for number, bot in enumerate(bots):
                async for found in _app(fresh, bot, "" if settings.slack_http else apps[number], now):
                    yield found
        except LOST as error:
            yield wrong(told("doctor.slack-unreachable", reason=f"{error}" or type(error).__name__))


def _shapes(settings: Settings) -> Iterator[Found]:
    """What can be told without asking Slack."""
    bots = [token.get_secret_value() for token in settings.slack_bot_tokens]
    apps = [token.get_secret_value() for token in settings.slack_app_tokens]
    if any(not token.startswith("xoxb-") for token in bots):
        yield wrong(told("doctor.slack-bot-shape", swapped=any(token.startswith("xapp-") for token in bots)))
    if any(not token.startswith("xapp-") for token in apps):
        yield wrong(told("doctor.slack-app-shape", swapped=any(token.startswith("xoxb-") for token in apps)))
    many = bool(settings.slack_client_id)
    if not (settings.slack_http or many) and len(bots) != len(apps):
        yield wrong(told("doctor.slack-pairs", bots=len(bots), apps=len(apps)))
    if settings.slack_http and not many and len(bots) != 1:
        yield wrong(told("doctor.slack-one"))
    needed = {"SLACK_SIGNING_SECRET": settings.slack_signing_secret} if settings.slack_http or many else {}
    needed |= {"SLACK_CLIENT_SECRET": settings.slack_client_secret} if many else {}
    for name, secret in needed.items():
        if secret is None:
            yield wrong(told("doctor.slack-missing", name=name))
        elif not _SECRET.fullmatch(secret.get_secret_value()):
            yield wrong(told("doctor.slack-secret-shape", name=name))
    if many and not settings.slack_http:
        yield wrong(told("doctor.slack-missing", name="SLACK_HTTP"))
    if many and not _CLIENT.fullmatch(settings.slack_client_id):
        yield wrong(told("doctor.slack-client-shape"))


async def _workspaces(fresh: AsyncWebClient, everywhere: Sequence[Installed]) -> AsyncIterator[Found]:
    """Whether the workspaces that installed the app still take its tokens, and gave it every scope; some of them."""
    for one in everywhere[:_WORKSPACES]:
        name = str(one.about.get("team_name") or one.tenant)
        try:
            there = await fresh.auth_test(token=str(one.about.get("bot_token") or ""))
        except SlackApiError as error:
            yield doubtful(told("doctor.slack-workspace-refuses", name=name, reason=error.response.get("error") or ""))
            continue
        if missing := _missing(_lower(there.headers)):
            yield doubtful(told("doctor.slack-workspace-scopes", name=name, missing=", ".join(missing)))
    yield sound(told("doctor.slack-workspaces", count=len(everywhere), asked=min(len(everywhere), _WORKSPACES)))


async def _app(fresh: AsyncWebClient, bot: str, app: str, now: Callable[[], datetime]) -> AsyncIterator[Found]:
    """What is found of one app."""
    try:
        there = await fresh.auth_test(token=bot)
    except SlackApiError as error:
        yield _refused("SLACK_BOT_TOKEN", error)
        return
    headers = _lower(there.headers)
    yield sound(told("doctor.slack-signed-in", name=there["user"], team=there["team"]))
    for found in clock(headers.get("date", ""), now()):
        yield found
    if missing := _missing(headers):
        yield wrong(told("doctor.slack-scopes", missing=", ".join(missing)))
    else:
        yield sound(told("doctor.slack-scopes-sound"))
    if app:
        yield await _sockets(fresh, bot, str(there["bot_id"]), app)


async def _sockets(fresh: AsyncWebClient, bot: str, id: str, app: str) -> Found:
    try:
        await fresh.apps_connections_open(app_token=app)
    except SlackApiError as error:
        match error.response.get("error"):
            case "missing_scope":
                return wrong(told("doctor.slack-connections"))
            case "socket_mode_not_enabled" | "not_allowed_token_type":
                return wrong(told("doctor.slack-socket-mode"))
            case _:
                return _refused("SLACK_APP_TOKEN", error)
    try:
        of_bot = str((await fresh.bots_info(token=bot, bot=id))["bot"]["app_id"])
    except SlackApiError:
        of_bot = ""  # without users:read, which has been said
    of_app = _APP.match(app)
    if of_bot and of_app and of_app[1] != of_bot:
        return wrong(told("doctor.slack-two-apps"))
    return sound(told("doctor.slack-sockets"))


def _refused(name: str, error: SlackApiError) -> Found:
    reason = str(error.response.get("error") or error.response.status_code)
    known = {"ratelimited", "internal_error", "service_unavailable", "fatal_error"}
    if reason in known or reason.isdecimal():
        return doubtful(told("doctor.slack-busy", reason=reason))
    return wrong(told("doctor.slack-refused", name=name, reason=reason))


def _listening(host: str, port: int) -> Found:
    """Whether the address to listen at is free; a bot that runs already holds it."""
    try:
        with closing(socket.create_server((host, port))):
            return sound(told("doctor.slack-address", address=f"{host}:{port}"))
    except OSError as error:
        return doubtful(told("doctor.slack-address-taken", address=f"{host}:{port}", reason=error.strerror or ""))


def _missing(headers: Mapping[str, str]) -> list[str]:
    """The scopes that an answer of Slack's says are not there."""
    given = headers.get("x-oauth-scopes", "").split(",")
    return [scope for scope in SCOPES if scope not in given]


def _lower(headers: Mapping[str, object]) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in headers.items()}
