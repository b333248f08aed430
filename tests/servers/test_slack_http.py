"""HTTP mode: signed requests, retries with their headers, and the two ways a signature is wrong."""

from typing import Any

import pytest

from tests.servers.bolted import Place, bolt, place, served
from tests.servers.slack import Slack


def at(there: Place, url: str) -> None:
    """The app's addresses, known once it is served."""
    settings, features = there.app.manifest["settings"], there.app.manifest["features"]
    settings["interactivity"]["request_url"] = settings["event_subscriptions"]["request_url"] = url
    for command in features["slash_commands"]:
        command["url"] = url


@pytest.fixture
def there(slack: Slack) -> Place:
    return place(slack, url="to be known", shortcuts=("start",))


async def test_everything_a_person_does_arrives_signed(there: Place) -> None:
    app = bolt(there)
    heard: list[str] = []

    @app.command("/cancel")
    async def command(ack: Any, body: Any) -> None:
        heard.append(body["text"])
        await ack("at once")

    @app.shortcut("start")
    async def shortcut(ack: Any, body: Any) -> None:
        heard.append(body["callback_id"])
        await ack()

    @app.event("message")
    async def message(event: Any) -> None:
        heard.append(event["text"])

    async with served(app) as url:
        at(there, url)
        assert await there.slack.http.verify_url(there.app)
        await there.ann.slash("/cancel", "a & b = ü")
        await there.ann.shortcut("start")
        there.ann.say("hi")
        await there.slack.until(lambda: heard[-1] == "hi")
    assert heard == ["a &amp; b = ü", "start", "hi"]
    assert [message.text for message in there.ann.dm()][:1] == ["at once"]
    assert there.ann.failures == []


async def test_a_wrong_or_old_signature_is_refused(there: Place) -> None:
    app = bolt(there)
    async with served(app) as url:
        at(there, url)
        there.slack.http.wrong_secret = True
        await there.ann.slash("/cancel")
        there.slack.http.wrong_secret, there.slack.http.signed_ago = False, 301.0
        await there.ann.slash("/cancel")
    assert there.slack.http.statuses == [401, 401]
    assert there.ann.failures == ["/cancel failed with the error “dispatch_failed”"] * 2


async def test_an_event_answered_with_an_error_comes_again_and_says_why(there: Place) -> None:
    app = bolt(there)
    retries: list[tuple[str | None, str | None]] = []

    @app.middleware
    async def note(req: Any, next_: Any) -> None:
        retries.append((req.headers.get("x-slack-retry-num", [None])[0], req.headers.get("x-slack-retry-reason", [None])[0]))
        if len(retries) > 1:
            await next_()

    @app.event("message")
    async def message() -> None:
        pass

    async with served(app) as url:
        at(there, url)
        there.ann.say("hi")
        [delivery] = there.slack.post.sent
        await there.slack.until(lambda: delivery.acked)
    assert retries == [(None, None), ("1", "http_error")]
    assert there.slack.http.statuses == [404, 200]


async def test_an_app_that_is_down_fails_to_answer(there: Place) -> None:
    at(there, "http://127.0.0.1:9/")
    await there.ann.slash("/cancel")
    assert there.ann.failures == ["/cancel failed with the error “dispatch_failed”"]
