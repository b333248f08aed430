"""Which methods there are, which token and scopes each takes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tests.servers.slack.calls import Call
from tests.servers.slack.refusals import Refused

if TYPE_CHECKING:
    from tests.servers.slack.server import Slack

Answer = dict[str, Any]
Handler = Callable[["Slack", Call], Answer]
TokenKind = Literal["bot", "app", "none"]


@dataclass(frozen=True)
class Method:
    """`scopes`: one of them is needed, whichever fits what is asked about; none when empty."""

    handle: Handler
    scopes: tuple[str, ...]
    token: TokenKind


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, token: TokenKind = "bot") -> Callable[[Handler], Handler]:
    """Puts a handler into METHODS."""

    def keep(handle: Handler) -> Handler:
        METHODS[name] = Method(handle, scopes, token)
        return handle

    return keep


def need(call: Call, *scopes: str) -> None:
    """The call's token has one of the scopes.

    Raises:
        Refused: `missing_scope`, with what is needed and what is there, as Slack tells it.
    """
    has = call.where.scopes
    if scopes and not has & set(scopes):
        raise Refused("missing_scope", needed=",".join(scopes), provided=",".join(sorted(has)))


def authorize(slack: "Slack", call: Call, known: Method) -> None:
    """Finds out whose call it is.

    Raises:
        Refused: no token, a wrong one, a dead one, one of another kind, or one without the scope.
    """
    if known.token == "none":
        return
    if not call.token:
        raise Refused("not_authed")
    call.app = next((app for app in slack.world.apps.values() if app.app_token == call.token), None)
    call.installation = slack.world.tokens.get(call.token)
    if call.app is None and call.installation is None:
        raise Refused("invalid_auth")
    if call.installation:
        call.app = call.installation.app
        if call.installation.dead:
            raise Refused(call.installation.dead)
    if (known.token == "app") is (call.installation is not None):
        raise Refused("not_allowed_token_type")
    if known.token == "bot":
        need(call, *known.scopes)
