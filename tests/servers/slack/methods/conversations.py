"""conversations.*: DMs opened, histories read (docs.slack.dev/reference/methods)."""

from typing import TYPE_CHECKING, Any

from tests.servers.slack.calls import Call
from tests.servers.slack.limiter import HISTORY_EACH, HISTORY_MOST
from tests.servers.slack.methods.registry import Answer, method, need
from tests.servers.slack.refusals import Refused, wrong
from tests.servers.slack.state import Channel, Message

if TYPE_CHECKING:
    from tests.servers.slack.server import Slack

PREFIX = {"channel": "channels", "group": "groups", "im": "im"}
HISTORY = ("channels:history", "groups:history", "mpim:history", "im:history")
READ = ("channels:read", "groups:read", "mpim:read", "im:read")
MOST = 999
USUAL = 100


@method("conversations.open", "channels:manage", "groups:write", "mpim:write", "im:write")
def open_(slack: "Slack", call: Call) -> Answer:
    """The DM with one person. Groups of people are not for this server."""
    if call.maybe("channel"):
        channel = call.channel()
        return {"already_open": True, "no_op": True, "channel": _shown(channel, call)}
    asked = [user for user in call.maybe("users").split(",") if user]
    if not asked:
        raise Refused("users_list_not_supplied")
    if len(asked) > 1:
        raise Refused("too_many_users")
    need(call, "im:write")
    user = call.workspace.user(asked[0])
    if user.deleted:
        raise Refused("user_disabled")
    if user is call.where.bot:
        raise Refused("cannot_dm_bot")
    before = len(call.workspace.channels)
    channel = slack.world.dm(call.where, user)
    shown = _shown(channel, call) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown} | ({"no_op": True, "already_open": True} if before == len(call.workspace.channels) else {})


@method("conversations.info", *READ)
def info(_slack: "Slack", call: Call) -> Answer:
    channel = call.channel()
    need(call, f"{PREFIX[channel.kind]}:read")
    return {"channel": _shown(channel, call)}


def _shown(channel: Channel, call: Call) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": channel.id,
        "is_im": channel.kind == "im",
        "is_channel": channel.kind == "channel",
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "context_team_id": call.workspace.id,
    }
    if channel.kind == "im":
        return told | {"user": channel.other(call.where.bot.id), "is_open": True}
    return told | {"name": channel.name, "is_member": call.where.bot.id in channel.members}


@method("conversations.history", *HISTORY)
def history(slack: "Slack", call: Call) -> Answer:
    """The latest messages first, without ephemeral ones and answers in threads."""
    channel = call.channel()
    need(call, f"{PREFIX[channel.kind]}:history")
    if call.where.bot.id not in channel.members:
        raise Refused("not_in_channel")
    there = [m for m in reversed(channel.messages) if not _answers(m) and _within(m, call)]
    return _page(slack, call, "conversations.history", there) | {"pin_count": 0}


@method("conversations.replies", *HISTORY)
def replies(slack: "Slack", call: Call) -> Answer:
    """A thread, the earliest first. What it answers comes first on every page, whatever is asked for."""
    channel = call.channel()
    need(call, f"{PREFIX[channel.kind]}:history")
    root = channel.message(call.text("ts"))
    if root is None or root.only_for or _answers(root):
        raise Refused("thread_not_found")
    there = [m for m in channel.messages if _answers(m) and m.thread_ts == root.ts and _within(m, call)]
    answer = _page(slack, call, "conversations.replies", there)
    return answer | {"messages": [_shown_in(root, call), *answer["messages"]]}


def _page(slack: "Slack", call: Call, named: str, there: list[Message]) -> Answer:
    limit = call.number("limit", USUAL)
    if not 0 < limit <= MOST:
        raise wrong("invalid_limit", f"must be between 1 and {MOST} [json-pointer:/limit]")
    if call.where.app.commercial:
        slack.limiter.pass_through(named, call.where.app.id, call.workspace.id, each=HISTORY_EACH)
        limit = min(limit, HISTORY_MOST)
    start = call.number("cursor", 0)
    more = start + limit < len(there)
    answer: Answer = {"messages": [_shown_in(m, call) for m in there[start : start + limit]], "has_more": more}
    return answer | ({"response_metadata": {"next_cursor": str(start + limit)}} if more else {})


def _shown_in(message: Message, call: Call) -> dict[str, Any]:
    """As it is in a history: with how many answer it."""
    told = message.shown(with_metadata=call.flag("include_all_metadata"))
    answers = sum(_answers(other) and other.thread_ts == message.ts for other in message.channel.messages)
    return told | ({"thread_ts": message.ts, "reply_count": answers} if answers else {})


def _answers(message: Message) -> bool:
    """Whether it stands in a thread, below another one."""
    return bool(message.thread_ts) and message.thread_ts != message.ts


def _within(message: Message, call: Call) -> bool:
    if message.only_for:
        return False
    ts, oldest, latest = float(message.ts), float(call.maybe("oldest") or 0), float(call.maybe("latest") or "inf")
    return oldest <= ts <= latest if call.flag("inclusive") else oldest < ts < latest
