"""Socket Mode, and how it goes wrong: late acks, retries, broken, silent, many and refreshed sockets."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest

from tests.servers.bolted import Place, bolt, error_of, place, socketed
from tests.servers.slack import Slack


class Heard:
    """A bolt app that notes what it hears, and may take its time to acknowledge."""

    def __init__(self, there: Place) -> None:
        self.app = bolt(there)
        self.commands: list[str] = []
        self.events: list[dict[str, Any]] = []
        self.retries: list[str | None] = []
        self.wait = 0.0

        @self.app.command("/cancel")
        async def command(ack: Any, body: Any) -> None:
            self.commands.append(body["text"])
            await asyncio.sleep(self.wait)
            await ack()

        @self.app.middleware
        async def slow(req: Any, next_: Any) -> None:
            self.retries.append(req.headers.get("x-slack-retry-num", [None])[0])
            if req.body.get("type") == "event_callback":
                wait, self.wait = self.wait, 0.0
                await asyncio.sleep(wait)
            await next_()

        @self.app.event("message")
        async def message(body: Any) -> None:
            self.events.append(body)


@pytest.fixture
def heard(there: Place) -> Heard:
    return Heard(there)


async def test_a_command_acknowledged_in_time_is_all_right(there: Place, heard: Heard) -> None:
    async with socketed(there, heard.app):
        delivery = await there.ann.slash("/cancel", "a")
    assert (delivery.acked, delivery.attempts, there.ann.failures) == (True, 1, [])
    assert heard.commands == ["a"]


async def test_a_late_ack_is_a_failure_the_person_sees_and_is_not_tried_again(there: Place, heard: Heard) -> None:
    heard.wait = 0.6
    async with socketed(there, heard.app):
        delivery = await there.ann.slash("/cancel", "a")
        assert (delivery.acked, delivery.attempts) == (False, 1)
        assert there.ann.failures == ["/cancel failed with the error “operation_timeout”"]
        await there.slack.until(lambda: there.slack.socket_mode.late)
    assert heard.commands == ["a"]


async def test_with_no_socket_a_command_fails_at_once(there: Place) -> None:
    await there.ann.slash("/cancel")
    assert there.ann.failures == ["/cancel failed with the error “dispatch_failed”"]


async def test_an_event_acknowledged_late_comes_again_with_a_number(there: Place, heard: Heard) -> None:
    heard.wait = 0.6
    async with socketed(there, heard.app):
        there.ann.say("hi")
        [delivery] = there.slack.post.sent
        await there.slack.until(lambda: delivery.acked)
        await there.slack.until(lambda: len(heard.events) == 2)
    assert delivery.attempts == 2
    assert heard.retries == ["0", "1"]
    assert len({body["event_id"] for body in heard.events}) == 1


async def test_an_event_nobody_takes_is_given_up_after_three_retries(there: Place) -> None:
    there.ann.say("hi")
    [delivery] = there.slack.post.sent
    await there.slack.until(lambda: delivery.attempts == 4)
    assert delivery.failure == "connection_failed"


async def test_a_delivery_twice_keeps_its_id(there: Place, heard: Heard) -> None:
    async with socketed(there, heard.app):
        there.slack.post.twice(2)
        there.ann.say("hi")
        await there.ann.slash("/cancel", "a")
        await there.slack.until(lambda: len(heard.events) == 2 and heard.commands == ["a", "a"])
    assert len({body["event_id"] for body in heard.events}) == 1


async def test_deliveries_out_of_order(there: Place, heard: Heard) -> None:
    async with socketed(there, heard.app):
        there.slack.post.hold()
        there.ann.say("first")
        there.ann.say("second")
        await there.slack.until(lambda: there.slack.post.held == 2)
        there.slack.post.release(backwards=True)
        await there.slack.until(lambda: len(heard.events) == 2)
    assert [body["event"]["text"] for body in heard.events] == ["second", "first"]


async def test_a_broken_socket_is_replaced(there: Place, heard: Heard) -> None:
    async with socketed(there, heard.app, ping_interval=0.1):
        [old] = there.slack.socket_mode.sockets
        there.slack.socket_mode.drop(there.app)
        await there.slack.until(lambda: there.slack.socket_mode.of(there.app) not in ([], [old]))
        await there.ann.slash("/cancel", "a")
    assert heard.commands == ["a"]


async def test_asked_to_reconnect_it_does(there: Place, heard: Heard) -> None:
    async with socketed(there, heard.app, ping_interval=0.1):
        [old] = there.slack.socket_mode.sockets
        await there.slack.socket_mode.disconnect(there.app, "refresh_requested")
        await there.slack.until(lambda: there.slack.socket_mode.of(there.app) not in ([], [old]))
        assert (await there.ann.slash("/cancel", "a")).acked


async def test_a_silent_socket_takes_everything_and_gives_nothing(there: Place, heard: Heard) -> None:
    """Also no pong, so that the SDK, after four ping intervals, opens another."""
    async with socketed(there, heard.app, ping_interval=0.4):
        there.slack.socket_mode.silence(there.app)
        await there.ann.slash("/cancel", "lost")
        assert there.ann.failures == ["/cancel failed with the error “operation_timeout”"]
        [silent] = there.slack.socket_mode.of(there.app)
        await there.slack.until(lambda: there.slack.socket_mode.of(there.app) not in ([], [silent]))
        await there.ann.slash("/cancel", "heard")
    assert heard.commands == ["heard"]


async def test_new_sockets_may_be_silent_too_for_a_while(there: Place, heard: Heard) -> None:
    there.slack.socket_mode.silence(there.app, new_ones_too=True)
    async with socketed(there, heard.app):
        await there.slack.until(lambda: there.slack.socket_mode.of(there.app))
        assert [socket.silent for socket in there.slack.socket_mode.sockets] == [True]
    there.slack.socket_mode.speak_again(there.app)
    async with socketed(there, heard.app):
        assert (await there.ann.slash("/cancel", "a")).acked


async def test_deliveries_go_round_all_sockets_of_which_ten_may_be_open(there: Place, heard: Heard) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(10):
            await stack.enter_async_context(socketed(there, heard.app))
        await there.slack.until(lambda: len(there.slack.socket_mode.of(there.app)) == 10)
        for number in range(10):
            await there.ann.slash("/cancel", str(number))
        assert [len(socket.received) for socket in there.slack.socket_mode.sockets] == [1] * 10
        url = (await there.client.apps_connections_open(app_token=there.app.app_token))["url"]
        async with aiohttp.ClientSession() as session, session.ws_connect(url) as eleventh:
            assert (await eleventh.receive_json())["reason"] == "too_many_websockets"


async def test_a_ticket_opens_one_socket(there: Place) -> None:
    url = (await there.client.apps_connections_open(app_token=there.app.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as ws:
        assert (await ws.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_an_app_over_http_gets_no_sockets(slack: Slack) -> None:
    there = place(slack, url="http://127.0.0.1:9/")
    opened = there.client.apps_connections_open(app_token=there.app.app_token)
    assert await error_of(opened) == "socket_mode_not_enabled"


async def test_an_app_hears_only_of_events_it_asked_for(slack: Slack) -> None:
    there = place(slack, events=("app_home_opened",))
    there.ann.say("hi")
    assert slack.post.sent == []
    with pytest.raises(ValueError, match="without the scope im:history"):
        place(slack, events=("message.im",), scopes=("chat:write",))
