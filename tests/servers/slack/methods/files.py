"""files.*: a file in three steps (docs.slack.dev/reference/methods/files.getUploadURLExternal)."""

from typing import TYPE_CHECKING

from tests.servers.slack.calls import Call
from tests.servers.slack.methods.registry import Answer, method
from tests.servers.slack.refusals import Refused, wrong
from tests.servers.slack.state import Message

if TYPE_CHECKING:
    from tests.servers.slack.server import Slack


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(slack: "Slack", call: Call) -> Answer:
    length = call.number("length", 0)
    if length <= 0:
        raise wrong("invalid_arguments", "must be greater than 0 [json-pointer:/length]")
    upload = slack.uploads.begin(call.where.app, call.text("filename"), length)
    return {"upload_url": f"{slack.url}upload/{upload.id}/{upload.key}", "file_id": upload.id}


@method("files.delete", "files:write")
def delete(_slack: "Slack", call: Call) -> Answer:
    """A file of the app's own. The message it hung on stays, without it."""
    for message in [message for channel in call.workspace.channels.values() for message in channel.messages]:
        for file in message.files:
            if file["id"] == call.text("file"):
                if message.bot_id != call.where.bot.bot_id:
                    raise Refused("cant_delete_file")
                message.files = [one for one in message.files if one is not file]
                return {}
    raise Refused("file_not_found")


@method("files.completeUploadExternal", "files:write")
def complete_upload(slack: "Slack", call: Call) -> Answer:
    """The files become a message of the app, if a channel is named."""
    asked = call.parsed("files") or []
    uploads = [slack.uploads.find(call.where.app, str(one.get("id"))) for one in asked]
    if not uploads or None in uploads:
        raise Refused("file_not_found")
    files = [{"id": one.id, "name": one.name, "content": one.content.decode()} for one in uploads if one and one.content]
    if call.maybe("channel_id"):
        channel = call.channel("channel_id")
        if call.where.bot.id not in channel.members:
            raise Refused("not_in_channel")
        bot = call.where.bot
        message = Message(slack.world.ts(), channel, bot.id, "", bot_id=bot.bot_id, app_id=call.where.app.id)
        message.files = files
        message.thread_ts = call.maybe("thread_ts") or None
        slack.world.put(message)
        slack.events.message(message, subtype="file_share")
    return {"files": [{"id": one["id"], "title": one["name"]} for one in files]}
