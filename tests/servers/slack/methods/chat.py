"""chat.*: messages posted, changed and taken away (docs.slack.dev/reference/methods)."""

from typing import TYPE_CHECKING

from tests.servers.slack.calls import Call
from tests.servers.slack.methods.registry import Answer, method
from tests.servers.slack.refusals import Refused
from tests.servers.slack.state import Channel, Message
from tests.servers.slack.surfaces import accept_blocks, accept_metadata, accept_text

if TYPE_CHECKING:
    from tests.servers.slack.server import Slack


def _destination(slack: "Slack", call: Call) -> Channel:
    """Where to post. A person's id stands for the app's DM with them; a deactivated person still has one, so posting
    there succeeds and nobody reads it (github.com/slackapi/python-slack-sdk/issues/1156)."""
    there = call.text("channel")
    user = call.workspace.users.get(there)
    if user and user.bot_id is None:
        if not call.where.app.has_messages:
            raise Refused("messages_tab_disabled")
        return slack.world.dm(call.where, user)
    channel = call.channel()
    if channel.archived:
        raise Refused("is_archived")
    if channel.kind == "im" and not call.where.app.has_messages:
        raise Refused("messages_tab_disabled")
    if call.where.bot.id not in channel.members and "chat:write.public" not in call.where.scopes:
        raise Refused("not_in_channel")
    return channel


def _composed(slack: "Slack", call: Call, channel: Channel) -> Message:
    """The message of a call, not yet anywhere."""
    blocks = accept_blocks(call.parsed("blocks", "invalid_blocks_format") or [], slack.block_name)
    thread = call.maybe("thread_ts")
    if thread and channel.message(thread) is None:
        raise Refused("thread_not_found")
    return Message(
        ts=slack.world.ts(),
        channel=channel,
        user=call.where.bot.id,
        text=accept_text(call.maybe("text"), blocks),
        blocks=blocks,
        bot_id=call.where.bot.bot_id,
        app_id=call.where.app.id,
        metadata=accept_metadata(call.parsed("metadata", "invalid_metadata_format")),
        thread_ts=thread or None,
    )


@method("chat.postMessage", "chat:write")
def post_message(slack: "Slack", call: Call) -> Answer:
    channel = _destination(slack, call)
    message = _composed(slack, call, channel)
    if slack.faults.each_channel:
        slack.limiter.pass_through("chat.postMessage", channel.id, each=slack.faults.each_channel)
    slack.world.put(message)
    slack.events.message(message)
    return {"channel": channel.id, "ts": message.ts, "message": message.shown(with_metadata=True)}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(slack: "Slack", call: Call) -> Answer:
    channel = call.channel()
    reader = call.text("user")
    if call.where.bot.id not in channel.members:
        raise Refused("not_in_channel")
    if reader not in channel.members:
        raise Refused("user_not_in_channel")
    message = _composed(slack, call, channel)
    message.only_for = reader
    slack.world.put(message)
    return {"message_ts": message.ts}


def _own(call: Call, forbidden: str) -> Message:
    """The message of a call, which must be the app's own and not ephemeral."""
    message = call.channel().message(call.text("ts"))
    if message is None or message.only_for:
        raise Refused("message_not_found")
    if message.bot_id != call.where.bot.bot_id:
        raise Refused(forbidden)
    return message


@method("chat.update", "chat:write")
def update(slack: "Slack", call: Call) -> Answer:
    """Text alone takes the blocks away; blocks alone leave the text; metadata stays unless it is sent."""
    message = _own(call, "cant_update_message")
    blocks, text = call.parsed("blocks", "invalid_blocks_format"), call.arguments.get("text")
    metadata = call.parsed("metadata", "invalid_metadata_format")
    if blocks is None and text is None and metadata is None:
        raise Refused("no_text")
    untouched = message.blocks if text is None else []
    kept = untouched if blocks is None else accept_blocks(blocks, slack.block_name)
    said = accept_text(message.text if text is None else str(text), kept)
    changed = accept_metadata(metadata) if metadata is not None else message.metadata
    slack.change(message, said, kept, changed)
    return {"channel": message.channel.id, "ts": message.ts, "text": said, "message": message.shown(with_metadata=True)}


@method("chat.delete", "chat:write")
def delete(slack: "Slack", call: Call) -> Answer:
    message = _own(call, "cant_delete_message")
    slack.remove(message)
    return {"channel": message.channel.id, "ts": message.ts}


@method("chat.getPermalink")
def get_permalink(_slack: "Slack", call: Call) -> Answer:
    channel = call.channel()
    ts = call.text("message_ts")
    if channel.message(ts) is None:
        raise Refused("message_not_found")
    link = f"https://{call.workspace.name}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}
