"""The Web API over HTTP: faults, tokens, scopes, then the method."""

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from tests.servers.slack.calls import Call, read_call
from tests.servers.slack.faults import Fault
from tests.servers.slack.methods import assistant, chat, conversations, files, oauth, people, views
from tests.servers.slack.methods.registry import METHODS, authorize
from tests.servers.slack.refusals import Refused

if TYPE_CHECKING:
    from tests.servers.slack.server import Slack

FAMILIES = (assistant, chat, conversations, files, oauth, people, views)
"""Imported so that their methods are in METHODS."""


class WebApi:
    """Answers calls and keeps the log of them."""

    def __init__(self, slack: "Slack") -> None:
        self._slack = slack
        self.log: list[Call] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        try:
            call = await read_call(request)
        except Refused as refused:
            return web.json_response(refused.body)
        try:
            await self._fail(request, call, after=False)
            self._carry_out(call)
            await self._fail(request, call, after=True)
            response: web.StreamResponse = web.json_response(call.answer, headers=_scopes(call))
        except Refused as refused:
            call.answer, call.status = refused.body, refused.status
            headers = {"Retry-After": str(refused.retry_after)} if refused.retry_after else {}
            response = web.json_response(refused.body, status=refused.status, headers=headers)
        except _Broken as broken:
            call.answer, call.status = {}, broken.status
            response = web.Response(status=broken.status or 500, text="something went wrong", content_type="text/html")
        self.log.append(call)
        self._slack.world.changes.note()
        return response

    def _carry_out(self, call: Call) -> None:
        known = METHODS.get(call.method)
        if known is None:
            raise Refused("unknown_method", req_method=call.method)
        authorize(self._slack, call, known)
        call.answer = {"ok": True, **known.handle(self._slack, call)}

    async def _fail(self, request: web.Request, call: Call, *, after: bool) -> None:
        """Does what the faults in force have for this call."""
        fault = self._slack.faults.take(call.method, call.arguments, after=after)
        if fault is None:
            return
        await asyncio.sleep(fault.wait)
        if fault.drop:
            if request.transport:
                request.transport.abort()
            raise _Broken(0)
        _answer_with(fault)


class _Broken(Exception):  # noqa: N818 - it is what happened
    """No answer of the API: a server error, or none at all (0)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _answer_with(fault: Fault) -> None:
    if fault.retry_after:
        raise Refused("ratelimited", status=429, retry_after=fault.retry_after)
    if fault.error:
        raise Refused(fault.error)
    if fault.status:
        raise _Broken(fault.status)


def _scopes(call: Call) -> dict[str, str]:
    if call.installation is None:
        return {}
    accepted = METHODS[call.method].scopes
    return {"X-OAuth-Scopes": ",".join(sorted(call.installation.scopes)), "X-Accepted-OAuth-Scopes": ",".join(accepted)}
